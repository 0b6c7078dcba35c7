"""Make running text of blocks: a paragraph that a page break, a figure or a footnote interrupts becomes one again."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from claimcheck.extractors.blocks import Block, Role
from claimcheck.extractors.hyphens import Hyphens
from claimcheck.page_content import Line, Token
from claimcheck.schema import Word

_FINISHED = re.compile(r"[.!?:。！？][\"'”’)\]]*$")
_BULLET = re.compile(r"[•◦▪‣●○■–]\s|\(?\d{1,2}[.)]\s")
_URL = re.compile(r"(?:https?://|www\.)\S*$", re.IGNORECASE)
_URL_BREAK = re.compile(r"[/_=?&#%~.-]$")
_URL_PART = re.compile(r"[\w~%-]+[/_.=?&#-][\w~%/]")


class Paragraph(NamedTuple):
    """Blocks that read as one."""

    role: Role
    blocks: tuple[Block, ...]
    section: str


class Text(NamedTuple):
    """A document's text with what is known of its parts."""

    text: str
    words: tuple[Word, ...]
    paragraphs: tuple[tuple[Paragraph, int, int], ...]
    """Each paragraph with its range in `text`."""


def arrange(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Yield the paragraphs in reading order; captions and footnotes come at the end of the section that they stand in.

    So a paragraph goes on below a figure, and a footnote does not part two sentences.
    """
    desk = _Desk()
    for block in blocks:
        yield from desk.take(block)
    yield from desk.clear()


class _Desk:
    """Blocks that are not yet in their place."""

    def __init__(self) -> None:
        self._section = ""
        self._running: Paragraph | None = None
        self._after_paragraph: list[Paragraph] = []
        self._after_section: list[Paragraph] = []

    def take(self, block: Block) -> Iterator[Paragraph]:
        if block.role is Role.HEADING:
            yield from self.clear()
            self._section = block.text
            yield Paragraph(block.role, (block,), self._section)
        elif block.role in (Role.CAPTION, Role.FOOTNOTE):
            self._after_section.append(Paragraph(block.role, (block,), self._section))
        elif block.role is Role.ASIDE:
            self._after_paragraph.append(Paragraph(block.role, (block,), self._section))
        elif self._running and _continues(self._running, block):
            self._running = self._running._replace(blocks=(*self._running.blocks, block))
        else:
            yield from self._close_paragraph()
            self._running = Paragraph(block.role, (block,), self._section)

    def clear(self) -> Iterator[Paragraph]:
        yield from self._close_paragraph()
        yield from self._after_section
        self._after_section = []

    def _close_paragraph(self) -> Iterator[Paragraph]:
        if self._running:
            yield self._running
        yield from self._after_paragraph
        self._running, self._after_paragraph = None, []


def write(paragraphs: Iterable[Paragraph], hyphens: Hyphens, targets: frozenset[str]) -> Text:
    """Return the paragraphs as one text: blanks between lines, a line end between paragraphs, two before a heading.

    `targets` are the document's link targets: they tell how a URL goes on after a line's end.
    """
    pen = _Pen(hyphens, targets)
    ranges = []
    for paragraph in paragraphs:
        start = pen.open_paragraph(is_heading=paragraph.role is Role.HEADING)
        for block in paragraph.blocks:
            for line in block.lines:
                pen.line(line, block.page)
        ranges.append((paragraph, start, pen.length))
    return Text(pen.text(), tuple(pen.words), tuple(ranges))


def _continues(running: Paragraph, block: Block) -> bool:
    text = block.lines[0].text
    if _BULLET.match(text):
        return False
    return text[:1].islower() or not _FINISHED.search(running.blocks[-1].lines[-1].text)


class _Pen:
    """Writes tokens one after the other and notes where each one came to stand."""

    def __init__(self, hyphens: Hyphens, targets: frozenset[str]) -> None:
        self._hyphens = hyphens
        self._targets = targets
        self._pieces: list[str] = []
        self._last: Token | None = None
        self.length = 0
        self.words: list[Word] = []

    def text(self) -> str:
        return "".join(self._pieces)

    def open_paragraph(self, *, is_heading: bool) -> int:
        """Begin a paragraph and return its offset."""
        if self.length:
            self._put("\n\n" if is_heading else "\n")
        self._last = None
        return self.length

    def line(self, line: Line, page: int) -> None:
        first = line.tokens[0]
        if self._last is not None:
            self._put(self._between(self._last.text, first.text))
        self._token(first, page)
        for token in line.tokens[1:]:
            self._put(" ")
            self._token(token, page)
        self._last = line.tokens[-1]

    def _between(self, left: str, right: str) -> str:
        """Return what to put between a line's last token and the next line's first; takes a line-end hyphen back."""
        if _URL.search(left) and self._is_url_broken(left, right):
            return ""
        if len(left) < 2 or not left.endswith("-"):
            return " "
        joint = self._hyphens.join(left, right)
        if joint == "":
            self._take_back_hyphen()
        return " " if joint == " " else ""

    def _is_url_broken(self, left: str, right: str) -> bool:
        url = _URL.search(left)
        assert url is not None
        whole = (url[0] + right).rstrip(".,;)")
        if any(whole in target for target in self._targets):
            return True
        if any(url[0].rstrip(".,;)").rstrip("/") == target.rstrip("/") for target in self._targets):
            return False
        return bool((_URL_BREAK.search(left) and not left.endswith(".")) or _URL_PART.match(right))

    def _take_back_hyphen(self) -> None:
        self._pieces[-1] = self._pieces[-1][:-1]
        self.length -= 1
        self.words[-1] = replace(self.words[-1], end=self.length)

    def _token(self, token: Token, page: int) -> None:
        start = self.length
        text, x0, y0, x1, y1 = token
        self._put(text)
        word = Word(
            start=start,
            end=self.length,
            page=page,
            x0=round(x0, 1),
            y0=round(y0, 1),
            x1=round(x1, 1),
            y1=round(y1, 1),
        )
        self.words.append(word)

    def _put(self, piece: str) -> None:
        self._pieces.append(piece)
        self.length += len(piece)
