"""Where a report lists its references, and the list taken apart into entries."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimcheck.readers.base import Block, MappedText, Source
from claimcheck.readers.bibliography_heading import is_bibliography_heading

_BRACKETED = re.compile(r"\s*[\[［【]\s*\^?(\d{1,4}|[A-Za-z][\w.+:-]{0,39})\s*[\]］】](?!\()\s*[:.]?\s*")
_NUMBERED = re.compile(r"\s*(?:\((\d{1,4})\)|(\d{1,4})\s?[.)、．])\s*(?!\d)")
_BULLET = re.compile(r"\s*[-*•▪–·]\s+")
_SOURCE_NUMBER = re.compile(r"\s*(?:[-*+>]\s+)*(\d{1,4})[.)]\s")
_STARTS_ENTRY = re.compile(r"\s*(?:[\[［【(“\"<]|https?://|doi|arXiv|\d|[^\W\d_a-z])")
_CLOSED = re.compile(r"(?:https?://\S+|[.>)\]”\"/]|(?:1[89]|20)\d\d)\s*\Z")
_IDENTIFIES = re.compile(r"https?://|arxiv\s?[:.]|\b10\.\d{4,9}/|\A\s*\[\d", re.IGNORECASE)
_LINE_BREAK = re.compile(r"\n|\\n")
_MIN_TRAILING = 2  # numbered lines at a report's end that make a bibliography without a heading
_MIN_ALONE_SHARE = 0.8  # of a paragraph's lines that must look like whole entries to be taken as such


class EntryText(NamedTuple):
    """An entry as it stands in the list."""

    key: str | None
    """The number or label it is listed under."""
    content: MappedText
    """Without key or bullet."""
    links: tuple[tuple[int, int, str], ...]
    start: int
    """Offset in the source; with `end` it holds the whole entry, key included."""
    end: int
    line: int
    part: int
    """Which of the report's lists it belongs to, from 0."""


class Listing(NamedTuple):
    """All lists of a report."""

    entries: tuple[EntryText, ...]
    block_indexes: frozenset[int]
    """Blocks that hold nothing but bibliography."""


class _Line(NamedTuple):
    """A line of a bibliography; of a table, a row."""

    block: int
    content: MappedText
    links: tuple[tuple[int, int, str], ...]
    number: str | None
    is_item: bool
    line: int


class _Start(NamedTuple):
    """An entry begins on line `at` (position in the list of lines) under `key`; `skip` characters are key or bullet."""

    at: int
    key: str | None
    skip: int


def find_listing(blocks: Sequence[Block], source: Source) -> Listing:
    """Return the entries that the report lists, under a heading such as "References" or, numbered, at its end."""
    entries: list[EntryText] = []
    indexes: set[int] = set()
    part = at = 0
    while at < len(blocks):
        if blocks[at].kind == "entry":
            entries.append(_marked(blocks[at], part))
            indexes.add(at)
        lines = _section(blocks, at, source)
        if lines is None:
            at += 1
            continue
        found, used, stop = _taken_apart(blocks, at, lines, part)
        entries += found
        indexes |= used
        part += 1
        at = max(stop, at + 1)
    if not entries:
        found, used = _trailing(blocks, source)
        entries += found
        indexes |= used
    return Listing(tuple(entries), frozenset(indexes))


def _marked(block: Block, part: int) -> EntryText:
    return EntryText(block.key, block.content, block.links, block.start, block.end, block.line, part)


def _section(blocks: Sequence[Block], at: int, source: Source) -> list[_Line] | None:
    """Return the lines of the bibliography whose heading is block `at`, or None where that is no such heading."""
    block = blocks[at]
    if block.kind not in ("heading", "paragraph"):
        return None
    if block.kind == "heading" or len(block.content.text) <= 80:
        if not is_bibliography_heading(block.content.text):
            return None if block.kind == "heading" else _headed_paragraph(blocks, at, source)
        first: list[_Line] = []
    else:
        headed = _headed_paragraph(blocks, at, source)
        if headed is None:
            return None
        return headed
    return first + _following(blocks, at, source)


def _headed_paragraph(blocks: Sequence[Block], at: int, source: Source) -> list[_Line] | None:
    lines = list(_lines(blocks[at], at, source))
    for position, line in enumerate(lines[:-1]):
        if is_bibliography_heading(line.content.text) and _start_of(lines[position + 1]):
            return lines[position + 1 :] + _following(blocks, at, source)
    return None


def _following(blocks: Sequence[Block], at: int, source: Source) -> list[_Line]:
    """Return the lines after the heading at block `at`, up to the next heading that is not followed by entries."""
    lines: list[_Line] = []
    for position in range(at + 1, len(blocks)):
        block = blocks[position]
        if block.kind == "heading":
            ahead = blocks[position + 1] if position + 1 < len(blocks) else None
            opening = next(_lines(ahead, position + 1, source), None) if ahead and ahead.kind != "heading" else None
            if is_bibliography_heading(block.content.text) or opening is None or _start_of(opening) is None:
                break
            continue
        lines += _lines(block, position, source)
    return lines


def _lines(block: Block, position: int, source: Source) -> Iterator[_Line]:
    """Yield the block's lines as the source breaks them."""
    if block.kind == "table":
        yield from _rows(block, position)
        return
    if block.kind == "entry":
        yield _Line(position, block.content, block.links, block.key, True, block.line)
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
        yield _Line(
            position, piece, links, number if order == 0 else None, block.kind == "item" and order == 0, block.line + order
        )


def _rows(block: Block, position: int) -> Iterator[_Line]:
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
        yield _Line(
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


def _start_of(line: _Line) -> _Start | None:
    """Return the key that the line begins with, or None where it begins with none."""
    match = _BRACKETED.match(line.content.text) if not line.is_item or not line.number else None
    if match and (match[1].isdigit() or any(map(str.isdigit, match[1])) or len(match[1]) > 2):
        return _Start(0, match[1], match.end())
    if line.number:
        return _Start(0, line.number, 0)
    match = _NUMBERED.match(line.content.text)
    return _Start(0, match[1] or match[2], match.end()) if match else None


def _starts(lines: Sequence[_Line]) -> list[_Start]:
    """Return where entries begin: at their keys where they have any, else at bullets, else at whole lines or paragraphs."""
    bracketed = [start._replace(at=at) for at, line in enumerate(lines) if (start := _bracketed(line))]
    if bracketed and bracketed[0].at <= 1:
        return bracketed
    numbered: list[_Start] = []
    for at, line in enumerate(lines):
        start = _start_of(line)
        if start and (line.number or not numbered or _follows(numbered[-1].key, start.key)):
            numbered.append(start._replace(at=at))
    if numbered and numbered[0].at <= 1:
        return numbered
    bulleted = [
        _Start(at, None, match.end() if match else 0)
        for at, line in enumerate(lines)
        if (match := _BULLET.match(line.content.text)) or line.is_item
    ]
    return bulleted if bulleted and bulleted[0].at <= 1 else list(_unmarked(lines))


def _follows(key: str | None, following: str | None) -> bool:
    return bool(key and following and key.isdigit() and following.isdigit() and int(following) == int(key) + 1)


def _bracketed(line: _Line) -> _Start | None:
    start = _start_of(line)
    return start if start and start.skip and _BRACKETED.match(line.content.text) else None


def _unmarked(lines: Sequence[_Line]) -> Iterator[_Start]:
    by_block: dict[int, list[int]] = {}
    for at, line in enumerate(lines):
        by_block.setdefault(line.block, []).append(at)
    for positions in by_block.values():
        alone = [at for at in positions if _STARTS_ENTRY.match(lines[at].content.text) and _stands_alone(lines[at])]
        whole = len(alone) >= _MIN_ALONE_SHARE * len(positions)
        for at in positions if whole else positions[:1]:
            yield _Start(at, None, 0)


def _stands_alone(line: _Line) -> bool:
    return bool(line.links) or _CLOSED.search(line.content.text) is not None


def _taken_apart(
    blocks: Sequence[Block], heading: int, lines: Sequence[_Line], part: int
) -> tuple[list[EntryText], set[int], int]:
    """Return the entries, the blocks they fill (with the heading), and the block after the last of them."""
    starts = _starts(lines)
    ends = [following.at for following in starts[1:]] + [len(lines)] * bool(starts)
    is_wrapped = any(end - start.at > 1 for start, end in zip(starts[:-1], ends[:-1], strict=True))
    if starts and not is_wrapped and len(starts) > 1:
        ends[-1] = starts[-1].at + 1  # what follows the last entry is none of it
    entries = [_entry(lines[start.at : end], start, part) for start, end in zip(starts, ends, strict=True)]
    last = lines[ends[-1] - 1].block if starts else heading
    used = set(range(heading, last + 1))
    if not starts or lines[0].block == heading:
        used -= (
            {heading}
            if blocks[heading].kind != "heading" and not _is_all_bibliography(blocks[heading], lines, heading)
            else set()
        )
    return entries, used, last + 1


def _is_all_bibliography(block: Block, lines: Sequence[_Line], position: int) -> bool:
    listed = sum(len(line.content.text) for line in lines if line.block == position)
    return len(block.content.text) - listed <= 80


def _entry(lines: Sequence[_Line], start: _Start, part: int) -> EntryText:
    pieces: list[MappedText] = []
    links: list[tuple[int, int, str]] = []
    length = 0
    for at, line in enumerate(lines):
        if at and line.block != lines[at - 1].block:  # within a block the lines are joined already, hyphens and all
            pieces.append(MappedText(" ", pieces[-1].offsets[-1:] if pieces[-1].text else (0,)))
            length += 1
        pieces.append(line.content)
        links += [(left + length, right + length, target) for left, right, target in line.links]
        length += len(line.content.text)
    content = MappedText.join(pieces)
    skip = start.skip
    begin = content.offsets[0] if content.text else 0
    end = content.offsets[-1] + 1 if content.text else 0
    kept = tuple((left - skip, right - skip, target) for left, right, target in links if left >= skip)
    return EntryText(start.key, content.cut(skip, len(content.text)), kept, begin, end, lines[0].line, part)


def _trailing(blocks: Sequence[Block], source: Source) -> tuple[list[EntryText], set[int]]:
    """Return the entries of a list without heading: the numbered lines that the report ends with."""
    first = len(blocks)
    while (
        first and blocks[first - 1].kind in ("paragraph", "item") and _is_list_of_entries(blocks[first - 1], first - 1, source)
    ):
        first -= 1
    lines = [line for at in range(first, len(blocks)) for line in _lines(blocks[at], at, source)]
    if len(lines) < _MIN_TRAILING:
        return [], set()
    entries, used, _ = _taken_apart(blocks, first, lines, 0)
    return (entries, used) if len(entries) >= _MIN_TRAILING else ([], set())


def _is_list_of_entries(block: Block, position: int, source: Source) -> bool:
    lines = list(_lines(block, position, source))
    return bool(lines) and all(_bracketed(line) is not None for line in lines)
