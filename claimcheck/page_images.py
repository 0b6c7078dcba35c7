"""Images of the pages that a run quotes, for those who ask for them: archives let a reader copy papers, not hand copies on."""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from claimcheck.errors import PaperError
from claimcheck.extractors.pdf import MEMORY_MB
from claimcheck.fetchers.copies import file_of
from claimcheck.pdf import open_pdf
from claimcheck.sandbox import Limits, Sandbox
from claimcheck.schema import Paper, Run
from claimcheck.settings import Settings
from claimcheck.writers.html.page_image import Images, PageImage, PageKey, marked_boxes

SIDE = 1000
"""Pixels of a page's shorter side: small print can be read, and a page of text takes about 130 KB."""
MAX_BYTES = 12 << 20
"""Of the images of one report: about 90 pages, and a file of 17 MiB."""
_REMEMBERED = 128
"""Images of pages, about 17 MB."""
_AFTER_HEAD = b"\n"


class PageImages:
    """Draws the pages that runs quote, from files at hand; nobody is asked."""

    def __init__(self, settings: Settings, *, max_bytes: int = MAX_BYTES) -> None:
        """Look for papers where `settings` says; the images of one run take at most `max_bytes`."""
        self._settings = settings
        self._max_bytes = max_bytes
        self._draw = lru_cache(_REMEMBERED)(self._drawn)  # reports of one audit quote the same pages
        self._sandbox = Sandbox(Limits(timeout_s=settings.extract_timeout_s, memory_mb=MEMORY_MB))

    def __call__(self, run: Run) -> Images:
        """Return images of the quoted pages, the most telling first, as many as there is room for.

        A page has none where the paper's file is not at hand with the content that was read, or cannot be drawn.
        """
        files = {paper.id: file_of(paper, self._settings) for paper in _papers(run)}
        found: dict[PageKey, PageImage] = {}
        room = self._max_bytes
        for paper, page in quoted_pages(run):
            path = files.get(paper)
            image = self._draw(path, page) if path else None
            if image is None:
                continue
            room -= len(image.png)
            if room < 0:
                break
            found[paper, page] = image
        return found

    def close(self) -> None:
        """End the child process; it also ends with this process."""
        self._sandbox.close()

    def _drawn(self, path: Path, page: int) -> PageImage | None:
        try:
            answer = self._sandbox.call("claimcheck.page_images:drawn", path=str(path.resolve()), page=page, side=SIDE)
        except PaperError:
            return None
        head, _, png = answer.partition(_AFTER_HEAD)
        return PageImage(png, *json.loads(head))


def quoted_pages(run: Run) -> list[PageKey]:
    """Return the pages on which something can be marked: those of the first pieces of evidence first, each once."""
    ranked: list[tuple[int, PageKey]] = [
        (rank, (evidence.paper, evidence.page))
        for verdict in run.verdicts
        for rank, evidence in enumerate(verdict.evidence)
        if evidence.page and marked_boxes(evidence)
    ]
    return list(dict.fromkeys(key for _, key in sorted(ranked, key=lambda each: each[0])))


def drawn(path: str, page: int, side: int) -> bytes:
    """Return width and height of a page in points as JSON, a line's end, and the page as PNG: what the child process runs.

    Raises PaperError where the PDF has no such page, or it cannot be drawn.
    """
    with open_pdf(Path(path).read_bytes()) as pdf:
        picture = pdf.page(page).picture(side)
        return json.dumps([picture.width, picture.height]).encode() + _AFTER_HEAD + picture.png


def _papers(run: Run) -> Iterator[Paper]:
    """Yield the papers that the run read."""
    resolved: Iterable[Paper | None] = (resolution.paper for resolution in run.papers)
    return (paper for paper in resolved if paper and paper.sha256)
