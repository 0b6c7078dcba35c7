"""Find where tables stand: between horizontal rules of equal extent (booktabs), with a caption near by."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from claimcheck.extractors.captions import is_caption, table_label
from claimcheck.page_content import Line, Rule
from claimcheck.pdf import Page

_SAME_EXTENT = 6.0  # points by which the ends of the rules of one table differ
_MIN_LENGTH = 40.0  # points; shorter rules lie below a spanning header
_MIN_HEIGHT = 12.0  # points between the first and the last rule
_CLOSE = 25.0  # points within which a table's caption counts even if a figure's is nearer
_CAPTION_GAP = 60.0  # points between a table and its caption
_BESIDE_GAP = 30.0  # points between a table and a caption at its side
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
    captions = [block for block in blocks if is_caption(block.text)]
    if not any(table_label(block.text) for block in captions):
        return []
    chains = _outermost(_chains(page.rules, blocks, captions))
    return [
        Region(chain.x0, chain.y0, chain.x1, chain.y1, table_label(caption.text), caption.text)
        for chain, caption in _with_captions(chains, captions)
    ]


def _with_captions(chains: Sequence[_Chain], captions: Sequence[TextBlock]) -> list[tuple[_Chain, TextBlock]]:
    """Return the chains that have a table's caption, with it.

    Where a chain lies between two captions, it takes the one that no other chain needs; so captions above and below tables are
    both understood, and subtables share one.
    """
    choices = [(chain, _captions_near(chain, captions)) for chain in chains]
    claimed = [near[0] for _, near in choices if len(near) == 1]
    return [
        (chain, near[0] if len(near) == 1 else next((block for block in near if block not in claimed), near[0]))
        for chain, near in choices
        if near
    ]


def _captions_near(chain: _Chain, captions: Sequence[TextBlock]) -> list[TextBlock]:
    """Return the table captions near a chain, the closest first: those above and below, else those at its side.

    There is none where a figure's caption is closer and no table's is close.
    """
    near = [block for block in captions if _is_above_or_below(chain, block)]
    near = sorted(near, key=lambda block: _distance(chain, block)) or [b for b in captions if _is_beside(chain, b)]
    tables = [block for block in near if table_label(block.text)]
    is_figure = bool(tables) and tables[0] is not near[0] and _distance(chain, tables[0]) > _CLOSE
    return [] if is_figure else tables


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


def _is_above_or_below(chain: _Chain, block: TextBlock) -> bool:
    if block.y0 - chain.y1 <= -_SAME_EXTENT and chain.y0 - block.y1 <= -_SAME_EXTENT:
        return False
    overlap = min(block.x1, chain.x1) - max(block.x0, chain.x0)
    shares_column = overlap > 0.3 * min(block.x1 - block.x0, chain.x1 - chain.x0)
    return shares_column and _distance(chain, block) < _CAPTION_GAP


def _is_beside(chain: _Chain, block: TextBlock) -> bool:
    """Tell whether a caption stands level with a chain, a small gap to its left or right."""
    level = min(block.y1, chain.y1) - max(block.y0, chain.y0)
    gap = max(block.x0, chain.x0) - min(block.x1, chain.x1)
    return level > 0.5 * (block.y1 - block.y0) and 0 <= gap < _BESIDE_GAP


def _distance(chain: _Chain, block: TextBlock) -> float:
    return max(0.0, block.y0 - chain.y1, chain.y0 - block.y1)
