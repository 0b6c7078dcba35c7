"""The one door to PyMuPDF: open a PDF through a gate, and hand out what stands on its pages as plain records."""

import contextlib
import re
import sys
from collections.abc import Iterator
from functools import cached_property
from types import TracebackType
from typing import Any, NamedTuple, NoReturn

from claimcheck.errors import PaperError, reason_of
from claimcheck.page_content import Glyphs, Line, Rule, joined_rules, read_glyphs, read_line, read_rules

_UNUSED = ("pymupdf.layout", "pymupdf4llm")  # layout models that PyMuPDF 2 loads at import: 34 MB and 0.2 s
for _name in _UNUSED:
    sys.modules.setdefault(_name, None)  # type: ignore[arg-type]
import pymupdf  # noqa: E402

for _name in _UNUSED:
    if sys.modules[_name] is None:
        del sys.modules[_name]

pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)

MAGIC = b"%PDF-"
MAGIC_WITHIN = 1024
"""Bytes at the start of a file within which `MAGIC` must stand (as readers accept it)."""
_MAX_SLANT = 0.05  # sine of the writing direction: beyond it a line counts as rotated (arXiv stamp, axis labels)
_MIN_TURNED = 60  # letters that run up or down from which on a page may be turned: the stamp of arXiv has fewer
_MAX_DRAWINGS = 20_000  # vector paths of one page that are looked at for rules
_TEXT_FLAGS = pymupdf.TEXTFLAGS_DICT & ~pymupdf.TEXT_PRESERVE_IMAGES & ~pymupdf.TEXT_PRESERVE_LIGATURES


def open_pdf(data: bytes) -> "Pdf":
    """Return the PDF in `data`, to be used in a `with` statement.

    Raises PaperError (code "not-a-pdf", "encrypted-pdf", "unreadable-pdf").
    """
    check_magic(data)
    try:
        document = pymupdf.open(stream=data, filetype="pdf")
        if document.needs_pass:
            _refuse_encrypted()
        n_pages = len(document) if document.is_pdf else 0
    except (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase) as error:
        if "encrypted" in str(error):
            _refuse_encrypted()
        raise _unreadable(f"The PDF cannot be opened ({reason_of(error)}).") from error
    if n_pages == 0:
        raise _unreadable("The PDF has no pages.")
    return Pdf(document, n_pages)


def check_magic(data: bytes) -> None:
    """Raise PaperError (code "not-a-pdf") unless the first kilobyte of `data` says that it is a PDF.

    MuPDF opens web pages and pictures under a PDF's name without complaint, so the bytes are asked first.
    """
    if MAGIC in data[:MAGIC_WITHIN]:
        return
    head = data[:MAGIC_WITHIN].lstrip().lower()
    kinds = (
        (b"", "is empty") if not data else (head[:1], "is not a PDF"),
        (b"<!doctype html", "is a web page"),
        (b"<html", "is a web page"),
        (b"{", "is JSON"),
        (b"\x89png", "is a picture"),
        (b"\x1f\x8b", "is a gzip archive"),
        (b"pk\x03\x04", "is a ZIP archive"),
    )
    what = [said for start, said in kinds if head.startswith(start)][-1]
    raise PaperError(f"The file {what}, not a PDF." if what != "is not a PDF" else "The file is not a PDF.",
                     hint="Fetch the paper's PDF again, or put it into the papers folder.", code="not-a-pdf")  # fmt: skip


class Pdf:
    """An open PDF."""

    def __init__(self, document: Any, n_pages: int) -> None:
        self._document = document
        self.n_pages = n_pages
        self.is_repaired = bool(document.is_repaired)
        """MuPDF had to rebuild the file's index: it may be cut off."""
        self.title = _clean_title(str((document.metadata or {}).get("title") or ""))
        """Of the metadata; "" where it says nothing."""

    def __enter__(self) -> "Pdf":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._document.close()
        pymupdf.TOOLS.store_shrink(100)  # per cent: MuPDF's store else keeps up to 256 MB of fonts and images

    def pages(self) -> Iterator["Page"]:
        """Yield the pages in order.

        Raises PaperError (code "unreadable-pdf") at the first page that MuPDF cannot read.
        """
        return (self.page(number) for number in range(1, self.n_pages + 1))

    def page(self, number: int) -> "Page":
        """Return a page, 1-based. Raises PaperError (code "unreadable-pdf") where there is none that MuPDF can read."""
        with _page_errors(number):
            return Page(self._document.load_page(number - 1), number)


class Picture(NamedTuple):
    """A page as people see it."""

    png: bytes
    width: float
    height: float
    """Of the page in points: what boxes are in."""


class _Upright(NamedTuple):
    """A page turned so that most of its text is level, and what stands on it, in MuPDF's form."""

    page: Any
    blocks: list[Any]
    words: list[Any]


class Page:
    """A page; what is read from it is read once, when asked for.

    A page most of whose text runs up or down (a table in landscape) is turned first: all places are those of the turned page.
    """

    def __init__(self, page: Any, number: int) -> None:
        self._page = page
        self.number = number
        """1-based."""

    @property
    def width(self) -> float:
        """Of the page in points."""
        return float(self._upright.page.rect.width)

    @property
    def height(self) -> float:
        """Of the page in points."""
        return float(self._upright.page.rect.height)

    @cached_property
    def _upright(self) -> _Upright:
        with _page_errors(self.number):
            if self._page.rotation:
                self._page.set_rotation(0)  # how viewers turn it says nothing new: its text tells which way is up
            read = _read(self._page)
            turn = _turn_of(read.blocks)
            return _read(_turned(self._page, turn)) if turn else read

    @cached_property
    def lines(self) -> list[Line]:
        """The level lines with text in the order of the content stream; rotated ones are left out."""
        boxes: dict[tuple[int, int], list[Any]] = {}
        for word in self._upright.words:
            boxes.setdefault((word[5], word[6]), []).append(word)
        lines = []
        for block in self._upright.blocks:
            for index, raw in enumerate(block.get("lines", ())):
                if _is_level(raw):
                    line = read_line(raw, boxes.get((block["number"], index), []), block["number"])
                    if line.tokens:
                        lines.append(line)
        return lines

    @cached_property
    def slanted_texts(self) -> list[str]:
        """The texts of the lines that `lines` leaves out, such as arXiv's stamp in the margin."""
        lines = [line for block in self._upright.blocks for line in block.get("lines", ()) if not _is_level(line)]
        return ["".join(span["text"] for span in line["spans"]) for line in lines]

    @cached_property
    def rule_pieces(self) -> list[Rule]:
        """The horizontal rules as they were drawn, strokes and thin rectangles alike, from top to bottom."""
        with _page_errors(self.number):
            drawings = self._upright.page.get_cdrawings()
        return sorted(read_rules(drawings[:_MAX_DRAWINGS]), key=lambda rule: (round(rule.y), rule.x0))

    @cached_property
    def rules(self) -> list[Rule]:
        """The horizontal rules from top to bottom; pieces that touch are joined."""
        return joined_rules(self.rule_pieces)

    @cached_property
    def links(self) -> list[str]:
        """The targets of the page's web links, in order."""
        with _page_errors(self.number):
            links = self._page.get_links()
        return [str(link["uri"]) for link in links if link.get("uri")]

    def glyphs(self, x0: float, y0: float, x1: float, y1: float) -> list[Glyphs]:
        """Return the words of an area, broken at blanks, at gaps over 0.22 em and at changes of size over 12 %.

        So a small "0.2" after "85.3" stays apart, where reading by blanks alone gives "85.30.2".
        """
        with _page_errors(self.number):
            area = pymupdf.Rect(x0, y0, x1, y1)
            blocks = self._upright.page.get_textpage(clip=area, flags=_TEXT_FLAGS).extractRAWDICT()["blocks"]
        raw_lines = (line for block in blocks for line in block.get("lines", ()))
        return [glyphs for line in raw_lines if _is_level(line) for glyphs in read_glyphs(line)]

    def picture(self, side: int) -> "Picture":
        """Return the page as it lies under the boxes of its words.

        The shorter side has `side` pixels, or less where the longer one would have over thrice that. Grey PNG is, for text, a
        third smaller than colour or JPEG.
        """
        with _page_errors(self.number):
            scale = min(side / min(self.width, self.height), 3 * side / max(self.width, self.height))
            matrix = pymupdf.Matrix(scale, scale)
            pixels = self._upright.page.get_pixmap(matrix=matrix, colorspace=pymupdf.csGRAY, alpha=False)
            return Picture(bytes(pixels.tobytes("png")), self.width, self.height)


def _read(page: Any) -> _Upright:
    text_page = page.get_textpage(flags=_TEXT_FLAGS)
    return _Upright(page, text_page.extractDICT()["blocks"], text_page.extractWORDS())


def _is_level(line: Any) -> bool:
    return abs(float(line["dir"][1])) <= _MAX_SLANT


def _turn_of(blocks: list[Any]) -> int:
    """Return the degrees, clockwise, by which a page must be turned so that most of its text is level; 0 where it is."""
    letters = {0: 0, 90: 0, 180: 0, 270: 0}
    for line in (line for block in blocks for line in block.get("lines", ())):
        cosine, sine = line["dir"]
        turn = (180 if cosine < 0 else 0) if abs(sine) <= abs(cosine) else (90 if sine < 0 else 270)
        letters[turn] += sum(len(span["text"]) for span in line["spans"])
    turn = max(letters, key=lambda turn: letters[turn])
    return turn if letters[turn] >= _MIN_TURNED else 0


def _turned(page: Any, turn: int) -> Any:
    """Return a page of a document of its own, with the content of `page` turned by `turn` degrees clockwise."""
    width, height = (page.rect.width, page.rect.height) if turn == 180 else (page.rect.height, page.rect.width)
    document = pymupdf.open()
    target = document.new_page(width=width, height=height)
    target.show_pdf_page(target.rect, page.parent, page.number, rotate=-turn)  # PyMuPDF turns the other way
    target.own_document = document  # a page alone does not keep its document
    return target


@contextlib.contextmanager
def _page_errors(number: int) -> Iterator[None]:
    try:
        yield
    except (RuntimeError, ValueError, IndexError, KeyError, TypeError, pymupdf.mupdf.FzErrorBase) as error:
        raise _unreadable(f"Page {number} of the PDF cannot be read ({reason_of(error)}).") from error


def _unreadable(message: str) -> PaperError:
    hint = "The file may be damaged or cut off: fetch it again, or put a sound copy into the papers folder."
    return PaperError(message, hint=hint, code="unreadable-pdf")


def _refuse_encrypted() -> NoReturn:
    hint = "Put a copy without a password into the papers folder."
    raise PaperError("The PDF is protected by a password.", hint=hint, code="encrypted-pdf")


def _clean_title(title: str) -> str:
    title = " ".join(title.split())
    is_file_name = re.search(r"\.(?:dvi|tex|docx?|pdf|indd|rtf|ps)$", title, re.IGNORECASE)
    return "" if is_file_name or re.fullmatch(r"(?i)untitled.*|microsoft word.*|.{0,5}|[\w-]*_[\w-]*", title) else title
