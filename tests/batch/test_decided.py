"""Decisions as labelled claims: in the form that the benchmarks read, each over the paper that its label is about."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_papers import make_pdf, small_paper, text
from typer.testing import CliRunner

from claimcheck.batch.decided import DISAGREE, NO_FILE, NO_PAPER, NO_RUN, write_gold
from claimcheck.benchmarks.gold_claims import load_gold
from claimcheck.cli import app
from claimcheck.schema import (
    Claim,
    Decision,
    DecisionsFile,
    Evidence,
    Label,
    Outcome,
    Paper,
    Region,
    Report,
    Resolution,
    Run,
    Verdict,
)
from claimcheck.settings import Settings
from claimcheck.store import Store

SUPPORTED, REFUTED, OPEN = Label
TEXT = "Our method reaches 78.9 points."


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "one.pdf").write_bytes(small_paper())
    (folder / "two.pdf").write_bytes(make_pdf([text(72, 90, "Something else is told here.")]))
    return folder


def paper_at(path: Path) -> Paper:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Paper(id=path.stem, fetcher="local_folder", location=str(path), sha256=digest)


def run_of(found: Label | None, papers: list[Paper], *, text: str = TEXT) -> Run:
    """Return a run with one claim; what was found for it stands in the last paper."""
    claim = Claim(id="c1", text=text, line=1, region=Region(start=0, end=len(text)))
    evidence = (Evidence(paper=papers[-1].id, page=1, kind="passage", quote=TEXT),) if found else ()
    verdict = Verdict(claim=claim, label=found, confidence=0.8 if found else None, evidence=evidence)
    report = Report(path="r.md", sha256="ab" * 32, format="markdown", mode="table", claims=(claim,))
    resolutions = tuple(Resolution(reference=one.id, outcome=Outcome.FOUND, paper=one) for one in papers)
    return Run(fingerprint={}, report=report, verdicts=(verdict,), papers=resolutions, findings=(), seconds={})


def decided(label: Label, found: Label | None, *, reviewer: str = "", text: str = TEXT) -> DecisionsFile:
    is_accepted = label is found
    decision = Decision(
        claim="c1",
        claim_sha256=hashlib.sha256(text.encode()).hexdigest(),
        action="accept" if is_accepted else "override",
        label=label,
        found=found,
        confidence=0.8 if found else None,
        reason="" if is_accepted else "Table 3 says so.",
        reviewer=reviewer,
        decided_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return DecisionsFile(
        format="claimcheck-decisions", version=1, report="r.md", report_sha256="ab" * 32, decisions=(decision,)
    )


def written(tmp_path: Path, run: Run, *files: DecisionsFile):
    """Write the gold folder of decisions on a run in a store."""
    address = str(tmp_path / "audits.db")
    settings = Settings(cache=tmp_path / "cache", offline=True)
    with Store(address) as store:
        audit = store.begin_audit(settings, 1, "1")
        store.add_run(audit, 0, "key", run, "{}")
        for file in files:
            store.keep_decisions(file)
        return write_gold(store, settings, tmp_path / "gold")


@pytest.mark.parametrize(
    ("found", "label", "names"),
    [
        (SUPPORTED, SUPPORTED, ["one", "two"]),
        (REFUTED, REFUTED, ["one"]),
        (OPEN, OPEN, ["two", "one"]),
        (REFUTED, OPEN, ["one", "two"]),
        (SUPPORTED, REFUTED, ["one"]),
        (OPEN, SUPPORTED, ["one"]),
        (None, REFUTED, ["one"]),
        (None, OPEN, ["one", "two"]),
    ],
)
def test_a_decision_is_a_labelled_claim_of_the_paper_that_it_is_about(tmp_path, papers, found, label, names):
    """That is the one with the quote, the last here; where there is no quote, the first that was read."""
    paper = f"{names[-1] if found else names[0]}.pdf"
    run = run_of(found, [paper_at(papers / f"{name}.pdf") for name in names])
    assert written(tmp_path, run, decided(label, found)) == (1, {})
    (claim,) = load_gold(tmp_path / "gold")
    assert (claim.id, claim.claim, claim.label, claim.paper) == ("abababababab-c1", TEXT, label, paper)
    assert (claim.quote is not None) is (label is found is not OPEN)
    assert (tmp_path / "gold" / "papers" / paper).read_bytes() == (papers / paper).read_bytes()


@pytest.mark.parametrize(
    ("found", "names", "files_and_reason"),
    [
        (REFUTED, ["one", "two"], ([decided(SUPPORTED, REFUTED)], NO_PAPER)),
        (None, ["one", "two"], ([decided(SUPPORTED, None)], NO_PAPER)),
        (REFUTED, ["one"], ([decided(SUPPORTED, REFUTED, text="Other words.")], NO_RUN)),
        (REFUTED, ["one"], ([decided(SUPPORTED, REFUTED, reviewer="a"), decided(REFUTED, REFUTED, reviewer="b")], DISAGREE)),
    ],
)
def test_what_is_no_label_for_one_paper_is_left_out_with_the_reason(tmp_path, papers, found, names, files_and_reason):
    files, reason = files_and_reason
    run = run_of(found, [paper_at(papers / f"{name}.pdf") for name in names])
    assert written(tmp_path, run, *files) == (0, {reason: 1})


def test_a_paper_that_changed_is_left_out(tmp_path, papers):
    run = run_of(SUPPORTED, [paper_at(papers / "one.pdf")])
    (papers / "one.pdf").write_bytes(b"%PDF-1.7 another")
    assert written(tmp_path, run, decided(SUPPORTED, SUPPORTED)) == (0, {NO_FILE: 1})


def test_reviewers_who_agree_are_one_label(tmp_path, papers):
    run = run_of(REFUTED, [paper_at(papers / "one.pdf")])
    files = [decided(SUPPORTED, REFUTED, reviewer=name) for name in "ab"]
    assert written(tmp_path, run, *files) == (1, {})


@pytest.mark.model
def test_the_next_calibration_scores_what_was_decided(tmp_path, papers):
    run = run_of(REFUTED, [paper_at(papers / "one.pdf")])
    written(tmp_path, run, decided(SUPPORTED, REFUTED))
    done = CliRunner().invoke(app, ["decisions", "gold", str(tmp_path / "again"), "--store", str(tmp_path / "audits.db")])
    assert (done.exit_code, done.stdout) == (0, f"1 labelled claim in {tmp_path / 'again'}.\n")
    scored = CliRunner().invoke(app, ["bench", "calibration", str(tmp_path / "again")])
    assert scored.exit_code == 0, scored.output
    assert "accuracy         1.000" in scored.stdout
