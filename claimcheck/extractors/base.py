"""What an extractor is: from a paper's file to its passages and tables."""

from pathlib import Path
from typing import Protocol

from claimcheck.schema import Document


class Extractor(Protocol):
    """Reads one kind of file."""

    name: str
    version: str
    """Changes whenever the output may change: cached documents are kept by it."""

    def extract(self, path: Path) -> Document:
        """Return the content of the file.

        Raises PaperError (code "unreadable-pdf", "not-a-pdf", "encrypted-pdf", "no-text-layer", "too-large", "timeout").
        """
        ...
