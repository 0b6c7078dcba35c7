"""An audit computed once more, offline: the same bytes, or the reason why not."""

import shutil
from pathlib import Path

import pytest
from batch.conftest import run_audit
from batch.small_batch import ID, make_settings, write_reports

from claimcheck.batch.judge import ReportJudge
from claimcheck.batch.replay import Replayer, describe
from claimcheck.store import Store
from claimcheck.store.store import StoredAudit
from claimcheck.store.tables import RUNS

pytestmark = pytest.mark.model


def test_a_run_is_computed_once_and_kept_no_longer_than_reports_share_it(audited, monkeypatch):
    computed, kept = [], []
    judge = ReportJudge.judge
    monkeypatch.setattr(ReportJudge, "judge", lambda self, *given: computed.append(given[0].path) or judge(self, *given))
    with Store(audited.settings.store) as store:
        replayer = Replayer(store, store.stored_audit(audited.audit.number), audited.settings)
        assert replayer.replay(lambda tally: kept.append(len(replayer._again))).deviations == ()
    assert [Path(path).name for path in computed] == ["000.md", "001.md", "002.md", "lost.md"]
    assert kept == [1, 1, 1, 0, 0, 0, 0]


def replayed(settings, number, changes=None):
    with Store(settings.store) as store:
        audit: StoredAudit = store.stored_audit(number)
        return Replayer(store, audit._replace(**(changes or {})), settings).replay()


def test_a_replay_gives_the_same_bytes(audited):
    found = replayed(audited.settings, audited.audit.number)
    assert (found.deviations, found.n_runs) == ((), 5)
    assert found.audit.model_dump_json() == audited.audit.model_dump_json()
    assert describe(found) == "5 of 5 runs came out byte-identical.\n"


def test_settings_of_today_do_not_count(audited, monkeypatch):
    assert audited.audit.alarm
    monkeypatch.setenv("CLAIMCHECK_EMBEDDER", "a model that the audit did not have")
    other = audited.settings.model_copy(update={"candidates": 2, "gate_errors": 1.0, "gate_unavailable": 0.0})
    assert replayed(other, audited.audit.number).deviations == ()


def test_an_alarm_that_differs_is_named(audited):
    with Store(audited.settings.store) as store:
        settings = store.stored_audit(audited.audit.number).settings | {"gate_errors": 1.0}
    (deviation,) = replayed(audited.settings, audited.audit.number, {"settings": settings}).deviations
    assert deviation == ("", "the runs are the same, but not what follows from them: alarm")


@pytest.mark.parametrize("state", ["interrupted", "running"])
def test_an_audit_that_came_to_no_end_has_no_alarm_to_compare(tmp_path, state):
    settings = make_settings(tmp_path, papers=None)

    def interrupt(tally):
        if tally.n_done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_audit(settings, write_reports(tmp_path / "reports", 1), watch=interrupt)
    with Store(settings.store) as store:
        store.end_audit(1, state=state, seconds=0.0)
    assert replayed(settings, 1).deviations == ()


@pytest.fixture
def small(audited, tmp_path):
    """Return the settings of an audit of one report, over papers of its own."""
    settings = make_settings(tmp_path, cache=audited.settings.cache)
    run_audit(settings, write_reports(tmp_path / "reports", 1))
    return settings


def test_a_paper_that_changed_or_went_is_named(small):
    path = small.papers / f"{ID}.pdf"
    path.write_bytes(path.read_bytes() + b"\n")
    found = replayed(small, 1)
    assert [deviation.reason for deviation in found.deviations] == [
        f"paper {ID} with content {found.deviations[0].reason.split()[4]} is not at hand any more"
    ]


def test_papers_may_have_moved(small, tmp_path):
    shutil.move(small.papers, tmp_path / "elsewhere")
    assert replayed(small.model_copy(update={"papers": tmp_path / "elsewhere"}), 1).deviations == ()


@pytest.mark.parametrize("what", ["version", "setting", "run"])
def test_what_differs_is_said(small, what, monkeypatch):
    changes = {}
    if what == "version":
        changes = {"version": "0.0.9+000000000000"}
    elif what == "setting":
        with Store(small.store) as store:
            changes = {"settings": store.stored_audit(1).settings | {"candidates": 3}}
    else:
        unpacked = Store.run
        monkeypatch.setattr(Store, "run", lambda self, key, path: _falsified(unpacked(self, key, path)))
    found = replayed(small, 1, changes)
    expected = {"version": "0.0.9+000000000000", "setting": "candidates", "run": "comes out otherwise"}
    assert expected[what] in found.deviations[0].reason
    assert "0 of 1" in describe(found)


def _falsified(run):
    verdict = run.verdicts[0].model_copy(update={"confidence": 0.123})
    return run.model_copy(update={"verdicts": (verdict, *run.verdicts[1:])})


def test_nothing_is_written_to_the_store(small):
    with Store(small.store) as store, store._engine.connect() as connection:
        before = connection.execute(RUNS.select()).all()
        assert len(store.reports(1)) == 1
        replayed(small, 1)
        assert connection.execute(RUNS.select()).all() == before
        assert store.stored_audit().id == 1
