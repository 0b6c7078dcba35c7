"""A table as a comparison reads it: what is compared along one side, what it is measured on along the other."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from claimcheck.verifiers.claim_words import ClaimWords, is_average
from claimcheck.verifiers.comparison_claim import COMPARATOR, Comparison
from claimcheck.verifiers.label_synonyms import DIFFERENCE_LABEL, METRICS
from claimcheck.verifiers.table_binding import Bound, Line, TableView, weight_of
from claimcheck.verifiers.table_headers import Paths
from claimcheck.verifiers.table_labels import is_ours

_ALL_OTHERS = re.compile(r"\b(?:all|every|each|any|other|others|rest|baselines?|compared|both)\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"\d+|(?:data)?sets?|datasets?|tasks?|benchmarks?|methods?|models?|systems?|scores?d?|settings?|cases?|columns?|rows?"
)
"""Words by which a claim counts what it compares; with all numbers."""
_ALIKE = 0.8  # share of a table's numbers that are printed in one way, from which its columns may be compared
_TOTAL = re.compile(r"^\W*(?:total|all|sum|overall|average|avg|mean)\b", re.IGNORECASE)
_AVERAGE = re.compile(r"\b(?:avg|ave|average|mean|overall)\b", re.IGNORECASE)
_RIVALS_END = re.compile(r"\b(?:on|in|for|at|across|over|under|by|with|when)\b", re.IGNORECASE)
_BELONGS = re.compile(
    r"\b(?:belongs? to|goes to|comes? from|(?:is|are|was|were) (?:\w+ )?(?:by|that of|those of|from|with)|by)\b", re.IGNORECASE
)


class Grid(NamedTuple):
    """A band of a table seen from one side: methods in its rows, or in its columns."""

    view: TableView
    lines: Mapping[int, Line]
    """What may be compared."""
    measures: Mapping[int, Line]
    line_paths: Paths
    measure_paths: Paths
    cells: Mapping[tuple[int, int], Bound]
    """(line, measure) -> cell."""


class Cast(NamedTuple):
    """Who a comparison is about in a grid."""

    subjects: tuple[int, ...]
    measures: tuple[int, ...]
    is_assumed: bool
    """No label names the subject: the line "ours" was taken for it."""


def grids(view: TableView) -> Iterator[Grid]:
    """Yield a band from the sides from which its lines can be compared, the usual one first: metrics are no rivals."""
    labels = view.labels
    if not _are_metrics(labels.rows):
        yield Grid(view, view.rows, view.columns, labels.rows, labels.columns, view.cells)
    turned = {(column, row): bound for (row, column), bound in view.cells.items()}
    if not _are_metrics(labels.columns) and _are_alike(view):
        yield Grid(view, view.columns, view.rows, labels.columns, labels.rows, turned)


def _are_alike(view: TableView) -> bool:
    """Tell whether all columns could be values of one thing by their print: as many decimals, or the same unit."""
    prints = Counter((bound.quantity.resolution, bound.quantity.dimension) for bound in view.cells.values())
    return bool(prints) and max(prints.values()) >= _ALIKE * prints.total()


def _are_metrics(paths: Paths) -> bool:
    """Tell whether lines are set apart by what they measure: "Acc | F1", "R-1 | R-2"."""
    own = {path[-1] for path in paths.values() if path}
    words = [set(re.findall(r"[^\W\d_]+", label.lower())) for label in own]
    return len(own) > 1 and any(each and each <= METRICS for each in words)


def cast_of(grid: Grid, words: ClaimWords, comparison: Comparison) -> Cast | None:
    """Return what the claim compares in a grid, and on what; None where its subject is not clearly named."""
    subjects, is_assumed = _subjects(grid, words, comparison, 0, comparison.at), False
    if not subjects and comparison.form in ("superlative", "rank"):
        place = _belonging(words, comparison)
        subjects = _subjects(grid, words, comparison, place, words.tokens[-1].start + 1) if place else []
    if not subjects:
        subjects, is_assumed = _ours(grid, words, comparison), True
    measures = measures_of(grid, words) if subjects else []
    return Cast(tuple(subjects), tuple(measures), is_assumed) if measures else None


def rivals(grid: Grid, words: ClaimWords, comparison: Comparison, subject: int) -> list[int]:
    """Return what the subject is compared with: what is named behind the comparison, or all others of its group.

    Where its group has just one other line, that is what "standard training" or "the baseline" stands for.
    """
    everything = [line for line in grid.lines if line != subject]
    same_group = [line for line in everything if _group(grid, line) == _group(grid, subject)]
    if DIFFERENCE_LABEL.search(_label(grid, subject)):
        return []
    same_group = same_group or everything
    others = [
        line for line in same_group if not (DIFFERENCE_LABEL.search(_label(grid, line)) or _TOTAL.search(_label(grid, line)))
    ]
    if comparison.form in ("superlative", "rank"):
        return others
    end = _rivals_end(words, comparison)
    mine = grid.lines[subject].covered
    own = {line: _inside(each, words, comparison.end, end) - mine for line, each in grid.lines.items() if line != subject}
    own = {line: covered for line, covered in own.items() if weight_of(covered, words) > grid.lines[line].missing}
    named = _fullest(own, words)
    named = [line for line in named if line in same_group] or named
    strangers = any(token.is_name and comparison.end <= token.start < end for token in words.tokens)
    behind = " ".join(token.text for token in words.tokens if comparison.end <= token.start < end)
    if not named and (_ALL_OTHERS.search(behind) or (len(others) == 1 and behind and not strangers)):
        return others
    return named


def named_lines(grid: Grid, words: ClaimWords) -> list[int]:
    """Return the lines that the claim names in full, each by a word that not all lines have."""
    common = frozenset.intersection(*(line.covered for line in grid.lines.values())) if grid.lines else frozenset()
    own = {at: line.covered - common for at, line in grid.lines.items()}
    return _fullest({at: named for at, named in own.items() if weight_of(named, words) > grid.lines[at].missing}, words)


def is_heading_average(grid: Grid, measure: int) -> bool:
    """Tell whether what is measured is an average of the others."""
    return bool(grid.measure_paths[measure]) and _AVERAGE.search(grid.measure_paths[measure][-1]) is not None


def _subjects(grid: Grid, words: ClaimWords, comparison: Comparison, start: int, end: int) -> list[int]:
    """Return the lines that a range of the claim names best, one for each group of lines."""
    common = frozenset.intersection(*(line.covered for line in grid.lines.values())) if grid.lines else frozenset()
    scores = {}
    for at, line in grid.lines.items():
        own = _inside(line, words, start, end) - common
        if weight_of(own, words) > 0:
            scores[at] = weight_of(own, words) - line.missing - 0.5 * weight_of(line.covered - own - common, words)
    best = max(scores.values(), default=0.0)
    lines = [at for at, score in scores.items() if best > 0 and score >= best - 1e-9]
    groups = [_group(grid, at) for at in lines]
    return lines if len(set(groups)) == len(groups) else []


def _ours(grid: Grid, words: ClaimWords, comparison: Comparison) -> list[int]:
    """Return the one line "ours", where the subject is no name: "the proposed retriever", "the method"."""
    before = [token for token in words.tokens if token.start < comparison.at]
    if any(token.is_name and at not in _measured(grid) for at, token in enumerate(before)):
        return []
    ours = [line for line in grid.lines if any(is_ours(label) for label in grid.line_paths[line])]
    return ours if len(ours) == 1 else []


def _measured(grid: Grid) -> frozenset[int]:
    return frozenset().union(*(line.covered for line in grid.measures.values()))


def measures_of(grid: Grid, words: ClaimWords) -> list[int]:
    """Return the measures that the claim names, level by level of the headers; all but averages where it names none."""
    average = frozenset(at for at, token in enumerate(words.tokens) if is_average(token))
    named = {at: line for at, line in grid.measures.items() if weight_of(line.covered, words) > line.missing}
    if average and any(line.covered & average for line in grid.measures.values()):
        named = {at: line for at, line in grid.measures.items() if line.covered & average}
    else:
        named = {at: line for at, line in named.items() if not is_heading_average(grid, at)}
    numeric = {measure for _, measure in grid.cells}
    fullest = _fullest({at: line.covered for at, line in named.items() if at in numeric}, words)
    return fullest or [at for at in sorted(numeric) if not is_heading_average(grid, at)]


def _belonging(words: ClaimWords, comparison: Comparison) -> int:
    """Return the offset behind "belongs to", "is achieved by", where the subject follows; 0 where nothing says so."""
    behind = [token for token in words.tokens if token.start >= comparison.end]
    text, starts = "", []
    for token in behind:
        starts.append((len(text), token.start))
        text += token.text + " "
    match = _BELONGS.search(text)
    return next((start for at, start in starts if at >= match.end()), 0) if match else 0


def _rivals_end(words: ClaimWords, comparison: Comparison) -> int:
    """Return the offset where the rivals' words end: behind "than", at the preposition that leads over to what is measured."""
    than = next(
        (token.start for token in words.tokens if token.start > comparison.end and token.plain == "than"), comparison.end
    )
    behind = [token for token in words.tokens if token.start > than]
    return next((token.start for token in behind[1:] if _RIVALS_END.fullmatch(token.text)), words.tokens[-1].start + 1)


def spoken_of(words: ClaimWords) -> float:
    """Return the weight of all that the claim speaks of: not the comparing words, counts, and words for things counted."""
    phrasing = ((at, token) for at, token in enumerate(words.tokens))
    told = {at for at, token in phrasing if not (COMPARATOR.match(token.text) or _COUNTED.fullmatch(token.plain))}
    return weight_of(told, words)


def _inside(line: Line, words: ClaimWords, start: int, end: int) -> frozenset[int]:
    return frozenset(at for at in line.covered if start <= words.tokens[at].start < end)


def _fullest(covered: Mapping[int, frozenset[int]], words: ClaimWords) -> list[int]:
    """Return the lines of which no other line names all of the claim's telling words, and more."""
    telling = {line: frozenset(at for at in named if words.tokens[at].weight > 0) for line, named in covered.items()}
    return [line for line, named in telling.items() if not any(named < other for other in telling.values())]


def _label(grid: Grid, line: int) -> str:
    return grid.line_paths[line][-1] if grid.line_paths[line] else ""


def _group(grid: Grid, line: int) -> Sequence[str]:
    """Return the printed group of a line: variants that were put below the line they vary are of its own group."""
    if grid.lines is grid.view.rows:
        return next((cell.row_path[:-1] for cell in grid.view.labels.cells if cell.row == line), ())
    return grid.line_paths[line][:-1]
