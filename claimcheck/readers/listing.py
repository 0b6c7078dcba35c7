"""Where a report lists its references, and the list taken apart into entries."""

from collections.abc import Sequence
from typing import NamedTuple

from claimcheck.readers.base import Block, MappedText, Source
from claimcheck.readers.bibliography_heading import is_bibliography_heading
from claimcheck.readers.listing_lines import ListedLine, Start, bracketed_start, entry_starts, listed_lines, start_of

_MAX_HEADING = 80  # characters of a paragraph that is a heading
_MIN_TRAILING = 2  # numbered lines at a report's end that make a bibliography without a heading


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


def _section(blocks: Sequence[Block], at: int, source: Source) -> list[ListedLine] | None:
    """Return the lines of the bibliography whose heading is block `at`, or None where that is no such heading."""
    block = blocks[at]
    if block.kind not in ("heading", "paragraph"):
        return None
    is_heading = block.kind == "heading"
    if (is_heading or len(block.content.text) <= _MAX_HEADING) and is_bibliography_heading(block.content.text):
        return _following(blocks, at, source)
    return None if is_heading else _headed_paragraph(blocks, at, source)


def _headed_paragraph(blocks: Sequence[Block], at: int, source: Source) -> list[ListedLine] | None:
    lines = list(listed_lines(blocks[at], at, source))
    for position, line in enumerate(lines[:-1]):
        if is_bibliography_heading(line.content.text) and start_of(lines[position + 1]):
            return lines[position + 1 :] + _following(blocks, at, source)
    return None


def _following(blocks: Sequence[Block], at: int, source: Source) -> list[ListedLine]:
    """Return the lines after the heading at block `at`, up to the next heading that is not followed by entries."""
    lines: list[ListedLine] = []
    for position in range(at + 1, len(blocks)):
        block = blocks[position]
        if block.kind == "heading":
            ahead = blocks[position + 1] if position + 1 < len(blocks) else None
            opening = next(listed_lines(ahead, position + 1, source), None) if ahead and ahead.kind != "heading" else None
            if is_bibliography_heading(block.content.text) or opening is None or start_of(opening) is None:
                break
            continue
        lines += listed_lines(block, position, source)
    return lines


def _taken_apart(
    blocks: Sequence[Block], heading: int, lines: Sequence[ListedLine], part: int
) -> tuple[list[EntryText], set[int], int]:
    """Return the entries, the blocks they fill (with the heading), and the block after the last of them."""
    starts = entry_starts(lines)
    ends = [following.at for following in starts[1:]] + [len(lines)] * bool(starts)
    is_wrapped = any(end - start.at > 1 for start, end in zip(starts[:-1], ends[:-1], strict=True))
    if starts and not is_wrapped and len(starts) > 1:
        ends[-1] = starts[-1].at + 1  # what follows the last entry is none of it
    entries = [_entry(lines[start.at : end], start, part) for start, end in zip(starts, ends, strict=True)]
    last = lines[ends[-1] - 1].block if starts else heading
    used = set(range(heading, last + 1))
    is_opened_in_text = (not starts or lines[0].block == heading) and blocks[heading].kind != "heading"
    if is_opened_in_text and not _is_all_bibliography(blocks[heading], lines, heading):
        used.discard(heading)
    return entries, used, last + 1


def _is_all_bibliography(block: Block, lines: Sequence[ListedLine], position: int) -> bool:
    listed = sum(len(line.content.text) for line in lines if line.block == position)
    return len(block.content.text) - listed <= _MAX_HEADING


def _entry(lines: Sequence[ListedLine], start: Start, part: int) -> EntryText:
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
    lines = [line for at in range(first, len(blocks)) for line in listed_lines(blocks[at], at, source)]
    if len(lines) < _MIN_TRAILING:
        return [], set()
    entries, used, _ = _taken_apart(blocks, first, lines, 0)
    return (entries, used) if len(entries) >= _MIN_TRAILING else ([], set())


def _is_list_of_entries(block: Block, position: int, source: Source) -> bool:
    lines = list(listed_lines(block, position, source))
    return bool(lines) and all(bracketed_start(line) is not None for line in lines)
