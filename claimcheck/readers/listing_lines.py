"""The lines of a list of references, as the source breaks them, and where entries begin among them."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimcheck.readers.base import Block, MappedText, Source

_BRACKETED = re.compile(r"\s*[\[［【]\s*\^?(\d{1,4}|[A-Za-z][\w.+:-]{0,39})\s*[\]］】](?!\()\s*[:.]?\s*")
_NUMBERED = re.compile(r"\s*(?:\((\d{1,4})\)|(\d{1,4})\s?[.)、．])\s*(?!\d)")
_BULLET = re.compile(r"\s*[-*•▪–·]\s+")
_SOURCE_NUMBER = re.compile(r"\s*(?:[-*+>]\s+)*(\d{1,4})[.)]\s")
_STARTS_ENTRY = re.compile(r"\s*(?:[\[［【(“\"<]|https?://|doi|arXiv|\d|[^\W\d_a-z])")
_CLOSED = re.compile(r"(?:https?://\S+|[.>)\]”\"/]|(?:1[89]|20)\d\d)\s*\Z")
_IDENTIFIES = re.compile(r"https?://|arxiv\s?[:.]|\b10\.\d{4,9}/|\A\s*\[\d", re.IGNORECASE)
_LINE_BREAK = re.compile(r"\n|\\n")
_MIN_ALONE_SHARE = 0.8  # of a paragraph's lines that must look like whole entries to be taken as such


class ListedLine(NamedTuple):
    """A line of a bibliography; of a table, a row."""

    block: int
    content: MappedText
    links: tuple[tuple[int, int, str], ...]
    number: str | None
    is_item: bool
    line: int


class Start(NamedTuple):
    """An entry begins on line `at` (position in the list of lines) under `key`; `skip` characters are key or bullet."""

    at: int
    key: str | None
    skip: int


def listed_lines(block: Block, position: int, source: Source) -> Iterator[ListedLine]:
    """Yield the block's lines as the source breaks them."""
    if block.kind == "table":
        yield from _rows(block, position)
        return
    if block.kind == "entry":
        yield ListedLine(position, block.content, block.links, block.key, True, block.line)
        return
    number = None
    if block.kind == "item":
        match = _SOURCE_NUMBER.match(source.text, block.start, block.start + 24) if source.text else None
        number = block.key or (match[1] if match else None)
    for order, (start, end) in enumerate(_breaks(block.content, source)):
        piece = block.content.cut(start, end)
        links = tuple(
            (max(left, start) - start, min(right, end) - start, to)
            for left, right, to in block.links
            if left < end and right > start
        )
        yield ListedLine(
            position, piece, links, number if order == 0 else None, block.kind == "item" and order == 0, block.line + order
        )


def _rows(block: Block, position: int) -> Iterator[ListedLine]:
    for order, row in enumerate(block.rows):
        if row.is_header and not row.links and not _IDENTIFIES.search(" ".join(cell.text for cell in row.cells)):
            continue
        cells = [cell.text.strip() for cell in row.cells]
        label = cells[0].strip("[]().# ") if cells else ""
        number = label if label.isascii() and label.isdigit() and len(label) <= 4 else None
        used = [at for at, cell in enumerate(row.cells) if cell.text.strip() and not (number and at == 0)]
        links: list[tuple[int, int, str]] = []
        length = 0
        for at in used:
            links += [(start + length, end + length, target) for column, start, end, target in row.links if column == at]
            length += len(row.cells[at].text) + 2
        yield ListedLine(
            position, MappedText.join([row.cells[at] for at in used], ". "), tuple(links), number, True, block.line + order
        )


def _breaks(content: MappedText, source: Source) -> Iterator[tuple[int, int]]:
    """Yield the ranges of `content.text` that stand on one line of the source each."""
    text, offsets = content.text, content.offsets
    start = 0
    if source.text:
        last = max(offsets, default=0)
        following = _next_break(source.text, offsets[0], last) if text else -1
        for at in range(1, len(text)):
            if 0 <= following < offsets[at]:
                yield start, at
                start = at
                following = _next_break(source.text, offsets[at], last)
    else:
        for match in re.finditer(r"\n", text):
            yield start, match.start()
            start = match.end()
    if start < len(text):
        yield start, len(text)


def _next_break(text: str, at: int, last: int) -> int:
    """Return where the next line ends, in JSON also by an escape; -1 where none does up to `last`."""
    match = _LINE_BREAK.search(text, at, last + 1)
    return match.start() if match else -1


def start_of(line: ListedLine) -> Start | None:
    """Return the key that the line begins with, or None where it begins with none."""
    match = _BRACKETED.match(line.content.text) if not line.is_item or not line.number else None
    if match and (match[1].isdigit() or any(map(str.isdigit, match[1])) or len(match[1]) > 2):
        return Start(0, match[1], match.end())
    if line.number:
        return Start(0, line.number, 0)
    match = _NUMBERED.match(line.content.text)
    return Start(0, match[1] or match[2], match.end()) if match else None


def entry_starts(lines: Sequence[ListedLine]) -> list[Start]:
    """Return where entries begin: at their keys where they have any, else at bullets, else at whole lines or paragraphs."""
    bracketed = [start._replace(at=at) for at, line in enumerate(lines) if (start := bracketed_start(line))]
    if bracketed and bracketed[0].at <= 1:
        return bracketed
    numbered: list[Start] = []
    for at, line in enumerate(lines):
        start = start_of(line)
        if start and (line.number or not numbered or _follows(numbered[-1].key, start.key)):
            numbered.append(start._replace(at=at))
    if numbered and numbered[0].at <= 1:
        return numbered
    bulleted = [
        Start(at, None, match.end() if match else 0)
        for at, line in enumerate(lines)
        if (match := _BULLET.match(line.content.text)) or line.is_item
    ]
    return bulleted if bulleted and bulleted[0].at <= 1 else list(_unmarked(lines))


def _follows(key: str | None, following: str | None) -> bool:
    return bool(key and following and key.isdigit() and following.isdigit() and int(following) == int(key) + 1)


def bracketed_start(line: ListedLine) -> Start | None:
    """Return the key in brackets that the line begins with, or None."""
    start = start_of(line)
    return start if start and start.skip and _BRACKETED.match(line.content.text) else None


def _unmarked(lines: Sequence[ListedLine]) -> Iterator[Start]:
    by_block: dict[int, list[int]] = {}
    for at, line in enumerate(lines):
        by_block.setdefault(line.block, []).append(at)
    for positions in by_block.values():
        alone = [at for at in positions if _STARTS_ENTRY.match(lines[at].content.text) and _stands_alone(lines[at])]
        whole = len(alone) >= _MIN_ALONE_SHARE * len(positions)
        for at in positions if whole else positions[:1]:
            yield Start(at, None, 0)


def _stands_alone(line: ListedLine) -> bool:
    return bool(line.links) or _CLOSED.search(line.content.text) is not None
