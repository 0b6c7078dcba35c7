"""Put row labels that have a baseline of their own back onto the rows that they name."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from claimcheck.extractors.table_layout import Layout
from claimcheck.extractors.table_records import GridCell, GridRow
from claimcheck.extractors.table_rows import is_lone_number

_NEAR, _NEAR_EM = 0.78, 1.0  # steps between body rows, and em, within which a label belongs to the nearest row
_LABEL_LINE = 1.35  # em between two lines of one label
_ABOVE = 0.3  # em by which a row may stick out of its group


class _Label(NamedTuple):
    numbers: tuple[int, ...]
    """The rows that hold it."""
    baseline: float
    cells: tuple[str, ...]


def fold_labels(rows: Sequence[GridRow], n_header: int, layout: Layout) -> tuple[list[GridRow], int]:
    """Return the rows with vertically centred labels spread over their groups of rows, and the new number of header rows.

    A label of several lines beside a single row of values becomes that row's label.
    """
    body = [number for number, row in enumerate(rows) if row.is_body and number >= n_header]
    near = min(_NEAR * _pitch([rows[number].baseline for number in body], layout.size), _NEAR_EM * layout.size)
    lines = [k for k in range(n_header, len(rows)) if body and _is_label(rows, k, body, near)]
    labels = _joined(lines, rows, layout)
    texts = {number: list(rows[number].texts) for number in body}
    dropped: set[int] = set()
    for at, label in enumerate(labels):
        low, high = _group(label.baseline, labels[max(0, at - 1) : at], labels[at + 1 : at + 2], layout)
        members = [k for k in body if low < rows[k].baseline - _ABOVE * layout.size < high]
        for member in members:
            is_below = len(members) == 1 and label.baseline > rows[member].baseline
            texts[member] = [_with(own, text, is_below) for own, text in zip(texts[member], label.cells, strict=True)]
        if members:
            dropped.update(label.numbers)
    kept = [
        row._replace(cells=_retexted(row, texts[number])) if number in texts else row
        for number, row in enumerate(rows)
        if number not in dropped
    ]
    return kept, n_header


def _pitch(baselines: Sequence[float], size: float) -> float:
    steps = [b - a for a, b in pairwise(baselines) if b - a > 0.5 * size]
    return median(steps) if steps else 1.2 * size


def _is_label(rows: Sequence[GridRow], number: int, body: Sequence[int], near: float) -> bool:
    row = rows[number]
    filled = [column for column, text in enumerate(row.texts) if text]
    if row.is_body or not filled or any(is_lone_number(row.texts[column]) for column in filled):
        return False
    if max(filled) > max(1, len(row.cells) // 3):
        return False
    return min(abs(row.baseline - rows[k].baseline) for k in body) < near


def _joined(lines: Sequence[int], rows: Sequence[GridRow], layout: Layout) -> list[_Label]:
    """Return the labels, with lines in one that are set close together and not parted by a rule."""
    labels: list[_Label] = []
    for number in lines:
        row = rows[number]
        if labels and _continues(labels[-1], row, rows, layout):
            last = labels[-1]
            cells = tuple(_with(own, text, True) for own, text in zip(last.cells, row.texts, strict=True))
            baseline = (rows[last.numbers[0]].baseline + row.baseline) / 2
            labels[-1] = _Label((*last.numbers, number), baseline, cells)
        else:
            labels.append(_Label((number,), row.baseline, tuple(row.texts)))
    return labels


def _continues(label: _Label, row: GridRow, rows: Sequence[GridRow], layout: Layout) -> bool:
    above = rows[label.numbers[-1]].baseline
    is_near = row.baseline - above < _LABEL_LINE * layout.size
    return is_near and not any(above < y < row.baseline for y in layout.full)


def _with(own: str, text: str, is_below: bool) -> str:
    return f"{own} {text}".strip() if is_below else f"{text} {own}".strip()


def _retexted(row: GridRow, texts: Sequence[str]) -> tuple[GridCell, ...]:
    return tuple(cell._replace(text=text) for cell, text in zip(row.cells, texts, strict=True))


def _group(baseline: float, before: Sequence[_Label], after: Sequence[_Label], layout: Layout) -> tuple[float, float]:
    """Return between which heights the group of a label lies: rules part groups, else the middle to the next label."""
    heights = sorted([rule.y for rule in layout.spans] + list(layout.full))
    low = max((y for y in heights if y < baseline - 0.8 * layout.size), default=-1.0)
    high = min((y for y in heights if y > baseline - 0.1 * layout.size), default=float("inf"))
    low = max([low, *((label.baseline + baseline) / 2 for label in before)])
    high = min([high, *((label.baseline + baseline) / 2 for label in after)])
    return low, high
