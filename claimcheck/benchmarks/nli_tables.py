"""Claims whose evidence is a table: rows in SciTab's form, read into the record that the verifiers read a paper's tables in.

SciTab (Lu et al. 2023, arXiv:2305.13186) gives a claim, a caption, column names and rows, the first cells of a row being its
label. TabFact's tables come as one line, "caption :: column | column || cell | cell || ...", and `as_text` writes that form.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

from claimcheck.quantities import parse_cell
from claimcheck.schema import Box, Cell, Claim, Document, Evidence, Passage, Region, Table
from claimcheck.verifiers.base import Case

CAPTION_NAMES = ("caption", "table_caption", "table_cpation")  # the last one is SciTab's own spelling
COLUMN_NAMES = ("columns", "table_column_names", "column_names", "header")
ROW_NAMES = ("rows", "table_content_values", "content_values", "cells")
PAPER = "table"
"""`Paper.id` of the paper that `as_case` makes of a table."""
_MAX_CELLS = 50_000  # a larger one is no table of a paper
_MARKER = re.compile(r"\[(?:BOLD|ITALIC|EMPTY|CONTINUE|UNDERLINE)\]", re.IGNORECASE)
_NOWHERE = Box(page=1, x0=0, y0=0, x1=0, y1=0)
_MOSTLY = 0.5  # share of a column's cells that are no numbers, from which it names rows rather than measures


def read_table(entry: Mapping[str, Any]) -> Table | None:
    """Return the table of a row of a labelled set (keys as in `CAPTION_NAMES` and the like); None where it has none.

    It may stand in the row itself, or as an object in its field "evidence" or "table". Marks such as [BOLD] are taken off; a
    cell that is bold is noted as such. Short rows are filled up with empty cells.
    """
    nested = [entry[name] for name in ("evidence", "table") if isinstance(entry.get(name), dict)]
    for holder in (entry, *nested):
        table = _read_table(holder)
        if table is not None:
            return table
    return None


def _read_table(entry: Mapping[str, Any]) -> Table | None:
    columns, rows = (_first(entry, names) for names in (COLUMN_NAMES, ROW_NAMES))
    if not isinstance(rows, list | tuple) or not all(isinstance(row, list | tuple) for row in rows):
        return None
    header = [_printed(each) for each in columns] if isinstance(columns, list | tuple) else []
    caption = _first(entry, CAPTION_NAMES)
    return make_table(_plain(_printed(caption)), header, [[_printed(cell) for cell in row] for row in rows])


def read_line(text: str) -> Table | None:
    """Return the table that a line in TabFact's form holds; None where the text is none."""
    caption, marked, rest = text.rpartition(" :: ") if " :: " in text.partition("||")[0] else ("", "", text)
    header, *rows = ([cell.strip() for cell in row.split(" | ")] for row in rest.split("||"))
    if not rows or (not marked and len(header) < 2):
        return None
    return make_table(caption.strip(), header, rows)


def make_table(caption: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Table | None:
    """Return a table of texts, its label columns told from its numbers; None where it is empty, or too large to be one."""
    width = max((len(row) for row in (header, *rows)), default=0)
    if not rows or not width or width * len(rows) > _MAX_CELLS:
        return None
    names = [_plain(name) for name in (*header, *[""] * (width - len(header)))]
    body = [[*row, *[""] * (width - len(row))] for row in rows]
    labelling = _label_columns([[_plain(cell) for cell in row] for row in body], width)
    cells = [
        Cell(
            row=at,
            column=column,
            text=_plain(row[column]),
            bold="[BOLD]" in row[column].upper(),
            row_path=path,
            column_path=(names[column],) if names[column] else (),
            box=_NOWHERE,
        )
        for at, (row, path) in enumerate(zip(body, _row_paths(body, labelling), strict=True))
        for column in range(width)
        if column not in labelling or (column and parse_cell(_plain(row[column])))
    ]
    return Table(
        id=0,
        page=1,
        label="Table 1",
        caption=caption,
        box=_NOWHERE,
        n_rows=len(body),
        n_columns=width,
        cells=tuple(cells),
        grid=(tuple(names), *(tuple(_plain(cell) for cell in row) for row in body)),
    )


def plain_claim(claim: str) -> str:
    """Return a claim without SciTab's marks, such as "[CONTINUE]"."""
    return _plain(claim)


def as_text(table: Table) -> str:
    """Return a table as one line in TabFact's form, for a judge that reads text."""
    return f"{table.caption} :: " + " || ".join(" | ".join(row) for row in table.grid)


def as_case(claim: str, table: Table) -> Case:
    """Return a claim with a paper that has nothing but this table and its caption; the table in one line is the evidence."""
    text = table.caption or table.label
    passage = Passage(id=0, kind="caption", text=text, page=1, section="", start=0, end=len(text), sentences=((0, len(text)),))
    line = as_text(table)
    document = Document(
        sha256=hashlib.sha256(line.encode("utf-8", "replace")).hexdigest(),
        extractor="table/1",
        n_pages=1,
        text=text,
        passages=(passage,),
        tables=(table,),
    )
    evidence = Evidence(paper=PAPER, page=1, kind="table", quote=line, table=table.label)
    asked = Claim(id="c1", text=claim, line=1, region=Region(start=0, end=len(claim)))
    return Case(asked, (evidence,), {PAPER: document})


def _first(entry: Mapping[str, Any], names: Sequence[str]) -> Any:
    return next((entry[name] for name in names if entry.get(name)), None)


def _printed(value: Any) -> str:
    return "" if value is None else str(value).encode("utf-8", "replace").decode()  # no lone surrogates


def _plain(cell: str) -> str:
    return " ".join(_MARKER.sub(" ", cell).split())


def _label_columns(body: Sequence[Sequence[str]], width: int) -> frozenset[int]:
    """Return the first column, and those that mostly hold words."""

    def names_rows(column: int) -> bool:
        filled = [row[column] for row in body if row[column]]
        return bool(filled) and sum(parse_cell(cell) is None for cell in filled) > _MOSTLY * len(filled)

    return frozenset({0} | {column for column in range(1, width) if names_rows(column)})


def _row_paths(body: Sequence[Sequence[str]], labelling: frozenset[int]) -> list[tuple[str, ...]]:
    """Return for each row its labels, its own one last: a group's heading, words of later columns, the leading columns.

    A row that has nothing but a first cell heads the rows below it; an empty first cell repeats the one above.
    """
    leading = len(list(takewhile(lambda pair: pair[0] == pair[1], enumerate(sorted(labelling)))))
    heading, above = "", ""
    paths = []
    for number, row in enumerate(body, 1):
        texts = [_plain(cell) for cell in row]
        if texts[0] and not any(texts[1:]):
            heading = texts[0]
        above = texts[0] or above
        own = [above, *texts[1:leading]]
        later = [texts[column] for column in sorted(labelling) if column >= leading]
        path = tuple(each for each in (heading, *later, *own) if each)
        paths.append(tuple(dict.fromkeys(path)) or (f"row {number}",))
    return paths
