"""Whether a paper contradicts itself about a claim's figure: its text gives one number, its table another.

Only the authors can tell which of the two is right, so the claim is left open and both are shown. A table that merely is about
something else must not look like that. So claim and sentence, each by itself, must name row and column of the same cells in
full, no other cell may fit as well, and only one of the two has the table's number, the other one like it. In 47 papers none of
2,740 sentences with numbers is held against the paper's own tables.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimcheck.quantities import agrees, find_quantities
from claimcheck.schema import Document, Evidence, Judgement
from claimcheck.settings import Settings
from claimcheck.verifiers.base import Case
from claimcheck.verifiers.cell_evidence import cell_evidence
from claimcheck.verifiers.numeric_text import is_run_together, key_quantities, read_sentences
from claimcheck.verifiers.table_numbers import Finding, has_figures, read_tables
from claimcheck.wording import IndexedSentence, PaperIndex, index_paper

_CLEAR = 0.5
"""Strength from which a sentence speaks of the claim's matter: there the numeric verifier lets sentences silence tables."""
_SURE = 0.85
"""Strength from which a contradicting cell is the only one that fits, in a table that knows all the names."""
_UNNAMED = 0.5
"""Most weight of what row or column name beside the text's words: a word of a group's label, not one of their own labels."""
_LIKE = 2.0  # factor within which two numbers may be values of one thing, per cent and fraction alike
_MAX_SENTENCES = 3  # nearest to the claim, that are held against the tables


class _Conflict(NamedTuple):
    """A sentence and the cells that contradict it."""

    paper: str
    sentence: IndexedSentence
    finding: Finding
    """What the tables say to the sentence."""


class ConsistencyVerifier:
    """Leaves claims open about which text and table of a paper disagree."""

    name = "consistency"

    def __init__(self, settings: Settings) -> None:
        """Needs no setting; the parameter is every verifier's."""

    def judge(self, cases: Sequence[Case]) -> list[tuple[Judgement, ...]]:
        """Return for each case the sentence, then the cells that it disagrees with; () where nothing disagrees."""
        return [_judge(case) for case in cases]

    def fingerprint(self) -> dict[str, str]:
        """Return the version of the rules."""
        return {"rules": "2"}


def _judge(case: Case) -> tuple[Judgement, ...]:
    if not has_figures(case.claim.text):
        return ()
    conflict = next((found for paper, document in case.documents.items() for found in _conflicts(case, paper, document)), None)
    if conflict is None or any(_bears_out(case, paper) for paper in case.documents if paper != conflict.paper):
        return ()
    return tuple(_judgements(conflict, case.documents[conflict.paper]))


def _bears_out(case: Case, paper: str) -> bool:
    """Tell whether a paper clearly has the claim's number: it settles what another one is at odds with itself about."""
    document = case.documents[paper]
    readings = read_sentences(case.claim.text, paper, document, index_paper(document))
    found = read_tables(case.claim.text, document, index_paper(document))
    in_text = any(reading.is_agreeing and reading.strength >= _CLEAR for reading in readings)
    return in_text or (found is not None and found.is_agreeing and found.strength >= _CLEAR)


def _conflicts(case: Case, paper: str, document: Document) -> Iterator[_Conflict]:
    claim, index = case.claim.text, index_paper(document)
    near = _sentences(claim, paper, document, index)
    ours = read_tables(claim, document, index) if near else None
    if ours is None or not _is_sure(ours, claim):
        return
    for sentence, agrees_with_claim in near:
        if agrees_with_claim is ours.is_agreeing:
            continue
        text = document.text[sentence.start : sentence.end]
        theirs = read_tables(text, document, index)
        if theirs is None or theirs.is_agreeing or not _is_sure(theirs, text):
            continue
        if _places(theirs) == _places(ours) and _is_other_number(theirs, sentence):
            yield _Conflict(paper, sentence, theirs)


def _sentences(claim: str, paper: str, document: Document, index: PaperIndex) -> list[tuple[IndexedSentence, bool]]:
    """Return the sentences nearest to the claim that clearly speak of its matter, each with whether it has its number."""
    found: dict[IndexedSentence, bool] = {}
    for reading in read_sentences(claim, paper, document, index) if document.tables else ():
        if reading.strength >= _CLEAR and not is_run_together(reading.sentence):
            found[reading.sentence] = found.get(reading.sentence, True) and reading.is_agreeing
    return list(found.items())[:_MAX_SENTENCES]


def _is_sure(finding: Finding, text: str) -> bool:
    """Tell whether the cells are beyond doubt the ones a text speaks of; of several figures, any may be the difference."""
    is_full = all(max(bound.row.missing, bound.column.missing) <= _UNNAMED for bound in finding.cells)
    return is_full and finding.strength >= _SURE and (len(finding.cells) == 1 or len(key_quantities(text)) == 1)


def _is_other_number(finding: Finding, sentence: IndexedSentence) -> bool:
    """Tell whether a sentence has a number like those of the cells, and theirs nowhere: "from 1.060 to 0.873" has both."""
    values = [bound.quantity for bound in finding.cells]
    if any(agrees(quantity, value) for quantity in sentence.quantities for value in values):
        return False
    if len(values) > 1:
        return True
    said = [abs(quantity.value) for quantity in find_quantities(finding.claimed)[:1]]
    as_printed = sorted([*said, abs(values[0].value)])
    as_percent = sorted(100 * value if value <= 1 else value for value in as_printed)
    return bool(said) and any(pair[-1] <= _LIKE * pair[0] for pair in (as_printed, as_percent))


def _places(finding: Finding) -> frozenset[tuple[int, int, int]]:
    return frozenset((bound.table.id, bound.cell.row, bound.cell.column) for bound in finding.cells)


def _judgements(conflict: _Conflict, document: Document) -> Iterator[Judgement]:
    sentence, finding = conflict.sentence, conflict.finding
    cells = cell_evidence(conflict.paper, finding)
    said = Evidence(
        paper=conflict.paper,
        page=sentence.page,
        kind="passage",
        quote=document.text[sentence.start : sentence.end],
        section=document.passages[sentence.passage].section,
        start=sentence.start,
        end=sentence.end,
        score=finding.strength,
    )
    table = f"{cells[0].table or 'a table'} (p. {cells[0].page}) {finding.note}"
    note = f"the paper contradicts itself: its text says {finding.claimed} (p. {sentence.page}), {table}"
    for evidence in (said, *cells):
        yield Judgement(
            verifier=ConsistencyVerifier.name, evidence=evidence, supported=0.0, refuted=0.0, not_enough_info=1.0, note=note
        )
