"""What a reader is: from a file to blocks of text that know where they came from.

A format (Markdown, HTML, ...) turns a `Source` into `Block`s; what the blocks mean (a claims table, cited sentences, a
bibliography) is found once for all formats, in `claim_table`, `prose` and `references`.
"""

from typing import Literal, NamedTuple, Protocol


class Source(NamedTuple):
    """A report's bytes, decoded without loss: `text.encode(encoding)` after `bom` gives the bytes back."""

    path: str
    data: bytes
    text: str
    """Line ends as in the file."""
    encoding: str
    bom: bytes


class MappedText(NamedTuple):
    """Text for a reader, each character of which knows its place in the source."""

    text: str
    offsets: tuple[int, ...]
    """For each character of `text` the offset in `Source.text` that it came from; never decreasing."""


class TableRow(NamedTuple):
    """A row of a table: its cells in order."""

    cells: tuple[MappedText, ...]
    is_header: bool
    links: tuple[tuple[int, int, int, str], ...] = ()
    """(cell, start, end, target) of links: the cell's position in `cells`, offsets into that cell's text, and the target."""


class Block(NamedTuple):
    """A paragraph, heading, list item or table of a report, in reading order."""

    kind: Literal["heading", "paragraph", "item", "table", "code", "entry"]
    """"entry" is a bibliography entry that the format itself marks as such (\\bibitem, a .bib record, [^1]: ...)."""
    content: MappedText
    """The text; empty for a table."""
    line: int
    """1-based line of the source."""
    start: int
    """Offset in `Source.text`; with `end` it holds the whole block, markup included."""
    end: int
    level: int = 0
    """Of a heading: 1 for the highest; of an item: its nesting depth."""
    rows: tuple[TableRow, ...] = ()
    links: tuple[tuple[int, int, str], ...] = ()
    """(start, end, target) of links, as offsets into `content.text`.

    A target "#cite:KEY" (or "#cite:KEY1,KEY2") is a citation that the format itself marks as such, such as \\cite{KEY}; "#code"
    marks a code span, in which nothing is a citation.
    """
    key: str | None = None
    """Of an entry: the key it is cited by."""


class Format(Protocol):
    """Turns the text of one file format into blocks."""

    name: str

    def recognises(self, source: Source, suffix: str) -> float:
        """Return how surely the source is of this format, in [0, 1]; content counts more than the suffix (".md")."""
        ...

    def blocks(self, source: Source) -> tuple[Block, ...]:
        """Return the source's blocks in reading order.

        Raises InputError where the content is broken beyond reading.
        """
        ...
