"""What a fetcher is: it knows papers by their references, and hands over their files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from claimcheck.schema import Paper, Reference, Resolution


class Fetcher(Protocol):
    """A place where papers can be had."""

    name: str

    @property
    def is_budget_spent(self) -> bool:
        """Tell whether something was not asked because no request was left."""
        ...

    def resolve(self, references: Sequence[Reference]) -> list[Resolution]:
        """Return one resolution for each reference, in order.

        Never raises for what a reference or a server does: trouble is an `Outcome`.
        """
        ...

    def papers(self) -> list[Paper]:
        """Return the papers that are at hand without a reference: those of a folder; none for an archive."""
        ...

    def fetch(self, paper: Paper) -> Path:
        """Return the path of the paper's PDF, checked to be one.

        Raises PaperError (code "fetch-failed", "withdrawn", "not-a-pdf", "too-large", "source-unavailable").
        """
        ...
