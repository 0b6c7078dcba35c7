"""Whatever a report and its papers hold: no crash, no blow-up, places within the text, and the same findings again."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_runs import paper_of, report_of, run_of

from claimcheck.findings import report_findings
from claimcheck.findings.catalogue import CATALOGUE
from claimcheck.readers.read import read_report, source_of_text
from claimcheck.schema import Claim, Label, Region

N_CLAIMS = 3_000
MAX_SECONDS = 10.0  # of the processor; measured: one or two
WORDS = [
    "robust",
    "encoder",
    "training",
    "transfer",
    "noise",
    "XLM-R",
    "XNLI",
    "2.1",
    "not",
    "most",
    "points",
    "language",
    "https://x.org/a",
    "code",
    "available",
    "syn",
    "�",
    "ﬁ",
    "训练",
]
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=6), min_size=1, max_size=12).map(" ".join)
ROWS = st.tuples(TEXTS, st.sampled_from(["✓", "×", "maybe", ""]), st.sampled_from(["0.16", "0.15", "90%", "x", ""]))


def one_line(text):
    return " ".join("".join(character for character in text if character.isprintable()).split()) or "x"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(ROWS, max_size=8), abstract=TEXTS, question=TEXTS, sentences=st.lists(TEXTS, min_size=1, max_size=5))
def test_any_report_and_any_paper_give_findings_with_places(rows, abstract, question, sentences):
    table = [tuple(map(one_line, row)) for row in rows]
    report = report_of(table, references=["arXiv:2104.08645v2"], abstract=one_line(abstract), question=f"{one_line(question)}?")
    papers = {reference.id: "p" for reference in report.references}
    documents = {"p": paper_of({"Abstract": list(map(one_line, sentences))}, urls=["https://x.org/b"])}
    answers = [(Label.SUPPORTED, [("p", claim.text)]) for claim in report.claims]
    run = run_of(report, answers, papers)
    found = report_findings(run, documents)
    assert found == report_findings(run, documents)
    for finding in found:
        assert finding.rule in CATALOGUE
        assert "\n" not in finding.message
        assert len(finding.message) < 2000
        assert finding.region is None or finding.region.start <= finding.region.end
        assert finding.claim is None or finding.claim in {claim.id for claim in report.claims}


def many_claims(text_of, **fields):
    """Return a report of thousands of claims."""
    report = report_of([("A claim of the table.", "✓", "0.2")], question="Does adversarial training help on XCOP?")
    claims = tuple(
        Claim(
            id=f"c{at}",
            text=text_of(at),
            line=at + 1,
            region=Region(start=at, end=at + 1),
            stated_verified=at % 3 > 0,
            stated_confidence=0.2 if at % 3 else 0.1,
            **fields,
        )
        for at in range(N_CLAIMS)
    )
    return report.model_copy(update={"claims": claims})


@pytest.mark.parametrize(
    ("text_of", "fields"),
    [
        (lambda at: f"Claim number {at} says that training number {at % 7} helps encoders on XNLI.", {}),
        (lambda at: "The same claim about training encoders stands in every row.", {}),
        (lambda at: f"The improvement by 2.1 points on XNLI is that of method {'abcdefgh'[at % 8]}{at}.", {}),
        (lambda at: f"Encoders of kind {at} are trained with additional syn", {"truncated": True}),
        (lambda at: f"The code of encoder {at} is available at https://github.com/a/b{at}.", {}),
        (lambda at: "training " * 40 + str(at), {}),
    ],
    ids=["distinct", "equal", "numbers", "truncated", "links", "long"],
)
def test_thousands_of_claims_take_seconds(text_of, fields):
    report = many_claims(text_of, **fields)
    sentences = [f"Sentence {at} tells how encoders are trained with additional syntactic features." for at in range(400)]
    documents = {
        f"p{at}": paper_of({"Abstract": sentences[:40], "2 Results": [*sentences[40:], f"Paper {at}."]}) for at in range(3)
    }
    run = run_of(report, papers={f"paper:{paper}": paper for paper in documents})
    started = time.process_time()
    report_findings(run, documents)
    assert time.process_time() - started < MAX_SECONDS


@pytest.mark.parametrize(
    "method",
    [
        "systematic " * 30_000,
        "search " * 40_000 + "7",
        "independent review " * 15_000,
        "quality review score " * 15_000,
        "synthesizing of " * 20_000,
        "0 papers " * 30_000,
        "a" * 300_000,
        "(" * 300_000,
    ],
    ids=lambda method: method[:12],
)
def test_a_long_method_section_is_read_in_seconds(method):
    text = f"# T\n\n## Method\n\n{method}\n\n## Claims\n\nClaim\tVerified\tConfidence\nA claim is made here.\t✓\t0.2\n"
    started = time.process_time()
    report = read_report(source_of_text(text))
    report_findings(run_of(report), {})
    assert time.process_time() - started < MAX_SECONDS


def test_a_report_without_anything_has_no_findings():
    report = read_report(source_of_text("Nothing to see.\n"))
    assert report_findings(run_of(report), {}) == ()
