"""Group a table's glyph words into rows by baseline, and a row's words into chunks."""

import re
from collections.abc import Callable, Sequence
from statistics import median
from typing import NamedTuple

from claimcheck.page_content import Glyphs

_SAME_BASELINE = 0.36  # em
_SMALL = 0.8  # share of the median size below which a word is a sub- or superscript
_SCRIPT_SHIFT = 0.75  # em between a script's baseline and that of its row
_BLANK = 0.12  # em; a wider gap is a blank
_SCRIPT_GAP = 0.25  # em between a letter and its script
_SAME_SIZE = 0.12  # share of the size

_PLAIN_NUMBER = re.compile(r"[-+±]?[(]?[-+]?\d[\d,]*\.?\d*%?[)]?[*†‡]*$|[-–—]+$|N/?A$|n/?a$|OOM$")
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?\.?\d+%?")
_STARTS_NUMBER = re.compile(r"\.?\d")
_NUMBER_SIGNS = re.compile(r"[\d.,%±+\-()/*†‡⋆↑↓ ]")


class Row(NamedTuple):
    """Words on one baseline, from left to right."""

    baseline: float
    words: tuple[Glyphs, ...]


class Chunk(NamedTuple):
    """Neighbouring words of a row that read as one."""

    words: tuple[Glyphs, ...]

    @property
    def x0(self) -> float:
        """Left edge in points."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right edge in points."""
        return max(word.x1 for word in self.words)

    @property
    def middle(self) -> float:
        """Centre in points."""
        return (self.x0 + self.x1) / 2

    @property
    def text(self) -> str:
        """The words as a reader sees them."""
        return text_of(self.words)


def find_rows(words: Sequence[Glyphs]) -> list[Row]:
    """Return the rows from top to bottom; sub- and superscripts join the row next to them."""
    size = median(word.size for word in words)
    large = [word for word in words if word.size >= _SMALL * size] or list(words)
    rows: list[tuple[float, list[Glyphs]]] = []
    for word in sorted(large, key=lambda word: word.baseline):
        if rows and abs(word.baseline - rows[-1][0]) < _SAME_BASELINE * word.size:
            baseline, members = rows[-1]
            members.append(word)
            rows[-1] = ((baseline * (len(members) - 1) + word.baseline) / len(members), members)
        else:
            rows.append((word.baseline, [word]))
    if len(large) < len(words):
        _add_scripts(rows, [word for word in words if word.size < _SMALL * size], size)
    return [Row(baseline, tuple(sorted(members, key=lambda word: word.x0))) for baseline, members in sorted(rows, key=_first)]


def text_of(words: Sequence[Glyphs]) -> str:
    """Return the words joined as a reader sees them: a blank where there is a gap, "R^2" and "G_200" for scripts.

    A small number after a large one ("85.3" and its deviation "0.2") gets a blank, a power of ten does not ("10^5").
    """
    text = ""
    last: Glyphs | None = None
    for word in words:
        if last is not None:
            text += _between(last, word)
        text += word.text
        last = word
    return text


def header_chunks(row: Row, gap: float, is_border: Callable[[Glyphs, Glyphs], bool]) -> list[Chunk]:
    """Return the row's words in chunks that are at least `gap` points apart, or that `is_border` parts."""
    chunks: list[list[Glyphs]] = []
    for word in row.words:
        if chunks and word.x0 - chunks[-1][-1].x1 < gap and not is_border(chunks[-1][-1], word):
            chunks[-1].append(word)
        else:
            chunks.append([word])
    return [Chunk(tuple(chunk)) for chunk in chunks]


def value_chunks(row: Row, gap: float) -> list[Chunk]:
    """Return the row's words in chunks: two plain numbers side by side stay apart, an open bracket takes in what follows."""
    chunks: list[list[Glyphs]] = []
    for word in row.words:
        if chunks and _joins(chunks[-1], word, gap):
            chunks[-1].append(word)
        else:
            chunks.append([word])
    return [Chunk(tuple(chunk)) for chunk in chunks]


def is_numeric(text: str) -> bool:
    """Tell whether a cell's text is a number with at most a sign or a unit beside it."""
    return not text[:1].isalpha() and bool(_NUMBER.search(text)) and len(_NUMBER_SIGNS.sub("", text)) <= 2


def is_lone_number(text: str) -> bool:
    """Tell whether `text` is one number and nothing else."""
    return bool(_NUMBER.fullmatch(text))


def is_value(text: str) -> bool:
    """Tell whether a word stands for one value of a table: a plain number, a dash, "N/A", "OOM"."""
    return bool(_PLAIN_NUMBER.match(text))


def _first(row: tuple[float, list[Glyphs]]) -> float:
    return row[0]


def _add_scripts(rows: list[tuple[float, list[Glyphs]]], scripts: list[Glyphs], size: float) -> None:
    for word in scripts:
        nearest = min(rows, key=lambda row: abs(row[0] - word.baseline), default=None)
        if nearest is not None and abs(nearest[0] - word.baseline) < _SCRIPT_SHIFT * size:
            nearest[1].append(word)
        else:
            rows.append((word.baseline, [word]))


def _between(last: Glyphs, word: Glyphs) -> str:
    if (
        word.size < (1 - _SAME_SIZE) * last.size
        and _STARTS_NUMBER.match(word.text)
        and word.x0 - last.x1 <= _SCRIPT_GAP * last.size
    ):
        if last.text[-1:].isalpha() or (last.text == "10" and word.baseline < last.baseline):
            return "^" if word.baseline < last.baseline else "_"
        if last.text[-1:].isdigit():
            return " "
    is_other_size = abs(word.size - last.size) > _SAME_SIZE * last.size
    if is_other_size and last.text[-1:].isdigit() and _STARTS_NUMBER.match(word.text):
        return " "
    return " " if word.x0 - last.x1 > _BLANK * word.size else ""


def _joins(chunk: list[Glyphs], word: Glyphs, gap: float) -> bool:
    last = chunk[-1]
    distance = word.x0 - max(member.x1 for member in chunk)
    text = " ".join(member.text for member in chunk)
    if distance < 1.3 * word.size and (text.count("[") > text.count("]") or text.count("(") > text.count(")")):
        return True
    if distance >= gap:
        return False
    is_pair = is_value(word.text) and is_value(last.text) and not word.text.startswith(("(", "±"))
    return not (is_pair and distance > 0.2 * word.size and abs(word.size - last.size) < _SAME_SIZE * word.size)
