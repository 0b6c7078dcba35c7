"""Sort the lines of pages into blocks: running text, headings, captions, footnotes, asides; text inside figures is left out."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from itertools import groupby
from typing import NamedTuple

from claimcheck.extractors.captions import is_caption
from claimcheck.extractors.headings import continues_heading, has_number_or_name, is_bibliography, is_heading
from claimcheck.extractors.lines import PageLines
from claimcheck.page_content import Line

_SAME_SIZE = 0.06  # share of the body's size by which running text may differ
_SMALLER = 0.96  # times the body's size: below it a block may be a footnote or belong to a figure
_FOOT = 0.5  # share of the page's height below which footnotes stand
_TITLE_SIZE = 1.25  # times the body's size: on page 1 a title, not a heading
_PROSE_LETTERS, _PROSE_LINE = 30, 18  # letters of a block, and of its lines on average, that make it prose
_FOOTNOTE = re.compile(r"[*∗†‡§¶]|\d{1,2}\s?(?=[A-Z]|https?:)")
_YEAR = re.compile(r"\b(?:19|20)\d\d[a-z]?\b|\bin press\b|\bforthcoming\b")
_CHARACTERS_A_YEAR = 600  # a bibliography has a year at least every so many characters
_BULLET = re.compile(r"[•◦▪‣●○■–]\s")


class Role(Enum):
    """What a block is to the reader."""

    BODY = auto()
    HEADING = auto()
    CAPTION = auto()
    FOOTNOTE = auto()
    ASIDE = auto()
    """Prose in another size than the body's: title, authors, a quotation, a prompt in a box."""
    FLOAT = auto()
    """Text of a figure or of a table without rules; no part of the document's text."""


class Block(NamedTuple):
    """Lines that belong together."""

    role: Role
    lines: tuple[Line, ...]
    page: int

    @property
    def text(self) -> str:
        """The lines with a blank between them."""
        return " ".join(line.text for line in self.lines)


def body_size(pages: Sequence[PageLines]) -> float:
    """Return the font size in points in which most of the text is set."""
    counts: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            counts[round(line.size * 2) / 2] += len(line.text)
    if not counts:
        return 10.0
    common = counts.most_common(1)[0][0]
    near = [(line.size, len(line.text)) for page in pages for line in page.lines if abs(line.size - common) <= 0.5]
    return sum(size * n for size, n in near) / sum(n for _, n in near)


def find_blocks(pages: Sequence[PageLines], size: float) -> Iterator[Block]:
    """Yield the blocks in reading order, without the bibliography and the text of figures.

    `size` is the body's font size in points. The bibliography runs from its heading to the next one, if it reads like one: a
    section of prose about references stays.
    """
    blocks = (block for page in pages for block in _page_blocks(page, size) if block.role is not Role.FLOAT)
    section: list[Block] = []
    for block in blocks:
        if block.role is Role.HEADING:
            yield from _without_bibliography(section)
            section = []
        section.append(block)
    yield from _without_bibliography(section)


def _without_bibliography(section: list[Block]) -> list[Block]:
    """Return the blocks of a section; of a bibliography only the captions, which stand there by chance."""
    if not section or section[0].role is not Role.HEADING or not is_bibliography(section[0].text):
        return section
    text = " ".join(block.text for block in section[1:])
    if len(_YEAR.findall(text)) * _CHARACTERS_A_YEAR < len(text):
        return section
    return [block for block in section if block.role is Role.CAPTION]


def _page_blocks(page: PageLines, size: float) -> Iterator[Block]:
    for _, group in groupby(page.lines, key=lambda line: line.block):
        lines = list(group)
        start = 0
        while start < len(lines):
            block = _next_block(lines, start, page, size)
            yield block
            start += len(block.lines)


def _next_block(lines: list[Line], start: int, page: PageLines, size: float) -> Block:
    if _is_caption_at(lines, start):
        end = start + 1
        while end < len(lines) and abs(lines[end].size - lines[start].size) <= _SAME_SIZE * size:
            end += 1
        return Block(Role.CAPTION, tuple(lines[start:end]), page.number)
    if _is_heading_at(lines, start, page.number, size):
        end = start + 1
        while end < len(lines) and end < start + 3 and continues_heading(lines[end], lines[start]):
            end += 1
        return Block(Role.HEADING, tuple(lines[start:end]), page.number)
    end = start + 1
    while end < len(lines) and not (
        _BULLET.match(lines[end].text) or _is_caption_at(lines, end) or _is_heading_at(lines, end, page.number, size)
    ):
        end += 1
    chosen = tuple(lines[start:end])
    return Block(_role(chosen, page, size), chosen, page.number)


def _is_caption_at(lines: list[Line], at: int) -> bool:
    if not is_caption(lines[at].text):
        return False
    return at == 0 or lines[at - 1].x1 - lines[at - 1].x0 < 0.6 * (lines[at].x1 - lines[at].x0)


def _is_heading_at(lines: list[Line], at: int, page: int, size: float) -> bool:
    line = lines[at]
    if page == 1 and (line.size >= _TITLE_SIZE * size or not has_number_or_name(line.text)):
        return False  # the title, or an author's name
    return is_heading(line, size, is_alone=len(lines) == 1)


def _role(lines: tuple[Line, ...], page: PageLines, size: float) -> Role:
    n = sum(len(line.text) for line in lines)
    relative = sum(line.size * len(line.text) for line in lines) / (n * size)
    if abs(relative - 1) <= _SAME_SIZE:
        return Role.BODY
    first = lines[0]
    if relative < _SMALLER and first.y0 > _FOOT * page.height and (first.marker or _FOOTNOTE.match(first.text)):
        return Role.FOOTNOTE
    return Role.ASIDE if page.number == 1 or _is_prose(lines) else Role.FLOAT


def _is_prose(lines: tuple[Line, ...]) -> bool:
    letters = sum(character.isalpha() for line in lines for character in line.text)
    return letters >= _PROSE_LETTERS and letters >= _PROSE_LINE * len(lines)
