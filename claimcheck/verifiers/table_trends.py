"""Trends ("grows with model size", "drops as k increases") against lines of a table whose labels differ in one number."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from claimcheck.quantities import find_quantities
from claimcheck.schema import Document
from claimcheck.verifiers.claim_direction import LOWER_IS_BETTER
from claimcheck.verifiers.claim_words import ClaimWords, prepare
from claimcheck.verifiers.comparison_grid import Grid, grids, measures_of, spoken_of
from claimcheck.verifiers.table_binding import Bound, TableView, bind, known_words, table_weight, telling_names, weight_of
from claimcheck.verifiers.table_numbers import Finding
from claimcheck.wording import PaperIndex, stems

_RISE = r"grow\w*|increas\w+|ris(?:e|es|ing)|climbs?|goes up|gets? (?:larger|higher|longer)"
_FALL = r"drop\w*|decreas\w+|falls?|falling|declin\w+|shrinks?|goes down|gets? (?:smaller|lower|shorter)"
_BETTER = r"improv\w+|gets? better|benefits?"
_WORSE = r"degrad\w+|worsen\w*|deteriorat\w+|gets? worse|suffers?"
_TREND = re.compile(
    rf"\b(?:(?P<rise>{_RISE})|(?P<fall>{_FALL})|(?P<better>{_BETTER})|(?P<worse>{_WORSE}))\b"
    rf"(?P<how>[^.;]{{0,60}}?)\b(?:(?P<with>with|for) (?P<what>[^.;,]{{1,60}})|(?:as|when|while) (?P<driver>[^.;,]{{1,60}}?)"
    rf"\b(?:(?P<up>{_RISE})|(?P<down>{_FALL})))",
    re.IGNORECASE,
)
_LESS = re.compile(r"^(?:a |an )?(?:smaller|fewer|lower|shorter|decreasing|less)\b", re.IGNORECASE)
_STRICT = re.compile(r"\b(?:monoton\w+|consistent\w*|steadi\w+|keeps?|always|every)\b", re.IGNORECASE)
_NOT_READ = re.compile(r"\b(?:not|never|no|but|until|up to|then|while|whereas|beyond)\b|n't\b|;", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*\s?[kKMB]?(?![A-Za-z\d])")
_SIZES = ("tiny", "mini", "small", "base", "medium", "large", "xl", "xlarge", "huge", "xxl", "giant")
_SIZE_WORDS = stems("size parameters model scale capacity larger smaller bigger")
_LEAST_POINTS = 3  # of a series: two points are a comparison
_MIN_SHARE = 0.2  # of the claim's weight that a table must know
_FULL_SHARE = 0.6  # of the claim's weight, from which a table that knows it counts in full
_MIN_KNOWN = 0.35  # of what the claim speaks of
Way = Literal["holds", "fails", "open"]


class Trend(NamedTuple):
    """A trend as a claim states it."""

    sign: int
    """1 where the figures rise while what drives them grows, -1 where they fall."""
    is_judged: bool
    """Whether `sign` speaks of better and worse."""
    driver: str
    """What grows: "the beam size"."""
    is_strict: bool
    """Whether the claim says so of every step."""


class _Series(NamedTuple):
    lines: tuple[int, ...]
    """In the order of their numbers."""
    words: str
    """What their labels have in common."""


def parse_trend(claim: str) -> Trend | None:
    """Return the trend that a claim states, or None."""
    match = _TREND.search(claim)
    if match is None or _NOT_READ.search(claim):
        return None
    driver = (match["driver"] or match["what"] or "").strip()
    sign = 1 if match["rise"] or match["better"] else -1
    if match["down"] or (match["with"] and _LESS.match(driver)):
        sign = -sign
    return Trend(sign, bool(match["better"] or match["worse"]), driver, _STRICT.search(claim) is not None)


def read_trend(claim: str, document: Document, index: PaperIndex) -> Finding | None:
    """Return whether a paper's tables bear a trend out, or None where the claim states none, or no series is its own."""
    trend = parse_trend(claim)
    if trend is None or not document.tables:
        return None
    words = prepare(claim, document, index)
    views = bind(document, words, index, frozenset())
    total = table_weight(views, words)
    found = [
        (weight_of(known_words(view, words), words), finding) for view in views for finding in _findings(view, words, trend)
    ]
    if not found or total <= 0:
        return None
    score = max(score for score, _ in found)
    near = [finding for each, finding in found if each == score]
    if score < _MIN_SHARE * total or score < _MIN_KNOWN * spoken_of(words) or len({each.is_agreeing for each in near}) > 1:
        return None
    return near[0]._replace(strength=min(1.0, score / (_FULL_SHARE * total)))


def _findings(view: TableView, words: ClaimWords, trend: Trend) -> Iterator[Finding]:
    if (telling_names(words) - known_words(view, words)) & (words.labelled | words.unheard):
        return
    for grid in grids(view):
        for series in _series(grid):
            if not _drives(series, grid, trend):
                continue
            ways = [
                (_way(cells, trend, grid, at), cells) for at in measures_of(grid, words) if (cells := _cells(grid, series, at))
            ]
            if ways and all(way == ways[0][0] != "open" for way, _ in ways):
                cells = ways[0][1]
                shown = " -> ".join(bound.cell.text for bound in cells)
                yield Finding(cells, ways[0][0] == "holds", 1.0, f"{shown} along {_labels(grid, series)}")


def _cells(grid: Grid, series: _Series, measure: int) -> tuple[Bound, ...]:
    cells = tuple(cell for line in series.lines if (cell := grid.cells.get((line, measure))) is not None)
    return cells if len(cells) >= _LEAST_POINTS else ()


def _way(cells: Sequence[Bound], trend: Trend, grid: Grid, measure: int) -> Way:
    """Tell whether figures go the claimed way: at each step, or else from end to end."""
    is_lower = trend.is_judged and LOWER_IS_BETTER.search(
        " ".join((*grid.measure_paths[measure], grid.view.table.caption[:80]))
    )
    sign = -trend.sign if is_lower else trend.sign
    values = [bound.quantity.value for bound in cells]
    steps = [sign * (after - before) for before, after in pairwise(values)]
    whole = sign * (values[-1] - values[0])
    if all(step >= 0 for step in steps) and whole > 0:
        return "holds"
    return "fails" if whole <= 0 or trend.is_strict else "open"


def _series(grid: Grid) -> Iterator[_Series]:
    """Yield the runs of lines whose labels differ in one number, or are sizes of a model."""
    groups: dict[tuple[tuple[str, ...], str], dict[int, float]] = {}
    for line, path in grid.line_paths.items():
        for template, key in _keys(path[-1] if path else ""):
            groups.setdefault((tuple(path[:-1]), template), {})[line] = key
    for (_, template), keys in groups.items():
        if len(keys) >= _LEAST_POINTS and len(set(keys.values())) == len(keys):
            yield _Series(tuple(sorted(keys, key=lambda line: keys[line])), template)


def _keys(label: str) -> Iterator[tuple[str, float]]:
    numbers = list(_NUMBER.finditer(label))
    if len(numbers) == 1:
        found = find_quantities(f"{numbers[0].group().strip()} things")
        if found:
            yield _NUMBER.sub("#", label).strip(), found[0].value
    for at, size in enumerate(_SIZES):
        if re.search(rf"(?<![a-z]){size}(?![a-z])", label, re.IGNORECASE):
            yield re.sub(rf"(?<![a-z]){size}(?![a-z])", "#size", label, flags=re.IGNORECASE).strip(), float(at)


def _drives(series: _Series, grid: Grid, trend: Trend) -> bool:
    """Tell whether a series is one of what the claim says grows: by the words of its labels, or of their group and header."""
    driver = stems(trend.driver)
    shared = stems(series.words) | stems(" ".join(grid.line_paths[series.lines[0]][:-1])) | stems(_corner(grid.view))
    is_size = "#size" in series.words or re.search(r"#\s?[BM]?$", series.words) is not None
    letters = {word.lower() for word in re.findall(r"[A-Za-z]+", series.words)}
    return (
        bool(driver & shared) or bool(letters & set(trend.driver.lower().split())) or (is_size and bool(driver & _SIZE_WORDS))
    )


def _corner(view: TableView) -> str:
    """Return what heads the column of row labels."""
    return view.table.grid[0][0] if view.table.grid and view.table.grid[0] else ""


def _labels(grid: Grid, series: _Series) -> str:
    return ", ".join(grid.line_paths[line][-1] for line in series.lines)
