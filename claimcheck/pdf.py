"""The one door to PyMuPDF: open a PDF through a gate, and hand out its lines, rules, glyph words and links as plain records.

Coordinates are PDF points of the page as displayed, origin at the top left, y downwards.
"""

import contextlib
import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cached_property
from itertools import zip_longest
from types import TracebackType
from typing import Any, NamedTuple, NoReturn

from claimcheck.errors import PaperError

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
_TEXT_FLAGS = pymupdf.TEXTFLAGS_DICT & ~pymupdf.TEXT_PRESERVE_IMAGES & ~pymupdf.TEXT_PRESERVE_LIGATURES
_SUPERSCRIPT, _BOLD = 1, 16  # span flags of PyMuPDF
_BOLD_SHARE = 0.85  # of a line's characters
_MAX_SLANT = 0.05  # sine of the writing direction: beyond it a line counts as rotated (arXiv stamp, axis labels)
_RULE_HEIGHT = 1.6  # points; a rectangle less high than this is a rule
_RULE_LENGTH = 6.0  # points; shorter strokes are parts of glyphs or drawings
_MAX_DRAWINGS = 20_000  # vector paths of one page that are looked at for rules
_MARKER = re.compile(r"(?:\d{1,3}(?:,\d{1,3})*|[*∗†‡§¶]+)\s*")  # a footnote mark set as a superscript
# What a footnote mark follows; behind "m" or "10" the same sign is an exponent.
_MARKED = re.compile(r"[^\W\d_]{4}$|[.,;:!?\"'”’]$|(?:[^\W\d_]{4}|\d{4}[a-z]?)\)$")
_MARKER_SIZE = 0.85  # times the size of the text that a footnote mark precedes
_DROPPED = "\0"
_PLAIN = str.maketrans(
    {
        "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
        "‐": "-", "‑": "-", "−": "-", "\u00ad": "-", "\u200b": "", "\ufeff": "",
        **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "),
    }
)  # fmt: skip
_ACCENTED = re.compile(r"([´`ˆ˜¨ˇ˚])([A-Za-zı])")
_ACCENTS = {"´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "˜": "\u0303", "¨": "\u0308", "ˇ": "\u030c", "˚": "\u030a"}


class Token(NamedTuple):
    """Characters without a blank between them, and where they stand."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


class Line(NamedTuple):
    """A piece of one printed line, as the PDF's content stream holds it."""

    text: str
    """The tokens with a blank between them."""
    tokens: tuple[Token, ...]
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    """Font size in points of the line's longest run."""
    bold: bool
    block: int
    """Lines with the same number were set close together."""
    marker: str = ""
    """A footnote mark that opens the line; it is not among the tokens."""


class Rule(NamedTuple):
    """A horizontal rule."""

    x0: float
    x1: float
    y: float


class Glyphs(NamedTuple):
    """Characters set without a gap in one size: a finer cut than `Token`, for tables."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool
    baseline: float

    @property
    def middle(self) -> float:
        """Centre between left and right, in points."""
        return (self.x0 + self.x1) / 2


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
        raise _unreadable(f"The PDF cannot be opened ({_reason(error)}).") from error
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
        for number in range(1, self.n_pages + 1):
            with _page_errors(number):
                page = self._document.load_page(number - 1)
            yield Page(page, number)


class Page:
    """A page; what is read from it is read once, when asked for."""

    def __init__(self, page: Any, number: int) -> None:
        self._page = page
        self.number = number
        """1-based."""
        self.width = float(page.rect.width)
        self.height = float(page.rect.height)

    @cached_property
    def lines(self) -> list[Line]:
        """The level lines with text in the order of the content stream; rotated ones are left out."""
        with _page_errors(self.number):
            text_page = self._page.get_textpage(flags=_TEXT_FLAGS)
            blocks, words = text_page.extractDICT()["blocks"], text_page.extractWORDS()
        boxes: dict[tuple[int, int], list[Any]] = {}
        for word in words:
            boxes.setdefault((word[5], word[6]), []).append(word)
        lines = []
        for block in blocks:
            for index, raw in enumerate(block.get("lines", ())):
                if abs(raw["dir"][1]) <= _MAX_SLANT:
                    line = _line(raw, boxes.get((block["number"], index), []), block["number"])
                    if line.tokens:
                        lines.append(line)
        return lines

    @cached_property
    def slanted_texts(self) -> list[str]:
        """The texts of the lines that `lines` leaves out, such as arXiv's stamp in the margin."""
        with _page_errors(self.number):
            blocks = self._page.get_text("dict", flags=_TEXT_FLAGS)["blocks"]
        lines = [line for block in blocks for line in block.get("lines", ()) if abs(line["dir"][1]) > _MAX_SLANT]
        return ["".join(span["text"] for span in line["spans"]) for line in lines]

    @cached_property
    def rule_pieces(self) -> list[Rule]:
        """The horizontal rules as they were drawn, strokes and thin rectangles alike, from top to bottom."""
        with _page_errors(self.number):
            drawings = self._page.get_cdrawings()
        return sorted(_rules(drawings[:_MAX_DRAWINGS]), key=lambda rule: (round(rule.y), rule.x0))

    @cached_property
    def rules(self) -> list[Rule]:
        """The horizontal rules from top to bottom; pieces that touch are joined."""
        return _joined(self.rule_pieces)

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
            blocks = self._page.get_textpage(clip=area, flags=_TEXT_FLAGS).extractRAWDICT()["blocks"]
        raw_lines = (line for block in blocks for line in block.get("lines", ()))
        return [run.record() for line in raw_lines if abs(line["dir"][1]) <= _MAX_SLANT for run in _runs(line)]


@contextlib.contextmanager
def _page_errors(number: int) -> Iterator[None]:
    try:
        yield
    except (RuntimeError, ValueError, IndexError, KeyError, TypeError, pymupdf.mupdf.FzErrorBase) as error:
        raise _unreadable(f"Page {number} of the PDF cannot be read ({_reason(error)}).") from error


def _unreadable(message: str) -> PaperError:
    hint = "The file may be damaged or cut off: fetch it again, or put a sound copy into the papers folder."
    return PaperError(message, hint=hint, code="unreadable-pdf")


def _refuse_encrypted() -> NoReturn:
    hint = "Put a copy without a password into the papers folder."
    raise PaperError("The PDF is protected by a password.", hint=hint, code="encrypted-pdf")


def _reason(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def _clean_title(title: str) -> str:
    title = " ".join(title.split())
    is_file_name = re.search(r"\.(?:dvi|tex|docx?|pdf|indd|rtf|ps)$", title, re.IGNORECASE)
    return "" if is_file_name or re.fullmatch(r"(?i)untitled.*|microsoft word.*|.{0,5}|[\w-]*_[\w-]*", title) else title


def _line(raw: Any, words: list[Any], block: int) -> Line:
    spans = [span for span in raw["spans"] if span["text"]]
    text, marker = _text_without_marks(spans)
    pieces, boxes = _pieces(_plain(text), words, raw["bbox"])
    if _DROPPED in text:
        kept = [(piece.replace(_DROPPED, ""), box) for piece, box in zip(pieces, boxes, strict=True)]
        pieces, boxes = [piece for piece, _ in kept if piece], [box for piece, box in kept if piece]
    longest = max(spans, key=lambda span: len(span["text"]), default=None)
    size = round(longest["size"], 1) if longest else 0.0
    x0, y0, x1, y1 = raw["bbox"]
    tokens = tuple(Token(piece, *box) for piece, box in zip(pieces, boxes, strict=True))
    return Line(" ".join(pieces), tokens, x0, y0, x1, y1, size, _is_mostly_bold(spans), block, marker)


def _is_mostly_bold(spans: list[Any]) -> bool:
    lengths = [(len(span["text"].strip()), _is_bold(span)) for span in spans]
    return bool(sum(n for n, bold in lengths if bold) >= _BOLD_SHARE * max(1, sum(n for n, _ in lengths)))


def _is_bold(span: Any) -> bool:
    font = span["font"]
    return bool(span["flags"] & _BOLD) or "bold" in font.lower() or "Medi" in font or "CMBX" in font


def _text_without_marks(spans: list[Any]) -> tuple[str, str]:
    """Return the spans' text, footnote marks blotted out, and the mark that opens the line."""
    text, opening = "", ""
    for span, after in zip_longest(spans, spans[1:]):
        piece = span["text"]
        is_raised = span["flags"] & _SUPERSCRIPT or (after and not text and span["size"] < _MARKER_SIZE * after["size"])
        if is_raised and _MARKER.fullmatch(piece):
            if not text.strip():
                opening = piece.strip()
                piece = _DROPPED * len(piece)
            elif _MARKED.search(text):
                piece = re.sub(r"\S", _DROPPED, piece)
        text += piece
    return text, opening


def _plain(text: str) -> str:
    """Return the text with plain hyphens and blanks, ligatures as letters, and accents on their letters."""
    return text if text.isascii() else _with_accents(text.translate(_PLAIN))


def _pieces(text: str, words: list[Any], bbox: Any) -> tuple[list[str], list[Any]]:
    """Return the line's tokens and their boxes: MuPDF's words where both agree, else shares of the line by length."""
    pieces = text.split()
    if len(pieces) == len(words):
        return pieces, [word[:4] for word in words]
    x0, y0, x1, y1 = bbox
    unit = (x1 - x0) / max(1, len(text))
    return pieces, [(x0 + m.start() * unit, y0, x0 + m.end() * unit, y1) for m in re.finditer(r"\S+", text)]


def _with_accents(text: str) -> str:
    """Put a free-standing accent onto the letter after it, as TeX's old fonts need it ("Universit´e")."""

    def compose(match: re.Match[str]) -> str:
        composed = unicodedata.normalize("NFC", match[2].replace("ı", "i") + _ACCENTS[match[1]])
        return composed if len(composed) == 1 else match[0]

    return _ACCENTED.sub(compose, text)


def _rules(drawings: list[Any]) -> Iterator[Rule]:
    for drawing in drawings:
        for item in drawing["items"]:
            if item[0] == "l":
                (ax, ay), (bx, by) = item[1], item[2]
                if abs(ay - by) < 0.8 and abs(ax - bx) > _RULE_LENGTH:
                    yield Rule(min(ax, bx), max(ax, bx), (ay + by) / 2)
            elif item[0] in ("re", "qu"):
                corners = item[1] if item[0] == "re" else _hull(item[1])
                x0, y0, x1, y1 = corners
                if abs(y1 - y0) < _RULE_HEIGHT and abs(x1 - x0) > _RULE_LENGTH:
                    yield Rule(min(x0, x1), max(x0, x1), (y0 + y1) / 2)


def _hull(points: Any) -> tuple[float, float, float, float]:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _joined(rules: list[Rule]) -> list[Rule]:
    joined: list[Rule] = []
    for rule in rules:
        for at in range(len(joined) - 1, max(-1, len(joined) - 9), -1):
            other = joined[at]
            if abs(other.y - rule.y) < 0.7 and rule.x0 - other.x1 < 1.0:
                joined[at] = other._replace(x0=min(other.x0, rule.x0), x1=max(other.x1, rule.x1))
                break
        else:
            joined.append(rule)
    return joined


class _Run:
    """Glyphs being gathered."""

    GAP = 0.22  # em
    SIZE_CHANGE = 0.12  # share of the size

    def __init__(self, character: Any, span: Any) -> None:
        self.text = ""
        self.x0, self.y0, self.x1, self.y1 = character["bbox"]
        self.size = float(span["size"])
        self.bold = _is_bold(span)
        self.baseline = float(character["origin"][1])

    def takes(self, character: Any, span: Any) -> bool:
        x0 = character["bbox"][0]
        same_size = abs(span["size"] - self.size) <= self.SIZE_CHANGE * self.size
        starts_after = self.x0 - 1 <= x0 and x0 >= self.x1 - span["size"]
        return bool(same_size and starts_after and x0 <= self.x1 + self.GAP * span["size"])

    def add(self, character: Any) -> None:
        x0, y0, x1, y1 = character["bbox"]
        self.text += character["c"]
        self.x0, self.y0 = min(self.x0, x0), min(self.y0, y0)
        self.x1, self.y1 = max(self.x1, x1), max(self.y1, y1)

    def record(self) -> Glyphs:
        text = _plain(self.text).replace("–", "-")
        return Glyphs(text, self.x0, self.y0, self.x1, self.y1, self.size, self.bold, self.baseline)


def _runs(line: Any) -> list[_Run]:
    runs: list[_Run] = []
    current: _Run | None = None
    for span in line["spans"]:
        for character in span["chars"]:
            if character["c"].isspace() or character["c"] == "\u00ad":
                current = None
                continue
            if current is None or not current.takes(character, span):
                current = _Run(character, span)
                runs.append(current)
            current.add(character)
    return runs
