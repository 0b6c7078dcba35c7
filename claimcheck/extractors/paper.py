"""The extractor of a run: the PDF, and what TeX source or HTML beside it says of the tables."""

from collections.abc import Sequence
from pathlib import Path

from claimcheck.errors import PaperError
from claimcheck.extractors.pdf import PdfExtractor
from claimcheck.extractors.source_tables import SourceReader, is_html, sources_beside
from claimcheck.extractors.sources.cross_check import cross_check
from claimcheck.schema import Document
from claimcheck.settings import Settings

_WANTED = {"tex": ("tex",), "html": ("html",), "all": ("tex", "html")}
_NAMES = {"tex": "its TeX source", "html": "its HTML"}


class PaperExtractor:
    """Reads PDFs; tables are checked against the sources that lie beside the PDF, unless `table_sources` is "pdf"."""

    name, version = PdfExtractor.name, PdfExtractor.version

    def __init__(self, settings: Settings) -> None:
        """Set up; child processes start with the first file that is not in the cache."""
        self._pdf = PdfExtractor(settings)
        self._settings = settings
        self._sources = SourceReader(settings)

    def extract(self, path: Path) -> Document:
        """Return the content of the PDF, its tables cross-checked; what is wrong with a source becomes a note of the document.

        Raises PaperError as `PdfExtractor.extract`, and StoreError where the cache cannot be written.
        """
        document = self._pdf.extract(path)
        found = sources_beside(path) if self._settings.table_sources != "pdf" else []
        return _with_notes(self._checked(document, found), self._missing(path, found))

    def _checked(self, document: Document, sources: Sequence[Path]) -> Document:
        for source in sources:
            try:
                read = self._sources.read(source)
            except PaperError as error:
                document = _with_notes(document, [f"Tables are not checked against {source.name}: {error.message}"])
                continue
            document = cross_check(document, read.tables).model_copy(update={"sources": (*document.sources, read.fingerprint)})
        return document

    def _missing(self, path: Path, found: Sequence[Path]) -> list[str]:
        """Return a note for each kind of source that the setting asks for and that is not there."""
        kinds = {"html" if is_html(source) else "tex" for source in found}
        wanted = _WANTED.get(self._settings.table_sources, ())
        return [
            f"Tables of {path.name} are not checked: {_NAMES[kind]} is not at hand." for kind in wanted if kind not in kinds
        ]

    def close(self) -> None:
        """End the child processes; they also end with this process."""
        self._pdf.close()
        self._sources.close()


def _with_notes(document: Document, notes: Sequence[str]) -> Document:
    return document.model_copy(update={"notes": (*document.notes, *notes)}) if notes else document
