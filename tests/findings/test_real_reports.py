"""Real machine-written reports: every finding that the rules give there was read, and is right."""

import pytest
from small_runs import run_of

from claimcheck.findings import report_findings
from claimcheck.readers.read import read_report, read_source

pytestmark = pytest.mark.shared

EXPECTED = {
    "drb_claude37/02.md": {"duplicate-claims": 2},
    "research_units/01.md": {"duplicate-claims": 3},
    "research_units/06.md": {"duplicate-claims": 4},
    "surge_naive/00": {"papers-not-listed": 1},
    "surge_naive/01": {"papers-not-listed": 1},
    "surge_naive/02": {"papers-not-listed": 1},
    "surge_naive/03": {"papers-not-listed": 1},
    "surge_naive/04": {"papers-not-listed": 1},
}
"""Report -> rule -> findings without papers. In research_units four highlights stand under several headings; drb_claude37/02 says two
sentences twice; each of surge_naive says that it synthesises 100 papers, and lists 16 to 38. The others have nothing of the kind."""
NOT_READ = {".bib", ".txt", ""}


def test_no_rule_accuses_wrongly(shared):
    reports = sorted(
        path
        for path in (shared / "reports").rglob("*")
        if path.is_file() and path.name != "LICENSE" and (path.suffix not in NOT_READ or path.parent.name == "surge_naive")
    )
    found = {}
    for path in reports:
        if path.name == "SOURCE.txt":
            continue
        rules = [finding.rule for finding in report_findings(run_of(read_report(read_source(str(path)))), {})]
        if rules:
            found[path.relative_to(shared / "reports").as_posix()] = {rule: rules.count(rule) for rule in rules}
    assert len(reports) > 30
    assert found == EXPECTED
