"""The benchmark of pages: what it makes is the same every time, and its figures come from a browser that did what they tell."""

import pytest

from claimcheck.benchmarks import pages
from claimcheck.benchmarks.page_material import N_EVIDENCE, large_audit, long_run
from claimcheck.errors import InputError
from claimcheck.schema import Label


def test_the_same_report_and_audit_are_made_every_time():
    assert long_run(30) == long_run(30)
    assert large_audit(30, 12) == large_audit(30, 12)


def test_the_report_has_claims_of_every_kind_and_three_quotes_each():
    run = long_run(200)
    assert len(run.verdicts) == 200
    assert {verdict.label for verdict in run.verdicts} == {*Label, None}
    assert {len(verdict.evidence) for verdict in run.verdicts} == {0, N_EVIDENCE}


def test_the_audit_has_reports_findings_and_contradictions():
    audit = large_audit(60, 12)
    assert len(audit.reports) == 60
    assert {sum(report.counts.values()) for report in audit.reports} == {12}
    assert (len(audit.findings), len(audit.contradictions)) == (300, 20)


@pytest.mark.browser
def test_a_browser_opens_both_pages_and_does_what_is_timed():
    if not any(map(pages.shutil.which, pages.BROWSERS)):
        pytest.skip("no browser is installed")
    figures = pages.measure(n_claims=250, n_reports=210)
    for name in ("report", "index"):
        assert figures[name]["mb"] > 0.05
        assert 0 < figures[name]["paint_s"] <= figures[name]["usable_s"]
        assert all(figures[name][act] > 0 for act in pages._ACTIONS)
    text = pages.describe(figures)
    assert text.startswith("page of 250 claims: ") and "\nindex of 210 reports: " in text


def test_without_a_browser_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setattr("claimcheck.benchmarks.pages.BROWSERS", ())
    with pytest.raises(InputError, match="needs a browser") as raised:
        pages.measure(n_claims=1, n_reports=1)
    assert "Chromium" in raised.value.hint
