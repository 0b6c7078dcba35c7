"""Prose mode: every sentence, list item or table row that cites something is a claim."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from claimcheck.readers.author_year import AuthorYear
from claimcheck.readers.base import Block, MappedText, Source
from claimcheck.readers.citations import Cited, Key, Link, Links, Marker, Numbers, find_markers, find_mentions
from claimcheck.readers.reference_index import ReferenceIndex
from claimcheck.schema import Claim, Finding, Reference, Region
from claimcheck.text import Span, split_sentences

MIN_LETTERS = 8
"""Letters that a sentence must have apart from its citations and links to be a claim; a Chinese character counts as two."""
_CHATTER = re.compile(
    r"\s*(?:(?:sure|certainly|of course|okay|great|absolutely)[,!.]|(?:now )?(?:i['’]ll|i will|let me|i['’]m going to|i need to|i now have|"
    r"i have enough|i can see|based on my (?:research|search))\b|here(?: is|['’]s) (?:the|a|your)\b|我将|我需要|让我|我来|我会|接下来)",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"[?？][\"”’')）*\s]*\Z")
_EMPTY_BRACKETS = re.compile(r"\s?[(\[（](?:[\s,;，；]|\b(?:see|e\.g\.?|cf\.?|also|and|i\.e\.?)(?=\W))*[)\]）]", re.IGNORECASE)
_SPACE_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?，。；：！？、](?:\s|\Z|[^\w.]))")
_LABELLED = re.compile(r"\W*(?:[\w-]+\W+){0,3}\Z")


class _Sentence(NamedTuple):
    """A sentence with its citations, as offsets into the block's text."""

    start: int
    end: int
    text: str
    markers: tuple[Marker, ...]


def cited_claims(
    blocks: Sequence[Block], references: Sequence[Reference], source: Source | None = None
) -> tuple[list[Claim], list[Finding]]:
    """Return the claims of `blocks` (without those of the bibliography), bound to the references that they cite.

    A citation binds to its own sentence only, also where it closes a paragraph; one that follows the full stop belongs to the
    sentence before it. A citation of something that is not listed yields the finding "unknown-citation"; its claim stays, bound
    to the rest. With `source` each claim's line is that of its first character, else that of its block.
    """
    collector = _Collector(ReferenceIndex(references), source)
    for block, section in _content(blocks):
        collector.add(block, section)
    if not collector.claims:
        collector.counts_mentions = True
        for block, section in _content(blocks):
            collector.add(block, section)
    return collector.claims, collector.findings


def _content(blocks: Sequence[Block]) -> Iterator[tuple[Block, str | None]]:
    """Yield the blocks that may hold claims, each with the heading it stands under."""
    section = None
    first_heading = next((at for at, block in enumerate(blocks) if block.kind == "heading"), 0)
    for at, block in enumerate(blocks):
        if block.kind == "heading":
            section = " ".join(block.content.text.split()) or section
        elif block.kind in ("paragraph", "item", "table") and not (at < first_heading and _CHATTER.match(block.content.text)):
            yield block, section


class _Collector:
    """Gathers claims and findings in the report's order."""

    def __init__(self, index: ReferenceIndex, source: Source | None) -> None:
        self.claims: list[Claim] = []
        self.findings: list[Finding] = []
        self.counts_mentions = False
        self._index = index
        self._reported: set[Cited] = set()
        self._lines = _line_starts(source)

    def add(self, block: Block, section: str | None) -> None:
        """Add the claims of `block`."""
        if block.kind == "table":
            self._add_rows(block, section)
            return
        content = block.content
        for sentence in _sentences(content.text, self._markers(content.text, block.links)):
            if sentence.markers and _is_claim(sentence, block.links):
                region = _region(content, sentence, block)
                self._add_claim(sentence.text, sentence.markers, block, region, section)

    def _markers(self, text: str, links: Links) -> list[Marker]:
        return find_markers(text, links, self._index) or (find_mentions(text) if self.counts_mentions else [])

    def _add_rows(self, block: Block, section: str | None) -> None:
        headers: list[str] = []
        for row in block.rows:
            if row.is_header:
                headers = [" ".join(cell.text.split()) for cell in row.cells]
                continue
            pieces: list[str] = []
            markers: list[Marker] = []
            for at, cell in enumerate(row.cells):
                links = [(start, end, target) for column, start, end, target in row.links if column == at]
                found = self._markers(cell.text, links)
                markers += found
                piece = _without(cell.text, found)
                if any(map(str.isalnum, piece)):
                    label = headers[at] if at < len(headers) and headers[at] else ""
                    pieces.append(f"{label}: {piece}" if label else piece)
            offsets = [offset for cell in row.cells for offset in (cell.offsets[:1] + cell.offsets[-1:])]
            text = "; ".join(pieces)
            if markers and offsets and _letters(text) >= MIN_LETTERS:
                region = Region(start=min(offsets), end=max(offsets) + 1)
                self._add_claim(text, tuple(markers), block, region, section)

    def _add_claim(self, text: str, markers: Iterable[Marker], block: Block, region: Region, section: str | None) -> None:
        id_ = f"c{len(self.claims) + 1}"
        line = bisect_right(self._lines, region.start) if self._lines else block.line
        bound: list[str] = []
        for cited in dict.fromkeys(cited for marker in markers for cited in marker.cited):
            ids, missing = self._resolve(cited, region.start)
            bound += [one for one in ids if one not in bound]
            if missing and cited not in self._reported:
                self._reported.add(cited)
                message = f"{missing} is cited, but no reference of that name is listed."
                self.findings.append(
                    Finding(rule="unknown-citation", severity="warning", message=message, line=line, claim=id_)
                )
        claim = Claim(id=id_, text=text, line=line, region=region, references=tuple(bound), section=section)
        self.claims.append(claim)

    def _resolve(self, cited: Cited, at: int) -> tuple[list[str], str]:
        """Return the ids of what is cited, and the name of what is not listed ("" where all is)."""
        index = self._index
        if isinstance(cited, Numbers):
            listed = index.between(cited.first, cited.last, at)
            is_whole = len(listed) == cited.last - cited.first + 1
            name = f"[{cited.first}]" if cited.first == cited.last else f"[{cited.first}-{cited.last}]"
            return listed, "" if is_whole else name
        if isinstance(cited, Key):
            found = index.keyed(cited.key, at) or index.keyed(cited.key.removeprefix("^"), at)
            return ([found], "") if found else ([], f"[{cited.key}]")
        if isinstance(cited, Link):
            found = index.linked(cited.address)
            return ([found], "") if found else ([], cited.address)
        ids = list(index.authored(cited))
        return ids, "" if ids else _author_label(cited)


def _author_label(cited: AuthorYear) -> str:
    return f"{cited.surname}{' et al.' if cited.has_more else ''}{f' ({cited.year})' if cited.year else ''}"


def _line_starts(source: Source | None) -> list[int]:
    if source is None:
        return []
    return [0] + [match.end() for match in re.finditer(r"\r\n|\r|\n", source.text)]


def _sentences(text: str, markers: Sequence[Marker]) -> Iterator[_Sentence]:
    """Yield the sentences of `text`, each with its markers.

    Sentences are split on the text without its markers, so that none is torn apart at "et al., 2020" or "[1]. [2]"; a marker
    that the sentence needs is shown to the splitter as a word.
    """
    if not markers:
        return
    clean, kept, anchors = _cleaned(text, markers)
    spans = split_sentences(clean)
    groups = _assigned(spans, anchors)
    for span, group in zip(spans, groups, strict=True):
        own = tuple(markers[at] for at in group)
        start, end = kept[span.start], kept[span.end - 1] + 1
        inner = [marker._replace(start=marker.start - start, end=marker.end - start) for marker in own]
        if own:
            start, end = min(start, own[0].start), max(end, own[-1].end)
            inner = [marker._replace(start=marker.start - start, end=marker.end - start) for marker in own]
        yield _Sentence(start, end, _without(text[start:end], inner), own)


def _cleaned(text: str, markers: Sequence[Marker]) -> tuple[str, list[int], list[int]]:
    """Return the text without markers, the offset in `text` of each of its characters, and where each marker stood in it."""
    pieces: list[str] = []
    kept: list[int] = []
    anchors: list[int] = []
    end = 0
    for marker in markers:
        start = marker.start
        if not marker.is_word:
            while start > end and text[start - 1].isspace():
                start -= 1
        pieces.append(text[end:start])
        kept.extend(range(end, start))
        anchors.append(len(kept))
        end = marker.end
        if marker.is_word and marker.end > marker.start:
            is_bracket = not text[marker.start].isalnum()
            pieces.append("X" * (end - start) if is_bracket else text[start:end])
            kept.extend(range(start, end))
            anchors[-1] += 1
    pieces.append(text[end:])
    kept.extend(range(end, len(text)))
    return "".join(pieces), kept, anchors


def _assigned(spans: Sequence[Span], anchors: Sequence[int]) -> list[list[int]]:
    """Return for each sentence the positions of its markers: a marker belongs to the sentence that it stands in or follows."""
    groups: list[list[int]] = [[] for _ in spans]
    starts = [span.start for span in spans]
    for position, anchor in enumerate(anchors):
        if spans:
            groups[max(0, bisect_right(starts, anchor - 1) - 1)].append(position)
    return groups


def _without(text: str, markers: Sequence[Marker]) -> str:
    """Return `text` as a reader would say it: without the markers that it can lose, blanks tidied."""
    pieces: list[str] = []
    end = 0
    for marker in markers:
        if not marker.is_word:
            pieces.append(
                text[end : marker.start].rstrip()
                if text[marker.end : marker.end + 1] not in ("(", "（")
                else text[end : marker.start]
            )
            end = marker.end
    pieces.append(text[end:])
    joined = " ".join("".join(pieces).split())
    joined = _EMPTY_BRACKETS.sub("", joined)
    return _SPACE_BEFORE_STOP.sub("", joined).strip()


def _is_claim(sentence: _Sentence, links: Links) -> bool:
    """Tell whether a cited sentence states something: no question, no bare link, no fragment."""
    if _QUESTION.search(sentence.text):
        return False
    inside = [(start, end) for start, end, _ in links if sentence.start <= start and end <= sentence.end]
    linked = sum(_letters(text) for text in (sentence.text,) if inside and _is_only_links(sentence, inside))
    return _letters(sentence.text) - linked >= MIN_LETTERS


def _is_only_links(sentence: _Sentence, inside: Sequence[tuple[int, int]]) -> bool:
    linked = sum(end - start for start, end in inside)
    return linked >= (sentence.end - sentence.start) - 8


def _letters(text: str) -> int:
    return sum(2 if ord(character) >= 0x2E80 else 1 for character in text if character.isalpha())


def _region(content: MappedText, sentence: _Sentence, block: Block) -> Region:
    start, last = content.offsets[sentence.start], content.offsets[sentence.end - 1]
    end = last + 1
    if any(begin <= sentence.end - 1 < stop for begin, stop, _ in block.links):
        end = content.offsets[sentence.end] if sentence.end < len(content.offsets) else max(end, block.end)
    return Region(start=start, end=end)


_ = pairwise
