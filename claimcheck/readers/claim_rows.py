"""A row of a claims table, from whatever kind of table; and rows from tables whose cells are known."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from claimcheck.readers.base import Block, MappedText, TableRow
from claimcheck.readers.columns import Column, claim_columns, confidence_scale, is_strong
from claimcheck.readers.inline import read_inline
from claimcheck.verdict_words import is_unstated, read_confidence, read_verdict

_MIN_FITTING = 0.5  # share of the cells of a verdict or confidence column that must be readable where its heading is weak
_MIN_CLAIM_LETTERS = 20  # average length from which on a column without a heading can hold claims
_CONSTRUCT = re.compile(r"&#?\w{1,32};?|\\u[0-9a-fA-F]{4}|\$?\\(?:[A-Za-z]{1,40}\*?(?:\{[^{}]{0,40}\})*|.)(?:\{\})?\$?")

"""An entity, a JSON escape, or a LaTeX macro or formula: what stands in a source for one visible character."""


class CellText(NamedTuple):
    """A verdict or confidence cell: what it says, and the characters of the source that say it."""

    text: str
    start: int
    end: int


class ClaimRow(NamedTuple):
    """A row of a claims table."""

    claim: MappedText
    verdict: CellText | None
    """None where the row has no such cell."""
    confidence: CellText | None
    cells: TableRow
    """The claim with the cells that may name references."""
    faults: tuple[str, ...] = ()
    """What is odd about the row, each a sentence without full stop."""


class ClaimTable(NamedTuple):
    """A claims table of a report."""

    rows: tuple[ClaimRow, ...]
    scale: float | None
    """What confidences are out of, where the heading says; see `confidence_scale`."""
    start: int
    end: int
    """Range of the table in the source's text."""
    notes: tuple[str, ...] = ()
    """What had to be assumed about the table, each a sentence without full stop."""


def block_table(block: Block, text: str) -> ClaimTable | None:
    """Return the claims table that a table block is, or None where it is another kind of table."""
    rows = [row for row in block.rows if any(cell.text.strip() for cell in row.cells)]
    if not rows:
        return None
    headings = [cell.text for cell in rows[0].cells]
    columns = claim_columns(headings)
    notes: tuple[str, ...] = ()
    body: Sequence[TableRow] = rows[1:]
    if columns is None:
        columns, body, notes = columns_by_content(rows)
    elif not _fits(headings, columns, body):
        return None
    if columns is None:
        return None
    read = tuple(row_of(row, columns, text) for row in body)
    has_scale = Column.CONFIDENCE in columns and not notes
    scale = confidence_scale(headings[columns.index(Column.CONFIDENCE)]) if has_scale else None
    return ClaimTable(read, scale, block.start, block.end, notes)


def row_of(row: TableRow, columns: Sequence[Column], text: str) -> ClaimRow:
    """Return the claim row of a table row whose columns are known; a row of another width is read by what its cells say."""
    faults: tuple[str, ...] = ()
    if len(row.cells) != len(columns):
        faults = (f"cells in the row: {len(row.cells)}, in the heading: {len(columns)}",)
        row, columns = _realigned(row, columns, text)
    kinds = dict(reversed([(column, at) for at, column in enumerate(columns) if at < len(row.cells)]))
    claim = row.cells[kinds[Column.CLAIM]] if Column.CLAIM in kinds else MappedText("", ())
    named = [kinds[column] for column in (Column.CLAIM, Column.REFERENCE) if column in kinds]
    links = tuple((named.index(link[0]), *link[1:]) for link in row.links if link[0] in named)
    cells = TableRow(tuple(row.cells[at] for at in named), is_header=False, links=links)
    verdict, confidence = (
        _cell(row, kinds[column], text) if column in kinds else None for column in (Column.VERDICT, Column.CONFIDENCE)
    )
    return ClaimRow(claim, verdict, confidence, cells, faults)


def columns_by_content(rows: Sequence[TableRow]) -> tuple[tuple[Column, ...] | None, Sequence[TableRow], tuple[str, ...]]:
    """Return the columns of a table without usable headings, its rows, and what was assumed; None where no column fits.

    A column of ticks, crosses or verdict words beside one of sentences makes a claims table.
    """
    width = max(len(row.cells) for row in rows)
    texts = [[row.cells[at].text for row in rows if at < len(row.cells)] for at in range(width)]
    for skipped in (0, 1):  # the first row may be a heading in words that are not known
        columns = [_kind_of([text for text in column[skipped:] if text.strip()]) for column in texts]
        if len(rows) - skipped > 1 and columns.count(Column.VERDICT) == 1 and columns.count(Column.CLAIM) == 1:
            note = "the table has no heading that names its columns; they were told apart by what they hold"
            return tuple(columns), rows[skipped:], (note,)
    return None, (), ()


def _kind_of(texts: Sequence[str]) -> Column:
    if len(texts) < 2:
        return Column.OTHER
    if all(read_verdict(text) and not text.strip().isdigit() for text in texts):
        return Column.OTHER if all(map(is_unstated, texts)) else Column.VERDICT
    if all(read_confidence(text) is not None for text in texts):
        return Column.CONFIDENCE
    is_long = sum(map(len, texts)) >= _MIN_CLAIM_LETTERS * len(texts) and all(" " in text.strip() for text in texts)
    return Column.CLAIM if is_long else Column.OTHER


def _fits(headings: Sequence[str], columns: Sequence[Column], rows: Sequence[TableRow]) -> bool:
    """Tell whether the table's cells bear its headings out; strong headings, such as "claim" and "verified", need no proof."""
    key = Column.VERDICT if Column.VERDICT in columns else Column.CONFIDENCE
    at = columns.index(key)
    if is_strong(headings[columns.index(Column.CLAIM)]) and (is_strong(headings[at]) or key is Column.CONFIDENCE):
        return True
    cells = [row.cells[at].text for row in rows if at < len(row.cells) and not is_unstated(row.cells[at].text)]
    read = read_verdict if key is Column.VERDICT else read_confidence
    return bool(cells) and sum(read(cell) is not None for cell in cells) >= _MIN_FITTING * len(cells)


def _realigned(row: TableRow, columns: Sequence[Column], text: str) -> tuple[TableRow, Sequence[Column]]:
    """Return a row of another width than the heading's, and its columns, from the side on which its cells fit them.

    Where it is wider, the claim holds a delimiter: its parts are put together again.
    """
    surplus = len(row.cells) - len(columns)
    if surplus > 0:
        at = columns.index(Column.CLAIM)
        merged = _merged(row, at, at + surplus, text)
        as_it_stands = [*columns, *[Column.OTHER] * surplus]
        is_better = _n_fitting(merged, columns) >= _n_fitting(row, as_it_stands)
        return (merged, columns) if is_better else (row, as_it_stands)
    candidates = (columns[: len(row.cells)], columns[-len(row.cells) :])
    return row, max(candidates, key=lambda candidate: (Column.CLAIM in candidate) + _n_fitting(row, candidate))


def _merged(row: TableRow, first: int, last: int, text: str) -> TableRow:
    if row.spans:
        start, end = row.spans[first][0], row.spans[last][1]
        cell = read_inline(text, start, end).content
        spans = (*row.spans[:first], (start, end), *row.spans[last + 1 :])
    else:
        cell, spans = MappedText.join(row.cells[first : last + 1], glue=" "), ()
    return TableRow((*row.cells[:first], cell, *row.cells[last + 1 :]), row.is_header, spans)


def _n_fitting(row: TableRow, columns: Sequence[Column]) -> int:
    fitting = 0
    for cell, column in zip(row.cells, columns, strict=True):
        fitting += column is Column.VERDICT and read_verdict(cell.text) is not None
        fitting += column is Column.CONFIDENCE and read_confidence(cell.text) is not None
        fitting += column is Column.CLAIM and read_verdict(cell.text) is None and read_confidence(cell.text) is None
    return fitting


def _cell(row: TableRow, at: int, text: str) -> CellText | None:
    """Return a cell with its place: just its visible characters where they stand together in the source, else all of it."""
    cell = row.cells[at].strip()
    span = row.spans[at] if at < len(row.spans) else None
    if cell.text:
        start, end = cell.offsets[0], cell.offsets[-1] + 1
        if span is None:
            return CellText(cell.text, start, _after_construct(text, cell))
        if text[start:end] == cell.text:
            return CellText(cell.text, start, end)
    return CellText(cell.text, *_stripped(text, *span)) if span else None


def _after_construct(text: str, cell: MappedText) -> int:
    """Return where the source of the cell's last character ends: an entity or a macro is longer than what it stands for."""
    last = cell.offsets[-1]
    construct = _CONSTRUCT.match(text, last) if text[last : last + 1] != cell.text[-1] else None
    return construct.end() if construct else last + 1


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range without surrounding blanks; one of blanks only shrinks to a point behind the first."""
    content = text[start:end].strip()
    if not content:
        return (start + (end > start),) * 2
    left = start + text[start:end].index(content)
    return left, left + len(content)
