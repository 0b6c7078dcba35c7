"""The lines of a claims table in text -> its rows: which lines belong to which answer."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from claimcheck.readers.anchors import Anchor, AnchorFinder
from claimcheck.readers.base import MappedText, TableRow
from claimcheck.readers.cells import PIPES, delimited_row, split_cells
from claimcheck.readers.claim_rows import ClaimRow, ClaimTable, row_of
from claimcheck.readers.column_text import TextTable, TextTables
from claimcheck.readers.lines import Line
from claimcheck.readers.paragraphs import read_paragraph
from claimcheck.readers.wrapped import Hyphens, join_lines

_LONE_NUMBER = re.compile(r"\s*\d{1,4}\s*")
_CLOSED = re.compile(r"[.!?。]['\"”’)\]]*\s*$")
_MAX_LEFTOVER = 6  # lines after the last answer that can be a claim whose answer was cut off
_CUT_OFF = "the row has no verdict; the table may be cut off"
_NO_ANSWER = "the row has no verdict"


class _Answer(NamedTuple):
    """A line that holds a row's answer."""

    number: int
    found: Anchor | TableRow


class _Segment(NamedTuple):
    """Lines without an answer, and the answer that ends them; None after the last one."""

    lines: tuple[int, ...]
    answer: _Answer | None


def read_rows(tables: TextTables, table: TextTable, hyphens: Hyphens) -> ClaimTable | None:
    """Return the claims table with its rows, or None where no line below the heading answers a claim."""
    rows = tuple(_TextRows(tables, table, hyphens).rows())
    if not rows:
        return None
    ends = [cell.end for row in rows for cell in (row.verdict, row.confidence) if cell]
    ends += [row.claim.offsets[-1] + 1 for row in rows if row.claim.text]
    return ClaimTable(rows, table.scale, tables.lines[table.first].start, max(ends, default=0))


class _TextRows:
    def __init__(self, tables: TextTables, table: TextTable, hyphens: Hyphens) -> None:
        self.table, self.hyphens = table, hyphens
        self.text, self.lines = tables.text, tables.lines
        self.finder = AnchorFinder(tables.text, table.columns)

    def rows(self) -> Iterator[ClaimRow]:
        """Yield the rows in order."""
        segments = list(self._segments())
        if len(segments) < 2:
            return
        if self._goes_on_below(segments):
            yield from self._rows_with_text_below(segments)
        else:
            yield from self._rows_with_text_above(segments)

    def _segments(self) -> Iterator[_Segment]:
        lines: list[int] = []
        body, taken = self.table.body, None
        for at, number in enumerate(body):
            if number == taken:
                continue
            following = body[at + 1] if at + 1 < len(body) else None
            found, takes_following = self._answer(number, following)
            if found:
                taken = following if takes_following else None
                yield _Segment(tuple(lines), _Answer(number, found))
                lines = []
            elif not _LONE_NUMBER.fullmatch(self._line(number)):  # the number of a page
                lines.append(number)
        yield _Segment(tuple(lines), None)

    def _answer(self, number: int, following: int | None) -> tuple[Anchor | TableRow | None, bool]:
        if self.table.delimiter is None:
            return self.finder.find(self.lines[number], None if following is None else self.lines[following]) or (None, False)
        cells = split_cells(self.text, *self.lines[number], self.table.delimiter)
        is_row = len(cells) > 1 or (self.table.delimiter == "|" and _is_lone_cell(self._line(number)))
        return (delimited_row(self.text, cells) if is_row else None), False

    def _goes_on_below(self, segments: Sequence[_Segment]) -> bool:
        """Tell whether a claim goes on below its answer's line, by where sentences break off; the usual way is above it."""
        if self.table.delimiter is None and self.finder.is_leading:
            return True
        votes = 0
        for above, below in pairwise(segments):
            if not below.lines or above.answer is None:
                continue
            begun, first, last = self._begun(above.answer), self._line(below.lines[0]), self._line(below.lines[-1])
            next_begun = self._begun(below.answer) if below.answer else ""
            is_adjacent = below.lines[0] == above.answer.number + 1
            votes += bool(begun) and is_adjacent and not _CLOSED.search(begun) and not first.strip()[:1].isupper()
            votes -= not begun or not is_adjacent
            votes -= bool(below.answer) and not _CLOSED.search(last) and not next_begun[:1].isupper()
        return votes > 0

    def _rows_with_text_above(self, segments: Sequence[_Segment]) -> Iterator[ClaimRow]:
        for segment in segments[:-1]:
            groups = self._groups(segment.lines)
            if groups and segment.answer and not self._joins(groups[-1], segment.answer):
                groups.append([])
            for group in groups[:-1]:
                yield self._unanswered(group, _NO_ANSWER)
            if segment.answer:
                yield self._row(groups[-1] if groups else [], segment.answer, [])
        yield from self._leftover(segments[-1].lines)

    def _rows_with_text_below(self, segments: Sequence[_Segment]) -> Iterator[ClaimRow]:
        yield from (self._unanswered(group, _NO_ANSWER) for group in self._groups(segments[0].lines))
        for segment, below in pairwise(segments):
            groups = self._groups(below.lines)
            own = groups[0] if groups and segment.answer and groups[0][0] == segment.answer.number + 1 else []
            if segment.answer:
                yield self._row([], segment.answer, own)
            if below.answer:
                yield from (self._unanswered(group, _NO_ANSWER) for group in groups[bool(own) :])

    def _joins(self, group: Sequence[int], answer: _Answer) -> bool:
        """Tell whether text above an answer is its claim's: not where the answer's line holds a claim after a blank line."""
        return not self._begun(answer) or group[-1] == answer.number - 1 or not _CLOSED.search(self._line(group[-1]))

    def _leftover(self, numbers: Sequence[int]) -> Iterator[ClaimRow]:
        """Yield a claim whose answer is cut off by the end of the text."""
        groups = self._groups(numbers)
        if self.table.is_ended or len(groups) != 1 or len(groups[0]) > _MAX_LEFTOVER:
            return
        if not _CLOSED.search(self._line(groups[0][-1])):
            yield self._unanswered(groups[0], _CUT_OFF)

    def _groups(self, numbers: Sequence[int]) -> list[list[int]]:
        """Return the lines parted at blank ones, unless a sentence goes on there."""
        groups: list[list[int]] = []
        for number in numbers:
            is_apart = bool(groups) and number > groups[-1][-1] + 1
            if not groups or (is_apart and not self._goes_on(groups[-1][-1], number)):
                groups.append([])
            groups[-1].append(number)
        return groups

    def _goes_on(self, above: int, below: int) -> bool:
        first = self._line(below).lstrip()[:1]
        return not _CLOSED.search(self._line(above)) and not first.isupper()

    def _row(self, above: Sequence[int], answer: _Answer, below: Sequence[int]) -> ClaimRow:
        if isinstance(answer.found, TableRow):
            row = row_of(answer.found, self.table.columns, self.text)
            if not above and not below:
                return row
            claim = join_lines([*self._read(above), row.claim, *self._read(below)], self.hyphens)
            return row._replace(claim=claim, cells=row.cells._replace(cells=(claim, *row.cells.cells[1:])))
        found = answer.found
        lines = [*map(self.lines.__getitem__, above), found.claim, *map(self.lines.__getitem__, below)]
        lines = [line for line in lines if self.text[line.start : line.end].strip()]
        claim, links = self._paragraph(lines)
        beside = MappedText.verbatim(self.text, *found.beside).strip()
        cells = TableRow(
            (claim, beside) if beside.text else (claim,), is_header=False, links=tuple((0, *link) for link in links)
        )
        return ClaimRow(claim, found.verdict, found.confidence, cells)

    def _unanswered(self, numbers: Sequence[int], fault: str) -> ClaimRow:
        claim, links = self._paragraph([self.lines[number] for number in numbers])
        cells = TableRow((claim,), is_header=False, links=tuple((0, *link) for link in links))
        return ClaimRow(claim, None, None, cells, (fault,))

    def _paragraph(self, lines: Sequence[Line]) -> tuple[MappedText, tuple[tuple[int, int, str], ...]]:
        if not lines:
            return MappedText("", ()), ()
        first = self.finder.without_number(lines[0]) if self.table.delimiter is None else lines[0]
        return read_paragraph([MappedText.verbatim(self.text, *line) for line in (first, *lines[1:])], self.hyphens)

    def _read(self, numbers: Iterable[int]) -> list[MappedText]:
        return [self._paragraph([self.lines[number]])[0] for number in numbers]

    def _begun(self, answer: _Answer) -> str:
        """Return the part of the claim on the answer's own line."""
        if isinstance(answer.found, Anchor):
            return self.text[answer.found.claim.start : answer.found.claim.end].strip()
        return row_of(answer.found, self.table.columns, self.text).claim.text

    def _line(self, number: int) -> str:
        return self.text[self.lines[number].start : self.lines[number].end]


def _is_lone_cell(line: str) -> bool:
    """Tell whether a line is a row with one cell between pipes, not a line of a wrapped claim."""
    row = line.strip()
    return len(row) > 1 and row[0] in PIPES and row[-1] in PIPES and bool(row.strip(f"{PIPES} "))
