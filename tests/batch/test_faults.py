"""What goes wrong while a batch runs: nothing is lost, nothing doubled, each failure named."""

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from batch.conftest import run_audit
from batch.small_batch import make_settings, report_text, write_reports
from fetchers.arxiv_server import QUICK, ArxivServer, status
from small_papers import small_paper

from claimcheck.errors import StoreError
from claimcheck.store import Store

pytestmark = pytest.mark.model
N_REPORTS = 6
N_KILLS = 3


@pytest.fixture
def settings(audited, tmp_path):
    """Return settings with a store of its own, over a cache that knows the paper."""
    return make_settings(tmp_path, cache=audited.settings.cache)


def check(store_path: Path) -> None:
    """Fail where a row is missing its others, or stands twice."""
    with contextlib.closing(sqlite3.connect(store_path)) as connection:

        def one(sql: str) -> int:
            return connection.execute(sql).fetchone()[0]

        assert one("PRAGMA integrity_check") == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert one("SELECT count(*) FROM runs WHERE n_claims != (SELECT count(*) FROM claims WHERE run_key = key)") == 0
        assert one("SELECT count(*) FROM runs WHERE NOT EXISTS (SELECT 1 FROM fingerprints WHERE run_key = key)") == 0
        assert one("SELECT count(*) FROM runs") == one("SELECT count(DISTINCT report_sha256) FROM runs")
        assert one("SELECT count(*) FROM (SELECT 1 FROM reports GROUP BY audit_id, path HAVING count(*) > 1)") == 0


def command(settings, folder: Path) -> list[str]:
    arguments = ["audit", str(folder), "--store", settings.store, "--papers", str(settings.papers), "--offline", "--jobs", "2"]
    return [sys.executable, "-m", "claimcheck", *arguments, "--format", "json", "-o", str(folder.parent / "audit.json")]


def family(process: subprocess.Popen) -> list[psutil.Process]:
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(process.pid).children(recursive=True)
    return []


def n_runs(store_path: Path) -> int:
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(sqlite3.connect(f"file:{store_path}?mode=ro", uri=True)) as connection,
    ):
        return int(connection.execute("SELECT count(*) FROM runs").fetchone()[0])
    return 0


def test_kill_9_at_random_moments(settings, tmp_path):
    """Each time the killed audit has kept a report more, so that the moment lies within the work, not before it."""
    folder = write_reports(tmp_path / "reports", N_REPORTS)
    environment = {**os.environ, "CLAIMCHECK_CACHE": str(settings.cache)}
    random_ = random.Random(5)
    for _ in range(N_KILLS):
        kept = n_runs(Path(settings.store))
        process = subprocess.Popen(
            command(settings, folder), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 120
        while process.poll() is None and n_runs(Path(settings.store)) == kept and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(random_.uniform(0, 0.3))
        workers = family(process)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        check(Path(settings.store))
        _, alive = psutil.wait_procs(workers, timeout=60)
        assert alive == [], "workers outlive their parent"
    before = n_runs(Path(settings.store))
    assert before >= 1
    audit, tally = run_audit(settings, folder)
    check(Path(settings.store))
    assert (tally.n_done, tally.n_reused, tally.n_failed) == (N_REPORTS, before, 0)
    assert {report.n_claims for report in audit.reports} == {4}


def test_a_killed_worker_is_replaced_and_its_report_tried_again(settings, tmp_path):
    folder = write_reports(tmp_path / "reports", 4)
    killed = []

    def kill(tally):
        if tally.n_done == 1 and not killed:
            for child in psutil.Process().children():
                if "claimcheck.batch.worker" in " ".join(child.cmdline()):
                    child.kill()
                    killed.append(child.pid)

    audit, tally = run_audit(settings, folder, watch=kill)
    assert killed
    assert (audit.state, tally.n_done, tally.n_failed) == ("done", 4, 0)
    check(Path(settings.store))


def test_a_report_that_kills_its_worker_fails_alone(settings, tmp_path, monkeypatch):
    """The workers' own entry point is told to die at a word; all else is as it is."""
    folder = write_reports(tmp_path / "reports", 2)
    (folder / "poison.md").write_text(
        (folder / "000.md").read_text(encoding="utf-8").replace("Report 0", "POISON"), encoding="utf-8"
    )
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "if 'claimcheck.batch.worker' in sys.orig_argv:\n"
        "    import os, claimcheck.batch.reading as reading\n"
        "    plain = reading.read_input\n"
        "    reading.read_input = lambda given: os.kill(os.getpid(), 9) if b'POISON' in given.data else plain(given)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    audit, tally = run_audit(settings, folder, jobs=2)
    assert (tally.n_done, tally.n_failed) == (2, 1)
    failure = next(report for report in audit.reports if report.path.endswith("poison.md")).failures[0]
    assert (failure.code, "status -9" in failure.message) == ("worker-died", True)


def test_ctrl_c_ends_cleanly(settings, tmp_path):
    signal.signal(signal.SIGINT, signal.default_int_handler)  # else deaf to it where a shell began the tests in the background
    folder = write_reports(tmp_path / "reports", 60 * N_REPORTS)  # far more than are done before the signal comes
    process = subprocess.Popen(
        command(settings, folder),
        env={**os.environ, "CLAIMCHECK_CACHE": str(settings.cache)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while process.poll() is None and n_runs(Path(settings.store)) == 0:
        time.sleep(0.01)
    workers = family(process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"the same command goes on from there" in err
    assert b"Traceback" not in err
    assert psutil.wait_procs(workers, timeout=20)[1] == []
    check(Path(settings.store))
    with Store(settings.store) as store:
        assert store.stored_audit().state == "interrupted"


# ---- the archive -----------------------------------------------------------------------------------------------------


def test_an_archive_that_fails_in_three_of_ten_requests(audited, tmp_path, monkeypatch):
    monkeypatch.setattr("claimcheck.http.session.Limits", lambda: QUICK._replace(tries=6))
    ids = [f"2104.{number:05d}" for number in range(8)]
    with ArxivServer() as archive:
        for number, one in enumerate(ids):
            archive.add(one, f"Paper Number {number} on Transfer", pdf=small_paper() + b"%" * number)
        random_ = random.Random(3)
        for kind in ("api", "pdf"):
            faults = [status(random_.choice((429, 503))) if random_.random() < 0.3 else None for _ in range(40)]
            archive.fail(kind, *(fault or _serve for fault in faults))
        cache = tmp_path / "cache"
        asking = make_settings(
            tmp_path,
            cache=cache,
            papers=None,
            offline=False,
            arxiv_api=archive.api,
            arxiv_pdf=archive.pdf,
            arxiv_interval_s=0.0,
        )
        folder = tmp_path / "reports"
        for one in ids[:4]:
            write_reports(folder / one, 1, ids=[f"{one}v1", f"{ids[-1]}v1"])
        audit, tally = run_audit(asking, folder)
        assert (tally.n_done, audit.alarm) == (4, None)
        assert sum(report.counts["not_checked"] for report in audit.reports) == 0
        n_asked = len(archive.asked)
        assert n_asked > 5 + 1, "some requests failed and were repeated"
        run_audit(asking, folder)
        assert len(archive.asked) == n_asked, "a second audit asks nobody"


def _serve(handler) -> None:
    """Answer as the archive does."""
    from urllib.parse import parse_qs, urlsplit

    parts = urlsplit(handler.path)
    if parts.path.startswith("/api"):
        handler.answer_query({key: values[0] for key, values in parse_qs(parts.query).items()})
    else:
        handler.answer_pdf(parts.path.removeprefix("/pdf/"))


def test_the_requests_may_be_limited(audited, tmp_path, caplog):
    with ArxivServer() as archive:
        for number in range(4):
            archive.add(f"2104.{number:05d}", f"Paper Number {number} on Transfer", pdf=small_paper())
        asking = make_settings(
            tmp_path,
            papers=None,
            offline=False,
            arxiv_api=archive.api,
            arxiv_pdf=archive.pdf,
            arxiv_interval_s=0.0,
            max_requests=2,
        )
        folder = write_reports(tmp_path / "reports", 1, ids=[f"2104.{number:05d}v1" for number in range(4)])
        audit, _ = run_audit(asking, folder)
        assert len(archive.asked) == 2
        assert audit.state == "stopped"
        assert "2 requests that the audit may make to the archive are used up, and 3 cited papers stayed unread" in caplog.text
        assert any("requests that a run may make" in failure.message for failure in audit.reports[0].failures) or audit.alarm
        more, tally = run_audit(asking.model_copy(update={"max_requests": 0}), folder)
        assert (tally.n_reused, more.alarm, more.state) == (0, None, "done")
        n_asked = len(archive.asked)
        enough, _ = run_audit(asking.model_copy(update={"max_requests": 1}), folder)
        assert (len(archive.asked), enough.state) == (n_asked, "done")


# ---- cache and disk --------------------------------------------------------------------------------------------------


def test_corrupted_entries_of_the_cache_are_made_anew(settings, audited, tmp_path):
    folder = write_reports(tmp_path / "reports", 1)
    first, _ = run_audit(settings, folder)
    entries = [path for path in settings.cache.rglob("*") if path.is_file() and path.parts[-2] in ("documents", "embeddings")]
    assert entries
    for path in entries:
        path.write_bytes(path.read_bytes()[:-20] + b"damaged")
    again, tally = run_audit(settings.model_copy(update={"store": str(tmp_path / "second.db")}), folder)
    assert tally.n_reused == 0
    same = {"number": None, "store": None, "seconds": 0.0}
    assert again.model_copy(update=same) == first.model_copy(update=same)


@pytest.mark.parametrize("what", ["documents", "embeddings"])
def test_a_cache_that_cannot_be_written_is_an_error_with_a_next_step(tmp_path, what):
    """A file stands where the folder should be: so the test also holds for root, who may write everywhere."""
    settings = make_settings(tmp_path)
    settings.cache.mkdir()
    (settings.cache / what).write_text("in the way")
    with pytest.raises(StoreError) as raised:
        run_audit(settings, write_reports(tmp_path / "reports", 1))
    assert raised.value.hint
    with Store(settings.store) as store:
        assert store.stored_audit().state == "failed"
    (settings.cache / what).unlink()
    assert run_audit(settings, tmp_path / "reports")[1].n_done == 1


def test_a_locked_store_ends_the_audit_and_loses_nothing(settings, tmp_path, monkeypatch):
    """Another process takes the store's lock when the first report is kept, and holds it longer than the audit waits."""
    monkeypatch.setattr("claimcheck.store.engine.LOCK_WAIT_S", 0.2)
    folder = write_reports(tmp_path / "reports", 3)
    with contextlib.closing(sqlite3.connect(settings.store, isolation_level=None)) as other:

        def lock(tally):
            if tally.n_done == 1 and not other.in_transaction:
                other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreError, match="locked") as raised:
            run_audit(settings, folder, watch=lock)
        assert "Another process holds it" in raised.value.hint
    check(Path(settings.store))
    assert n_runs(Path(settings.store)) == 1
    _, tally = run_audit(settings, folder)
    assert (tally.n_done, tally.n_reused) == (3, 1)
    check(Path(settings.store))


@pytest.fixture
def read_only_cache(audited, tmp_path):
    """Return the audited batch's cache as a file system that nobody, not even root, can write to."""
    folder = tmp_path / "read-only"
    folder.mkdir()
    for options in (("--bind", str(audited.settings.cache), str(folder)), ("-o", "remount,ro,bind", str(folder))):
        mounted = subprocess.run(["mount", *options], capture_output=True, check=False)
        if mounted.returncode:
            pytest.skip(f"no file system can be mounted here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_read_only_cache_serves_what_it_has_and_names_what_it_cannot_keep(settings, tmp_path, read_only_cache):
    settings = settings.model_copy(update={"cache": read_only_cache})
    folder = write_reports(tmp_path / "reports", 2)
    audit, tally = run_audit(settings, folder)
    assert (tally.n_done, tally.n_failed, audit.alarm) == (2, 0, None)
    (settings.papers / "2101.00002v1.pdf").write_bytes(small_paper() + b"%another")
    (folder / "new.md").write_text(report_text("New", ids=("2101.00002v1",)))
    with pytest.raises(StoreError, match="cannot be written") as raised:
        run_audit(settings, folder)
    assert "Free some space, or set `cache`" in raised.value.hint
    check(Path(settings.store))
    assert n_runs(Path(settings.store)) == 2, "what was done is kept"


@pytest.fixture
def small_disk(tmp_path):
    """Return a function that makes the disk, which begins at 400 KiB, larger."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "none", str(disk)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.decode().strip()}")
    yield lambda size: subprocess.run(["mount", "-o", f"remount,size={size}", str(disk)], check=True)
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_ends_the_audit_and_loses_nothing(settings, tmp_path, small_disk):
    store = tmp_path / "disk" / "store.db"
    settings = settings.model_copy(update={"store": str(store)})
    folder = write_reports(tmp_path / "reports", 12)
    with pytest.raises(StoreError) as raised:
        run_audit(settings, folder, jobs=2)
    assert "Make room" in raised.value.hint or "free space" in raised.value.hint
    kept = n_runs(store)
    assert 0 < kept < 12
    check(store)
    small_disk("20m")
    _, tally = run_audit(settings, folder, jobs=2)
    assert (tally.n_done, tally.n_reused) == (12, kept)
    check(store)


def test_two_audits_on_one_store(settings, tmp_path):
    folder = write_reports(tmp_path / "reports", 4)
    environment = {**os.environ, "CLAIMCHECK_CACHE": str(settings.cache)}
    both = [
        subprocess.Popen(command(settings, folder), env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    assert [process.communicate(timeout=200) and process.returncode for process in both] == [0, 0]
    check(Path(settings.store))
    with Store(settings.store) as store:
        first, second = (store.audit(number).model_copy(update={"number": None, "seconds": 0.0}) for number in (1, 2))
    assert first == second
