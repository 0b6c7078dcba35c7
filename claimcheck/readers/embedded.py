"""Blocks read from a piece of a source -> blocks of the whole source."""

from array import array
from collections.abc import Sequence

from claimcheck.readers.base import Block, MappedText, TableRow


def moved(block: Block, by: int, lines: int) -> Block:
    """Return the block with its places moved on by `by` characters and `lines` lines."""
    rows = tuple(
        TableRow(
            tuple(_moved_text(cell, by) for cell in row.cells),
            row.is_header,
            tuple((start + by, end + by) for start, end in row.spans),
            row.links,
        )
        for row in block.rows
    )
    content = _moved_text(block.content, by)
    return block._replace(content=content, line=block.line + lines, start=block.start + by, end=block.end + by, rows=rows)


def _moved_text(text: MappedText, by: int) -> MappedText:
    offsets: Sequence[int] = text.offsets
    if isinstance(offsets, range):
        return MappedText(text.text, range(offsets.start + by, offsets.stop + by))
    return MappedText(text.text, array("q", (offset + by for offset in offsets)))
