"""Claims that compare or rank ("A beats B on X", "A is best on all of X, Y") against a paper's tables.

What is compared may be the rows or the columns. A claim in parts ("best on X, but second on Y") holds where all of them do.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimcheck.schema import Document
from claimcheck.verifiers.claim_direction import LOWER_IS_BETTER
from claimcheck.verifiers.claim_words import ClaimWords, is_average, prepare
from claimcheck.verifiers.comparison_claim import Comparison, clauses, parse_comparison
from claimcheck.verifiers.comparison_grid import Cast, Grid, cast_of, grids, rivals, spoken_of
from claimcheck.verifiers.label_synonyms import METRICS
from claimcheck.verifiers.table_binding import (
    Bound,
    TableView,
    bind,
    caption_words,
    known_words,
    table_weight,
    telling_names,
    weight_of,
)
from claimcheck.verifiers.table_context import heard_of, unprinted_metrics
from claimcheck.verifiers.table_numbers import Finding
from claimcheck.wording import PaperIndex

_MIN_SHARE = 0.3  # of the claim's weight that a table must know; chosen on gold/dev
_MIN_KNOWN = 0.35  # of all the claim's weight, its phrasing included: a claim of quality is none about the table's figures
_FULL_SHARE = 0.8  # of the claim's weight, from which a table that knows it counts in full
_RIVAL_TABLE = 0.05  # share within which another table counts as equally fit
_ASSUMED_WEIGHT = 0.7  # of an answer whose subject is no label, but "ours"
_HIGHER_IS_BETTER = re.compile(r"[↑⇑]")
_NOUN_WORDS = 4  # behind a comparing word
_NOUN_END = re.compile(
    r"than|on|in|of|for|at|by|with|to|across|over|under|among|from|and|or|but|as|when|is|are|was|were|belongs?|goes|comes?|all|every|each|both|any",
    re.IGNORECASE,
)
_OVER_RIVALS = re.compile(
    r"outperform|outscor|surpass|beat|exceed|underperform|trail|lead|win|los|ahead|behind|superior|inferior|above|below",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"performance|performances|results?|scores?|values?|numbers?|figures?|one|model|method|system|overall|average|variant|baselines?"
)
"""What a comparison may be of in any table."""
_HEADING = 80  # characters of a caption that say what a table is of


class _Answer(NamedTuple):
    score: float
    share: float
    """Share of all that the claim speaks of, the comparing words left out, that the table knows."""
    holds: bool
    cells: tuple[Bound, ...]
    note: str
    weight: float = 1.0


class _Tally(NamedTuple):
    """What became of one measure: whether the comparison holds there, and the cells that show it best."""

    holds: bool
    shown: tuple[Bound, ...]
    margin: float
    """By how much; smaller ones are shown first."""


def compare_rows(claim: str, document: Document, index: PaperIndex) -> Finding | None:
    """Return whether the paper's tables bear a comparison out, or None where its parts are not clearly named."""
    if not document.tables:
        return None
    findings = [_compare(part, document, index) for part in clauses(claim)]
    against = [finding for finding in findings if finding is not None and not finding.is_agreeing]
    if against:
        return max(against, key=lambda finding: finding.strength)
    known = [finding for finding in findings if finding is not None]
    return min(known, key=lambda finding: finding.strength) if len(known) == len(findings) else None


def _compare(claim: str, document: Document, index: PaperIndex) -> Finding | None:
    comparison = parse_comparison(claim)
    if comparison is None:
        return None
    words = prepare(claim, document, index)
    views = bind(document, words, index, frozenset())
    total = table_weight(views, words)
    answers = sorted(
        (answer for view in views for answer in _answers(view, words, comparison, document)), key=lambda answer: -answer.score
    )
    if total <= 0 or not answers or answers[0].score < _MIN_SHARE * total or answers[0].share < _MIN_KNOWN:
        return None
    best = answers[0]
    near = [each for each in answers if each.score >= best.score - _RIVAL_TABLE * total]
    if any(each.holds != best.holds for each in near):
        if not comparison.is_universal:
            return None
        best = next(each for each in near if not each.holds)
    strength = best.weight * min(1.0, best.score / (_FULL_SHARE * total))
    return Finding(best.cells, best.holds, strength, best.note)


def _answers(view: TableView, words: ClaimWords, comparison: Comparison, document: Document) -> Iterator[_Answer]:
    """Yield what a table says to the comparison: nothing, or one answer from the side that has its subject."""
    known = known_words(view, words)
    strange = (telling_names(words) - known - unprinted_metrics(view, words)) & (words.labelled | words.unheard)
    if strange - heard_of(view.table, words, document):
        return
    if not _is_measured(comparison, words, known):
        return
    for grid in grids(view):
        if _lacks_average(grid, words):
            continue
        cast = cast_of(grid, words, comparison)
        outcome = _outcome(grid, words, comparison, cast) if cast else None
        if cast and outcome:
            holds, tally, note = outcome
            share = weight_of(known, words) / (spoken_of(words) or 1.0)
            weight = _ASSUMED_WEIGHT if cast.is_assumed else 1.0
            yield _Answer(weight_of(known, words), share, holds, tally.shown, note, weight)
            return


def _lacks_average(grid: Grid, words: ClaimWords) -> bool:
    """Tell whether a claim speaks of an average that the table does not print."""
    spoken = frozenset(at for at, token in enumerate(words.tokens) if is_average(token))
    lines = (*grid.lines.values(), *grid.measures.values())
    return bool(spoken - caption_words(grid.view.table, words)) and not any(line.covered & spoken for line in lines)


def _is_measured(comparison: Comparison, words: ClaimWords, known: frozenset[int]) -> bool:
    """Tell whether a table knows what the claim says there is more or less of: "more errors", not "more plausible"."""
    inside = [at for at, token in enumerate(words.tokens) if comparison.at <= token.start < comparison.end]
    counts = comparison.form in ("pair", "superlative") and not comparison.is_judged and len(inside) > 1
    if counts and inside[-1] not in known:
        return False
    noun = _noun(comparison, words)
    head = words.tokens[noun[-1]].plain if noun else ""
    return (
        not head or bool(_VAGUE.fullmatch(head)) or noun[-1] in known or any(words.tokens[at].plain in METRICS for at in noun)
    )


def _noun(comparison: Comparison, words: ClaimWords) -> list[int]:
    """Return the telling tokens right behind the comparing word, up to a preposition: of what there is more, or the best.

    Behind "outperforms" and its like stand rivals, and no such noun.
    """
    found: list[int] = []
    behind = [at for at, token in enumerate(words.tokens) if token.start >= comparison.end]
    verb = next((token.text for token in words.tokens if token.start == comparison.at), "")
    if comparison.form not in ("pair", "superlative") or _OVER_RIVALS.match(verb):
        return []
    for at in behind:
        if _NOUN_END.fullmatch(words.tokens[at].text) or len(found) == _NOUN_WORDS:
            break
        found += [at] if words.tokens[at].weight > 0 else []
    return found


def _outcome(grid: Grid, words: ClaimWords, comparison: Comparison, cast: Cast) -> tuple[bool, _Tally, str] | None:
    """Return whether the comparison holds in a grid, the measure that shows it, and the note; None where it cannot be told."""
    tallies = [
        tally
        for subject in cast.subjects
        for measure in cast.measures
        if (tally := _tally(grid, comparison, subject, measure, rivals(grid, words, comparison, subject))) is not None
    ]
    n_rivals = len(rivals(grid, words, comparison, cast.subjects[0]))
    if not tallies or not _fits(comparison, cast, n_rivals):
        return None
    failing = [tally for tally in tallies if not tally.holds]
    n_held = len(tallies) - len(failing)
    if comparison.is_partial:
        return _of_part(comparison, tallies, n_held)
    if comparison.is_denied:
        holds = not n_held
        if not holds and failing:
            return None  # "does not beat B" where it does on some: the claim may mean either
        shown = _nearest(tallies)
        return holds, shown, _note(shown, comparison)
    if failing and n_held and not comparison.is_universal and comparison.form == "pair":
        return None
    shown = _nearest(failing or tallies)
    return not failing, shown, _note(shown, comparison)


def _of_part(comparison: Comparison, tallies: Sequence[_Tally], n_held: int) -> tuple[bool, _Tally, str] | None:
    """Return whether the comparison holds on as many measures as the claim says ("on 3 of 7", "on most")."""
    n, extent = len(tallies), comparison.extent
    holds = 2 * n_held > n
    if extent is not None:
        if extent.of != n:
            return None
        holds = extent.least <= n_held <= extent.most
    shown = _nearest([tally for tally in tallies if tally.holds] or tallies)
    return holds, shown, f"{_relation(comparison)} on {n_held} of {n}"


def _fits(comparison: Comparison, cast: Cast, n_rivals: int) -> bool:
    """Tell whether "all five baselines", "each of the eight scenarios" count what the table has."""
    n = len(cast.measures)
    return all(count == n_rivals or n % count == 0 for count in comparison.counts if count)


def _tally(grid: Grid, comparison: Comparison, subject: int, measure: int, others: Sequence[int]) -> _Tally | None:
    one = grid.cells.get((subject, measure))
    against = [cell for rival in others if (cell := grid.cells.get((rival, measure))) is not None]
    if one is None or not against:
        return None
    if comparison.form == "between":
        return _between(one, against) if len(against) == 2 else None
    sign = comparison.sign * (-1 if _turns(grid, comparison, measure) else 1)
    gaps = [sign * (one.quantity.value - other.quantity.value) for other in against]
    closest = min(range(len(gaps)), key=lambda at: (gaps[at], at))
    if comparison.form == "rank":
        ahead, tied = sum(gap < 0 for gap in gaps), sum(gap == 0 for gap in gaps)
        rank = comparison.rank if comparison.rank > 0 else len(gaps) + 1
        return _Tally(ahead < rank <= ahead + tied + 1, (one, against[closest]), abs(gaps[closest]))
    holds = all(gap >= 0 for gap in gaps) if comparison.form == "superlative" else all(gap > 0 for gap in gaps)
    return _Tally(holds, (one, against[closest]), abs(gaps[closest]))


def _between(one: Bound, ends: Sequence[Bound]) -> _Tally:
    low, high = sorted(end.quantity.value for end in ends)
    value = one.quantity.value
    return _Tally(low < value < high, (one, *ends), min(abs(value - low), abs(value - high)))


def _turns(grid: Grid, comparison: Comparison, measure: int) -> bool:
    """Tell whether the lower figure is the better one, where the claim speaks of better and worse."""
    if not comparison.is_judged:
        return False
    labels = " ".join(grid.measure_paths[measure])
    if LOWER_IS_BETTER.search(labels) or _HIGHER_IS_BETTER.search(labels):
        return LOWER_IS_BETTER.search(labels) is not None
    return _bold_is_lowest(grid, measure) or _only_errors(grid.view)


def _bold_is_lowest(grid: Grid, measure: int) -> bool:
    """Tell whether what a paper prints bold, its best, is the lowest figure of a measure and not the highest."""
    cells = [bound for (_, at), bound in grid.cells.items() if at == measure]
    bold = {bound.quantity.value for bound in cells if bound.cell.bold}
    values = {bound.quantity.value for bound in cells}
    return len(values) > 1 and bold == {min(values)}


def _only_errors(view: TableView) -> bool:
    """Tell whether the caption gives the table's one metric, and lower is better in it: "Perplexity on ..."."""
    caption = view.table.caption
    return LOWER_IS_BETTER.search(caption[:_HEADING]) is not None and "accuracy" not in caption.lower()


def _nearest(tallies: Sequence[_Tally]) -> _Tally:
    return min(tallies, key=lambda tally: tally.margin)


_RELATION = {(1, True): "better than", (-1, True): "worse than", (1, False): "above", (-1, False): "below"}


def _relation(comparison: Comparison) -> str:
    if comparison.form in ("superlative", "rank"):
        return {1: "the best", 2: "second", 3: "third", -1: "last"}.get(comparison.rank, f"number {comparison.rank}")
    return _RELATION[comparison.sign, comparison.is_judged]


def _note(tally: _Tally, comparison: Comparison) -> str:
    one, *others = (bound.cell.text for bound in tally.shown)
    relation = "is" if tally.holds else "is not"
    if comparison.form == "between":
        return f"{one} {relation} between {' and '.join(others)}"
    if comparison.form == "rank":
        return f"{one} {relation} {_relation(comparison)}; next to it stands {others[0]}"
    return f"{one} {relation} {_RELATION[comparison.sign, comparison.is_judged]} {others[0]}"
