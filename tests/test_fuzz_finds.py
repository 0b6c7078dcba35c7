"""Reports on which fuzzing once found a fault are read or refused; each file is named after the fault."""

from pathlib import Path

import pytest
from fuzz.reader_rules import check

FINDS = sorted((Path(__file__).parent / "fuzz" / "finds").iterdir())


@pytest.mark.parametrize("path", FINDS, ids=[path.name for path in FINDS])
def test_reports_that_fuzzing_found(path):
    check(path.read_bytes())
