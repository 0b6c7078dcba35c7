"""A batch from files to verdicts: what is kept, what is repeated, what ends it early."""

import json

import pytest
from batch.conftest import run_audit
from batch.small_batch import ID, make_settings, report_text, write_reports

import claimcheck
from claimcheck.batch.judge import ReportJudge
from claimcheck.errors import ModelError, StoreError
from claimcheck.pipeline import Pipeline
from claimcheck.readers.read import read_report, read_source
from claimcheck.store import Store

pytestmark = pytest.mark.model


def by_name(audit):
    return {report.path.rpartition("/")[2]: report for report in audit.reports}


def test_every_report_has_its_row(audited):
    reports = by_name(audited.audit)
    assert list(reports) == ["000.md", "001.md", "002.md", "copy of 000.md", "empty.md", "letter.md", "lost.md"]
    assert {name: [failure.code for failure in report.failures] for name, report in reports.items() if report.failures} == {
        "empty.md": ["unreadable-report"],
        "letter.md": ["no-claims"],
        "lost.md": ["source-unavailable"],
    }
    assert reports["000.md"].counts["not_checked"] == 0
    assert reports["lost.md"].counts["not_checked"] == reports["lost.md"].n_claims == 3
    assert "neither in the papers folder nor in the cache" in reports["lost.md"].failures[0].message


def test_an_audit_asks_no_links_for_what_the_web_says_cannot_be_repeated(tmp_path):
    settings = make_settings(tmp_path, check_links=True)
    assert settings.check_links
    assert not ReportJudge(settings).settings.check_links


def test_equal_reports_are_judged_once(audited):
    reports = by_name(audited.audit)
    assert reports["copy of 000.md"].counts == reports["000.md"].counts
    assert (audited.tally.n_done, audited.tally.n_reused, audited.tally.n_failed) == (5, 1, 2)


def test_a_run_is_what_verify_gives(audited):
    with Store(audited.settings.store) as store:
        runs = {run.report.path: run for run in store.runs(audited.audit.number)}
    for path, run in runs.items():
        alone = Pipeline(audited.settings).verify(read_report(read_source(path)))
        findings = run.findings[: len(alone.findings)]
        same = {"seconds": {}, "findings": findings}
        assert run.model_copy(update=same).model_dump_json() == alone.model_copy(update=same).model_dump_json()
        assert list(findings) == list(alone.findings)


def test_findings_and_contradictions_name_their_reports(audited):
    assert {finding.report for finding in audited.audit.findings} <= {report.path for report in audited.audit.reports}
    assert {claim.report for found in audited.audit.contradictions for claim in found.claims} <= {
        report.path for report in audited.audit.reports
    }


def test_nothing_that_is_done_and_unchanged_is_repeated(audited):
    audit, tally = run_audit(audited.settings, audited.root / "reports")
    assert (tally.n_done, tally.n_reused, sum(tally.claims.values())) == (5, 5, 0)
    same = {"number": None, "seconds": 0.0}
    assert audit.model_copy(update=same) == audited.audit.model_copy(update=same)


def test_only_what_changed_is_repeated(audited):
    folder = write_reports(audited.root / "changed", 3)
    path = folder / "001.md"
    path.write_text(path.read_text(encoding="utf-8").replace("nine hours", "four hours"), encoding="utf-8")
    _, tally = run_audit(audited.settings, folder)
    assert (tally.n_done, tally.n_reused) == (3, 2)


@pytest.mark.parametrize("change", [{"candidates": 4}, {"papers": "more"}], ids=["setting", "paper"])
def test_another_setting_or_paper_makes_another_run(audited, tmp_path, change):
    if "papers" in change:
        from small_papers import make_pdf, text

        folder = tmp_path / "papers"
        folder.mkdir()
        (folder / f"{ID}.pdf").write_bytes(make_pdf([text(72, 90, "Our method reaches 78.9 points on all test sets.")]))
        change = {"papers": folder}
    settings = audited.settings.model_copy(update=change)
    _, tally = run_audit(settings, audited.root / "reports" / "000.md")
    assert (tally.n_done, tally.n_reused) == (1, 0)


# ---- early ends ------------------------------------------------------------------------------------------------------


def finish(settings, folder, n):
    """Audit to the end; return how many reports were known already."""
    audit, tally = run_audit(settings, folder)
    assert (audit.state, tally.n_done, len(audit.reports)) == ("done", n, n)
    with Store(settings.store) as store, store._engine.connect() as connection:
        counts = [
            connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() for table in ("runs", "claims", "fingerprints")
        ]
    n_names = counts[2] // n
    assert counts == [n, 4 * n, n_names * n]
    return tally.n_reused


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt(), StoreError("x", hint="y"), ModelError("x", hint="y")], ids=lambda e: type(e).__name__
)
def test_what_was_done_before_the_end_is_kept(audited, tmp_path, error):
    settings = make_settings(tmp_path, cache=audited.settings.cache)
    folder = write_reports(tmp_path / "reports", 5)

    def stop(tally):
        if tally.n_done >= 2:
            raise error

    with pytest.raises(type(error)):
        run_audit(settings, folder, watch=stop)
    with Store(settings.store) as store:
        stored = store.stored_audit()
        assert stored.state == ("interrupted" if isinstance(error, KeyboardInterrupt) else "failed")
        n_kept = len(list(store.runs(stored.id)))
    assert n_kept >= 2
    assert finish(settings, folder, 5) == n_kept


def test_the_time_may_run_out(audited, tmp_path):
    settings = make_settings(tmp_path, cache=audited.settings.cache)
    folder = write_reports(tmp_path / "reports", 3)
    audit, tally = run_audit(settings, folder, max_seconds=0.001)
    assert (audit.state, tally.n_failed, tally.n_unreached) == ("stopped", 0, 3)
    assert {failure.code for report in audit.reports for failure in report.failures} == {"not-reached"}
    assert audit.alarm is None  # it is not complete, but what it has can be trusted
    assert finish(settings, folder, 3) == 0


def test_the_alarm_rings_where_too_much_is_unavailable(audited, tmp_path):
    folder = write_reports(tmp_path / "reports", 1, ids=(ID, "2112.00001v1", "2112.00002v1"))
    audit, _ = run_audit(audited.settings, folder)
    assert audit.alarm == "2 of 3 cited papers were unavailable (67%)"
    calm, _ = run_audit(audited.settings.model_copy(update={"gate_unavailable": 0.7}), folder)
    assert calm.alarm is None


def test_the_alarm_rings_where_most_claims_were_not_checked(tmp_path):
    """References that are titles alone are looked for nowhere when nobody is asked."""
    report = tmp_path / "report.md"
    report.write_text(report_text("Titles", ids=()) + "[1] J. Doe. A paper that only its title names, and nobody has. 2021.\n")
    audit, _ = run_audit(make_settings(tmp_path, papers=None), report)
    assert audit.alarm == "3 of 3 claims could not be checked (100%)"


# ---- Python ----------------------------------------------------------------------------------------------------------


def test_the_function_for_python(audited, tmp_path):
    report = tmp_path / "report.md"
    report.write_text(report_text("One"))
    for _ in range(2):  # what it imports must not take its name
        audit = claimcheck.audit(
            report, papers=audited.settings.papers, jobs=1, store=tmp_path / "s.db", settings=audited.settings
        )
    assert [one.path for one in audit.reports] == [str(report)]
    assert json.loads(audit.model_dump_json())["reports"][0]["n_claims"] == 3
    assert (tmp_path / "s.db").is_file()
