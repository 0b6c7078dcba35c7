r"""The inside of a tabular: cut into rows and cells, rules noted, spans filled in."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from claimcheck.extractors.sources.records import MAX_CELLS, MAX_ROWS, MAX_SPAN, SourceCell, padded, without_empty
from claimcheck.extractors.sources.siunitx import is_number, number_text
from claimcheck.extractors.sources.tex_columns import Column
from claimcheck.extractors.sources.tex_text import printed
from claimcheck.latex.arguments import after_options, braced, closings

_TOKEN = re.compile(
    r"\\(?P<end>\\|tabularnewline\b|cr\b)|(?P<cell>&)|(?P<open>\{)|(?P<close>\})|"
    r"\\(?P<edge>begin|end)[ \t]*\{(?P<name>[^{}]{0,40})\}|"
    r"\\(?P<macro>[A-Za-z@]+)\*?|\\.|[^\\&{}]+|\\",
    re.DOTALL,
)
_AFTER_END = re.compile(r"[ \t]*\*?[ \t\n]*(?:\[[^\]\n]{0,40}\])?")
_FULL_RULES = {
    **dict.fromkeys("hline toprule midrule bottomrule hdashline firsthline lasthline thickhline botrule colrule".split(), 0),  # noqa: SIM905
    **dict.fromkeys("Xhline hhline tophline middlehline bottomhline".split(), 1),  # noqa: SIM905
    "specialrule": 3,
}
"""Rules over the whole width, and how many arguments they take."""
_ONE_ARGUMENT = "cmidrule cline cdashline cdashlinelr noalign rowcolor arrayrulecolor rowfont extracolsep label"
_NO_RULES = {
    **dict.fromkeys("addlinespace morecmidrules showrowcolors hiderowcolors centering".split(), 0),  # noqa: SIM905
    **dict.fromkeys(_ONE_ARGUMENT.split(), 1),
    "setlength": 2,
    "rowcolors": 3,
}
"""Macros that print nothing and are no rule over the whole width."""
_CAPTIONS = ("caption", "captionof")
_HEADS = ("endfirsthead", "endhead", "endfoot", "endlastfoot")
_COLUMNS = re.compile(r"\\multicolumn\s*(?:\{\s*(\d{1,4})\s*\}|(\d))")
_ROWS = re.compile(r"\\multirow(?:cell|thead)?\s*(?:\[[^\]]{0,20}\]\s*)?(?:\{\s*(-?\d{1,4})(?:\.\d+)?\s*\}|(\d))")
_SET_CELL = re.compile(r"\\SetCell\s*\[([^\]]{0,60})\]")
_LEADING_SWITCH = re.compile(
    r"\s*(?:\\(?:bfseries|bf|itshape|itseries|color\{[^{}]*\}|cellcolor(?:\[[^\]]*\])?\{[^{}]*\})\s*)*"
)


class Tabular(NamedTuple):
    """A tabular with its spans filled in."""

    rows: tuple[tuple[SourceCell, ...], ...]
    rules: frozenset[int]
    """Numbers of the rows above which a full rule runs."""
    n_head: int | None
    """Rows of a longtable's head."""
    trouble: str | None


class _Row(NamedTuple):
    cells: tuple[str, ...]
    ruled: bool


def read_tabular(content: str, columns: Sequence[Column]) -> Tabular:
    r"""Return the rows of what stands between \begin{tabular}{...} and \end{tabular}, macros expanded."""
    cutter = _Cutter(content)
    cutter.run()
    if not cutter.rows:
        return Tabular((), frozenset(), None, None)
    strange: list[str] = []
    placed = [_placed(row.cells, columns, strange) for row in cutter.rows[:MAX_ROWS]]
    placed = placed[: MAX_CELLS // max(map(len, placed))]
    rules = frozenset(number for number, row in enumerate(cutter.rows[: len(placed)]) if row.ruled)
    trouble = f"an unknown macro with several arguments: {strange[0]}" if strange else _too_wide(placed, columns)
    if cutter.n_cells >= MAX_CELLS or len(placed) < len(cutter.rows):
        trouble = f"it has more than {MAX_ROWS} rows or {MAX_CELLS} cells"
    rows, rules = without_empty(_joined(_filled(padded(placed)), columns), rules)
    return Tabular(padded(rows), rules, cutter.n_head, trouble)


class _Cutter:
    def __init__(self, content: str) -> None:
        self.content = content
        self.closes = closings(content)
        self.rows: list[_Row] = []
        self.cells: list[str] = []
        self.pieces: list[str] = []
        self.is_ruled = False
        self.n_head: int | None = None
        self.n_cells = 0

    def run(self) -> None:
        """Cut the content into rows."""
        at = depth = 0
        while self.n_cells < MAX_CELLS and (match := _TOKEN.match(self.content, at)):
            at = match.end()
            if match["open"] or match["edge"] == "begin":
                depth += 1
            elif match["close"] or match["edge"] == "end":
                depth -= 1 if depth else 0
            elif depth == 0 and (match["end"] or match["cell"]):
                self._end_cell()
                if match["end"]:
                    self._end_row()
                    after = _AFTER_END.match(self.content, at)
                    at = after.end() if after and match["end"] == "\\" else at
                continue
            elif depth == 0 and match["macro"]:
                after_macro = self._macro(match["macro"], at)
                if after_macro is not None:
                    at = after_macro
                    continue
            self.pieces.append(match.group())
        self._end_cell()
        self._end_row()

    def _end_cell(self) -> None:
        self.cells.append("".join(self.pieces))
        self.pieces = []

    def _end_row(self) -> None:
        if any(cell.strip() for cell in self.cells):
            self.rows.append(_Row(tuple(self.cells), self.is_ruled))
            self.n_cells += len(self.cells)
            self.is_ruled = False
        self.cells = []

    def _macro(self, name: str, at: int) -> int | None:
        """Take a macro that prints no cell; return where the content goes on, None where it does."""
        if name in _FULL_RULES:
            self.is_ruled = True
            return self._after(_FULL_RULES[name], at)
        if name in _NO_RULES:
            return self._after(_NO_RULES[name], at)
        if name in _CAPTIONS:
            return self._after(1 if name == "caption" else 2, at)
        if name in _HEADS:
            self._head(name)
            return at
        return None

    def _head(self, name: str) -> None:
        """Keep the first head of a longtable; what is repeated on each page and at the foot is no row."""
        self.pieces, self.cells = [], []
        if self.n_head is None and name in ("endfirsthead", "endhead"):
            self.n_head = len(self.rows)
        else:
            del self.rows[self.n_head or 0 :]

    def _after(self, count: int, at: int) -> int:
        at = self._after_brackets(at)
        for _ in range(count):
            argument = braced(self.content, at, len(self.content), self.closes)
            if argument is None:
                return at
            at = self._after_brackets(argument.after)
        return at

    def _after_brackets(self, at: int) -> int:
        r"""Skip [options] and the (lr) of \cmidrule."""
        at = after_options(self.content, at, len(self.content))
        trim = re.compile(r"[ \t]*\([lr\d.{}a-z]{0,20}\)").match(self.content, at)
        return trim.end() if trim else at


def _placed(raw: Sequence[str], columns: Sequence[Column], strange: list[str]) -> list[SourceCell]:
    """Return a row's cells, each repeated over the columns that it spans."""
    row: list[SourceCell] = []
    for text in raw:
        column = columns[len(row)] if len(row) < len(columns) else Column("l")
        cell = _cell(text, column, strange)
        row += [cell] * cell.columns
        if len(row) > MAX_SPAN:
            break
    return row[:MAX_SPAN]


def _cell(raw: str, column: Column, strange: list[str]) -> SourceCell:
    n_columns, n_rows = _span(_COLUMNS, raw), _span(_ROWS, raw)
    if (options := _SET_CELL.search(raw)) is not None:
        n_columns, n_rows = _option(options[1], "c"), _option(options[1], "r")
    is_bold = column.bold and "\\multicolumn" not in raw
    if column.kind in ("S", "s") and n_columns == 1:
        switch = _LEADING_SWITCH.match(raw)
        number = raw[switch.end() if switch else 0 :].strip()
        if is_number(number):
            return SourceCell(number_text(number), is_bold or "\\bf" in raw)
    found = printed(raw.strip(), bold=is_bold)
    if found.strange:
        strange.append(found.strange)
    return SourceCell(found.text, found.bold, max(1, min(abs(n_columns), MAX_SPAN)), n_rows or 1)


def _span(pattern: re.Pattern[str], raw: str) -> int:
    match = pattern.search(raw)
    return max(-MAX_SPAN, min(MAX_SPAN, int(match[1] or match[2]))) if match else 1


def _option(options: str, key: str) -> int:
    match = re.search(rf"(?<![a-z]){key}\s*=\s*(\d{{1,3}})", options)
    return min(int(match[1]), MAX_SPAN) if match else 1


def _too_wide(rows: Sequence[Sequence[SourceCell]], columns: Sequence[Column]) -> str | None:
    widest = max(map(len, rows))
    return f"a row of {widest} cells in a table of {len(columns)} columns" if columns and widest > len(columns) else None


def _filled(rows: Sequence[Sequence[SourceCell]]) -> list[list[SourceCell]]:
    """Return the rows with each cell of several rows in all of them that are empty; a negative number counts upwards."""
    filled = [list(row) for row in rows]
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if abs(cell.rows) <= 1 or not cell.text:
                continue
            first, last = (number, number + cell.rows) if cell.rows > 0 else (number + cell.rows + 1, number + 1)
            for k in range(max(0, first), min(len(rows), last)):
                if not filled[k][column].text:
                    filled[k][column] = cell
    return filled


def _joined(rows: list[list[SourceCell]], columns: Sequence[Column]) -> list[list[SourceCell]]:
    r"""Return the rows with columns in one that are parts of one number: `r@{.}l`, `r@{ $\pm$ }l`."""
    joints: Mapping[int, str] = {number: column.joint for number, column in enumerate(columns[:-1]) if column.joint}
    if not joints:
        return rows
    return [_joined_row(row, joints) for row in rows]


def _joined_row(row: Sequence[SourceCell], joints: Mapping[int, str]) -> list[SourceCell]:
    done = list(row[:1])
    for number, (left, cell) in enumerate(pairwise(row)):
        if number not in joints:
            done.append(cell)
            continue
        last = done[-1]
        if cell is left and cell.columns > 1:
            done[-1] = last._replace(columns=max(1, last.columns - 1))
        elif cell.text:
            glue = joints[number] if last.text else ""
            done[-1] = SourceCell(f"{last.text}{glue}{cell.text}", last.bold or cell.bold, 1, last.rows)
    return done
