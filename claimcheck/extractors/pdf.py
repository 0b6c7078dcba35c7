"""The PDF extractor: reads in a child process with limits, and keeps what was read by the file's hash."""

from pathlib import Path

from pydantic import ValidationError

from claimcheck.cores import available_cores
from claimcheck.extractors.cached import paper_sha256, read_bytes, write_bytes
from claimcheck.extractors.version import EXTRACTOR
from claimcheck.sandbox import Limits, SandboxPool
from claimcheck.schema import Document
from claimcheck.settings import Settings

MEMORY_MB = 3072
"""Address space of the child process in MiB: 2,000 pages need 0.9 GB, an ordinary paper 0.15."""


class PdfExtractor:
    """Reads PDFs."""

    name, _, version = EXTRACTOR.partition("/")

    def __init__(self, settings: Settings) -> None:
        """Set up; a child process starts with the first file that is not in the cache, one more for each thread that asks."""
        self._settings = settings
        self._folder = settings.cache / "documents"
        limits = Limits(timeout_s=settings.extract_timeout_s, memory_mb=MEMORY_MB)
        self._sandboxes = SandboxPool(limits, settings.threads or available_cores())

    def extract(self, path: Path) -> Document:
        """Return the content of the PDF, from the cache where the same bytes were read before.

        Raises PaperError (code "unreadable-pdf", "not-a-pdf", "encrypted-pdf", "no-text-layer", "too-large", "timeout",
        "source-unavailable" where there is no such file) and StoreError where the cache cannot be written.
        """
        entry = self._entry(paper_sha256(path))
        document = _read_entry(entry)
        if document is None:
            data = self._sandboxes.call(
                "claimcheck.extractors.document:document_json",
                path=str(path.resolve()),
                max_pages=self._settings.max_pages,
                max_bytes=self._settings.max_pdf_mb << 20,
            )
            document = Document.model_validate_json(data)
            write_bytes(self._entry(document.sha256), data)
        return document

    def close(self) -> None:
        """End the child processes; they also end with this process."""
        self._sandboxes.close()

    def _entry(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.{self.name}-{self.version}.json.gz"


def _read_entry(entry: Path) -> Document | None:
    """Return the cached document, or None where there is none or it is damaged: then the paper is read anew."""
    data = read_bytes(entry)
    try:
        return None if data is None else Document.model_validate_json(data)
    except ValidationError:
        return None
