"""Tables of TeX sources and HTML: read in a child process with limits, kept by the file's hash."""

from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from claimcheck.cores import available_cores
from claimcheck.errors import PaperError
from claimcheck.extractors.cached import paper_sha256, read_bytes, write_bytes
from claimcheck.extractors.sources.kinds import HTML_SUFFIXES, TABLES, VERSIONS, kind_of
from claimcheck.sandbox import Limits, SandboxPool
from claimcheck.schema import Table
from claimcheck.settings import Settings

MEMORY_MB = 2048
"""Address space of the child process in MiB: an archive of 256 MiB is unpacked in memory."""
SUFFIXES = (".tar.gz", ".tgz", ".tar", ".gz", ".tex", ".ltx", ".html", ".htm", ".xhtml")
"""Names of sources end so."""
_SAMPLE = 2000  # bytes by which HTML is told from TeX


class SourceTables(NamedTuple):
    """What was read of one source."""

    tables: tuple[Table, ...]
    """All on page 0."""
    fingerprint: str
    """Reader and SHA-256: "tex/1 3f2a..."."""


class SourceReader:
    """Reads the tables of TeX sources (tar, gz, .tex) and of HTML."""

    def __init__(self, settings: Settings) -> None:
        """Set up; a child process starts with the first file that is not in the cache."""
        self._settings = settings
        self._folder = settings.cache / "documents"
        self._sandboxes = SandboxPool(
            Limits(timeout_s=settings.extract_timeout_s, memory_mb=MEMORY_MB), settings.threads or available_cores()
        )

    def read(self, path: Path) -> SourceTables:
        """Return the tables of the source, from the cache where the same bytes were read before.

        Raises PaperError (code "source-unavailable", "no-source", "unsafe-source", "unreadable-source", "too-large", "timeout")
        and StoreError where the cache cannot be written.
        """
        digest = paper_sha256(path)
        version = VERSIONS[_kind(path)]
        entry = self._folder / f"{digest}.{version.replace('/', '-')}.json.gz"
        tables = _tables(read_bytes(entry))
        if tables is None:
            data = self._sandboxes.call(
                "claimcheck.extractors.sources.read:tables_json",
                path=str(path.resolve()),
                max_bytes=self._settings.max_pdf_mb << 20,
            )
            tables = TABLES.validate_json(data)
            write_bytes(entry, data)
        return SourceTables(tables, f"{version} {digest}")

    def close(self) -> None:
        """End the child processes; they also end with this process."""
        self._sandboxes.close()


def sources_beside(pdf: Path) -> list[Path]:
    """Return the sources that lie beside a PDF under its name, TeX before HTML: ID.tar.gz, ID.tex, ID.html, arXiv-ID.tar.gz."""
    names = [f"{stem}{suffix}" for stem in (pdf.stem, f"arXiv-{pdf.stem}") for suffix in SUFFIXES]
    found = [path for name in names if (path := pdf.parent / name).is_file()]
    return [path for is_page in (False, True) for path in [each for each in found if is_html(each) is is_page][:1]]


def is_source(path: Path) -> bool:
    """Tell whether a file's name is that of a TeX source or of HTML rather than of a PDF."""
    return path.name.lower().endswith(SUFFIXES)


def is_html(path: Path) -> bool:
    """Tell whether a source's name is that of HTML rather than of TeX."""
    return path.suffix.lower() in HTML_SUFFIXES


def _kind(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return kind_of(file.read(_SAMPLE), path.name)
    except OSError as error:  # gone since it was hashed
        raise PaperError(f"{path} cannot be read.", hint="Run again.", code="source-unavailable") from error


def _tables(data: bytes | None) -> tuple[Table, ...] | None:
    try:
        return None if data is None else TABLES.validate_json(data)
    except ValidationError:
        return None
