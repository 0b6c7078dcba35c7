"""The cells of a paper's tables, scored by how well their row and column labels name what a claim speaks of."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from claimcheck.quantities import Quantity, parse_cell
from claimcheck.schema import Cell, Document, Table
from claimcheck.verifiers.claim_words import ClaimWords, is_average
from claimcheck.verifiers.table_headers import Headers, headers
from claimcheck.verifiers.table_labels import LabelMatch, match_label
from claimcheck.wording import PaperIndex, stems

_CAPTION_WEIGHT = 0.3  # what a word counts that only the caption names, against one that a label names
_KINDS = frozenset({"main", "ablation", "statistics"})
_KIND_WEIGHT = 4.0  # of one of these words that claim and caption share: "in the main results"
_ASTRAY = 4.0  # taken from a cell that is no average where the claim speaks of one and the table has it
_WITH = re.compile(r"(?<!compared )(?<!compare )(?<!starting )\b(?:with|plus) (?:the |our |its )?(?=[A-Z])")
_WITH_REACH = 3  # words on each side of "with"
_TELLING_WEIGHT = 3.0  # of a name that fewer than one sentence in twenty has
_PHRASING_WEIGHT = 0.25
_FOREIGN_WEIGHT = 0.5  # what a word of another matter takes away, as a share of its weight
_GROUP_WEIGHT = 0.3  # what a group label's surplus words take away, against those of the row's or column's own label


class Line(NamedTuple):
    """A row or a column of a table, as the claim names it."""

    covered: frozenset[int]
    """Indices of the claim's tokens that the labels name."""
    missing: float
    """Weight of what the labels name besides."""


class Bound(NamedTuple):
    """A numeric cell with its binding to a claim."""

    table: Table
    cell: Cell
    quantity: Quantity
    row: Line
    column: Line
    score: float
    """Weight of the claim's words that the labels name, less what they name besides; comparable within one claim."""

    @property
    def covered(self) -> frozenset[int]:
        """Indices of the claim's tokens that row and column name."""
        return self.row.covered | self.column.covered


class TableView(NamedTuple):
    """A band of a table's rows, its numeric cells by place, and its rows and columns as the claim names them."""

    table: Table
    labels: Headers
    rows: Mapping[int, Line]
    columns: Mapping[int, Line]
    cells: Mapping[tuple[int, int], Bound]


def bind(
    document: Document,
    claim: ClaimWords,
    index: PaperIndex,
    taken: frozenset[int],
    foreign: frozenset[int] = frozenset(),
) -> list[TableView]:
    """Return every table that passed its self-check, in bands of rows under one header, bound to a claim.

    `taken` are the tokens of the claim that are its figures: they name no row or column. Nor do `foreign` ones, which are of
    another matter: a label that has them names that besides.
    """
    matches: dict[str, LabelMatch] = {}

    def match(label: str) -> LabelMatch:
        if label not in matches:
            found = match_label(label, claim, index)
            surplus = _FOREIGN_WEIGHT * weight_of(found.covered & foreign, claim)
            matches[label] = LabelMatch(found.covered - taken - foreign, found.missing + surplus)
        return matches[label]

    views = []
    for table in document.tables:
        for band in headers(table):
            rows = {row: _line([match(label) for label in path]) for row, path in band.rows.items()}
            columns = {column: _line([match(label) for label in path]) for column, path in band.columns.items()}
            view = TableView(table, band, rows, columns, {})
            views.append(view._replace(cells=_cells(view, claim)))
    return views


def weight_of(tokens: Iterable[int], claim: ClaimWords) -> float:
    """Return the summed weight of tokens of the claim; what it says twice counts once."""
    return sum({claim.tokens[at].stem: claim.tokens[at].weight for at in tokens}.values())


def caption_words(table: Table, claim: ClaimWords) -> frozenset[int]:
    """Return the tokens of the claim that the table's caption has."""
    words = stems(table.caption)
    return frozenset(at for at, token in enumerate(claim.tokens) if token.weight > 0 and token.stem in words)


def telling_names(claim: ClaimWords) -> frozenset[int]:
    """Return the tokens of the claim that are names, but for those that the whole paper is about."""
    common = (at for at, token in enumerate(claim.tokens) if token.is_name and token.weight >= _TELLING_WEIGHT)
    return claim.unheard.union(common)


def known_words(view: TableView, claim: ClaimWords) -> frozenset[int]:
    """Return the tokens of the claim that the table's caption or any of its labels has."""
    lines = (*view.rows.values(), *view.columns.values())
    return caption_words(view.table, claim).union(*(line.covered for line in lines))


def outdone(claim: str, views: Sequence[TableView], words: ClaimWords) -> frozenset[int]:
    """Return the tokens of A in "A with B" where tables have A and B beside each other: the figure of B is meant."""
    found: set[int] = set()
    for match in _WITH.finditer(claim):
        behind = [at for at, token in enumerate(words.tokens) if match.end() <= token.start][:_WITH_REACH]
        before = [at for at, token in enumerate(words.tokens) if token.start < match.start()][-_WITH_REACH:]
        for view in views:
            for lines in (view.rows.values(), view.columns.values()):
                added = [line.covered for line in lines if line.covered & set(behind[:1])]
                plain = [line.covered & set(before) for line in lines]
                if added and not any(each & line for each in plain if each for line in added):
                    found |= frozenset().union(*plain)
    return frozenset(found)


def _line(matches: Sequence[LabelMatch]) -> Line:
    covered = frozenset().union(*(match.covered for match in matches)) if matches else frozenset()
    groups = sum(match.missing for match in matches[:-1])
    return Line(covered, (matches[-1].missing if matches else 0.0) + _GROUP_WEIGHT * groups)


def _cells(view: TableView, claim: ClaimWords) -> dict[tuple[int, int], Bound]:
    caption = caption_words(view.table, claim)
    average = frozenset(at for at, token in enumerate(claim.tokens) if is_average(token))
    has_average = any(line.covered & average for line in (*view.rows.values(), *view.columns.values()))
    kind = _KIND_WEIGHT if any(claim.tokens[at].plain in _KINDS for at in caption) else 0.0
    cells = {}
    for cell in view.labels.cells:
        quantity = parse_cell(cell.text)
        if quantity is None:
            continue
        row, column = view.rows[cell.row], view.columns[cell.column]
        covered = row.covered | column.covered
        named = weight_of(covered, claim) + _CAPTION_WEIGHT * weight_of(caption - covered, claim)
        astray = _ASTRAY if has_average and not covered & average else 0.0
        score = named + kind - row.missing - column.missing - astray
        cells[cell.row, cell.column] = Bound(view.table, cell, quantity, row, column, score)
    return cells


def table_weight(views: Sequence[TableView], claim: ClaimWords) -> float:
    """Return the weight of the claim's words against which a binding's score is held.

    Words that some table knows and names that none knows count in full, other words hardly: they are the claim's phrasing.
    """
    known = frozenset().union(*(known_words(view, claim) for view in views))
    full = known | {at for at, token in enumerate(claim.tokens) if token.is_name}
    return weight_of(full, claim) + _PHRASING_WEIGHT * weight_of(set(range(len(claim.tokens))) - full, claim)
