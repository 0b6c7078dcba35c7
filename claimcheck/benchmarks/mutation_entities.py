"""The wrong entity: a name of the claim gives way to another label of the same rows or columns, or two numbers change places.

A swap is dropped where the paper might bear it out all the same: where a cell, a sentence or, for computed figures, any pair of
cells gives the claim's figure for the new name, too.
"""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from claimcheck.benchmarks.gold_claims import GoldClaim
from claimcheck.benchmarks.mutation_edit import Edit, replaced
from claimcheck.quantities import Quantity, agrees, agrees_with_result, parse_cell
from claimcheck.schema import Cell, Document, Table
from claimcheck.verifiers.label_synonyms import LANGUAGES
from claimcheck.wording import index_paper

MAX_SWAPS = 3
"""Swapped names a claim: a table of twenty methods would else drown all other mutants."""
_DECORATION = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[*†‡§↑↓∗#]")
_NO_NAMES = re.compile(
    r"(?:avg|ave|average|mean|all|overall|total|ours?|full|acc|accuracy|f1|em|models?|method)\b", re.IGNORECASE
)
_MAX_NAME_WORDS = 3


def entity_edits(gold: GoldClaim, figures: Sequence[Quantity], document: Document, rng: random.Random) -> list[Edit]:
    """Return the claim with a name swapped, at most `MAX_SWAPS` times, and with two of its figures exchanged.

    Only names that the gold quote has, too, are swapped: the others may be beside the point.
    """
    swaps = [
        replaced(gold.claim, *place.span(), new, "swap")
        for place, rivals in _places(gold, document)
        for new in rivals
        if not is_borne_out(new, figures, document, computed=gold.kind == "number_computed")
    ]
    rng.shuffle(swaps)
    unique = list({edit.text: edit for edit in swaps}.values())
    return unique[:MAX_SWAPS] + _exchanged_figures(gold.claim, figures)


def is_borne_out(name: str, figures: Sequence[Quantity], document: Document, *, computed: bool) -> bool:
    """Tell whether the paper gives one of the figures for a name, in a cell, a sentence, or (`computed`) a pair of cells."""
    named = re.compile(_bounded(name), re.IGNORECASE)
    for sentence in index_paper(document).sentences:
        if named.search(document.text, sentence.start, sentence.end) and any(
            agrees(figure, found) for figure in figures for found in sentence.quantities
        ):
            return True
    for table in document.tables:
        cells = [cell for cell in table.cells if named.search(" | ".join(map(_name, (*cell.row_path, *cell.column_path))))]
        if any(agrees(figure, value) for figure in figures for cell in cells if (value := parse_cell(cell.text))):
            return True
        if computed and any(_gives(figure, cell, table) for figure in figures for cell in cells):
            return True
    return False


def _gives(figure: Quantity, cell: Cell, table: Table) -> bool:
    """Tell whether a cell and another one of its row or column give a figure as difference, ratio, change or share."""
    one = parse_cell(cell.text)
    line = (other for other in table.cells if other is not cell and (other.row == cell.row or other.column == cell.column))
    values = [value.value for other in line if (value := parse_cell(other.text))]
    return one is not None and any(
        agrees_with_result(figure, result, one.resolution) for value in values for result in _results(one.value, value)
    )


def _results(one: float, other: float) -> Iterator[float]:
    yield one - other
    for above, below in ((one, other), (other, one)):
        if below:
            yield above / below
            yield 100 * above / below
            yield 100 * (above / below - 1)


def _places(gold: GoldClaim, document: Document) -> Iterator[tuple[re.Match[str], list[str]]]:
    """Yield each name of the claim that a table of the paper has as label, with the other labels of its kind."""
    for labels in _kinds(document):
        names = {label: LANGUAGES.get(label.lower(), "").title() or _name(label) for label in sorted(labels)}
        fit = sorted({name for name in names.values() if _is_name(name)})
        for label, name in names.items():
            place = re.search(_bounded(name), gold.claim, re.IGNORECASE) if name in fit else None
            if (
                place
                and _is_name(place.group())
                and any(re.search(_bounded(each), gold.quote or "", re.IGNORECASE) for each in (label, name))
            ):
                is_language = label.lower() in LANGUAGES
                rivals = [other for other in fit if (other.lower() in LANGUAGES.values()) == is_language]
                yield place, [other for other in rivals if _is_apart(other, gold.claim, name)]


def _kinds(document: Document) -> Iterable[set[str]]:
    """Return the labels of each table's rows, and of each level of its column headers."""
    return chain.from_iterable(_levels(table) for table in document.tables)


def _levels(table: Table) -> Iterator[set[str]]:
    yield {cell.row_path[-1] for cell in table.cells if cell.row_path}
    depth = max((len(cell.column_path) for cell in table.cells), default=0)
    for level in range(depth):
        yield {cell.column_path[level] for cell in table.cells if level < len(cell.column_path)}


def _name(label: str) -> str:
    return " ".join(_DECORATION.sub(" ", label).split())


def _is_name(name: str) -> bool:
    """Tell whether a label is a name: a capital or a digit beside letters, three words at most, no word for a figure."""
    is_marked = name[:1].isalnum() and len(re.findall(r"[A-Za-z]", name)) >= 2 and re.search(r"[A-Z\d]", name) is not None
    return is_marked and len(name.split()) <= _MAX_NAME_WORDS and not _NO_NAMES.match(name)


def _is_apart(other: str, claim: str, name: str) -> bool:
    """Tell whether a name is another than the claim's: neither part of the other, and not in the claim already."""
    low, mine = other.lower(), name.lower()
    return low not in mine and mine not in low and not re.search(_bounded(other), claim, re.IGNORECASE)


def _bounded(name: str) -> str:
    return rf"(?<![\w-]){re.escape(name)}(?![\w-])"


def _exchanged_figures(claim: str, figures: Sequence[Quantity]) -> list[Edit]:
    """Return the claim with its two figures in each other's places, where both are of one kind and differ clearly."""
    if len(figures) != 2 or figures[0].dimension != figures[1].dimension:
        return []
    one, other = sorted(figures, key=lambda figure: figure.start)
    if agrees(one, other) or agrees(other, one):
        return []
    first, second = claim[one.start : one.end], claim[other.start : other.end]
    text = claim[: one.start] + second + claim[one.end : other.start] + first + claim[other.end :]
    return [Edit("exchange", text, f"{first} <-> {second}")]
