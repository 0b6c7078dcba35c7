"""The extractor of a run: the PDF, and what TeX source or HTML beside it says of the tables."""

from pathlib import Path

from claimcheck.errors import PaperError
from claimcheck.extractors.pdf import PdfExtractor
from claimcheck.extractors.source_tables import SourceReader, sources_beside
from claimcheck.extractors.sources.cross_check import cross_check
from claimcheck.schema import Document
from claimcheck.settings import Settings


class PaperExtractor:
    """Reads PDFs; tables are checked against the sources that lie beside the PDF, unless `table_sources` is "pdf"."""

    name, version = PdfExtractor.name, PdfExtractor.version

    def __init__(self, settings: Settings) -> None:
        """Set up; child processes start with the first file that is not in the cache."""
        self._pdf = PdfExtractor(settings)
        self._uses_sources = settings.table_sources != "pdf"
        self._sources = SourceReader(settings)

    def extract(self, path: Path) -> Document:
        """Return the content of the PDF, its tables cross-checked; what is wrong with a source becomes a note of the document.

        Raises PaperError as `PdfExtractor.extract`, and StoreError where the cache cannot be written.
        """
        document = self._pdf.extract(path)
        for source in sources_beside(path) if self._uses_sources else ():
            try:
                found = self._sources.read(source)
            except PaperError as error:
                notes = (*document.notes, f"Tables are not checked against {source.name}: {error.message}")
                document = document.model_copy(update={"notes": notes})
                continue
            document = cross_check(document, found.tables).model_copy(
                update={"sources": (*document.sources, found.fingerprint)}
            )
        return document

    def close(self) -> None:
        """End the child processes; they also end with this process."""
        self._pdf.close()
        self._sources.close()
