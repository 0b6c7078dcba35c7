"""A report as PDF -> its text, page by page, and from it blocks as of plain text."""

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple

from claimcheck.errors import InputError, PaperError
from claimcheck.page_content import Line
from claimcheck.readers.base import Block, Source
from claimcheck.readers.plain import PlainText
from claimcheck.sandbox import Limits, Sandbox

_SAME_ROW = 0.5  # share of the lower line's height by which two pieces of one row overlap, at least
_CELL_GAP = 2.0  # gaps wider than this, in line heights, become a tab: cells of a table
_NEW_PARAGRAPH = 0.7  # free height above a line, in line heights, from which on it starts a paragraph
_HEAD, _FOOT = 0.085, 0.905  # shares of the page's height outside which running heads and page numbers stand
_PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?|[ivxl]{1,6}", re.IGNORECASE)
_GOES_ON = re.compile(r"[a-z(]")
_CLOSED = re.compile(r"[.!?:]['\"”’)\]]*$")
PAGE_BREAK = "\f"
"""Between two pages of the text."""
_OPEN_ENDS = frozenset(",;-–(")
_LARGE = 1.2  # times the page's usual font size from which on a row is a title's
_LIMITS = Limits(timeout_s=120, memory_mb=4096)  # of reading one PDF: a survey of 500 pages takes some seconds
_TAIL = 40  # characters of a page's end that are looked at
_MIN_REPEATS = 3  # pages that carry the same running head


class _Row(NamedTuple):
    """What stands on one height of a page, from left to right."""

    text: str
    y0: float
    y1: float
    block: int
    is_edge: bool
    size: float
    """Font size in points."""


class PdfText:
    """The text of a PDF, laid out in lines; offsets are those of the extracted text."""

    name = "pdf"

    def recognises(self, source: Source, suffix: str) -> float:
        """Return 1 for a file that says it is a PDF."""
        return 1.0 if not source.encoding and source.data.lstrip()[:1024].find(b"%PDF-") >= 0 else 0.0

    def blocks(self, source: Source) -> tuple[Block, ...]:
        """Return the blocks of the text."""
        return PlainText().blocks(source)


def extract_text(data: bytes, path: str) -> str:
    """Return the pages' text in reading order, `PAGE_BREAK` between two, running heads and page numbers left out.

    The PDF is read in a child process with limits. Raises InputError where it cannot be read or holds no text; `path` is what
    the message names.
    """
    with tempfile.TemporaryDirectory(prefix="claimcheck-") as folder:
        copy = Path(folder) / "report.pdf"
        copy.write_bytes(data)
        sandbox = Sandbox(_LIMITS)
        try:
            text = sandbox.call("claimcheck.readers.pdf:text_of_file", path=str(copy)).decode("utf-8", "replace")
        except PaperError as error:
            raise InputError(f"{path}: {error.message}", hint="Give a sound copy, or the report as text.") from error
        finally:
            sandbox.close()
    if not text.strip():
        raise InputError(f"{path} has no text: it may be a scan.", hint="Run text recognition (OCR) on it first.")
    return text


def text_of_file(path: str) -> bytes:
    """Return the text of the PDF at `path` as UTF-8: the part of `extract_text` that meets hostile bytes.

    Raises PaperError where the PDF cannot be read.
    """
    from claimcheck.pdf import open_pdf  # here, so that only the child process loads PyMuPDF

    with open_pdf(Path(path).read_bytes()) as pdf:
        pages = [[_row(lines, page.height) for lines in _rows(page.lines)] for page in pdf.pages()]
    heads = _running_heads(pages)
    return _joined([_page_text([row for row in rows if not _is_furniture(row, heads)]) for rows in pages]).encode()


def _joined(pages: Sequence[str]) -> str:
    """Join the pages; where a sentence goes on over the page break, no blank line comes between."""
    text = [pages[0]]
    for above, page in pairwise(pages):
        goes_on = _GOES_ON.match(page.lstrip()) and not _CLOSED.search(above[-_TAIL:].rstrip())
        text += ["\n" if goes_on else "\n\n", PAGE_BREAK, page]
    return "".join(text)


def _running_heads(pages: Sequence[Sequence[_Row]]) -> frozenset[str]:
    """Return the texts, digits masked, that stand at the edge of several pages."""
    counts = Counter(masked for rows in pages for masked in {_masked(row.text) for row in rows if row.is_edge})
    return frozenset(masked for masked, count in counts.items() if count >= _MIN_REPEATS)


def _is_furniture(row: _Row, heads: frozenset[str]) -> bool:
    return row.is_edge and bool(_PAGE_NUMBER.fullmatch(row.text) or _masked(row.text) in heads)


def _masked(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _page_text(rows: Sequence[_Row]) -> str:
    text = [row.text for row in rows[:1]]
    usual = median(row.size for row in rows) if rows else 0.0
    for above, below in pairwise(rows):
        is_large = above.size == below.size > _LARGE * usual
        text += ["", below.text] if _starts_paragraph(above, below, is_large=is_large) else [below.text]
    return "\n".join(text)


def _rows(lines: Iterable[Line]) -> Iterable[list[Line]]:
    """Yield the lines in the stream's order, those that stand beside each other together."""
    row: list[Line] = []
    for line in lines:
        if row and not _stands_beside(row[-1], line):
            yield row
            row = []
        row.append(line)
    if row:
        yield row


def _stands_beside(left: Line, right: Line) -> bool:
    overlap = min(left.y1, right.y1) - max(left.y0, right.y0)
    return overlap > _SAME_ROW * min(left.y1 - left.y0, right.y1 - right.y0) and right.x0 >= left.x1 - 1


def _row(lines: Sequence[Line], page_height: float) -> _Row:
    text = lines[0].text
    for left, right in pairwise(lines):
        height = max(left.y1 - left.y0, 1.0)
        text += ("\t" if right.x0 - left.x1 > _CELL_GAP * height else " ") + right.text
    y0, y1 = min(line.y0 for line in lines), max(line.y1 for line in lines)
    is_edge = y0 > _FOOT * page_height or y1 < _HEAD * page_height
    return _Row(text, y0, y1, lines[-1].block, is_edge, lines[0].size)


def _starts_paragraph(above: _Row, below: _Row, *, is_large: bool) -> bool:
    """Tell whether a blank line belongs between two rows: by the gap, or by MuPDF's blocks unless a sentence goes on.

    Rows of one large size, as of a title, belong together unless they are far apart.
    """
    height = max(below.y1 - below.y0, 1.0)
    gap = below.y0 - above.y1
    if is_large and -height < gap < height:
        return False
    goes_on = above.text[-1:] in _OPEN_ENDS or (_GOES_ON.match(below.text) and not _CLOSED.search(above.text))
    return gap > _NEW_PARAGRAPH * height or (below.block != above.block and not goes_on)
