"""Prose mode: every sentence, list item or table row that cites something is a claim."""

from collections.abc import Sequence

from claimcheck.readers.base import Block
from claimcheck.schema import Claim, Finding, Reference


def cited_claims(blocks: Sequence[Block], references: Sequence[Reference]) -> tuple[list[Claim], list[Finding]]:
    """Return the claims of `blocks` (without those of the bibliography), bound to the references that they cite.

    A citation binds to its own sentence only, also where it closes a paragraph. A citation of something that is not listed
    yields the finding "unknown-citation"; its claim stays, bound to the rest.
    """
    return [], []
