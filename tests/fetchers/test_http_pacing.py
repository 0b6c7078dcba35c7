"""One request at a time and one per interval, over all processes of the machine."""

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fetchers.arxiv_server import ArxivServer

from claimcheck.errors import StoreError
from claimcheck.http import Pace

INTERVAL_S = 0.15
_ASKER = """
import sys
from pathlib import Path
from claimcheck.http import Pace, PoliteSession
origin, folder, interval, n = sys.argv[1:]
session = PoliteSession((origin,), user_agent="x", pace=Pace(Path(folder), "test", float(interval)))
for _ in range(int(n)):
    session.get(origin + "/pdf/2101.00001v1", max_bytes=1 << 20)
"""
_HOLDER = """
import sys, time
from pathlib import Path
from claimcheck.http import Pace
with Pace(Path(sys.argv[1]), "test", 0).turn():
    print("held", flush=True)
    time.sleep(60)
"""


def test_processes_share_one_connection_and_the_interval(archive: ArxivServer, tmp_path: Path) -> None:
    archive.add("2101.00001", "A Paper")
    command = [sys.executable, "-c", _ASKER, archive.origin, str(tmp_path), str(INTERVAL_S), "4"]
    processes = [subprocess.Popen(command) for _ in range(3)]
    assert [process.wait(timeout=60) for process in processes] == [0, 0, 0]
    times = [asked.at for asked in archive.asked]
    assert len(times) == 12
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert min(gaps) >= INTERVAL_S, gaps
    assert archive.most_at_once == 1


def test_a_killed_process_gives_its_turn_back(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", _HOLDER, str(tmp_path)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
    finally:
        holder.send_signal(signal.SIGKILL) if os.name == "posix" else holder.kill()
        holder.communicate()
    started = time.monotonic()
    with Pace(tmp_path, "test", 0).turn():
        assert time.monotonic() - started < 5


def test_the_first_turn_comes_at_once_and_the_next_after_the_interval(tmp_path: Path) -> None:
    started = time.monotonic()
    with Pace(tmp_path, "test", INTERVAL_S).turn():
        assert time.monotonic() - started < INTERVAL_S
    with Pace(tmp_path, "test", INTERVAL_S).turn():
        assert time.monotonic() - started >= INTERVAL_S - 0.01


def test_who_was_asked_to_stay_away_keeps_the_others_away_too(tmp_path: Path) -> None:
    pace = Pace(tmp_path, "test", 0)
    with pace.turn():
        pace.stay_away(0.3)
    started = time.monotonic()
    with Pace(tmp_path, "test", 0).turn():
        assert time.monotonic() - started > 0.25


def test_different_archives_do_not_wait_for_each_other(tmp_path: Path) -> None:
    started = time.monotonic()
    with Pace(tmp_path, "one", 5).turn(), Pace(tmp_path, "other", 5).turn():
        assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"last": "soon", "not_before": 0}', '{"last": 1}', "\x00\xff", '{"last": null, "not_before": null}'],
)
def test_a_damaged_file_counts_as_just_now(tmp_path: Path, content: str) -> None:
    (tmp_path / "claimcheck-test.json").write_text(content, encoding="latin-1")
    started = time.monotonic()
    with Pace(tmp_path, "test", INTERVAL_S).turn():
        assert INTERVAL_S - 0.02 < time.monotonic() - started < INTERVAL_S + 2


@pytest.mark.parametrize("ahead_s", [3600, 1e12])
def test_a_clock_that_was_set_back_holds_nobody_for_long(tmp_path: Path, ahead_s: float) -> None:
    (tmp_path / "claimcheck-test.json").write_text(json.dumps({"last": time.time() + ahead_s, "not_before": 0}))
    started = time.monotonic()
    with Pace(tmp_path, "test", INTERVAL_S).turn():
        assert time.monotonic() - started < INTERVAL_S + 2


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_a_link_in_the_place_of_the_file_is_not_written_through(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("keep me")
    (tmp_path / "claimcheck-test.json").symlink_to(precious)
    with pytest.raises(StoreError, match="lock files"), Pace(tmp_path, "test", 0).turn():
        pass
    assert precious.read_text() == "keep me"


def test_a_folder_that_cannot_be_used_is_an_error_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as raised:
        Pace(tmp_path / "file" / "folder", "test", 0)
    assert "CLAIMCHECK_RATE_FOLDER" in raised.value.hint


@pytest.mark.skipif(os.name != "posix", reason="modes")
def test_other_users_may_share_the_files(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        with Pace(tmp_path, "test", 0).turn():
            pass
    finally:
        os.umask(before)
    assert {oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()} == {"0o666"}
