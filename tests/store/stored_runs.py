"""Runs without a pipeline, for tests of the store and of what reads it."""

from claimcheck.schema import (
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

SHA = "5f" * 32
FINGERPRINT = {"claimcheck": "0.1.0", "entailment.model": "aaaa", "candidates": "6", "paper.2104.08645v2": SHA}
VERDICTS = (
    ("It gains 2.1 points.", Label.SUPPORTED, 0.9),
    ("It gains 9.9 points.", Label.REFUTED, 0.8),
    ("It is liked.", None, None),
)


def make_run(path="reports/a.md", *, verdicts=VERDICTS, sha256="ab" * 32, fingerprint=FINGERPRINT, outcome=Outcome.FOUND):
    """Return a run with one verdict for each (text, label, confidence)."""
    claims = tuple(
        Claim(id=f"c{n}", text=text, line=n, region=Region(start=0, end=1), stated_verified=n % 2 == 1, stated_confidence=0.2)
        for n, (text, _, _) in enumerate(verdicts, 1)
    )
    paper = Paper(id="2104.08645v2", title="A Paper", arxiv_id="2104.08645v2", fetcher="arxiv", sha256=SHA)
    return Run(
        fingerprint=fingerprint,
        report=Report(
            path=path,
            sha256=sha256,
            format="markdown",
            mode="table",
            title="A Report",
            claims=claims,
            references=(Reference(id="1", text="A Paper", arxiv_id="2104.08645v2"), Reference(id="2", text="Lost")),
        ),
        verdicts=tuple(
            _verdict(claim, label, confidence) for claim, (_, label, confidence) in zip(claims, verdicts, strict=True)
        ),
        papers=(
            Resolution(reference="1", outcome=outcome, paper=paper, title_score=98.0, message="Found."),
            Resolution(reference="2", outcome=Outcome.UNAVAILABLE, message="Not at hand."),
        ),
        findings=(
            Finding(rule="count-mismatch", severity="warning", message="3, not 4.", line=2, region=Region(start=3, end=9)),
            Finding(rule="newer-version", severity="note", message="v3 is out.", reference="1", suggestion="v3"),
        ),
        seconds={"judge": 0.5, "total": 1.25},
    )


def _verdict(claim, label, confidence):
    if label is None:
        failure = Failure(code="source-unavailable", message="the paper is not at hand", hint="Give it.")
        return Verdict(claim=claim, label=None, confidence=None, explanation="Not checked.", failure=failure)
    evidence = Evidence(paper="2104.08645v2", page=4, kind="passage", quote="a gain of 2.1 points", section="Results")
    return Verdict(claim=claim, label=label, confidence=confidence, evidence=(evidence,), explanation="Page 4 says so.")
