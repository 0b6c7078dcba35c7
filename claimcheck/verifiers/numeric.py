"""The numbers of a claim against the numbers of the papers: sentences, then tables."""

from collections.abc import Sequence

from claimcheck.quantities import Quantity
from claimcheck.schema import Document, Evidence, Judgement
from claimcheck.settings import Settings
from claimcheck.verifiers.base import Case
from claimcheck.verifiers.numeric_text import Reading, is_alike, key_quantities, read_sentences
from claimcheck.wording import index_paper

_PRECISION_BONUS = {1: 0.0, 2: 0.15}
_FINE_BONUS = 0.3
"""Added to a sentence's strength where its number agrees, by significant digits: that 7,566 agrees by chance is unlikely."""


class NumericVerifier:
    """Judges claims that state numbers, or compare them."""

    name = "numeric"

    def __init__(self, settings: Settings) -> None:
        """Needs no setting; the parameter is every verifier's."""

    def judge(self, cases: Sequence[Case]) -> list[tuple[Judgement, ...]]:
        """Return for each case at most one judgement from sentences and one from tables; () where the claim has no number."""
        return [tuple(_judge_text(case)) for case in cases]

    def fingerprint(self) -> dict[str, str]:
        """Return the version of the rules."""
        return {"rules": "1"}


def _judge_text(case: Case) -> list[Judgement]:
    quantities = key_quantities(case.claim.text)
    if not quantities:
        return []
    readings = [
        reading
        for paper, document in case.documents.items()
        for reading in read_sentences(case.claim.text, paper, document, index_paper(document))
    ]
    agreeing = [_best([r for r in readings if r.claimed == quantity and r.is_agreeing]) for quantity in quantities]
    if all(agreeing):
        weakest = min((reading for reading in agreeing if reading), key=lambda reading: reading.strength)
        return [_support(weakest, case)]
    differing = [r for r in readings if not r.is_agreeing and (r.is_swapped or is_alike(r.claimed, r.found))]
    open_numbers = {quantity for quantity, found in zip(quantities, agreeing, strict=True) if found is None}
    conflict = _best([reading for reading in differing if reading.claimed in open_numbers])
    return [_conflict(conflict, case)] if conflict else []


def _best(readings: Sequence[Reading]) -> Reading | None:
    return max(readings, key=lambda reading: reading.strength, default=None)


def _support(reading: Reading, case: Case) -> Judgement:
    bonus = _PRECISION_BONUS.get(reading.claimed.digits, _FINE_BONUS)
    strength = min(1.0, reading.strength + bonus)
    note = f"the paper says {_printed(reading.found, reading, case)} too"
    return _judgement(reading, case, supported=strength, refuted=0.0, note=note)


def _conflict(reading: Reading, case: Case) -> Judgement:
    claim = case.claim.text
    claimed = claim[reading.claimed.start : reading.claimed.end]
    note = f"the claim says {claimed}, the paper {_printed(reading.found, reading, case)}"
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
