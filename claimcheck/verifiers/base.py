"""What a verifier is: it gives an opinion on a claim."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from claimcheck.schema import Claim, Document, Evidence, Judgement


class Case(NamedTuple):
    """A claim with what was found for it."""

    claim: Claim
    evidence: tuple[Evidence, ...]
    """Candidates, best first."""
    documents: Mapping[str, Document]
    """`Paper.id` -> content of every paper that the claim may rest on."""


class Verifier(Protocol):
    """Judges claims by one kind of reasoning."""

    name: str

    def judge(self, cases: Sequence[Case]) -> list[tuple[Judgement, ...]]:
        """Return the judgements for each case, in order; () where this verifier has nothing to say.

        The judgements of one case do not depend on the other cases. Raises ModelError where its model is missing.
        """
        ...

    def fingerprint(self) -> dict[str, str]:
        """Return what the judgements depend on beside the input: model hash, thresholds."""
        ...
