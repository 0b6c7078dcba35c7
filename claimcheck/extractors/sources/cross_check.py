"""Put a paper's tables out of several sources together: the better structure, the PDF's place, and where they differ.

A source's table is matched to the PDF's by the numbers in it, its label and its caption. Where all cells that correspond have
the same numbers, they are confirmed, and the table is taken from the source, whose headers and spans are certain. Where some
differ, nobody can tell which source is right, and the table is uncertain. What the PDF does not show, such as a table that
was commented out or stands in another version, is left out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from claimcheck.extractors.sources.alignment import Aligned, align_cells, bag_of, numbers_of
from claimcheck.schema import Box, Cell, Document, Passage, Table

_SHARED = 0.6  # share of the numbers of the smaller table that the other one must have
_SHARED_WITH_CAPTION = 0.3  # the same where label or caption agree
_MIN_NUMBERS = 3  # numbers in common, below which a match without an equal caption is chance
_SAME_CAPTION = 85  # rapidfuzz ratio from which two captions are one
_CONFIRMED = 0.5  # share of a source's numeric cells that must be found in the PDF before its structure is taken over
_MAX_CAPTION = 300  # characters of a caption that are compared
_SHOWN = 8  # disagreements that are listed
_NAMES = {"pdf": "the PDF", "tex": "the TeX source", "html": "the HTML"}


class _Match(NamedTuple):
    score: float
    own: int
    other: int


def cross_check(document: Document, tables: Sequence[Table]) -> Document:
    """Return the document with its tables checked against, and where better replaced by, those of a source."""
    matched = _matches(document.tables, tables)
    checked: list[Table] = []
    for number, table in enumerate(document.tables):
        others = [tables[match.other] for match in matched if match.own == number]
        checked += _checked(table, others) if others else [table]
    seen = {match.other for match in matched}
    checked += [placed for other, table in enumerate(tables) if other not in seen and (placed := _placed(table, document))]
    ordered = sorted(checked, key=lambda table: table.page)
    return document.model_copy(
        update={"tables": tuple(table.model_copy(update={"id": number}) for number, table in enumerate(ordered))}
    )


def _matches(own: Sequence[Table], others: Sequence[Table]) -> list[_Match]:
    """Return which table of the PDF each one of the source is, in the source's order; several may be panels of one."""
    bags = [bag_of(table) for table in own]
    found: list[_Match] = []
    for other, table in enumerate(others):
        bag = bag_of(table)
        scores = [
            _Match(score, number, other)
            for number, mine in enumerate(own)
            if (score := _similarity(mine, bags[number], table, bag))
        ]
        if scores:
            found.append(max(scores, key=lambda match: (match.score, -match.own)))
    return [match for match in found if _is_best(match, found, own, others)]


def _similarity(table: Table, own: Counter[str], other: Table, theirs: Counter[str]) -> float:
    """Return how surely two readings are of one table, 0 for two tables."""
    shared = (own & theirs).total()
    smaller = min(own.total(), theirs.total())
    if not smaller:
        return 0.0
    is_same_caption = bool(table.caption) and fuzz.ratio(_plain(table.caption), _plain(other.caption)) >= _SAME_CAPTION
    share = shared / smaller
    if share < (_SHARED_WITH_CAPTION if is_same_caption else _SHARED) or (shared < _MIN_NUMBERS and not is_same_caption):
        return 0.0
    return (
        share + shared / max(own.total(), theirs.total()) + is_same_caption + (bool(table.label) and table.label == other.label)
    )


def _is_best(match: _Match, found: Sequence[_Match], own: Sequence[Table], others: Sequence[Table]) -> bool:
    """Tell whether a table of the source keeps its match: panels share one where together they have no more than it has."""
    rivals = [each for each in found if each.own == match.own]
    total: Counter[str] = sum((bag_of(others[each.other]) for each in rivals), Counter())
    if len(rivals) == 1 or total.total() <= 1.1 * bag_of(own[match.own]).total():
        return True
    return match == max(rivals, key=lambda each: (each.score, -each.other))


def _checked(table: Table, others: Sequence[Table]) -> list[Table]:
    """Return what the PDF's `table` becomes: the source's tables in its place, or itself."""
    results = [_compare(table, other) for other in others]
    n_numeric = sum(bool(numbers_of(cell.text)) for cell in table.cells)
    n_covered = sum(bool(numbers_of(cell.text)) for other in others for cell in other.cells)
    if all(result is not None for result in results) and n_covered >= _CONFIRMED * n_numeric:
        return [result for result in results if result is not None]
    differing = tuple(text for other in others for text in _differences(align_cells(table, other), table, other))
    pairs = [pair for other in others for pair in align_cells(table, other)]
    confirmed = {(pair.cell.row, pair.cell.column) for pair in pairs if _agree(pair)}
    return [_marked(table, table, confirmed, differing)]


def _compare(table: Table, other: Table) -> Table | None:
    """Return `other` in the place of the PDF's `table`; None where its own structure is in doubt, or too little agrees."""
    pairs = align_cells(other, table)
    agreed = {(pair.cell.row, pair.cell.column): pair.other for pair in pairs if _agree(pair)}
    n_numeric = sum(bool(numbers_of(cell.text)) for cell in other.cells)
    if len(agreed) < _CONFIRMED * n_numeric or other.uncertain:
        return None
    placed = _with_places(other, table, {(pair.cell.row, pair.cell.column): pair.other for pair in pairs})
    return _marked(placed, table, set(agreed), tuple(_differences([Aligned(b, a) for a, b in pairs], table, other)))


def _marked(table: Table, printed: Table, confirmed: set[tuple[int, int]], differing: tuple[str, ...]) -> Table:
    """Return the table with its confirmed cells marked, uncertain where sources differ."""
    cells = tuple(
        cell.model_copy(update={"confirmed": True}) if (cell.row, cell.column) in confirmed else cell for cell in table.cells
    )
    doubt = table.uncertain
    if differing:
        doubt = f"sources differ in {len(differing)} of {len(cells)} cells: {differing[0]}"
    return table.model_copy(
        update={"cells": cells, "uncertain": doubt, "disagreements": (*printed.disagreements, *differing)[:_SHOWN]}
    )


def _with_places(table: Table, printed: Table, partners: Mapping[tuple[int, int], Cell]) -> Table:
    """Return the source's table with label, caption, page and boxes of the PDF's."""
    cells = tuple(
        cell.model_copy(
            update={"box": partners[cell.row, cell.column].box if (cell.row, cell.column) in partners else printed.box}
        )
        for cell in table.cells
    )
    return table.model_copy(
        update={
            "page": printed.page,
            "label": printed.label or table.label,
            "caption": printed.caption or table.caption,
            "box": printed.box,
            "cells": cells,
        }
    )


def _agree(pair: Aligned) -> bool:
    numbers = numbers_of(pair.cell.text)
    return bool(numbers) and numbers == numbers_of(pair.other.text)


def _differences(pairs: Sequence[Aligned], table: Table, other: Table) -> list[str]:
    """Return where the cells of the PDF's table and their counterparts have different numbers.

    A PDF's table that failed its self-check has its numbers in wrong places: only numbers that it lacks altogether count.
    """
    known = (
        Counter(number for row in table.grid for text in row for number in numbers_of(text)) if table.uncertain else Counter()
    )
    found = []
    for cell, counterpart in pairs:
        numbers, others = numbers_of(cell.text), numbers_of(counterpart.text)
        if numbers and others and numbers != others and not (known and set(others) <= known.keys()):
            paths = max((cell, counterpart), key=lambda each: len(each.row_path) * len(each.column_path))
            place = f"{' / '.join(paths.row_path)} x {' / '.join(paths.column_path)}"
            found.append(f"{place}: {cell.text} in {_NAMES[table.source]}, {counterpart.text} in {_NAMES[other.source]}")
    return found


def _placed(table: Table, document: Document) -> Table | None:
    """Return a table that the PDF's reader did not find, on the page of its caption; None where no caption is like its own."""
    if not table.label or len(_plain(table.caption)) <= len(_plain(table.label)):
        return None
    scored = [
        (fuzz.ratio(_plain(passage.text), _plain(table.caption)), passage)
        for passage in document.passages
        if passage.kind == "caption"
    ]
    score, passage = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    if passage is None or score < _SAME_CAPTION:
        return None
    box = _box_of(passage, document)
    if box is None:
        return None
    cells = tuple(cell.model_copy(update={"box": box}) for cell in table.cells)
    return table.model_copy(update={"page": box.page, "caption": passage.text, "box": box, "cells": cells})


def _box_of(passage: Passage, document: Document) -> Box | None:
    """Return the rectangle of the caption's words on its page: where a reader finds the table."""
    words = [word for word in document.words if passage.start <= word.start < passage.end and word.page == passage.page]
    if not words:
        return None
    return Box(
        page=passage.page,
        x0=min(word.x0 for word in words),
        y0=min(word.y0 for word in words),
        x1=max(word.x1 for word in words),
        y1=max(word.y1 for word in words),
    )


def _plain(caption: str) -> str:
    start = caption[:_MAX_CAPTION].casefold()
    return " ".join("".join(character if character.isalnum() else " " for character in start).split())
