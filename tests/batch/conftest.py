"""An audited batch that many tests look at."""

from typing import NamedTuple

import pytest
from batch.small_batch import make_settings, report_text, write_reports

from claimcheck.batch.audit import audit_batch
from claimcheck.batch.auditor import Effort
from claimcheck.batch.inputs import batch_of
from claimcheck.batch.tally import Tally
from claimcheck.schema import Audit
from claimcheck.settings import Settings
from claimcheck.store import Store


class Audited(NamedTuple):
    root: object
    settings: Settings
    audit: Audit
    tally: Tally


def run_audit(
    settings: Settings, *names: object, jobs: int = 1, watch=lambda tally: None, **effort: object
) -> tuple[Audit, Tally]:
    """Audit into the settings' store; return what was found, and how far the batch got."""
    seen: list[Tally] = []

    def look(tally: Tally) -> None:
        seen[:] = [tally]
        watch(tally)

    with Store(settings.store) as store:
        found = audit_batch(batch_of([str(name) for name in names], settings), store, settings, Effort(jobs, **effort), look)
    return found, seen[0]


@pytest.fixture(scope="session")
def audited(tmp_path_factory) -> Audited:
    """Return an audit of seven reports: three in a folder, a copy of one, one that is empty, one without claims, one without papers."""
    root = tmp_path_factory.mktemp("batch")
    folder = write_reports(root / "reports", 3)
    (folder / "copy of 000.md").write_bytes((folder / "000.md").read_bytes())
    (folder / "empty.md").write_bytes(b"")
    (folder / "letter.md").write_text("Dear reader,\n\nthis is a letter without any claim.\n")
    (folder / "lost.md").write_text(report_text("Lost", ids=("2112.09999v1",)))
    settings = make_settings(root)
    return Audited(root, settings, *run_audit(settings, folder, jobs=2))
