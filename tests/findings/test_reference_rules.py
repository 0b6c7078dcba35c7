"""Rules about references and what rests on them."""

import pytest
from small_runs import found_by, paper_of, report_of, run_of

from claimcheck.findings.off_topic import OffTopicReference
from claimcheck.findings.retracted import RetractedReference
from claimcheck.findings.sources import NoReferences, SingleSource, UnsupportedReference
from claimcheck.schema import Label

REFERENCES = (
    "Ada Author. 2020. Robust encoders everywhere. arXiv:2012.08743v2",
    "Bea Author. 2021. Cats and dogs. arXiv:2104.08645v1",
)
ROWS = [(f"Claim number {at} is about encoders.", "✓", "0.2") for at in range(21, 27)]
PAPERS = {"r1": "p", "r2": "q"}
DOCUMENTS = {"p": paper_of({"1 Introduction": ["Encoders are robust."]}), "q": paper_of({"1 Introduction": ["Cats meow."]})}


def yes(*papers):
    return Label.SUPPORTED, [(paper, "Something else is said.") for paper in papers]


NO = (Label.NOT_ENOUGH_INFO, ())
UNCHECKED = (None, ())


@pytest.mark.parametrize(
    ("answers", "documents", "fires"),
    [
        ([yes("p")] * 3 + [NO] * 3, DOCUMENTS, True),
        ([yes("p", "q")] * 3 + [NO] * 3, DOCUMENTS, True),  # the best evidence counts
        ([yes("p")] * 2 + [yes("q")] + [NO] * 3, DOCUMENTS, False),
        ([yes("p")] * 2 + [NO] * 4, DOCUMENTS, False),  # two claims share their paper by chance
        ([yes("p")] * 3 + [NO] * 2 + [UNCHECKED], DOCUMENTS, False),
        ([yes("p")] * 3 + [NO] * 3, {"p": DOCUMENTS["p"]}, False),  # the other may support them too
        ([NO] * 6, DOCUMENTS, False),
    ],
)
def test_the_supported_claims_rest_on_one_paper(answers, documents, fires):
    run = run_of(report_of(ROWS, references=REFERENCES), answers, PAPERS)
    assert len(found_by(SingleSource(), run, documents)) == fires


@pytest.mark.parametrize(
    ("rows", "references", "fires"),
    [(ROWS, REFERENCES[:1], True), (ROWS, REFERENCES, False), (ROWS[:4], REFERENCES[:1], False), (ROWS, (), False)],
)
def test_one_reference_is_no_synthesis(rows, references, fires):
    assert len(found_by(SingleSource(), run_of(report_of(rows, references=references)))) == fires


@pytest.mark.parametrize(
    ("references", "documents", "named"),
    [
        ((), DOCUMENTS, ["p, q)"]),
        ((), {f"p{at}": DOCUMENTS["p"] for at in range(9)}, ["p0, p1, p2, p3, p4 and 4 more)"]),
        ((), {}, []),
        (REFERENCES, DOCUMENTS, []),
    ],
)
def test_without_references_all_papers_at_hand_are_asked(references, documents, named):
    found = found_by(NoReferences(), run_of(report_of(ROWS, references=references)), documents)
    assert all(name in each.message for each, name in zip(found, named, strict=True))


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        ([yes("p")] + [NO] * 5, ["r2"]),
        ([NO] * 6, ["r1", "r2"]),
        ([yes("p"), yes("q")] + [NO] * 4, []),
        ([yes("p")] + [NO] * 4 + [UNCHECKED], []),
        ([(Label.SUPPORTED, [("p", "x"), ("q", "Claim number 21 is about encoders.")])] + [NO] * 5, []),
    ],
)
def test_references_that_support_nothing(answers, named):
    run = run_of(report_of(ROWS, references=REFERENCES), answers, PAPERS)
    found = found_by(UnsupportedReference(), run, DOCUMENTS)
    assert [finding.reference for finding in found] == named
    assert all(finding.region is not None for finding in found)
    assert found_by(UnsupportedReference(), run) == []


TOPIC = "Does robust training of multilingual text encoders reduce catastrophic forgetting in zero-shot cross-lingual transfer?"
ON_TOPIC = [
    "Zero-shot cross-lingual transfer needs multilingual text encoders.",
    "We measure cross-lingual transfer of text encoders.",
] * 20
OFF_TOPIC = [
    "Cats meow when the moon is up and the night is young.",
    "Cats are rare, and dogs do not care about it very much.",
] * 120


@pytest.mark.parametrize(
    ("sentences", "question", "fires"),
    [
        (OFF_TOPIC, TOPIC, True),
        ([*ON_TOPIC, *OFF_TOPIC], TOPIC, False),
        (OFF_TOPIC[:10], TOPIC, False),  # too little was read
        (OFF_TOPIC, "Does it rain?", False),  # no topic
    ],
)
def test_references_on_something_else(sentences, question, fires):
    report = report_of(ROWS, references=REFERENCES, question=question)
    documents = {
        "p": paper_of({"1 Introduction": [*ON_TOPIC, *ON_TOPIC, *OFF_TOPIC]}),
        "q": paper_of({"1 Introduction": sentences}),
    }
    found = found_by(OffTopicReference(), run_of(report, papers=PAPERS), documents)
    assert [finding.reference for finding in found] == (["r2"] if fires else [])


@pytest.mark.parametrize(
    ("entry", "first_page", "where"),
    [
        ("RETRACTED: Cats and dogs. arXiv:2104.08645v1", "Cats.", "entry"),
        ("Bea Author. 2021. RETRACTED ARTICLE: Cats and dogs. arXiv:2104.08645v1", "Cats.", "entry"),
        (
            "Bea Author. 2021. Cats and dogs. arXiv:2104.08645v1",
            "This article has been retracted by the editors.",
            "first page",
        ),
        ("Bea Author. 2021. Why papers are retracted: cats and dogs. arXiv:2104.08645v1", "Cats.", None),
        ("Bea Author. 2021. Cats and dogs. arXiv:2104.08645v1", "We study papers that were retracted.", None),
    ],
)
def test_retracted_papers(entry, first_page, where):
    run = run_of(report_of(ROWS, references=[REFERENCES[0], entry]), papers=PAPERS)
    found = found_by(RetractedReference(), run, {"q": paper_of({"": [first_page]})})
    assert [(finding.reference, finding.severity) for finding in found] == ([("r2", "error")] if where else [])
    assert all(str(where) in finding.message for finding in found)
