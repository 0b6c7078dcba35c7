"""Papers whose text and table disagree, set as PDFs and read: both are shown, and the claim is left open."""

import pytest
from small_documents import make_claim, make_document, make_table
from small_papers import HEADING, TITLE, booktabs, lines, make_pdf, text

from claimcheck.decision import decide, load_constants
from claimcheck.extractors.pdf import PdfExtractor
from claimcheck.schema import Document, Label, Verdict
from claimcheck.settings import Settings
from claimcheck.verifiers.base import Case
from claimcheck.verifiers.consistency import ConsistencyVerifier
from claimcheck.verifiers.numeric import NumericVerifier

BODY = "We transfer models between languages, and need no labels."
END = "Each run took four hours on one machine. We thank all."
XNLI, PAWS = "On XNLI, Large reaches {} points of accuracy.", "The accuracy of Large on PAWS-X is {} points."
GAIN = "Ours improves over Large by {} points on XNLI."


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Return a function that sets a sentence and the table into a paper, and reads it."""
    folder = tmp_path_factory.mktemp("papers")
    extractor = PdfExtractor(Settings(cache=folder, threads=1))

    def document(*said: str) -> Document:
        path = folder / "paper.pdf"
        page = [
            text(72, 90, "Transfer Without Any Labels", size=TITLE, bold=True),
            text(72, 130, "1 Results", size=HEADING, bold=True),
            lines(72, 150, (BODY, *said, END)),
            *booktabs(72, 320),
            text(72, 410, "Table 1: Accuracy on two tasks. Bold is best.", size=9),
        ]
        path.write_bytes(make_pdf(page))
        return extractor.extract(path)

    yield document
    extractor.close()


def judge(claim: str, document: Document) -> Verdict:
    case = Case(make_claim(claim), (), {"p": document})
    verifiers = (NumericVerifier(Settings()), ConsistencyVerifier(Settings()))
    return decide(case, [judgement for verifier in verifiers for judgement in verifier.judge([case])[0]], load_constants())


@pytest.mark.parametrize(
    ("sentence", "said", "claims", "cells"),
    [
        (XNLI, "60.6", ("Large reaches an accuracy of 66.0 on XNLI.", XNLI.format("60.6")), ("66.0",)),
        (PAWS, "79.4", (PAWS.format("74.9"), "On PAWS-X, Large has an accuracy of 79.4."), ("74.9",)),
        (GAIN, "8.4", (GAIN.format("6.4"), "Ours beats Large by 8.4 points on XNLI."), ("72.4", "66.0")),
    ],
)
def test_what_text_and_table_disagree_about_is_open_and_shows_both(sentence, said, claims, cells, read):
    document = read(sentence.format(said))
    for claim in claims:
        verdict = judge(claim, document)
        assert verdict.label is Label.NOT_ENOUGH_INFO
        assert verdict.explanation.startswith(
            f"The paper contradicts itself: its text says {said} points (p. 1), Table 1 (p. 1) "
        )
        passages = [evidence for evidence in verdict.evidence if evidence.kind == "passage"]
        numbers = [evidence for evidence in verdict.evidence if evidence.kind == "table"]
        assert [evidence.quote for evidence in passages] == [sentence.format(said)]
        assert {evidence.value for evidence in numbers} == set(cells)
        for evidence in numbers:
            assert tuple(cell.value for cell in evidence.cells) == cells
            assert evidence.arithmetic == (f"{cells[0]} - {cells[1]} = 6.4" if len(cells) > 1 else None)


@pytest.mark.parametrize(
    ("said", "claim", "label"),
    [
        (XNLI.format("66.0"), "Large reaches an accuracy of 66.0 on XNLI.", Label.SUPPORTED),  # they agree
        (XNLI.format("66.0"), "Large reaches an accuracy of 60.6 on XNLI.", Label.REFUTED),
        (XNLI.format("60.6"), "Large reaches an accuracy of 71.9 on XNLI.", Label.REFUTED),  # neither says so
        (XNLI.format("60.6"), PAWS.format("74.9"), Label.SUPPORTED),  # not about the claim's cell
        ("On XNLI, Large reaches nearly 66 points of accuracy.", "Large reaches an accuracy of 66.0 on XNLI.", Label.SUPPORTED),
        ("On XNLI, Large rises from 60.6 to 66.0 points of accuracy.", XNLI.format("66.0"), Label.SUPPORTED),
        ("On XNLI, Large reaches 5 points of accuracy.", XNLI.format("66.0"), Label.SUPPORTED),  # another matter
        ("On XNLI, Huge reaches 60.6 points of accuracy.", "Large reaches an accuracy of 66.0 on XNLI.", Label.SUPPORTED),
    ],
)
def test_the_rest_is_judged_as_ever(said, claim, label, read):
    assert judge(claim, read(said)).label is label


TABLE = make_table([("Large", ["66.0", "74.9"]), ("Base", ["61.2", "70.1"])], ["XNLI", "PAWS-X"], caption="Table 1: Accuracy.")


def opinions(claim: str, sentence: str, *tables) -> tuple:
    document = make_document([[sentence], ["We thank the reviewers."], ["Related work is large."]], tables=tables)
    return ConsistencyVerifier(Settings()).judge([Case(make_claim(claim), (), {"p": document})])[0]


def test_an_uncertain_table_contradicts_no_text():
    claim, sentence = "Large has an accuracy of 66.0 on XNLI.", XNLI.format("60.6")
    assert len(opinions(claim, sentence, TABLE)) == 2
    assert opinions(claim, sentence, TABLE.model_copy(update={"uncertain": "sources differ in 1 of 4 cells"})) == ()


def test_another_paper_settles_it():
    claim = "Large has an accuracy of 66.0 on XNLI."
    odd = make_document([[XNLI.format("60.6")], ["We thank the reviewers."], ["Related work is large."]], tables=[TABLE])
    silent = make_document([["Whales sing at 20 Hz."], ["We thank the reviewers."]])
    clear = make_document([["On XNLI, Large reaches an accuracy of 66.0."], ["We thank the reviewers."]])
    for other, n in ((silent, 2), (clear, 0)):
        (found,) = ConsistencyVerifier(Settings()).judge([Case(make_claim(claim), (), {"a": odd, "b": other})])
        assert len(found) == n


@pytest.mark.parametrize("claim", ["", "Large is good.", "It was 2021.", "66.0", "Large reaches an accuracy of 66.0 on XNLI."])
def test_without_tables_nothing_is_said(claim):
    assert opinions(claim, XNLI.format("60.6")) == ()


@pytest.mark.shared
@pytest.mark.parametrize("name", ["ai-scientist/data_augmentation_grokking", "ai-scientist/dual_expert_denoiser"])
def test_no_sentence_of_a_paper_is_held_against_its_own_tables(name, shared, tmp_path):
    document = PdfExtractor(Settings(cache=tmp_path, threads=1)).extract(shared / "papers" / f"{name}.pdf")
    spans = [span for passage in document.passages for span in passage.sentences]
    cases = [Case(make_claim(document.text[start:end]), (), {"p": document}) for start, end in spans]
    assert ConsistencyVerifier(Settings()).judge(cases) == [()] * len(cases)
