"""What arXiv's metadata service says of an id."""

from typing import NamedTuple

from claimcheck.identifiers import ArxivId
from claimcheck.schema import Outcome


class Entry(NamedTuple):
    """What the archive knows of one version of a paper."""

    id: ArxivId
    """With its version."""
    title: str
    authors: tuple[str, ...]
    year: int
    """Of the first version."""
    doi: str | None
    is_withdrawn: bool


class Missing(NamedTuple):
    """Why there is no entry: no such id, a malformed one, or no usable answer."""

    outcome: Outcome
    message: str
