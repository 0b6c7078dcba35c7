"""TeX source and HTML of a paper, fetched from arXiv beside its PDF in the cache, where `table_sources` asks for it.

https://export.arxiv.org/e-print/ID gives the source as it was submitted (a tar, mostly gzipped, one gzipped file, or the PDF
where there is no other), https://arxiv.org/html/ID the page that LaTeXML made of it, for newer papers (else status 404).
"""

from pathlib import Path
from typing import TYPE_CHECKING

from claimcheck.errors import PaperError
from claimcheck.fetchers.cache import PaperCache, SourceFile, now
from claimcheck.settings import Settings

if TYPE_CHECKING:
    from claimcheck.http import PoliteSession

_WANTED = {"tex": ("tex",), "html": ("html",), "all": ("tex", "html")}
_SUFFIXES = {"tex": ".tar.gz", "html": ".html"}
_NOT_THERE = frozenset({403, 404, 410})
"""Statuses by which arXiv says that it has no such file."""
_HEAD = 1024  # bytes by which a file is judged
_HTML_SAMPLE = 2 << 20  # bytes within which a page of LaTeXML names one of its classes
_TAR_MAGIC_AT, _TAR_MAGIC = 257, b"ustar"


class TableSources:
    """Fetches what the setting asks for; what the archive does not have is noted and not asked for again."""

    def __init__(self, settings: Settings, cache: PaperCache, session: "PoliteSession | None") -> None:
        """Ask through `session`; None asks nobody."""
        self._addresses = {"tex": settings.arxiv_source, "html": settings.arxiv_html}
        self._wanted = _WANTED.get(settings.table_sources, ()) if session else ()
        self._max_bytes = settings.max_pdf_mb << 20
        self._cache = cache
        self._session = session

    def fetch(self, arxiv_id: str) -> None:
        """Put what is wanted of a cached paper beside its PDF.

        Never raises for what the archive does: the PDF's own tables serve then, and the next run tries again.
        Raises StoreError.
        """
        missing = [kind for kind in self._wanted if not self._is_known(arxiv_id, kind)]
        if not missing:
            return
        with self._cache.download(arxiv_id) as part:
            for kind in missing:
                if not self._is_known(arxiv_id, kind) and (found := self._ask(arxiv_id, kind, part)):
                    self._cache.keep_source(part, arxiv_id, found)

    def _is_known(self, arxiv_id: str, kind: str) -> bool:
        entry = self._cache.entry(arxiv_id)
        return entry is None or any(source.kind == kind for source in entry.sources)

    def _ask(self, arxiv_id: str, kind: str, part: Path) -> SourceFile | None:
        """Return what the archive has, its content in `part`: no suffix where it has none, None where it gave no answer."""
        assert self._session is not None
        url = f"{self._addresses[kind].rstrip('/')}/{arxiv_id}"
        try:
            answer = self._session.get(url, max_bytes=self._max_bytes, into=part)
        except PaperError as error:
            return SourceFile(kind=kind, url=url, asked_at=now()) if error.code == "too-large" else None
        if answer.status in _NOT_THERE:
            return SourceFile(kind=kind, url=url, asked_at=now())
        if answer.status != 200:
            return None
        is_right = _is_source(part) if kind == "tex" else _is_latexml(part)
        if is_right is None:
            return None
        return SourceFile(
            kind=kind,
            url=answer.url,
            asked_at=now(),
            suffix=_SUFFIXES[kind] if is_right else None,
            n_bytes=part.stat().st_size,
            sha256=answer.sha256,
        )


def _is_source(path: Path) -> bool | None:
    """Tell whether a file is TeX source; False for the PDF in its place, None for a web page: then something went wrong."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.lstrip().lower().startswith((b"<!doctype", b"<html")) or not head:
        return None
    is_tar = head[_TAR_MAGIC_AT : _TAR_MAGIC_AT + len(_TAR_MAGIC)] == _TAR_MAGIC
    return head.startswith(b"\x1f\x8b") or is_tar or (b"\\" in head and not head.startswith((b"%PDF-", b"%!PS")))


def _is_latexml(path: Path) -> bool | None:
    """Tell whether a file is a page of LaTeXML's; None where it is another page: then something went wrong."""
    with path.open("rb") as file:
        sample = file.read(_HTML_SAMPLE)
    return True if b"ltx_" in sample else None
