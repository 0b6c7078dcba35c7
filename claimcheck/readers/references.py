"""The bibliography of a report: where it stands, and what its entries say."""

from collections.abc import Sequence
from typing import NamedTuple

from claimcheck.readers.base import Block, Source
from claimcheck.schema import Finding, Reference


class Bibliography(NamedTuple):
    """What `find_references` found."""

    references: tuple[Reference, ...]
    """In the report's order; a paper that is only linked to in the text follows the listed ones."""
    block_indexes: frozenset[int]
    """Positions of the blocks that are headings or entries of a bibliography, and hence hold no claims."""
    findings: tuple[Finding, ...]


def find_references(blocks: Sequence[Block], source: Source) -> Bibliography:
    """Return the references of a report: listed, defined in a .bib file beside it and cited, or linked to in its text."""
    return Bibliography((), frozenset(), ())
