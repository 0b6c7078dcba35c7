"""Where a report speaks of itself: title, abstract, introduction, research question, and how it says that it was made."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Literal

from claimcheck.readers.base import Block, MappedText, Source
from claimcheck.readers.headings import section_name
from claimcheck.readers.lines import LineNumbers, Ranges, split_lines
from claimcheck.readers.metadata import Metadata
from claimcheck.schema import Claim, Part, Reference, Region
from claimcheck.text import REPLACEMENT, letters_only, split_sentences

Kind = Literal["title", "abstract", "introduction", "question", "making"]

_MAX_HEAD = 60_000  # characters from the start in which title, abstract and research question stand
_MAX_INTRODUCTION = 10_000  # characters
_MAX_MAKING = 100  # sentences
_MAX_BLOCK = 20_000  # characters of a paragraph that is split into sentences
_INTRODUCTION = re.compile(r"introduction", re.IGNORECASE)
_FI = rf"(?:fi|ﬁ|{REPLACEMENT})"
_PAPERS = r"(?:papers|studies|articles|publications|sources|documents|claims)"
_MAKING = re.compile(
    rf"\b(?:literature|systematic|database|comprehensive|exhaustive|extensive|web|keyword)\s+(?:\w+\s+)?(?:search|review)|"
    rf"\bsearch(?:es|ed)?\s+(?:of|across|on|strategy|strings?|terms|yielded|returned)\b|\bPRISMA\b|"
    rf"\b\d[\d,]*\s+(?:[\w-]+\s+){{0,3}}{_PAPERS}\b|\b{_PAPERS}\s+(?:were|was|retrieved|found|extracted|included|screened)\b|"
    rf"\breviewers?\b|\b(?:quality|review|reliability)\s+(?:\w+\s+)?(?:scores?|ratings?)\b|\bindependent(?:ly)?\b|"
    rf"\bveri{_FI}ed\b|\bfact-checked\b|\b(?:human|domain)\s+experts?\b|\bsearched\b|\bdatabases\b|\bquer(?:y|ies)\b|"
    r"\brubric\b|\bprotocol\b|\bguidelines?\b|\bkappa\b|\binter-(?:rater|annotator)\b",
    re.IGNORECASE,
)
"""A quick look: what a sentence means is for the rules to say."""


def find_parts(
    blocks: Sequence[Block], metadata: Metadata, claims: Sequence[Claim], references: Sequence[Reference], source: Source
) -> tuple[Part, ...]:
    """Return the parts in the order of their kinds; a part without a place in the text is left out."""
    lines = LineNumbers(split_lines(source.text))
    head = _head(blocks)
    named: tuple[tuple[Kind, str | None], ...] = (
        ("title", metadata.title),
        ("abstract", metadata.abstract),
        ("question", metadata.research_question),
    )
    found = [(kind, place) for kind, value in named if value and (place := _locate(value, head))]
    found += [("introduction", place) for place in _introduction(blocks)]
    regions = [claim.region for claim in claims] + [reference.region for reference in references if reference.region]
    taken = Ranges((region.start, region.end) for region in regions)
    found += [("making", place) for place in _making(blocks, taken)]
    return tuple(_part(kind, place, lines) for kind, place in found)


def _part(kind: Kind, place: MappedText, lines: LineNumbers) -> Part:
    region = _region(place)
    return Part(kind=kind, text=" ".join(place.text.split()), line=lines.at(region.start), region=region)


def _region(place: MappedText) -> Region:
    return Region(start=place.offsets[0], end=place.offsets[-1] + 1)


def _head(blocks: Sequence[Block]) -> MappedText:
    """Return the first blocks as one text."""
    pieces: list[MappedText] = []
    length = 0
    for block in blocks:
        if length > _MAX_HEAD:
            break
        if block.kind in ("heading", "paragraph", "item") and block.content.text:
            pieces.append(block.content)
            length += len(block.content.text)
    return MappedText.join(pieces, "\n").cut(0, 2 * _MAX_HEAD)


def _locate(value: str, head: MappedText) -> MappedText | None:
    """Return where a value stands in the head, blanks and punctuation aside, or None."""
    needle, _ = letters_only(value)
    letters, offsets = letters_only(head.text)
    at = letters.find(needle) if needle else -1
    if at < 0:
        return None
    end = offsets[at + len(needle) - 1] + 1
    closing = takewhile(lambda character: character in ".?!)\"'”’", head.text[end : end + 3])
    return head.cut(offsets[at], end + sum(1 for _ in closing))


def _introduction(blocks: Sequence[Block]) -> Iterator[MappedText]:
    """Yield the text under the first heading "Introduction", where there is one."""
    for at, block in enumerate(blocks):
        if block.kind == "heading" and _INTRODUCTION.fullmatch(section_name(" ".join(block.content.text.split()))):
            under = takewhile(lambda each: each.kind in ("paragraph", "item"), blocks[at + 1 :])
            joined = MappedText.join((each.content for each in under if each.content.text), "\n").cut(0, _MAX_INTRODUCTION)
            if joined.text.strip():
                yield joined.strip()
            return


def _making(blocks: Sequence[Block], taken: Ranges) -> Iterator[MappedText]:
    """Yield the sentences that may tell how the report was made; no claims and no references are among them."""
    found = 0
    for block in blocks:
        text = block.content.text[:_MAX_BLOCK]
        if block.kind not in ("paragraph", "item") or not _MAKING.search(text):
            continue
        for start, end in split_sentences(text):
            place = block.content.cut(start, end)
            if _MAKING.search(place.text) and not taken.overlap(place.offsets[0], place.offsets[-1] + 1):
                yield place
                found += 1
            if found == _MAX_MAKING:
                return
