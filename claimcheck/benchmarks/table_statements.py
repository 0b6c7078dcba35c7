"""Statements about a table that it bears out, contradicts or cannot settle, each by one rule."""

import random
import re
from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import NamedTuple

from claimcheck.benchmarks.nli_labels import Gold
from claimcheck.quantities import Quantity, parse_cell
from claimcheck.schema import Document, Table

S, R, N = Gold.SUPPORTED, Gold.REFUTED, Gold.NOT_ENOUGH_INFO
_REACHES = ("reaches", "obtains", "gets", "has", "shows", "achieves", "is at")
_REASONS = (
    "because it was trained on more data",
    "because its encoder is larger",
    "thanks to better regularisation",
    "which is due to less noise in its training data",
    "as it was tuned for longer",
    "since it attends to longer contexts",
)
_DRAWS = 4  # of each rule
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_DIGIT_CHANGES = (-0.3, -0.15, 0.12, 0.25)  # relative, of a wrong number
_LEAST_WORDS, _MOST_WORDS = 8, 30  # of a sentence that stands for a claim
_REFERS = re.compile(r"\b(?:Tables?|Tab\.|Figures?|Fig\.|Section|we|our)\b|\d|\[|\(", re.IGNORECASE)


class Statement(NamedTuple):
    """A claim about a table with its label."""

    text: str
    gold: Gold
    rule: str


class _Cells(NamedTuple):
    """The numbers of a table by row and column name."""

    rows: Sequence[str]
    columns: Sequence[str]
    values: dict[tuple[str, str], Quantity]
    printed: dict[tuple[str, str], str]

    def filled(self, column: str) -> list[str]:
        """Return the rows with a number in a column."""
        return [row for row in self.rows if (row, column) in self.values]

    def of(self, row: str, column: str) -> float:
        return self.values[row, column].value


def statements(table: Table, rng: random.Random) -> Iterator[Statement]:
    """Yield statements that the table settles; of each rule a few, drawn with `rng`."""
    cells = _cells(table)
    for rule in (_value, _difference, _pair, _extreme, _second, _count, _every, _mean):
        yield from rule(cells, rng)


def elsewhere(table: Table, others: Sequence[Table], document: Document, rng: random.Random) -> Iterator[Statement]:
    """Yield statements that the table cannot settle: with names of other papers' tables, with reasons, about other matters."""
    cells, known = _cells(table), " ".join((table.caption, *(text for row in table.grid for text in row))).lower()
    for other in rng.sample(others, min(2, len(others))):
        strange = _cells(other)
        row, column = rng.choice(strange.rows), rng.choice(strange.columns)
        if row.lower() not in known:
            yield from (each._replace(gold=N, rule="other method") for each in _with_row(cells, row, rng))
        if column.lower() not in known:
            one, two = rng.sample(list(cells.rows), 2)
            yield Statement(f"{one} has a higher {column} than {two}.", N, "other measure")
    for each in _pair(cells, rng):
        yield Statement(f"{each.text[:-1]} {rng.choice(_REASONS)}.", N, "reason") if each.gold is S else each
    yield from _sentences(known, document, rng)


def _cells(table: Table) -> _Cells:
    found = {(cell.row_path[-1], cell.column_path[-1]): cell for cell in table.cells if cell.row_path and cell.column_path}
    values = {key: value for key, cell in found.items() if (value := parse_cell(cell.text)) is not None}
    rows, columns = (list(dict.fromkeys(key[side] for key in values)) for side in (0, 1))
    return _Cells(rows, columns, values, {key: found[key].text for key in values})


def _value(cells: _Cells, rng: random.Random) -> Iterator[Statement]:
    for row, column in rng.sample(sorted(cells.values), min(_DRAWS, len(cells.values))):
        right = _number(cells.printed[row, column])
        template = f"{row} {rng.choice(_REACHES)} {{}} in {column}."
        yield Statement(template.format(right), S, "value")
        others = [other for other in cells.filled(column) if _number(cells.printed[other, column]) != right]
        if others:
            yield Statement(template.format(_number(cells.printed[rng.choice(others), column])), R, "value of another row")
        wrong = _changed(right, rng)
        if wrong:
            yield Statement(template.format(wrong), R, "wrong value")


def _difference(cells: _Cells, rng: random.Random) -> Iterator[Statement]:
    for one, other, column in _uneven(cells, rng):
        places = max(len(_number(cells.printed[row, column]).partition(".")[2]) for row in (one, other))
        gap = f"{cells.of(one, column) - cells.of(other, column):.{places}f}"
        yield Statement(f"In {column}, {one} is {gap} higher than {other}.", S, "difference")
        yield Statement(f"In {column}, {one} is {gap} lower than {other}.", R, "difference turned round")
        wrong = _changed(gap, rng)
        if wrong:
            yield Statement(f"{one} exceeds {other} by {wrong} in {column}.", R, "wrong difference")


def _pair(cells: _Cells, rng: random.Random) -> Iterator[Statement]:
    for high, low, column in _uneven(cells, rng):
        form = rng.choice(("{} has a higher {} than {}", "The {1} of {0} is above that of {2}", "{} shows a larger {} than {}"))
        yield Statement(form.format(high, column, low) + ".", S, "comparison")
        yield Statement(form.format(low, column, high) + ".", R, "comparison turned round")


def _extreme(cells: _Cells, rng: random.Random) -> Iterator[Statement]:
    for column in _some(cells.columns, rng):
        ranked = sorted(cells.filled(column), key=lambda row: cells.of(row, column))
        if len(ranked) > 2 and cells.of(ranked[-1], column) > cells.of(ranked[-2], column):
            yield Statement(f"{ranked[-1]} has the highest {column} of all.", S, "superlative")
            yield Statement(f"The highest {column} is that of {rng.choice(ranked[:-1])}.", R, "superlative of another row")


def _second(cells: _Cells, rng: random.Random) -> Iterator[Statement]:
    for column in _some(cells.columns, rng):
        ranked = sorted(cells.filled(column), key=lambda row: -cells.of(row, column))
        if len(ranked) > 3 and len({cells.of(row, column) for row in ranked}) == len(ranked):
            yield Statement(f"{ranked[1]} has the second-highest {column}.", S, "rank")
            yield Statement(f"{rng.choice(ranked[2:])} has the second-highest {column}.", R, "rank of another row")


def _count(cells: _Cells, rng: random.Random) -> Iterator[Statement]:
    for column in _some(cells.columns, rng):
        rows = cells.filled(column)
        limit = rng.choice([_number(cells.printed[row, column]) for row in rows])
        n = sum(cells.of(row, column) > cells.values[_at(limit, rows, column, cells)].value for row in rows)
        if len(rows) < len(_COUNTS) and 0 < n < len(rows):
            wrong = rng.choice([other for other in range(1, len(rows)) if other != n] or [0])
            form = f"{{}} of the {_COUNTS[len(rows)]} rows have a {column} above {limit}."
            yield Statement(form.format(_COUNTS[n].capitalize()), S, "count")
            if wrong:
                yield Statement(form.format(_COUNTS[wrong].capitalize()), R, "wrong count")


def _every(cells: _Cells, rng: random.Random) -> Iterator[Statement]:
    pairs = list(permutations(cells.rows, 2))
    for one, other in rng.sample(pairs, min(_DRAWS, len(pairs))):
        shared = [column for column in cells.columns if (one, column) in cells.values and (other, column) in cells.values]
        ahead = [column for column in shared if cells.of(one, column) > cells.of(other, column)]
        if len(shared) > 1 and ahead:
            label = S if len(ahead) == len(shared) else R
            yield Statement(f"{one} has higher values than {other} in all {len(shared)} columns.", label, "all columns")


def _mean(cells: _Cells, rng: random.Random) -> Iterator[Statement]:
    for row in _some(cells.rows, rng):
        columns = [column for column in cells.columns if (row, column) in cells.values]
        if len(columns) > 1 and len({cells.values[row, column].dimension for column in columns}) == 1:
            one, other = rng.sample(columns, 2)
            mean = f"{(cells.of(row, one) + cells.of(row, other)) / 2:.2f}"
            wrong = _changed(mean, rng)
            yield Statement(f"On average over {one} and {other}, {row} reaches {mean}.", S, "average")
            if wrong:
                yield Statement(f"On average over {one} and {other}, {row} reaches {wrong}.", R, "wrong average")


def _with_row(cells: _Cells, strange: str, rng: random.Random) -> Iterator[Statement]:
    """Yield claims about a row that the table has not."""
    column = rng.choice(cells.columns)
    own = rng.choice(cells.filled(column))
    yield Statement(f"{strange} {rng.choice(_REACHES)} {_number(cells.printed[own, column])} in {column}.", N, "")
    yield Statement(f"{strange} has a higher {column} than {own}.", N, "")


def _sentences(known: str, document: Document, rng: random.Random) -> Iterator[Statement]:
    """Yield sentences of the paper that share a word with the table and have no figure."""
    spans = [span for passage in document.passages if passage.kind == "text" for span in passage.sentences]
    texts = (" ".join(document.text[start:end].split()) for start, end in spans)
    words = set(re.findall(r"[a-z]{4,}", known))
    fit = [
        text
        for text in texts
        if _LEAST_WORDS <= len(text.split()) <= _MOST_WORDS
        and not _REFERS.search(text)
        and words & set(re.findall(r"[a-z]{4,}", text.lower()))
    ]
    for text in rng.sample(fit, min(2, len(fit))):
        yield Statement(text, N, "other matter")


def _uneven(cells: _Cells, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    """Yield rows and a column, the first row with the larger number."""
    for column in _some(cells.columns, rng):
        rows = cells.filled(column)
        pairs = [(one, other) for one, other in permutations(rows, 2) if cells.of(one, column) > cells.of(other, column)]
        if pairs:
            yield (*rng.choice(pairs), column)


def _some(names: Sequence[str], rng: random.Random) -> list[str]:
    return rng.sample(list(names), min(_DRAWS, len(names)))


def _at(limit: str, rows: Sequence[str], column: str, cells: _Cells) -> tuple[str, str]:
    return next((row, column) for row in rows if _number(cells.printed[row, column]) == limit)


def _number(printed: str) -> str:
    """Return the first numeral of a cell with its sign and per cent: "72.3 ± 2.5" gives "72.3"."""
    match = re.search(r"[-−+]?\d[\d,]*(?:\.\d+)?\s?[%kKMB]?|\.\d+", printed)
    return match.group().strip() if match else printed


def _changed(number: str, rng: random.Random) -> str | None:
    """Return a number clearly off, printed as this one; None for one too small to change."""
    match = re.search(r"\d[\d,]*(?:\.\d+)?", number)
    if match is None:
        return None
    old, places = float(match.group().replace(",", "")), len(match.group().partition(".")[2])
    wrong = f"{old * (1 + rng.choice(_DIGIT_CHANGES)):.{places}f}"
    return number[: match.start()] + wrong + number[match.end() :] if float(wrong) != old else None
