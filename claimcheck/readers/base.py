"""What a reader is: from a file to blocks of text that know where they came from.

A format (Markdown, HTML, ...) turns a `Source` into `Block`s; what the blocks mean (a claims table, cited sentences, a
bibliography) is found once for all formats, in `claim_table`, `prose` and `references`.
"""

from array import array
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, Protocol


class Source(NamedTuple):
    """A report's bytes, decoded: `text.encode(encoding)` after `bom` gives the bytes back, unless some were invalid."""

    path: str
    data: bytes
    text: str
    """Line ends as in the file; U+FFFD for each invalid byte. Of a file that is not text (PDF, DOCX): what was extracted."""
    encoding: str
    """A codec's name: "utf-8", "utf-16-le", "cp1252", ...; "" for a file that is not text."""
    bom: bytes


class MappedText(NamedTuple):
    """Text for a reader, each character of which knows its place in the source."""

    text: str
    offsets: Sequence[int]
    """For each character of `text` the offset in `Source.text` that it came from; never decreasing. A `range` where text and
    source are the same."""

    @classmethod
    def verbatim(cls, text: str, start: int, end: int) -> "MappedText":
        """Return `text[start:end]` as it stands in the source `text`."""
        return cls(text[start:end], range(start, max(start, end)))

    @classmethod
    def join(cls, pieces: "Iterable[MappedText]", glue: str = "") -> "MappedText":
        """Return the pieces as one text; the glue between two is placed at the end of the first."""
        texts: list[str] = []
        offsets = array("q")
        for piece in pieces:
            if texts:
                texts.append(glue)
                offsets.extend([offsets[-1] if offsets else 0] * len(glue))
            texts.append(piece.text)
            offsets.extend(piece.offsets)
        return cls("".join(texts), offsets)

    def cut(self, start: int, end: int) -> "MappedText":
        """Return the part from character `start` to before `end` of `text`."""
        return MappedText(self.text[start:end], self.offsets[start:end])

    def strip(self) -> "MappedText":
        """Return the text without surrounding blanks."""
        left = len(self.text) - len(self.text.lstrip())
        return self.cut(left, max(left, len(self.text.rstrip())))


class TableRow(NamedTuple):
    """A row of a table: its cells in order."""

    cells: tuple[MappedText, ...]
    is_header: bool
    spans: tuple[tuple[int, int], ...] = ()
    """For each cell where its raw content stands in `Source.text`, markup included, also where the cell is empty: what
    `regenerate` may rewrite. () where the format cannot be rewritten."""
    links: tuple[tuple[int, int, int, str], ...] = ()
    """(cell, start, end, target) of links: the cell's position in `cells`, offsets into that cell's text, and the target."""


Kind = Literal["heading", "paragraph", "item", "table", "code", "entry"]
"""What a block is; "entry": a bibliography entry that the format itself marks as such (\\bibitem, a .bib record, [^1]: ...)."""


class Block(NamedTuple):
    """A paragraph, heading, list item or table of a report, in reading order."""

    kind: Kind
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
