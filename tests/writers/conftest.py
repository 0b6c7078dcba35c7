"""A run with every kind of answer, hostile text included."""

import pytest

from claimcheck.schema import (
    Box,
    Claim,
    Evidence,
    Failure,
    Finding,
    Label,
    Outcome,
    Paper,
    Reference,
    Region,
    Report,
    Resolution,
    Run,
    Verdict,
)


def claim(number: int, text: str, **more: object) -> Claim:
    return Claim(id=f"c{number}", text=text, line=number, region=Region(start=0, end=len(text)), **more)


@pytest.fixture
def run() -> Run:
    quote = Evidence(
        paper="2104.08645v2",
        page=5,
        kind="passage",
        quote="We gain 2.1 points\non average | <b>here</b>.",
        boxes=(Box(page=5, x0=1, y0=2, x1=3, y1=4),),
        section="Results",
        start=10,
        end=50,
        sentences=(7, 8),
        score=1.5,
    )
    claims = (
        claim(
            1,
            "It gains 2.1 points on PAWS-X.",
            stated_verified=True,
            stated_label="✓",
            stated_confidence=0.16,
            references=("1",),
        ),
        claim(2, '=HYPERLINK("http://x.example","click") \x1b[31mred\x1b[0m', truncated=True),
        claim(3, "It was tested on [Klingon](javascript:alert(1)) | nobody knows."),
        claim(4, "This one could not be read."),
    )
    verdicts = (
        Verdict(
            claim=claims[0],
            label=Label.SUPPORTED,
            confidence=0.913,
            evidence=(quote,),
            explanation="The paper says so on page 5.",
        ),
        Verdict(claim=claims[1], label=Label.REFUTED, confidence=0.7, evidence=(quote,), explanation="The paper says 2.1."),
        Verdict(claim=claims[2], label=Label.NOT_ENOUGH_INFO, confidence=0.6, explanation="No passage speaks of this."),
        Verdict(
            claim=claims[3],
            label=None,
            confidence=None,
            explanation="Not checked: source unavailable.",
            failure=Failure(code="source-unavailable", message="source unavailable", hint="Give --papers."),
        ),
    )
    reference = Reference(id="1", text="arXiv:2104.08645v2", arxiv_id="2104.08645v2")
    paper = Paper(id="2104.08645v2", title="Robust training", fetcher="local_folder", arxiv_id="2104.08645v2", sha256="ab" * 32)
    finding = Finding(rule="title-mismatch", severity="warning", message="The title differs.", reference="1", line=9)
    return Run(
        fingerprint={"claimcheck": "0"},
        report=Report(
            path="r.txt",
            sha256="0" * 64,
            format="plain",
            mode="table",
            title="A *title*",
            claims=claims,
            references=(reference,),
        ),
        verdicts=verdicts,
        papers=(Resolution(reference="1", outcome=Outcome.FOUND, paper=paper, title_score=100.0),),
        findings=(finding,),
        seconds={"total": 1.0},
    )
