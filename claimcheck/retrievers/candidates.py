"""What a document offers as evidence: windows of sentences, captions among them, and the rows of its tables."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from claimcheck.schema import Box, Cell, Document, Evidence, Passage, Table
from claimcheck.text import Span

WINDOWING = "3 sentences, 1 shared, 900 characters; rows of 600"
"""What this module cuts, in words: part of the fingerprint. All of the 40 prose quotes of gold/dev are among the first five
candidates; with windows of one sentence 0.90 of them, of two 0.93. Whole passages find all too, but a judge that reads 256
tokens would not see their end."""
_SENTENCES = 3
_SHARED = 1
_CHARACTERS = 900
_ROW_CHARACTERS = 600
_CAPTION_CHARACTERS = 300
_GIST_CHARACTERS = 120


class Candidate(NamedTuple):
    """A part of a document that can be shown as evidence."""

    kind: Literal["passage", "table"]
    page: int
    section: str
    quote: str
    """`Document.text[start:end]`, or for a table row "Table 3: row / column = value; column = value"."""
    context: str
    """What is searched beside the quote: a row's caption."""
    sentences: tuple[Span, ...]
    """Of a passage: its sentences as offsets into `Document.text`."""
    cells: tuple[str, ...] = ()
    """Of a table row: its cells, each as "Table 3: row / column = value"."""
    table: str | None = None
    row_path: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()
    """Of a table row: the rectangle around its cells. Those of a passage are found when it is shown."""

    @property
    def text(self) -> str:
        """Return what is searched for words."""
        return f"{self.context} {self.quote}".strip()

    @property
    def gist(self) -> str:
        """Return what is embedded: of a row its caption and labels, for numbers say nothing to an embedding.

        On gold/dev this finds as many rows as the whole text of the row, which has three times the tokens.
        """
        if self.kind == "passage":
            return self.quote
        return f"{self.context[:_GIST_CHARACTERS]} {' '.join(self.row_path)}".strip() or self.quote

    @property
    def span(self) -> Span | None:
        """Return the place of the quote in `Document.text`; None for a table row."""
        return Span(self.sentences[0].start, self.sentences[-1].end) if self.sentences else None

    def evidence(self, paper: str, score: float) -> Evidence:
        """Return the candidate as evidence of the paper with this id."""
        span = self.span
        return Evidence(
            paper=paper,
            page=self.page,
            kind=self.kind,
            quote=self.quote,
            boxes=self.boxes,
            section=self.section,
            start=span.start if span else None,
            end=span.end if span else None,
            table=self.table,
            row_path=self.row_path,
            score=score,
        )


def find_candidates(document: Document) -> tuple[Candidate, ...]:
    """Return the document's candidates in its order: windows of the passages first, then rows of the tables.

    A table that failed its self-check gives no rows: none of its numbers is trusted.
    """
    word_starts = [word.start for word in document.words]
    found: list[Candidate] = []
    for passage in document.passages:
        for window in _windows(_pieces(document.text, passage)):
            start, end = window[0].start, window[-1].end
            page = document.words[max(0, bisect_right(word_starts, start) - 1)].page if word_starts else passage.page
            found.append(Candidate("passage", page, passage.section, document.text[start:end], "", tuple(window)))
    for table in document.tables:
        if table.uncertain is None:
            found.extend(_rows(table))
    return tuple(found)


def _pieces(text: str, passage: Passage) -> list[Span]:
    """Return the passage's sentences; one that would fill a window more than once is cut at blanks."""
    pieces: list[Span] = []
    for sentence_start, end in passage.sentences or ((passage.start, passage.end),):
        start = sentence_start
        while end - start > _CHARACTERS:
            cut = text.rfind(" ", start + 1, start + _CHARACTERS)
            cut = cut if cut > start else start + _CHARACTERS
            pieces.append(Span(start, cut))
            start = cut + (text[cut] == " ")
        if start < end:
            pieces.append(Span(start, end))
    return pieces


def _windows(pieces: Sequence[Span]) -> Iterator[Sequence[Span]]:
    """Yield runs of at most `_SENTENCES` pieces and `_CHARACTERS` characters, the next one sharing `_SHARED` of the last."""
    first = 0
    while first < len(pieces):
        last = first + 1
        while last < min(len(pieces), first + _SENTENCES) and pieces[last].end - pieces[first].start <= _CHARACTERS:
            last += 1
        yield pieces[first:last]
        if last == len(pieces):
            return
        first = max(first + 1, last - _SHARED)


def _rows(table: Table) -> Iterator[Candidate]:
    ordered = sorted(table.cells, key=lambda cell: (cell.row, cell.column))
    context = table.caption[:_CAPTION_CHARACTERS]
    for _, group in groupby(ordered, key=lambda cell: cell.row):
        cells = [cell for cell in group if cell.text.strip()]
        if not cells:
            continue
        row = " ".join(cells[0].row_path)
        head = ": ".join(part for part in (table.label, row) if part)
        head = f"{head} / " if head else ""
        for run in _runs([_value(cell) for cell in cells]):
            quote, singles = head + "; ".join(run), tuple(head + value for value in run)
            box = _around(cells)
            yield Candidate("table", box.page, "", quote, context, (), singles, table.label or None, cells[0].row_path, (box,))


def _around(cells: Sequence[Cell]) -> Box:
    """Return the rectangle around the cells that are on the first one's page."""
    boxes = [cell.box for cell in cells if cell.box.page == cells[0].box.page]
    return Box(
        page=boxes[0].page,
        x0=min(box.x0 for box in boxes),
        y0=min(box.y0 for box in boxes),
        x1=max(box.x1 for box in boxes),
        y1=max(box.y1 for box in boxes),
    )


def _value(cell: Cell) -> str:
    column = " ".join(cell.column_path)
    return f"{column} = {cell.text}" if column else cell.text


def _runs(values: Sequence[str]) -> Iterator[list[str]]:
    """Yield the values in runs, a new one where `_ROW_CHARACTERS` would be passed."""
    run: list[str] = []
    for value in values:
        if run and sum(map(len, run)) + len(value) > _ROW_CHARACTERS:
            yield run
            run = []
        run.append(value)
    yield run
