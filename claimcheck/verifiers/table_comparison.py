"""Claims that compare or rank ("A beats B on X", "A is best on all of X, Y") against the columns of a paper's tables.

Methods are taken to be the rows, what they are measured on the columns; a table set the other way round is not read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from claimcheck.quantities import find_quantities
from claimcheck.schema import Document
from claimcheck.verifiers.claim_direction import LOWER_IS_BETTER
from claimcheck.verifiers.table_binding import Bound, Line, TableView, bind, known_words, table_weight, telling_names, weight_of
from claimcheck.verifiers.table_labels import ClaimWords, is_average, prepare
from claimcheck.verifiers.table_numbers import Finding
from claimcheck.wording import PaperIndex

_UP = r"higher|larger|greater|more \w+|highest|largest|greatest|most (?!of)\w+|exceeds?|raises?|increases?|lifts?"
_DOWN = r"lower|smaller|fewer|less \w+|lowest|smallest|fewest|least (?!of)\w+|faster|fastest|lowers|reduces?|decreases?"
_BETTER = (
    r"better|best|outperform\w*|outscor\w*|surpass\w*|beats?|superior|improves?|stronger|strongest|ahead|leads?|"
    r"more (?:accurate\w*|effective\w*|precise\w*|robust\w*)|most (?:accurate|effective|precise|robust)"
)
_WORSE = (
    r"worse|worst|weaker|weakest|inferior|underperform\w*|trails?|behind|less (?:accurate\w*|effective\w*)|"
    r"least (?:accurate|effective)"
)
_COMPARATOR = re.compile(rf"\b(?:(?P<better>{_BETTER})|(?P<worse>{_WORSE})|(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.IGNORECASE)
_SUPERLATIVE = re.compile(r"(?:best|worst|\w+est|most|least)\b", re.IGNORECASE)
_ALL_OTHERS = re.compile(r"\b(?:all|every|each|any|other|others|rest|baselines?|compared|both)\b", re.IGNORECASE)
_UNIVERSAL = re.compile(r"\b(?:all|every|each|both|any|alike|always|throughout|across|consistently|strictly)\b", re.IGNORECASE)
_NOT_READ = re.compile(
    r"\b(?:not|never|no longer|but|while|whereas|although|except|most of|some of|nearly|almost|as \w+ as|between|similar\w*|"
    r"comparable|half|many|several)\b|n't\b|;|\b\d+ of (?:the )?\d+",
    re.IGNORECASE,
)
_ALL_OF = re.compile(r"\b(?:all|each of|every one of|in each of|across)(?: the)? (?P<count>[a-z]+|\d+) (?!of\b)", re.IGNORECASE)
_DIFFERENCE_ROW = re.compile(r"^\W*(?:diff|gain|improv|delta|Δ|∆|change|relative)", re.IGNORECASE)
_AVERAGE = re.compile(r"\b(?:avg|ave|average|mean|overall)\b", re.IGNORECASE)
_RIVALS_END = re.compile(r"\b(?:on|in|for|at|across|over|under|by|with|when)\b", re.IGNORECASE)
_MIN_SHARE = 0.3  # of the claim's weight that a table must know; chosen on gold/dev
_MIN_KNOWN = 0.35  # of all the claim's weight, its phrasing included: a claim of quality is none about the table's figures
_FULL_SHARE = 0.8  # of the claim's weight, from which a table that knows it counts in full
_RIVAL_TABLE = 0.05  # share within which another table counts as equally fit


class Comparison(NamedTuple):
    """A claim's comparison as read."""

    at: int
    """Offset of the comparing word."""
    end: int
    is_superlative: bool
    sign: int
    """1 where the subject's number should be the larger one, -1 the smaller."""
    is_judged: bool
    """Whether `sign` speaks of better and worse, so that it turns for errors and times."""
    is_universal: bool
    n_universal: int
    """Over how many things the claim says that it holds ("on all six datasets"); 0 where it does not say."""


class _Answer(NamedTuple):
    score: float
    share: float
    """Share of all that the claim speaks of, the comparing words left out, that the table knows."""
    holds: bool
    cells: tuple[Bound, ...]
    note: str


def parse_comparison(claim: str) -> Comparison | None:
    """Return the comparison that a claim makes, or None where it makes none or one that is not read (negated, partial)."""
    match = _COMPARATOR.search(claim)
    if match is None or _NOT_READ.search(claim):
        return None
    is_judged = bool(match["better"] or match["worse"])
    return Comparison(
        at=match.start(),
        end=match.end(),
        is_superlative=_SUPERLATIVE.match(match.group()) is not None,
        sign=1 if match["better"] or match["up"] else -1,
        is_judged=is_judged,
        is_universal=_UNIVERSAL.search(claim) is not None,
        n_universal=_n_universal(claim),
    )


def _n_universal(claim: str) -> int:
    match = _ALL_OF.search(claim)
    found = find_quantities(match["count"]) if match else ()
    return int(found[0].value) if found else 0


def compare_rows(claim: str, document: Document, index: PaperIndex) -> Finding | None:
    """Return whether the paper's tables bear a comparison out, or None where rows or columns are not clearly named."""
    comparison = parse_comparison(claim)
    if comparison is None or not document.tables:
        return None
    words = prepare(claim, document, index)
    views = bind(document, words, index, frozenset())
    total = table_weight(views, words)
    answers = sorted(
        (answer for view in views for answer in _answer(view, words, comparison)), key=lambda answer: -answer.score
    )
    if total <= 0 or not answers or answers[0].score < _MIN_SHARE * total:
        return None
    best = answers[0]
    if best.share < _MIN_KNOWN:
        return None
    if any(each.holds != best.holds for each in answers if each.score >= best.score - _RIVAL_TABLE * total):
        return None
    return Finding(best.cells, best.holds, min(1.0, best.score / (_FULL_SHARE * total)), best.note)


def _answer(view: TableView, words: ClaimWords, comparison: Comparison) -> Iterator[_Answer]:
    known = known_words(view, words)
    if (telling_names(words) - known) & (words.labelled | words.unheard):
        return
    subjects = _subjects(view, words, comparison)
    columns = _columns(view, words)
    pairs = [
        (one, other)
        for subject in subjects
        for column in columns
        for rival in _rivals(view, words, comparison, subject)
        if (one := view.cells.get((subject, column))) and (other := view.cells.get((rival, column)))
    ]
    if not pairs or (comparison.n_universal and len(columns) % comparison.n_universal):
        return
    failing = [pair for pair in pairs if not _holds(*pair, comparison, view)]
    if failing and not comparison.is_universal and len(failing) < len(pairs) and not comparison.is_superlative:
        return
    shown = failing[0] if failing else min(pairs, key=lambda pair: abs(pair[0].quantity.value - pair[1].quantity.value))
    relation = "is not" if failing else "is"
    note = f"{shown[0].cell.text} {relation} {_RELATION[comparison.sign, comparison.is_judged]} {shown[1].cell.text}"
    spoken_of = weight_of({at for at, token in enumerate(words.tokens) if not _COMPARATOR.match(token.text)}, words)
    yield _Answer(weight_of(known, words), weight_of(known, words) / spoken_of, not failing, shown, note)


_RELATION = {(1, True): "better than", (-1, True): "worse than", (1, False): "above", (-1, False): "below"}


def _holds(one: Bound, other: Bound, comparison: Comparison, view: TableView) -> bool:
    sign = comparison.sign
    labels = " ".join(view.labels.columns[one.cell.column])
    if comparison.is_judged and (LOWER_IS_BETTER.search(labels) or _only_errors(view)):
        sign = -sign
    difference = sign * (one.quantity.value - other.quantity.value)
    return difference >= 0 if comparison.is_superlative else difference > 0


def _only_errors(view: TableView) -> bool:
    """Tell whether the caption gives the table's one metric, and lower is better in it: "Perplexity on ..."."""
    return LOWER_IS_BETTER.search(view.table.caption[:80]) is not None and "accuracy" not in view.table.caption.lower()


def _inside(line: Line, words: ClaimWords, start: int, end: int) -> frozenset[int]:
    return frozenset(at for at in line.covered if start <= words.tokens[at].start < end)


def _subjects(view: TableView, words: ClaimWords, comparison: Comparison) -> list[int]:
    """Return the rows that the words before the comparison name best, one for each group of rows."""
    common = frozenset.intersection(*(line.covered for line in view.rows.values())) if view.rows else frozenset()
    scores = {}
    for row, line in view.rows.items():
        own = _inside(line, words, 0, comparison.at) - common
        if weight_of(own, words) > 0:
            scores[row] = weight_of(own, words) - line.missing - 0.5 * weight_of(line.covered - own - common, words)
    best = max(scores.values(), default=0.0)
    rows = [row for row, score in scores.items() if best > 0 and score >= best - 1e-9]
    groups = [_group(view, row) for row in rows]
    return rows if len(set(groups)) == len(groups) else []


def _rivals(view: TableView, words: ClaimWords, comparison: Comparison, subject: int) -> list[int]:
    """Return the rows that the subject is compared with: those named behind the comparison, or all others of its group."""
    same_group = (row for row in view.rows if row != subject and _group(view, row) == _group(view, subject))
    others = [row for row in same_group if not _DIFFERENCE_ROW.search(_label(view, row))]
    rest = _claim_after(words, comparison)
    mine = view.rows[subject].covered
    own = {row: _inside(line, words, comparison.end, rest) - mine for row, line in view.rows.items() if row != subject}
    named = _fullest({row: covered for row, covered in own.items() if weight_of(covered, words) > view.rows[row].missing})
    if comparison.is_superlative:
        return others
    behind = " ".join(token.text for token in words.tokens if comparison.end <= token.start < rest)
    return named or (others if _ALL_OTHERS.search(behind) else [])


def _claim_after(words: ClaimWords, comparison: Comparison) -> int:
    """Return the offset where the rivals' words end: behind "than", at the preposition that leads over to what is measured."""
    than = next(
        (token.start for token in words.tokens if token.start > comparison.end and token.plain == "than"), comparison.end
    )
    behind = [token for token in words.tokens if token.start > than]
    return next((token.start for token in behind[1:] if _RIVALS_END.fullmatch(token.text)), words.tokens[-1].start + 1)


def _columns(view: TableView, words: ClaimWords) -> list[int]:
    """Return the columns that the claim names, level by level of the headers; all but averages where it names none."""
    average = frozenset(at for at, token in enumerate(words.tokens) if is_average(token))
    named = {column: line for column, line in view.columns.items() if weight_of(line.covered, words) > line.missing}
    if average and any(line.covered & average for line in view.columns.values()):
        named = {column: line for column, line in view.columns.items() if line.covered & average}
    else:
        named = {column: line for column, line in named.items() if not _AVERAGE.search(_head(view, column))}
    numeric = {column for _, column in view.cells}
    fullest = _fullest({column: line.covered for column, line in named.items() if column in numeric})
    return fullest or [column for column in sorted(numeric) if not _AVERAGE.search(_head(view, column))]


def _fullest(covered: Mapping[int, frozenset[int]]) -> list[int]:
    """Return the lines of which no other line names all of the claim's words, and more."""
    return [line for line, words in covered.items() if not any(words < other for other in covered.values())]


def _head(view: TableView, column: int) -> str:
    return view.labels.columns[column][-1] if view.labels.columns[column] else ""


def _label(view: TableView, row: int) -> str:
    return view.labels.rows[row][-1] if view.labels.rows[row] else ""


def _group(view: TableView, row: int) -> Sequence[str]:
    return next((cell.row_path[:-1] for cell in view.labels.cells if cell.row == row), ())
