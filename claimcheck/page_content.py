"""What stands on a page, as plain records, and how MuPDF's raw answers become such; nothing here loads MuPDF.

Coordinates are PDF points of the page as displayed, origin at the top left, y downwards.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, NamedTuple

_SUPERSCRIPT, _BOLD = 1, 16  # span flags of PyMuPDF
_BOLD_SHARE = 0.85  # of a line's characters
_RULE_HEIGHT = 1.6  # points; a rectangle less high than this is a rule
_RULE_LENGTH = 6.0  # points; shorter strokes are parts of glyphs or drawings
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


def read_line(raw: Any, words: list[Any], block: int) -> Line:
    """Return a line of MuPDF's `extractDICT`; `words` are its words of `extractWORDS`, `block` is the number of its block."""
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


def read_rules(drawings: list[Any]) -> Iterator[Rule]:
    """Yield the horizontal rules among MuPDF's vector paths (`get_cdrawings`): strokes, and rectangles as thin as strokes."""
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


def joined_rules(rules: list[Rule]) -> list[Rule]:
    """Return the rules, given from top to bottom, with pieces that touch joined."""
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


def read_glyphs(line: Any) -> list[Glyphs]:
    """Return the glyph words of a line of MuPDF's `extractRAWDICT`."""
    return [run.record() for run in _runs(line)]


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
