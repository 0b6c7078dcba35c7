"""Find where tables stand: between horizontal rules of equal extent (booktabs), with a caption near by."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from claimcheck.extractors.captions import table_label
from claimcheck.pdf import Line, Page, Rule

_SAME_EXTENT = 6.0  # points by which the ends of the rules of one table differ
_MIN_LENGTH = 40.0  # points; shorter rules lie below a spanning header
_MIN_HEIGHT = 12.0  # points between the first and the last rule
_CAPTION_GAP = 60.0  # points between a table and its caption
_PROSE_LETTERS = 150  # letters, less six for each digit, of a block that can be no part of a table
_PROSE_LINE, _PROSE_LINES = 25, 3  # letters a line, and lines, of such a block


class TextBlock(NamedTuple):
    """Lines that were set close together, and the area they fill."""

    text: str
    lines: tuple[Line, ...]
    x0: float
    y0: float
    x1: float
    y1: float


class Region(NamedTuple):
    """The area of a table, its outer rules included."""

    x0: float
    y0: float
    x1: float
    y1: float
    label: str
    caption: str

    @property
    def width(self) -> float:
        """Points."""
        return self.x1 - self.x0


class _Chain(NamedTuple):
    """Rules of equal extent, one below the other."""

    x0: float
    x1: float
    y0: float
    y1: float
    n: int


def find_regions(page: Page) -> list[Region]:
    """Return the regions of the page's tables from top to bottom."""
    blocks = _text_blocks(page.lines)
    captions = [block for block in blocks if table_label(block.text)]
    if not captions:
        return []
    chains = _outermost(_chains(page.rules, blocks, captions))
    found = [(chain, _nearest(chain, captions)) for chain in chains]
    return [
        Region(chain.x0, chain.y0, chain.x1, chain.y1, table_label(caption.text), caption.text)
        for chain, caption in found
        if caption is not None
    ]


def _text_blocks(lines: Sequence[Line]) -> list[TextBlock]:
    """Return the lines in blocks; a table's caption opens one of its own."""
    blocks = []
    for _, group in groupby(_numbered(lines), key=lambda pair: pair[0]):
        chosen = tuple(line for _, line in group)
        blocks.append(
            TextBlock(
                " ".join(line.text for line in chosen),
                chosen,
                min(line.x0 for line in chosen),
                min(line.y0 for line in chosen),
                max(line.x1 for line in chosen),
                max(line.y1 for line in chosen),
            )
        )
    return blocks


def _numbered(lines: Sequence[Line]) -> list[tuple[int, Line]]:
    number, numbered, block = 0, [], -1
    for line in lines:
        if line.block != block:
            number, block = number + 1, line.block
        numbered.append((number, line))
    return numbered


def _chains(rules: Sequence[Rule], blocks: Sequence[TextBlock], captions: Sequence[TextBlock]) -> list[_Chain]:
    """Return chains of two rules or more; a caption or prose between two rules ends a chain."""
    prose = [block for block in blocks if _is_prose(block)]
    chains: list[_Chain] = []
    for rule in sorted((rule for rule in rules if rule.x1 - rule.x0 > _MIN_LENGTH), key=lambda rule: rule.y):
        at = _chain_of(rule, chains, prose, captions)
        if at is None:
            chains.append(_Chain(rule.x0, rule.x1, rule.y, rule.y, 1))
        else:
            chains[at] = chains[at]._replace(y1=rule.y, n=chains[at].n + 1)
    return [chain for chain in chains if chain.n >= 2 and chain.y1 - chain.y0 > _MIN_HEIGHT]


def _chain_of(rule: Rule, chains: Sequence[_Chain], prose: Sequence[TextBlock], captions: Sequence[TextBlock]) -> int | None:
    found = None
    for at, chain in enumerate(chains):
        fits = abs(rule.x0 - chain.x0) < _SAME_EXTENT and abs(rule.x1 - chain.x1) < _SAME_EXTENT
        if fits and not _is_cut(chain, rule.y, prose, captions):
            found = at
    return found


def _is_cut(chain: _Chain, y: float, prose: Sequence[TextBlock], captions: Sequence[TextBlock]) -> bool:
    width = chain.x1 - chain.x0

    def lies_between(block: TextBlock, least: float) -> bool:
        overlap = min(block.x1, chain.x1) - max(block.x0, chain.x0)
        return block.y0 >= chain.y1 - 1 and block.y1 <= y + 1 and overlap > least

    return any(lies_between(block, 0.3 * min(block.x1 - block.x0, width)) for block in captions) or any(
        lies_between(block, 0.5 * width) for block in prose
    )


def _is_prose(block: TextBlock) -> bool:
    letters = sum(character.isalpha() for character in block.text)
    digits = sum(character.isdigit() for character in block.text)
    n = len(block.lines)
    return n >= _PROSE_LINES and letters > _PROSE_LINE * n and letters - 6 * digits > _PROSE_LETTERS


def _outermost(chains: list[_Chain]) -> list[_Chain]:
    def holds(outer: _Chain, inner: _Chain) -> bool:
        return (
            outer is not inner
            and outer.x0 <= inner.x0
            and outer.x1 >= inner.x1
            and outer.y0 <= inner.y0
            and outer.y1 >= inner.y1
            and outer != inner
        )

    return [chain for chain in chains if not any(holds(other, chain) for other in chains)]


def _nearest(chain: _Chain, captions: Sequence[TextBlock]) -> TextBlock | None:
    """Return the caption closest above or below the chain in the same column, or None where there is none near by."""

    def distance(block: TextBlock) -> float:
        return min(abs(block.y0 - chain.y1), abs(chain.y0 - block.y1))

    def is_near(block: TextBlock) -> bool:
        overlap = min(block.x1, chain.x1) - max(block.x0, chain.x0)
        beside = overlap > 0.3 * min(block.x1 - block.x0, chain.x1 - chain.x0)
        return beside and (-6 < block.y0 - chain.y1 < _CAPTION_GAP or -6 < chain.y0 - block.y1 < _CAPTION_GAP)

    return min(filter(is_near, captions), key=distance, default=None)
