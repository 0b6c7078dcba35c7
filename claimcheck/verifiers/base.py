"""What a verifier is: it gives an opinion on a claim."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from claimcheck.schema import Claim, Document, Evidence, Failure, Judgement


class Case(NamedTuple):
    """A claim with what was found for it."""

    claim: Claim
    evidence: tuple[Evidence, ...]
    """Candidates, best first."""
    documents: Mapping[str, Document]
    """`Paper.id` -> content of every paper that the claim may rest on."""


@runtime_checkable
class Metered(Protocol):
    """A verifier whose use costs tokens."""

    def count_tokens(self, cases: Sequence[Case]) -> int:
        """Return how many tokens would be sent for these cases at most; nothing is sent."""
        ...


class Verifier(Protocol):
    """Judges claims by one kind of reasoning."""

    name: str

    def judge(self, cases: Sequence[Case]) -> Sequence[tuple[Judgement, ...] | Failure]:
        """Return the judgements for each case, in order; () where this verifier has nothing to say, a Failure where it failed.

        A failure is one of that case alone, such as an endpoint that did not answer: the claim is not checked. The
        judgements of one case do not depend on the other cases. Raises ModelError where its model is missing.
        """
        ...

    def fingerprint(self) -> dict[str, str]:
        """Return what the judgements depend on beside the input: model hash, thresholds."""
        ...
