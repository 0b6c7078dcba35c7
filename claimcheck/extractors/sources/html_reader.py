"""Tables of a paper's HTML as LaTeXML writes it (arXiv's and ar5iv's), and of plain HTML.

LaTeXML sets a table as `table` or, where TeX scaled it, as `span`: what counts is the class (`ltx_tabular`, `ltx_tr`,
`ltx_td`). Rules are borders of cells (`ltx_border_t`, `_tt` above; `_b`, `_bb` below). A formula's TeX stands in `alttext`.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from claimcheck.extractors.captions import table_label
from claimcheck.extractors.sources.records import (
    EMPTY,
    MAX_CELLS,
    MAX_ROWS,
    MAX_SPAN,
    SourceCell,
    SourceTable,
    padded,
    without_empty,
)
from claimcheck.extractors.sources.tex_text import printed
from claimcheck.html_tokens import Tag, Text, html_tokens
from claimcheck.text import printable

_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
_SKIPPED_TAGS = frozenset({"cite", "svg", "annotation", "annotation-xml", "script", "style", "nav", "button"})
_SKIPPED_CLASSES = frozenset({"ltx_note", "ltx_rule", "ltx_cite", "ltx_bibblock"})
_EQUATIONS = frozenset({"ltx_equation", "ltx_equationgroup", "ltx_eqn_table", "ltx_eqn_row", "ltx_eqn_cell"})
_ROLES = {"ltx_tabular": "table", "ltx_tr": "row", "ltx_td": "cell", "ltx_caption": "caption", "ltx_thead": "head"}
_TAG_ROLES = {
    **{"table": "table", "tr": "row", "td": "cell", "th": "cell", "thead": "head", "figure": "figure"},
    **dict.fromkeys(("caption", "figcaption"), "caption"),
}
_BOLD = frozenset({"ltx_font_bold"})
_BLOCKS = frozenset({"br", "p", "div", "li", "ltx_p", "ltx_inline-block"})
_ABOVE, _BELOW = frozenset({"ltx_border_t", "ltx_border_tt"}), frozenset({"ltx_border_b", "ltx_border_bb"})
_MAX_FIGURES = 4  # figures within figures whose captions count
_JOINT = "\x1f"  # before a sub- or superscript
_SCRIPT = re.compile(rf"(?<=\d){_JOINT}(?=\.?\d)")
_POWER = re.compile(rf"(?<![\d.])10{_JOINT}(?=-?\d)")


class _Cell(NamedTuple):
    cell: SourceCell
    is_ruled_above: bool
    is_ruled_below: bool


class _Figure:
    """A figure element, or what stands outside of any."""

    def __init__(self, parent: "_Figure | None") -> None:
        self.parent = parent
        self.caption = ""

    def captions(self) -> Iterator[str]:
        """Yield its caption and those of the figures around it, the outermost last."""
        figure: _Figure | None = self
        for _ in range(_MAX_FIGURES):
            if figure is None:
                return
            if figure.caption:
                yield figure.caption
            figure = figure.parent


class _Table:
    """A table while it is read."""

    def __init__(self, figure: _Figure) -> None:
        self.figure = figure
        self.rows: list[list[_Cell]] = []
        self.n_head = 0
        self.n_cells = 0
        self.caption = ""
        self.trouble: str | None = None


class _Open(NamedTuple):
    name: str
    role: str
    is_bold: bool


class HtmlReader:
    """Reads one page in a single pass; no nesting is too deep, and what is never closed ends with the page."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.open: list[_Open] = []
        self.counts: dict[str, int] = {}
        self.skipped, self.skip_depth = "", 0
        self.figure = _Figure(None)
        self.table: _Table | None = None
        self.depth = 0
        self.pieces: list[tuple[str, bool]] = []
        self.n_bold = 0
        self.cell: Tag | None = None
        self.is_caption = self.is_head = False
        self.found: list[_Table] = []

    def tables(self) -> Iterator[SourceTable]:
        """Yield the tables in order; those without a value among them."""
        for token in html_tokens(self.text):
            self._take(token)
        self._end_table()
        yield from (_source_table(table) for table in self.found)

    def _take(self, token: Tag | Text) -> None:
        if isinstance(token, Text):
            if not self.skipped and (self.cell or self.is_caption):
                self._add(html.unescape(self.text[token.start : token.end]))
        elif self.skipped:
            if token.name == self.skipped and not self.text[token.start : token.end].endswith("/>"):
                self.skip_depth += -1 if token.is_closing else 1
                self.skipped = self.skipped if self.skip_depth else ""
        elif token.is_closing:
            self._close(token)
        else:
            self._open(token)

    def _add(self, text: str) -> None:
        self.pieces.append((text, self.n_bold > 0))

    def _open(self, tag: Tag) -> None:
        classes = frozenset(tag.attributes.get("class", "").split())
        is_empty = tag.name in _VOID or self.text[tag.start : tag.end].endswith("/>")
        if tag.name == "math":
            self._add(printed(f"${tag.attributes.get('alttext', '')}$").text)
        if tag.name == "math" or tag.name in _SKIPPED_TAGS or classes & _SKIPPED_CLASSES:
            if not is_empty:
                self.skipped, self.skip_depth = tag.name, 1
            return
        if (classes | {tag.name}) & _BLOCKS:
            self._add(" ")
        if tag.name in ("sup", "sub"):
            self._add(_JOINT)
        if "ltx_ERROR" in classes and self.table is not None:
            self.table.trouble = "LaTeXML did not know a macro in it"
        if is_empty:
            return
        role = _role(tag.name, classes)
        is_bold = bool(classes & _BOLD) or tag.name in ("b", "strong")
        self.open.append(_Open(tag.name, role, is_bold))
        self.counts[tag.name] = self.counts.get(tag.name, 0) + 1
        self.n_bold += is_bold
        self._begin(role, tag)

    def _begin(self, role: str, tag: Tag) -> None:
        if role == "figure":
            self.figure = _Figure(self.figure)
        elif role == "caption":
            self.pieces, self.is_caption = [], True
        elif role == "table":
            self.depth += 1
            if self.depth == 1:
                self._end_table()
                self.table = _Table(self.figure)
        elif self.depth == 1 and self.table is not None:
            if role == "head":
                self.is_head = not self.table.rows
            elif role == "row":
                self._end_cell()
                self.table.rows.append([])
            elif role == "cell":
                self._end_cell()
                self.pieces, self.cell = [], tag

    def _close(self, tag: Tag) -> None:
        if not self.counts.get(tag.name):
            return
        while self.open:
            top = self.open.pop()
            self.counts[top.name] -= 1
            self.n_bold -= top.is_bold
            self._end(top.role)
            if top.name == tag.name:
                break

    def _end(self, role: str) -> None:
        if role == "caption" and self.is_caption:
            caption, self.is_caption = _text(self.pieces), False
            self.figure.caption = self.figure.caption or caption
            if self.table is not None:
                self.table.caption = caption
            self.pieces = []
        elif role == "figure" and self.figure.parent is not None:
            self.figure = self.figure.parent
        elif role == "table":
            self.depth = max(0, self.depth - 1)
            if self.depth == 0:
                self._end_table()
        elif role == "cell" and self.depth == 1:
            self._end_cell()
        elif role in ("row", "head") and self.depth == 1 and self.table is not None:
            self._end_cell()
            self.table.n_head = len(self.table.rows) if self.is_head else self.table.n_head
            self.is_head = self.is_head and role != "head"

    def _end_cell(self) -> None:
        tag, table = self.cell, self.table
        self.cell = None
        if tag is None or table is None:
            return
        if table.n_cells >= MAX_CELLS:
            table.trouble = f"it has more than {MAX_CELLS} cells"
            return
        if not table.rows:
            table.rows.append([])
        classes = frozenset(tag.attributes.get("class", "").split())
        cell = SourceCell(
            _text(self.pieces),
            _is_bold(self.pieces, classes),
            _span(tag.attributes, "colspan"),
            _span(tag.attributes, "rowspan"),
        )
        table.n_cells += 1
        table.rows[-1].append(_Cell(cell, bool(classes & _ABOVE), bool(classes & _BELOW)))
        self.pieces = []

    def _end_table(self) -> None:
        self._end_cell()
        if self.table is not None and self.table.rows:
            self.found.append(self.table)
        self.table, self.is_head = None, False


def _role(name: str, classes: frozenset[str]) -> str:
    if classes & _EQUATIONS:
        return ""
    return next((role for each, role in _ROLES.items() if each in classes), _TAG_ROLES.get(name, ""))


def _span(attributes: Mapping[str, str], name: str) -> int:
    value = attributes.get(name, "1").strip()
    return max(1, min(MAX_SPAN, int(value))) if value.isdecimal() and len(value) < 6 else 1


def _text(pieces: Sequence[tuple[str, bool]]) -> str:
    text = _SCRIPT.sub(" ", _POWER.sub("10^", "".join(piece for piece, _ in pieces))).replace(_JOINT, "")
    return printable(text.replace("−", "-"))


def _is_bold(pieces: Sequence[tuple[str, bool]], classes: frozenset[str]) -> bool:
    letters = sum(len(piece.strip()) for piece, _ in pieces)
    bold = sum(len(piece.strip()) for piece, is_bold in pieces if is_bold)
    return letters > 0 and (bool(classes & _BOLD) or 2 * bold >= letters)


def _source_table(table: _Table) -> SourceTable:
    rows, rules = _placed(table.rows)
    captions = list(table.figure.captions())
    if table.caption and table.caption not in captions:
        captions.insert(0, table.caption)
    label = next((label for caption in captions if (label := table_label(caption))), "")
    kept, moved = without_empty(padded(rows), rules)
    trouble = f"it has more than {MAX_ROWS} rows or {MAX_CELLS} cells" if len(rows) < len(table.rows) else table.trouble
    return SourceTable(label, " ".join(reversed(captions)), padded(kept), moved, table.n_head or None, trouble)


def _placed(raw: Sequence[Sequence[_Cell]]) -> tuple[list[list[SourceCell]], frozenset[int]]:
    """Return the rows with each cell in all places that it covers, and above which rows a rule runs over the whole width."""
    rows: list[list[SourceCell]] = []
    hanging: dict[int, tuple[SourceCell, int]] = {}  # column -> cell from above, and for how many rows still
    above: list[set[int]] = []
    below: list[set[int]] = []
    for cells in raw:
        row: list[SourceCell] = []
        above.append(set())
        below.append(set())
        for placed in cells:
            _hang(row, hanging, until=None)
            columns = range(len(row), min(len(row) + placed.cell.columns, MAX_SPAN))
            row += [placed.cell] * len(columns)
            above[-1].update(columns if placed.is_ruled_above else ())
            below[-1].update(columns if placed.is_ruled_below else ())
            hanging |= {column: (placed.cell, placed.cell.rows - 1) for column in columns if placed.cell.rows > 1}
        _hang(row, hanging, until=max(hanging, default=-1))
        rows.append(row)
    width = max(map(len, rows), default=0)
    rows = rows[: min(MAX_ROWS, MAX_CELLS // max(width, 1))]
    full = {number for number, covered in enumerate(above[: len(rows)]) if len(covered) == width > 0}
    return rows, frozenset(
        full | {number + 1 for number, covered in enumerate(below[: len(rows)]) if len(covered) == width > 0}
    )


def _hang(row: list[SourceCell], hanging: dict[int, tuple[SourceCell, int]], *, until: int | None) -> None:
    """Add to a row the cells that hang into it from above: those next in line, or all up to the column `until`."""
    while len(row) in hanging or (until is not None and len(row) <= until):
        cell, left = hanging.pop(len(row), (EMPTY, 0))
        if left > 1:
            hanging[len(row)] = (cell, left - 1)
        row.append(cell)
