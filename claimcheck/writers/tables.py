"""A paper's tables for people: each as a grid, and every number with what names it."""

import io
import json
import os
from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from claimcheck.schema import Cell, Table
from claimcheck.writers.escape import printable
from claimcheck.writers.wording import counted

_WIDTH_PIPED = 120  # columns, where the output is no terminal
_INDENT = 2  # columns
_SOURCES = {"pdf": "PDF", "tex": "TeX source", "html": "HTML"}


def to_json(tables: Sequence[Table], notes: Sequence[str]) -> str:
    """Return {"tables": [...], "notes": [...]}, the tables as whole records."""
    content = {"tables": [table.model_dump(mode="json") for table in tables], "notes": list(notes)}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def describe(tables: Sequence[Table], *, color: bool = False, width: int | None = None) -> str:
    """Return each table with label, page and caption, its grid, its doubts, and its numbers with their paths."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=width or _WIDTH_PIPED,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        legacy_windows=False,
        _environ={name: value for name, value in os.environ.items() if name not in ("COLUMNS", "FORCE_COLOR")},
    )
    for table in tables:
        _print(console, table)
    console.print(Text(_summary(tables), style="bold"))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _print(console: Console, table: Table) -> None:
    console.print(_heading(table))
    caption = printable(table.caption.removeprefix(table.label).lstrip(" :.|—–"))
    if caption:
        console.print(Padding(Text(caption), (0, 0, 0, _INDENT)))
    if table.uncertain:
        doubt = f"uncertain, its numbers are not used: {printable(table.uncertain)}"
        console.print(Padding(Text(doubt, style="bold yellow"), (0, 0, 0, _INDENT)))
    for difference in table.disagreements:
        console.print(Padding(Text(f"sources differ: {printable(difference)}", style="yellow"), (0, 0, 0, _INDENT)))
    if table.grid:
        console.print(Padding(_grid(table), (0, 0, 0, _INDENT)))
    console.print(Padding(_cells(table), (0, 0, 0, _INDENT)))
    console.print()


def _heading(table: Table) -> Text:
    heading = Text(printable(table.label) or f"(no label, table {table.id + 1})", style="bold")
    page = f"page {table.page}" if table.page else "no page"
    size = f"{counted(table.n_rows, 'row')} x {counted(table.n_columns, 'column')}"
    heading.append(f"  {page}, {size}, read from the {_SOURCES[table.source]}", style="dim")
    n_confirmed = sum(cell.confirmed for cell in table.cells)
    if n_confirmed:
        heading.append(f", {counted(n_confirmed, 'value')} confirmed by another source", style="dim")
    return heading


def _grid(table: Table) -> Grid:
    """Return the table as a grid; bold where the paper has bold."""
    n_header = len(table.grid) - table.n_rows
    bold = {(cell.row + n_header, cell.column) for cell in table.cells if cell.bold}
    grid = Grid(box=box.SIMPLE_HEAD, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for _ in range(table.n_columns):
        grid.add_column(overflow="fold")
    for number, row in enumerate(table.grid):
        texts = [
            Text(printable(text), style="bold" if number < n_header or (number, column) in bold else "")
            for column, text in enumerate(_without_repeats(row))
        ]
        grid.add_row(*texts, end_section=number + 1 == n_header)
    return grid


def _without_repeats(row: Sequence[str]) -> Iterator[str]:
    """Yield the texts of a row; of a section or spanning label, which stands in several columns, the first only."""
    for column, text in enumerate(row):
        yield "" if column and text == row[column - 1] and not _has_digit(text) else text


def _cells(table: Table) -> Grid:
    """Return the numbers of a table, each with row path, column path and value."""
    cells = Grid(box=None, show_header=True, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    for title in ("row", "column", "value"):
        cells.add_column(title, overflow="fold")
    for cell in table.cells:
        if _has_digit(cell.text):
            cells.add_row(Text(_path(cell.row_path)), Text(_path(cell.column_path)), _value(cell))
    return cells


def _path(path: Sequence[str]) -> str:
    return printable(" / ".join(path)) or "-"


def _value(cell: Cell) -> Text:
    value = Text(printable(cell.text), style="bold" if cell.bold else "")
    return value.append(" ✓", style="green") if cell.confirmed else value


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _summary(tables: Sequence[Table]) -> str:
    n_uncertain = sum(table.uncertain is not None for table in tables)
    n_values = sum(_has_digit(cell.text) for table in tables for cell in table.cells)
    doubt = f", {n_uncertain} of them uncertain" if n_uncertain else ""
    return f"{counted(len(tables), 'table')}{doubt}, {counted(n_values, 'number')}." if tables else "No tables were found."
