"""What the rules say of the five seed reports, against a table written by reading them.

Read in each: the stated counts (extracted, verified) agree with its table, so nothing may be said of them. Every verdict follows
from a threshold on confidences between 0.07 and 0.24. Papers retrieved (11 to 16) are never those listed (3, in one report none).
The question's benchmark (XCOP, XTREME-R, GLUE-X, XCOPA) is touched by no claim, in 003 its adversarial and multi-source training.
Three statements in each cannot be verified: the search, the score, who verified. Claims cut at 120 characters stand in 001, 002, 003.
"""

from functools import cache
from pathlib import Path

import pytest
from small_runs import paper_of, run_of

from claimcheck.findings import report_findings
from claimcheck.readers.read import read_report, read_source
from claimcheck.schema import Report

pytestmark = pytest.mark.shared

SEEDS = ("000", "001", "002", "003", "004")
EVERYWHERE = {
    "question-untouched": 1,
    "unverifiable-statement": 3,
    "papers-not-listed": 1,
    "verdict-threshold": 1,
    "confidence-range": 1,
}
EXPECTED = {
    "000": EVERYWHERE | {"claim-restates-abstract": 2},
    "001": EVERYWHERE | {"claim-restates-abstract": 1, "claim-truncated": 7},
    "002": EVERYWHERE | {"claim-restates-abstract": 2, "claim-truncated": 4},
    "003": EVERYWHERE | {"claim-restates-abstract": 2, "claim-truncated": 4},
    "004": EVERYWHERE | {"claim-restates-abstract": 2},
}
"""The claims that restate the abstract: multilingual BERT, XLM and XLM-R for zero-shot transfer; corpora expensive for low-resource
languages. Rule -> number of findings without any paper; whatever is not named must stay silent."""
SAYS = {
    "verdict-threshold": {"000": "0.155", "001": "0.15 ", "002": "0.155", "003": "0.155", "004": "0.15 "},
    "confidence-range": {
        "000": "between 0.11 and 0.24",
        "001": "between 0.12 and 0.21",
        "002": "between 0.13 and 0.23",
        "003": "between 0.14 and 0.22",
        "004": "between 0.07 and 0.2.",
    },
    "papers-not-listed": {
        "000": "14 papers, and lists 3 references",
        "001": "12 papers, and lists no references",
        "002": "11 papers, and lists 3 references",
        "003": "15 papers, and lists 3 references",
        "004": "16 papers, and lists 3 references",
    },
    "question-untouched": {
        "000": "XCOP",
        "001": "XTREME-R",
        "002": "GLUE-X",
        "003": "adversarial, multi-source",
        "004": "XCOPA",
    },
}
REGIONS = {
    "unverifiable-statement": ("Systematic", "An independent", "claims extracted"),
    "papers-not-listed": ("Systematic literature search",),
    "question-untouched": ("How does", "Do sentence-level", "To what extent", "Can multilingual"),
}
"""Rule -> with what, or in what, its regions begin."""


@cache
def read(shared: Path, seed: str) -> tuple[str, Report]:
    source = read_source(str(next((shared / "seeds").glob(f"{seed}_*.txt"))))
    return source.text, read_report(source)


def findings(shared, seed, documents=None, papers=None):
    _, report = read(shared, seed)
    return report_findings(run_of(report, papers=papers), documents or {})


def counts(found):
    rules = [finding.rule for finding in found]
    return {rule: rules.count(rule) for rule in rules}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_right_rules_fire_and_the_others_are_silent(shared, seed):
    assert counts(findings(shared, seed)) == EXPECTED[seed]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_stated_counts_agree(shared, seed):
    assert read(shared, seed)[1].findings == ()


@pytest.mark.parametrize("rule", SAYS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_figures_are_those_of_the_report(shared, seed, rule):
    (finding,) = [each for each in findings(shared, seed) if each.rule == rule]
    assert SAYS[rule][seed] in finding.message


@pytest.mark.parametrize("seed", SEEDS)
def test_every_finding_has_its_place(shared, seed):
    text, _ = read(shared, seed)
    for finding in findings(shared, seed):
        assert finding.region is not None
        assert finding.line == text.count("\n", 0, finding.region.start) + 1
        shown = text[finding.region.start : finding.region.end]
        assert any(begin in shown for begin in REGIONS.get(finding.rule, ("",))), shown


@pytest.mark.parametrize("seed", SEEDS)
def test_the_report_contradicts_itself_about_its_reviewers(shared, seed):
    (_, score, _) = [each.message for each in findings(shared, seed) if each.rule == "unverifiable-statement"]
    assert "not human peer review" in score


def base_paper(shared):
    """Return a paper with the abstract that all five reports carry, and sentences that their claims were made from."""
    _, report = read(shared, "000")
    sentences = [claim.text for claim in report.claims]
    return paper_of(
        {
            "Abstract": [report.abstract or ""],
            "1 Introduction": sentences[:7],
            "5 Results": sentences[7:],
        },
        urls=["https://github.com/uclanlp/Robust-XLT"],
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_with_the_base_paper_at_hand_its_abstract_is_recognised(shared, seed):
    _, report = read(shared, seed)
    papers = {reference.id: reference.arxiv_id or "" for reference in report.references} or {"paper:base": "2104.08645v2"}
    found = counts(findings(shared, seed, {"2104.08645v2": base_paper(shared)}, papers))
    assert found["abstract-copied"] == 1
    assert "link-not-in-paper" not in found
    assert {rule: n for rule, n in found.items() if rule in EVERYWHERE} == EVERYWHERE


def test_the_paper_completes_a_claim_that_was_cut_off(shared):
    papers = {"r1": "2104.08645v2"}
    found = findings(shared, "003", {"2104.08645v2": base_paper(shared)}, papers)
    (last,) = [each for each in found if each.claim == "c11" and each.rule == "claim-truncated"]
    assert last.suggestion is not None
    assert last.suggestion.endswith("embedding misalignment issues by considering additional syntactic features.")
    assert "2104.08645v2 completes it" in last.message


def test_a_paper_without_the_link_is_told_from_one_that_has_it(shared):
    document = base_paper(shared).model_copy(update={"urls": (("https://github.com/uclanlp/Other", 1),)})
    (finding,) = [
        each for each in findings(shared, "001", {"p": document}, {"paper:p": "p"}) if each.rule == "link-not-in-paper"
    ]
    assert (finding.claim, finding.severity) == ("c10", "error")
    assert "It gives https://github.com/uclanlp/Other" in finding.message
