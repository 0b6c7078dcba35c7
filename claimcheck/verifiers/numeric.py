"""The numbers of a claim against the numbers of the papers: sentences, then tables."""

from collections.abc import Iterator, Sequence

from claimcheck.quantities import Quantity, agrees, find_quantities, is_telling
from claimcheck.schema import Document, Evidence, Judgement
from claimcheck.settings import Settings
from claimcheck.verifiers.base import Case
from claimcheck.verifiers.cell_evidence import cell_evidence
from claimcheck.verifiers.claim_frame import tables_named, without_opening
from claimcheck.verifiers.claim_words import prepare
from claimcheck.verifiers.comparison_claim import parse_comparison
from claimcheck.verifiers.lone_table import SAYS_MORE
from claimcheck.verifiers.numeric_text import (
    Reading,
    clause_of,
    is_alike,
    is_coarser,
    is_run_together,
    key_quantities,
    read_sentences,
)
from claimcheck.verifiers.table_comparison import compare_rows
from claimcheck.verifiers.table_counts import count_cells
from claimcheck.verifiers.table_numbers import Finding, has_figures, read_tables
from claimcheck.verifiers.table_swaps import swapped_name
from claimcheck.verifiers.table_trends import read_trend
from claimcheck.wording import IndexedSentence, index_paper

_PRECISION_BONUS = {1: 0.0, 2: 0.15}
_FINE_BONUS = 0.3
"""Added to a sentence's strength where its number agrees, by significant digits: that 7,566 agrees by chance is unlikely."""

_MOST_CELLS = 6  # of an average or a count that are evidence of their own; each knows all the others
_COUNT = 10  # counts below it are common
_COUNT_WEIGHT = 0.5  # of agreement in a small count
_SAYS_MORE_WEIGHT = 0.4  # of support of a claim that also gives a reason or a conclusion
_CLEAR = 0.5
"""Strength from which sentences that have the claim's numbers silence tables that have others, and the other way round."""


class NumericVerifier:
    """Judges claims that state numbers, or compare them."""

    name = "numeric"

    def __init__(self, settings: Settings) -> None:
        """Needs no setting; the parameter is every verifier's."""

    def judge(self, cases: Sequence[Case]) -> list[tuple[Judgement, ...]]:
        """Return for each case what sentences say, then what tables say; () where neither says anything.

        Judgements from tables come one for each cell. Where a sentence clearly has the claim's numbers, a table that says
        otherwise is about another thing and goes unheard.
        """
        return [_settled(_judge_text(case), _judge_tables(case)) for case in cases]

    def fingerprint(self) -> dict[str, str]:
        """Return the version of the rules."""
        return {"rules": "4"}


def _settled(from_text: list[Judgement], from_tables: list[Judgement]) -> tuple[Judgement, ...]:
    text = max((judgement.supported for judgement in from_text), default=0.0)
    table = max((judgement.supported for judgement in from_tables), default=0.0)
    if text >= _CLEAR and not table:
        from_tables = []
    if table >= _CLEAR and not text:
        from_text = []
    return (*from_text, *from_tables)


def _judge_text(case: Case) -> list[Judgement]:
    quantities = key_quantities(case.claim.text)
    is_counting = not any(is_telling(quantity) for quantity in quantities)
    if not quantities or (is_counting and parse_comparison(case.claim.text)):
        return []  # "on all six datasets" says over what a comparison holds
    readings = [
        reading
        for paper, document in case.documents.items()
        for reading in _unswapped(
            read_sentences(case.claim.text, paper, document, index_paper(document)), case.claim.text, document
        )
    ]
    agreeing = [_borne_out(quantity, readings) for quantity in quantities]
    if all(agreeing):
        weakest = min((reading for reading in agreeing if reading), key=lambda reading: reading.strength)
        return [_support(weakest, case)]
    differing = [r for r in readings if not r.is_agreeing and (r.is_swapped or _is_another_value(r, case.claim.text))]
    open_numbers = {quantity for quantity, found in zip(quantities, agreeing, strict=True) if found is None}
    conflict = _best([reading for reading in differing if reading.claimed in open_numbers])
    return [_conflict(conflict, case)] if conflict else []


def _borne_out(quantity: Quantity, readings: Sequence[Reading]) -> Reading | None:
    """Return the sentence that has a number best; None where one that is nearer to the claim gives it to another thing."""
    own = [reading for reading in readings if reading.claimed == quantity]
    best = _best([reading for reading in own if reading.is_agreeing])
    swapped = _best([reading for reading in own if reading.other])
    return None if best and swapped and swapped.strength > best.strength else best


def _unswapped(readings: Sequence[Reading], claim: str, document: Document) -> Iterator[Reading]:
    """Yield the readings, those of a sentence that gives the number to another thing than the claim as contradicting."""
    is_asked = any(reading.is_agreeing for reading in readings) and document.tables
    index = index_paper(document)
    words = prepare(claim, document, index) if is_asked else None
    clauses = {reading.claimed: clause_of(claim, reading.claimed) for reading in readings}
    found: dict[tuple[int, tuple[int, int]], str | None] = {}
    for reading in readings:
        if words is None or not reading.is_agreeing:
            yield reading
            continue
        key = reading.sentence.start, clauses[reading.claimed]
        if key not in found:
            found[key] = swapped_name(_with_context(reading.sentence, document), words, document, index, clause=key[1])
        yield reading._replace(is_agreeing=False, is_swapped=True, other=found[key]) if found[key] else reading


def _with_context(sentence: IndexedSentence, document: Document) -> str:
    """Return a sentence with the one before it, which may name what it speaks of."""
    before = [end for _, end in document.passages[sentence.passage].sentences if end <= sentence.start]
    starts = [start for start, _ in document.passages[sentence.passage].sentences if start < sentence.start]
    return document.text[starts[-1] if before else sentence.start : sentence.end]


def _is_another_value(reading: Reading, claim: str) -> bool:
    """Tell whether a number is another value of what is claimed; one that the claim itself has, too, answers that."""
    rest = (quantity for quantity in find_quantities(claim) if quantity != reading.claimed)
    return is_alike(reading.claimed, reading.found) and not any(agrees(quantity, reading.found) for quantity in rest)


def _judge_tables(case: Case) -> list[Judgement]:
    found = [
        (paper, finding)
        for paper, document in case.documents.items()
        if (finding := ask_tables(case.claim.text, document)) is not None
    ]
    if not found:
        return []
    paper, finding = max(found, key=lambda pair: (pair[1].is_agreeing, pair[1].strength))
    share = _SAYS_MORE_WEIGHT if SAYS_MORE.search(case.claim.text) else 1.0
    supported, refuted = (share * finding.strength, 0.0) if finding.is_agreeing else (0.0, finding.strength)
    note = finding.note
    if not finding.is_agreeing and finding.claimed:
        note = f"the claim says {finding.claimed}, the paper {finding.note}"
    return [
        Judgement(
            verifier="numeric",
            evidence=evidence,
            supported=supported,
            refuted=refuted,
            not_enough_info=1 - supported - refuted,
            note=note,
        )
        for evidence in cell_evidence(paper, finding)[:_MOST_CELLS]
    ]


def ask_tables(claim: str, document: Document) -> Finding | None:
    """Return what the tables say to the claim's trend, count or figures, or to its comparison where it has none of them."""
    named = [table for table in document.tables if table.label and table.label.lower() in tables_named(claim)]
    claim, index = without_opening(claim), index_paper(document)
    document = document.model_copy(update={"tables": tuple(named)}) if named else document
    finding = read_trend(claim, document, index) or count_cells(claim, document, index)
    if finding is not None:
        return finding
    if has_figures(claim):
        return read_tables(claim, document, index)
    return compare_rows(claim, document, index)


def _best(readings: Sequence[Reading]) -> Reading | None:
    return max(readings, key=lambda reading: reading.strength, default=None)


def _support(reading: Reading, case: Case) -> Judgement:
    bonus = (
        0.0
        if is_run_together(reading.sentence) or is_coarser(reading.found, reading.claimed)
        else _PRECISION_BONUS.get(min(reading.claimed.digits, reading.found.digits), _FINE_BONUS)
    )
    strength = min(1.0, reading.strength + bonus) * (1.0 if _is_fine(reading.claimed) else _COUNT_WEIGHT)
    note = f"the paper says {_printed(reading.found, reading, case)} too"
    return _judgement(reading, case, supported=strength, refuted=0.0, note=note)


def _is_fine(quantity: Quantity) -> bool:
    """Tell whether a number is more than a small count, multiple or part: "twice" agrees with every "two"."""
    return quantity.digits > 1 or quantity.resolution < 0.01 or abs(quantity.value) >= _COUNT


def _conflict(reading: Reading, case: Case) -> Judgement:
    claim = case.claim.text
    claimed = claim[reading.claimed.start : reading.claimed.end]
    note = f"the claim says {claimed}, the paper {_printed(reading.found, reading, case)}"
    note += f" for {reading.other}" if reading.other else ""
    return _judgement(reading, case, supported=0.0, refuted=reading.strength, note=note)


def _judgement(reading: Reading, case: Case, *, supported: float, refuted: float, note: str) -> Judgement:
    return Judgement(
        verifier="numeric",
        evidence=_evidence(reading, case.documents[reading.document]),
        supported=supported,
        refuted=refuted,
        not_enough_info=1 - supported - refuted,
        note=note,
    )


def _evidence(reading: Reading, document: Document) -> Evidence:
    sentence = reading.sentence
    return Evidence(
        paper=reading.document,
        page=sentence.page,
        kind="passage",
        quote=document.text[sentence.start : sentence.end],
        section=document.passages[sentence.passage].section,
        start=sentence.start,
        end=sentence.end,
        score=reading.strength,
    )


def _printed(quantity: Quantity, reading: Reading, case: Case) -> str:
    text = case.documents[reading.document].text
    start = reading.sentence.start
    return text[start + quantity.start : start + quantity.end]
