"""The sentences, list items and table rows of a block that cite something, as a reader would say them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimcheck.readers.base import Block, MappedText, TableRow
from claimcheck.readers.citations import Links, Marker, find_markers, find_mentions
from claimcheck.readers.reference_index import ReferenceIndex
from claimcheck.schema import Region
from claimcheck.text import Span, split_sentences

MIN_LETTERS = 8
"""Letters that a sentence must have apart from its citations and links to be a claim; a Chinese character counts as two."""
_LETTERS_OF_WIDE = 2
_WIDE = 0x2E80  # first code point of the CJK blocks
_QUESTION = re.compile(r"[?？][\"”’')）*\s]*\Z")
_LABEL = re.compile(r"(?:[^.!?。！？:：]{0,40}[:：])?[\s|｜、,，;；/·•()（）\[\]-]*")
_EMPTY_BRACKETS = re.compile(r"\s?[(\[（](?:[\s,;，；]|\b(?:see|e\.g\.?|cf\.?|also|and|i\.e\.?)(?=\W))*[)\]）]", re.IGNORECASE)
_SPACE_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?，。；：！？、](?:\s|\Z|[^\w.]))")


class CitedSentence(NamedTuple):
    """A sentence, list item or table row that cites something."""

    text: str
    """Without the markers that it can lose, blanks tidied."""
    region: Region
    """Where it stands in the source, markers included."""
    markers: tuple[Marker, ...]


def cited_sentences(block: Block, index: ReferenceIndex, *, counts_mentions: bool = False) -> Iterator[CitedSentence]:
    """Yield what of `block` states something and cites something, in order.

    A citation belongs to the sentence it stands in, or that it follows; with `counts_mentions` the bare name of authors
    ("Zheng et al.") cites too, where a sentence has no other citation. Questions, bare links and fragments state nothing.
    """
    if block.kind == "table":
        yield from _cited_rows(block, index)
        return
    text = block.content.text
    markers = find_markers(text, block.links, index) or (find_mentions(text) if counts_mentions else [])
    if not markers:
        return
    links = sorted(link for link in block.links if not link[2].startswith("#"))
    link_starts = [link[0] for link in links]
    clean, kept, anchors = _cleaned(text, markers)
    spans = split_sentences(clean)
    for span, positions in zip(spans, _assigned(spans, anchors), strict=True):
        own = [markers[at] for at in positions]
        if not own:
            continue
        start = min(kept[span.start], own[0].start)
        end = max(kept[span.end - 1] + 1, own[-1].end)
        said = _without(
            text[start:end], [marker._replace(start=marker.start - start, end=marker.end - start) for marker in own]
        )
        inside = links[bisect_left(link_starts, start) : bisect_left(link_starts, end)]
        if _is_statement(said) and not _is_list_of_links(text, start, end, inside):
            yield CitedSentence(said, _region(block, start, end, inside), tuple(own))


def letters(text: str) -> int:
    """Return how many letters `text` has, a Chinese, Japanese or Korean character counted as two."""
    return sum(_LETTERS_OF_WIDE if ord(character) >= _WIDE else 1 for character in text if character.isalpha())


def _cited_rows(block: Block, index: ReferenceIndex) -> Iterator[CitedSentence]:
    headers: list[str] = []
    for row in block.rows:
        if row.is_header:
            headers = [" ".join(cell.text.split()) for cell in row.cells]
            continue
        markers: list[Marker] = []
        pieces: list[str] = []
        for at, (cell, links) in enumerate(zip(row.cells, row_links(row), strict=True)):
            found = find_markers(cell.text, links, index)
            markers += found
            label = headers[at] if at < len(headers) else ""
            pieces += _piece(label, _without(cell.text, found))
        places = [offset for cell in row.cells for offset in (*cell.offsets[:1], *cell.offsets[-1:])]
        text = "; ".join(pieces)
        if markers and places and letters(text) >= MIN_LETTERS:
            yield CitedSentence(text, Region(start=min(places), end=max(places) + 1), tuple(markers))


def row_links(row: TableRow) -> list[list[tuple[int, int, str]]]:
    """Return the links of each cell of a row."""
    links: list[list[tuple[int, int, str]]] = [[] for _ in row.cells]
    for column, start, end, target in row.links:
        links[column].append((start, end, target))
    return links


def _piece(label: str, text: str) -> list[str]:
    """Return what a cell adds to its row's claim: nothing where it is empty or a running number."""
    is_running_number = not label and text.isdigit()
    if is_running_number or not any(map(str.isalnum, text)):
        return []
    return [f"{label}: {text}" if label else text]


def _cleaned(text: str, markers: Sequence[Marker]) -> tuple[str, list[int], list[int]]:
    """Return the text without markers, the offset in `text` of each of its characters, and where each marker stood in it.

    So no sentence is torn apart at "et al., 2020" or "[1]. [2]". A marker that its sentence needs is shown as a word.
    """
    pieces: list[str] = []
    kept: list[int] = []
    anchors: list[int] = []
    end = 0
    for marker in markers:
        start = marker.start
        while not marker.is_word and start > end and text[start - 1].isspace():
            start -= 1
        pieces.append(text[end:start])
        kept.extend(range(end, start))
        anchors.append(len(kept) + (1 if marker.is_word and marker.end > marker.start else 0))
        end = marker.end
        if marker.is_word:
            pieces.append(text[start:end] if text[start : start + 1].isalnum() else "X" * (end - start))
            kept.extend(range(start, end))
    pieces.append(text[end:])
    kept.extend(range(end, len(text)))
    return "".join(pieces), kept, anchors


def _assigned(spans: Sequence[Span], anchors: Sequence[int]) -> list[list[int]]:
    """Return for each sentence the positions of its markers: a marker belongs to the sentence that it stands in or follows."""
    groups: list[list[int]] = [[] for _ in spans]
    starts = [span.start for span in spans]
    for position, anchor in enumerate(anchors if spans else ()):
        groups[max(0, bisect_right(starts, anchor - 1) - 1)].append(position)
    return groups


def _without(text: str, markers: Sequence[Marker]) -> str:
    pieces: list[str] = []
    end = 0
    for marker in markers:
        if not marker.is_word:
            before = text[end : marker.start]
            pieces.append(before if text[marker.end : marker.end + 1].isalnum() else before.rstrip())
            end = marker.end
    pieces.append(text[end:])
    joined = _EMPTY_BRACKETS.sub("", " ".join("".join(pieces).split())).replace("et al..", "et al.")
    return _SPACE_BEFORE_STOP.sub("", joined).strip()


def _is_statement(text: str) -> bool:
    return letters(text) >= MIN_LETTERS and not _QUESTION.search(text)


def _is_list_of_links(text: str, start: int, end: int, links: Links) -> bool:
    """Tell whether nothing but links, or a label and links, stands in `text[start:end]`: "Sources: A | B"."""
    rest, at = "", start
    for left, right, _ in links:
        if at <= left and right <= end:
            rest += text[at:left]
            at = right
    return at > start and _LABEL.fullmatch(rest + text[at:end]) is not None


def _region(block: Block, start: int, end: int, links: Links) -> Region:
    """Return the place of `content.text[start:end]`; `links` are those that start in it."""
    content: MappedText = block.content
    last = content.offsets[end - 1] + 1
    if any(left < end <= right for left, right, _ in links[-1:]):  # the link's target stands behind its text
        last = content.offsets[end] if end < len(content.offsets) else max(last, block.end)
    return Region(start=content.offsets[start], end=last)
