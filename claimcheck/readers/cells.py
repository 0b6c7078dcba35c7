"""Split a line of a table into cells: tabs, pipes, box rules, or comma/semicolon with quotes."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from claimcheck.readers.base import MappedText, TableRow
from claimcheck.readers.inline import Inline, read_inline
from claimcheck.readers.lines import Line

PIPES = "|│┃║"
DELIMITERS = ("\t", "|", ",", ";")
_RULE_LINE = re.compile(r"[\s|│┃║:=+\-─━═┄┈╌–—┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╭╮╯╰┏┓┗┛┣┫┳┻╋┡┩╇╈┢┪╞╡╪]+")
_UNESCAPED_PIPE = re.compile(rf"\\.|([{PIPES}])")
_QUOTED_CELL = {mark: re.compile(rf'\s*(?:"((?:[^"]|"")*)"\s*|([^{mark}]*))({mark}|$)') for mark in ",;"}


class Cell(NamedTuple):
    """A cell's place in the text, surrounding blanks not included; where it is empty, `start == end`."""

    start: int
    end: int


def split_cells(text: str, start: int, end: int, delimiter: str) -> list[Cell]:
    """Return the cells of the line `text[start:end]`; `delimiter` is one of `DELIMITERS`."""
    if delimiter == "|":
        return _pipe_cells(text, start, end)
    if delimiter == "\t":
        return _cells_between(text, start, end, [at for at in range(start, end) if text[at] == "\t"])
    return _quoted_cells(text, start, end, delimiter)


def is_rule_line(text: str, start: int, end: int) -> bool:
    """Tell whether a line only draws: |---|:-:|, +====+, ├───┼───┤."""
    return end > start and bool(_RULE_LINE.fullmatch(text, start, end))


def delimited_rows(text: str, lines: Sequence[Line], delimiter: str) -> tuple[TableRow, ...]:
    """Return the rows of these lines of `text`, the first as the header; lines that only draw are left out."""
    drawn = [line for line in lines if not is_rule_line(text, *line)]
    return tuple(delimited_row(text, split_cells(text, *line, delimiter), is_header=at == 0) for at, line in enumerate(drawn))


def delimited_row(text: str, cells: list[Cell], *, is_header: bool = False) -> TableRow:
    """Return the row of these cells of `text`, inline markup taken off."""
    read = [_undoubled(text, cell) or read_inline(text, cell.start, cell.end) for cell in cells]
    links = tuple((at, *link) for at, inline in enumerate(read) for link in inline.links)
    return TableRow(tuple(inline.content.strip() for inline in read), is_header, tuple(cells), links)


def _undoubled(text: str, cell: Cell) -> Inline | None:
    """Return the content of a quoted cell with doubled quotes as single ones; None where there are none."""
    if '""' not in text[cell.start : cell.end] or text[cell.start - 1 : cell.start] != '"':
        return None
    cuts = [match.end() for match in re.finditer('""', text[cell.start : cell.end])]
    starts, ends = [0, *cuts], [*(cut - 1 for cut in cuts), cell.end - cell.start]
    whole = MappedText.verbatim(text, cell.start, cell.end)
    return Inline(MappedText.join(whole.cut(*edges) for edges in zip(starts, ends, strict=True)), ())


def _pipe_cells(text: str, start: int, end: int) -> list[Cell]:
    cuts = [match.start() for match in _UNESCAPED_PIPE.finditer(text, start, end) if match[1]]
    cells = _cells_between(text, start, end, cuts)
    if cuts and not text[start : cuts[0]].strip():
        cells = cells[1:]
    if len(cuts) > 1 and not text[cuts[-1] + 1 : end].strip():
        cells = cells[:-1]
    return cells


def _cells_between(text: str, start: int, end: int, cuts: list[int]) -> list[Cell]:
    starts, ends = [start, *(cut + 1 for cut in cuts)], [*cuts, end]
    return [_trimmed(text, *edges) for edges in zip(starts, ends, strict=True)]


def _trimmed(text: str, start: int, end: int) -> Cell:
    """Return the place of the cell's content; an empty cell stands behind its first blank, as "| |" is written."""
    content = text[start:end].strip()
    if not content:
        blank = start + (text[start:end][:1] == " ")
        return Cell(blank, blank)
    left = start + text[start:end].index(content)
    return Cell(left, left + len(content))


def _quoted_cells(text: str, start: int, end: int, delimiter: str) -> list[Cell]:
    cells, at, pattern = [], start, _QUOTED_CELL[delimiter]
    while match := pattern.match(text, at, end):
        group = 1 if match[1] is not None else 2
        cells.append(Cell(*match.span(1)) if group == 1 else _trimmed(text, *match.span(2)))
        if not match[3]:
            break
        at = match.end()
    return cells
