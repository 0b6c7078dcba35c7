"""The benchmark of audits: what it makes of its samples. The audits themselves take minutes, and are run by the command."""

import pytest

from claimcheck.benchmarks import audit
from claimcheck.benchmarks.audit import Measured, Sample
from claimcheck.errors import InputError


def test_memory_is_told_for_each_stage_of_an_audit():
    growing = [Sample(n, 1000 if n < 600 else 1100) for n in range(0, 1000, 5)]
    found = audit._memory(Measured(100.0, [*growing, Sample(1000, 1300), Sample(1000, 1500)]))
    assert found == {
        "early_reports": 200,
        "peak_mib": 1500,
        "early_mib": 1000,
        "late_mib": 1100,
        "comparing_mib": 1400,
    }


def test_an_audit_too_short_for_a_stage_says_nothing_of_it():
    found = audit._memory(Measured(1.0, [Sample(0, 500), Sample(10, 700)]))
    assert found == {"early_reports": 2, "peak_mib": 700, "comparing_mib": 700}
    figures = {
        "reports": 10,
        "fewer_reports": 1,
        "papers": 3,
        "jobs": 2,
        "cold_seconds": 9.0,
        "seconds": 3.0,
        "reports_per_hour": 12000,
        "seconds_of_a_tenth": 1.0,
        "ratio": 3.0,
        "resumed_seconds": 1.0,
        **found,
    }
    text = audit.describe(figures)
    assert "memory of all processes: ? MiB from report 2 on, ? MiB over the last tenth of them, 700 MiB while" in text


def test_a_folder_without_the_material_is_said(tmp_path):
    with pytest.raises(InputError):
        audit.measure(tmp_path, n_reports=10, n_kills=0, jobs=1)
