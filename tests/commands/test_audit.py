"""The commands of audits as a user and a machine meet them."""

import json
import sys
from pathlib import Path

import pytest
from batch.small_batch import report_text, write_papers, write_reports

from claimcheck import cli
from claimcheck.commands import audit as audit_command
from claimcheck.commands import console
from claimcheck.commands.run_output import format_for
from claimcheck.schema import Audit, AuditedReport


@pytest.fixture
def run_cli(monkeypatch, capfdbinary):
    """Return a function that runs the command line and returns exit code, standard output and standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["claimcheck", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        out, err = capfdbinary.readouterr()
        return stop.value.code or 0, out.decode(), err.decode()

    return run


@pytest.mark.model
@pytest.mark.shared
def test_the_machine_interface_on_the_seeds(run_cli, shared):
    """Offline and without papers nothing can be checked, which is said; what the reports say against each other is found."""
    code, out, err = run_cli("audit", shared / "seeds", "--offline", "--format", "json")
    assert code == console.EXIT_UNCHECKED
    found = json.loads(out)
    assert {"reports", "findings", "contradictions", "seconds"} <= found.keys()
    assert [report["n_claims"] for report in found["reports"]] == [11, 10, 12, 12, 11]
    for report in found["reports"]:
        assert {"path", "n_claims", "counts", "failures"} <= report.keys()
        assert report["counts"]["not_checked"] == report["n_claims"]
        assert report["failures"] and all(failure["hint"] for failure in report["failures"])
    for finding in found["findings"]:
        assert {"rule", "severity", "report", "line", "message"} <= finding.keys()
    assert len(found["contradictions"]) >= 4
    for contradiction in found["contradictions"]:
        assert {"kind", "claims"} <= contradiction.keys()
        for claim in contradiction["claims"]:
            assert {"report", "id", "text", "stated_verified", "label", "confidence"} <= claim.keys()
    assert "ALARM" in err
    assert "5/5 reports" in err
    assert Audit.model_validate_json(out).store in err


@pytest.mark.model
def test_audit_plan_export_diff_and_replay(run_cli, tmp_path):
    reports, papers, store = write_reports(tmp_path / "reports", 1), write_papers(tmp_path / "papers"), tmp_path / "store.db"
    own = ("--store", store)
    assert run_cli("plan", reports, "--papers", papers)[1].startswith("1 report, 0 unreadable")
    code, first, _ = run_cli(
        "audit", reports, *own, "--papers", papers, "--offline", "--jobs", 1, "--format", "json", "--quiet"
    )
    assert code == console.EXIT_DONE
    code, out, err = run_cli("audit", reports, *own, "--papers", papers, "--offline", "--jobs", 1)
    assert (code, "1 report, 4 claims" in out, "1 known" in err) == (console.EXIT_DONE, True, True)
    code, out, _ = run_cli("diff", 1, "last", *own)
    assert (code, out) == (0, "Audit 1 -> 2: 1 report unchanged, 0 changed (0 verdicts), 0 new, 0 gone\n")
    known = ("audit", reports, *own, "--papers", papers, "--offline", "--jobs", 1, "--quiet")
    assert json.loads(run_cli(*known, "--format", "sarif")[1])["runs"][0]["properties"]["reports"][0]["report"].endswith(
        "000.md"
    )
    code, again, err = run_cli("replay", 1, *own, "--papers", papers, "--format", "json")
    assert (code, again) == (0, first)
    assert "1 of 1 runs came out byte-identical" in err
    code, out, _ = run_cli("export", "all", *own, "--format", "jsonl", "--output", tmp_path / "tables")
    assert code == 0
    assert (tmp_path / "tables" / "claims.jsonl").read_text(encoding="utf-8").count("\n") == 4
    (papers / "2101.00001v1.pdf").unlink()
    code, out, _ = run_cli("replay", 1, *own)
    assert (code, "not at hand any more" in out) == (console.EXIT_FAIL_ON, True)


@pytest.mark.parametrize(
    ("counts", "fail_on", "code"),
    [
        ({"SUPPORTED": 2}, ["refuted", "unsupported", "unchecked"], console.EXIT_DONE),
        ({"SUPPORTED": 1, "REFUTED": 1}, [], console.EXIT_DONE),
        ({"SUPPORTED": 1, "REFUTED": 1}, ["refuted"], console.EXIT_FAIL_ON),
        ({"NOT_ENOUGH_INFO": 1}, ["refuted"], console.EXIT_DONE),
        ({"NOT_ENOUGH_INFO": 1}, ["refuted", "unsupported"], console.EXIT_FAIL_ON),
        ({"not_checked": 1}, ["unsupported"], console.EXIT_UNCHECKED),
        ({"not_checked": 1}, ["unchecked"], console.EXIT_FAIL_ON),
        ({}, ["refuted"], console.EXIT_UNCHECKED),
        ({}, ["unchecked"], console.EXIT_FAIL_ON),
    ],
)
def test_an_audit_fails_on_what_it_is_told_to(counts, fail_on, code):
    """Where a report has no claims it could not be audited."""
    reports = [AuditedReport(path="a.md", n_claims=1, counts={"SUPPORTED": 1})]
    reports += [AuditedReport(path="b.md", n_claims=sum(counts.values()), counts=counts)]
    found = Audit(reports=tuple(reports), findings=(), contradictions=(), seconds=1.0)
    assert audit_command._exit_code(found, fail_on) == code


@pytest.mark.parametrize(
    ("name", "chosen"),
    [
        (None, "terminal"),
        ("a.txt", "terminal"),
        ("a.json", "json"),
        ("a.SARIF", "sarif"),
        ("a.xml", "junit"),
        ("a.html", "terminal"),
        ("a.md", "terminal"),
    ],
)
def test_the_suffix_of_the_output_chooses_among_the_formats_of_audits(name, chosen):
    assert format_for(name and Path(name), audit_command.AuditFormat) == chosen


@pytest.mark.parametrize("trouble", [{"alarm": "too much was unavailable"}, {"state": "stopped"}])
def test_an_audit_that_is_not_whole_is_not_done(trouble):
    report = AuditedReport(path="a.md", n_claims=1, counts={"REFUTED": 1})
    found = Audit(reports=(report,), findings=(), contradictions=(), seconds=1.0, **trouble)
    assert audit_command._exit_code(found, ["unsupported"]) == console.EXIT_FAIL_ON
    assert audit_command._exit_code(found, []) == console.EXIT_UNCHECKED


@pytest.mark.model
def test_what_an_audit_wrote_is_no_report_of_the_next(run_cli, tmp_path):
    reports, papers = write_reports(tmp_path / "all", 1), write_papers(tmp_path / "all" / "papers")
    written = (
        "--html",
        reports / "pages",
        "--output",
        reports / "audit.json",
        "--store",
        reports / "audits",
    )
    for _ in range(2):
        code, _, _ = run_cli("audit", reports, "--papers", papers, "--offline", "--jobs", 1, *written)
        found = Audit.model_validate_json((reports / "audit.json").read_text(encoding="utf-8"))
        assert (code, [report.path for report in found.reports]) == (console.EXIT_DONE, [str(reports / "000.md")])


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (
            ["audit", "report.md", "--store", "new.db", "-o", "nowhere/out.json"],
            console.EXIT_INPUT,
            "there is no folder nowhere",
        ),
        (["replay", "last", "-o", "nowhere/out.json"], console.EXIT_INPUT, "there is no folder nowhere"),
        (["audit", "none"], console.EXIT_INPUT, "There is no file or folder none."),
        (["audit", "report.md", "--store", "mysql://x/y", "--offline"], console.EXIT_INTERNAL, "driver"),
        (["audit", "report.md", "--store", "notes.txt", "--offline"], console.EXIT_INTERNAL, "not a database"),
        (["plan", "none"], console.EXIT_INPUT, "There is no file or folder none."),
        (["export", "--store", "none.db"], console.EXIT_INTERNAL, "There is no store none.db."),
        (["diff", "1", "2"], console.EXIT_INTERNAL, "There is no store"),
        (["replay", "last"], console.EXIT_INTERNAL, "There is no store"),
    ],
)
def test_errors_say_what_to_do_next(run_cli, tmp_path, monkeypatch, arguments, code, said):  # noqa: PLR0917
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.md").write_text(report_text("One"))
    (tmp_path / "notes.txt").write_text("my notes\n" * 200)
    got, out, err = run_cli(*arguments)
    assert (got, out) == (code, "")
    assert said in err
    assert len(err.strip().splitlines()) == 2


@pytest.mark.parametrize("name", ["none", "none.zip", "empty"])
def test_where_there_is_no_report_no_store_is_made(run_cli, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    assert run_cli("audit", name, "--store", "typo.db", "--offline")[0] == console.EXIT_INPUT
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]
