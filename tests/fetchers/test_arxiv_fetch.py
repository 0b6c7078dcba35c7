"""PDFs fetched from a loopback arXiv into the cache: checked, whole, once, under kills and crowds."""

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fetchers import arxiv_server as server
from fetchers.arxiv_server import QUICK, ArxivServer

from claimcheck.errors import PaperError
from claimcheck.fetchers.arxiv import ArxivFetcher
from claimcheck.fetchers.cache import PaperCache
from claimcheck.schema import Paper
from claimcheck.settings import Settings

Make = Callable[..., Settings]
PAPER = Paper(id="2104.08645v1", arxiv_id="2104.08645v1", fetcher="arxiv")
_FETCH = """
import sys
from claimcheck.fetchers.arxiv import ArxivFetcher
from claimcheck.schema import Paper
from claimcheck.settings import load_settings
fetcher = ArxivFetcher(load_settings())
for one in sys.argv[1:]:
    print(fetcher.fetch(Paper(id=one, arxiv_id=one, fetcher="arxiv")), flush=True)
"""


@pytest.fixture
def stored(archive: ArxivServer) -> bytes:
    """Return the PDF of the paper that the archive has."""
    archive.add("2104.08645", "A Paper")
    return archive.papers["2104.08645"].pdf


def environment(archive: ArxivServer, folder: Path) -> dict[str, str]:
    values = {"ARXIV_API": archive.api, "ARXIV_PDF": archive.pdf, "ARXIV_INTERVAL_S": "0", "CACHE": str(folder / "cache")}
    values["RATE_FOLDER"] = str(folder / "rate")
    return {**os.environ, **{f"CLAIMCHECK_{name}": value for name, value in values.items()}}


def files(settings: Settings, pattern: str = "*") -> list[str]:
    return sorted(path.name for path in (settings.cache / "papers").glob(pattern) if path.suffix != ".lock")


def test_a_fetched_paper_is_whole_and_has_its_provenance(archive: ArxivServer, settings: Make, stored: bytes) -> None:
    path = ArxivFetcher(settings(), limits=QUICK).fetch(PAPER)
    sha256 = hashlib.sha256(stored).hexdigest()
    assert path.read_bytes() == stored
    assert files(settings()) == [f"2104.08645v1-{sha256[:12]}.pdf", "2104.08645v1.json"]
    entry = json.loads((path.parent / "2104.08645v1.json").read_text(encoding="utf-8"))
    assert (entry["paper"]["sha256"], entry["n_bytes"], entry["file"]) == (sha256, len(stored), path.name)
    assert entry["url"] == f"{archive.pdf}/2104.08645v1"
    assert entry["fetched_at"].startswith("20")


def test_it_is_fetched_once(archive: ArxivServer, settings: Make, stored: bytes) -> None:
    fetcher = ArxivFetcher(settings(), limits=QUICK)
    assert fetcher.fetch(PAPER) == fetcher.fetch(PAPER) == ArxivFetcher(settings(offline=True)).fetch(PAPER)
    assert archive.n_asked("pdf") == 1


def test_an_old_id_is_asked_with_its_slash_and_kept_without(archive: ArxivServer, settings: Make) -> None:
    archive.add("math/0611800", "An Old Paper")
    paper = Paper(id="math/0611800v1", arxiv_id="math/0611800v1", fetcher="arxiv")
    path = ArxivFetcher(settings(), limits=QUICK).fetch(paper)
    assert archive.asked[0].path == "/pdf/math/0611800v1"
    assert path.name.startswith("math_0611800v1-")
    assert PaperCache(settings()).file("math/0611800v1") == path


def test_offline_what_is_not_in_the_cache_is_unavailable(archive: ArxivServer, settings: Make, stored: bytes) -> None:
    with pytest.raises(PaperError) as raised:
        ArxivFetcher(settings(offline=True)).fetch(PAPER)
    assert raised.value.code == "source-unavailable"
    assert archive.asked == []


@pytest.mark.parametrize(
    "fault",
    [
        server.status(429, retry_after="0"),
        server.status(503),
        server.cut_off,
        server.without_end,
        server.too_short_length,
        server.web_page,
        server.hang_up,
        server.drip,
        server.redirect("/pdf/2104.08645"),
    ],
)
def test_passing_trouble_still_gives_the_whole_paper(
    archive: ArxivServer, settings: Make, stored: bytes, fault: server.Fault
) -> None:
    archive.fail("pdf", fault)
    assert ArxivFetcher(settings(), limits=QUICK).fetch(PAPER).read_bytes() == stored
    assert archive.n_asked("pdf") == 2


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (server.status(429), "fetch-failed: 429"),
        (server.status(503), "fetch-failed: 503"),
        (server.status(404), "fetch-failed: no PDF of 2104.08645v1"),
        (server.cut_off, "fetch-failed: could not be asked"),
        (server.without_end, "fetch-failed: cut off"),
        (server.too_short_length, "fetch-failed: cut off"),
        (server.web_page, "not-a-pdf: not a PDF"),
        (server.drip, "fetch-failed: could not be asked"),
        (server.endless, "too-large: larger than 1 MiB"),
        (server.gzip_bomb, "too-large: larger than 1 MiB"),
        (server.redirect("http://169.254.169.254/latest"), "fetch-failed: refused"),
        (server.redirect("https://evil.example/paper.pdf"), "fetch-failed: refused"),
    ],
)
def test_lasting_trouble_has_its_code_and_leaves_nothing(
    archive: ArxivServer, settings: Make, stored: bytes, fault: server.Fault, expected: str
) -> None:
    code, _, says = expected.partition(": ")
    archive.fail("pdf", *[fault] * 20)
    with pytest.raises(PaperError, match=says) as raised:
        ArxivFetcher(settings(max_pdf_mb=1), limits=QUICK).fetch(PAPER)
    assert raised.value.code == code
    assert raised.value.hint
    assert files(settings()) == []


@pytest.mark.parametrize("damage", [b"", b"%PDF-1.4 something else", None])
def test_a_damaged_file_is_found_by_its_hash_and_fetched_again(
    archive: ArxivServer, settings: Make, stored: bytes, damage: bytes | None
) -> None:
    fetcher = ArxivFetcher(settings(), limits=QUICK)
    path = fetcher.fetch(PAPER)
    path.write_bytes(stored[:-10] + b"0123456789") if damage is None else path.write_bytes(damage)
    assert PaperCache(settings()).verify() == ["2104.08645v1"]
    with pytest.raises(PaperError):
        ArxivFetcher(settings(offline=True)).fetch(PAPER)
    assert fetcher.fetch(PAPER).read_bytes() == stored
    assert archive.n_asked("pdf") == 2


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"paper": {"id": "../../x"}, "file": "../../../etc/passwd"}'])
def test_a_damaged_entry_is_no_entry(archive: ArxivServer, settings: Make, stored: bytes, content: str) -> None:
    fetcher = ArxivFetcher(settings(), limits=QUICK)
    path = fetcher.fetch(PAPER)
    path.with_name("2104.08645v1.json").write_text(content)
    assert PaperCache(settings()).file("2104.08645v1") is None
    assert fetcher.fetch(PAPER).read_bytes() == stored


def test_an_entry_leads_to_no_file_outside_the_cache(
    archive: ArxivServer, settings: Make, stored: bytes, tmp_path: Path
) -> None:
    path = ArxivFetcher(settings(), limits=QUICK).fetch(PAPER)
    outside = tmp_path / "outside.pdf"
    outside.write_bytes(stored)
    entry = path.with_name("2104.08645v1.json")
    for name in ("../../outside.pdf", str(outside)):
        entry.write_text(json.dumps(json.loads(entry.read_text()) | {"file": name}))
        assert PaperCache(settings()).file("2104.08645v1") is None


# ---- many processes, and kills ----------------------------------------------------------------------------------------


def test_processes_that_want_the_same_papers_fetch_each_once(archive: ArxivServer, settings: Make, tmp_path: Path) -> None:
    ids = []
    for number in range(4):
        archive.add(f"2104.0000{number}", f"Title Number {number}")
        ids.append(f"2104.0000{number}v1")
    orders = [ids, ids[::-1]]
    command = [sys.executable, "-c", _FETCH]
    processes = [
        subprocess.Popen([*command, *order], env=environment(archive, tmp_path), stdout=subprocess.PIPE) for order in orders
    ]
    outputs = [process.communicate(timeout=60)[0].decode().split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(outputs[0]) == sorted(outputs[1])
    assert archive.n_asked("pdf") == 4
    assert PaperCache(settings()).verify() == []
    assert len(PaperCache(settings()).entries()) == 4


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_a_kill_in_the_middle_of_a_download_leaves_no_wrong_entry(
    archive: ArxivServer, settings: Make, stored: bytes, tmp_path: Path
) -> None:
    archive.fail("pdf", server.stall)
    process = subprocess.Popen([sys.executable, "-c", _FETCH, PAPER.id], env=environment(archive, tmp_path))
    try:
        _wait_for(lambda: any(path.stat().st_size > 100_000 for path in (settings().cache / "papers").glob("*.part")))
    finally:
        process.kill()
        process.wait()
    assert files(settings(), "*.json") == files(settings(), "*.pdf") == []
    assert ArxivFetcher(settings(offline=True)).resolve([]) == []
    assert ArxivFetcher(settings(), limits=QUICK).fetch(PAPER).read_bytes() == stored


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_kills_at_any_moment_leave_only_whole_entries(archive: ArxivServer, settings: Make, tmp_path: Path) -> None:
    """A process that stores papers as fast as it can is killed at several moments; every entry left finds its file whole."""
    folder = tmp_path / "cache"
    script = """
import hashlib, itertools, os, sys
from pathlib import Path
from claimcheck.fetchers.cache import PaperCache, Provenance, now
from claimcheck.schema import Paper
from claimcheck.settings import Settings
cache = PaperCache(Settings(cache=Path(sys.argv[1])))
for number in itertools.count():
    content = b"%PDF-1.4" + os.urandom(300_000)
    one = f"2104.{number % 5:05}v1"
    with cache.download(one) as part:
        part.write_bytes(content)
        sha256 = hashlib.sha256(content).hexdigest()
        paper = Paper(id=one, arxiv_id=one, fetcher="arxiv", sha256=sha256)
        file = cache.file_name(one, sha256)
        cache.keep(part, Provenance(paper=paper, file=file, n_bytes=len(content), url="x", fetched_at=now(), asked_at=now()))
    if number == 0:
        print("begun", flush=True)
"""
    for moment in range(3):
        process = subprocess.Popen([sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        time.sleep(0.02 + 0.017 * moment)
        process.kill()
        process.communicate()
        assert PaperCache(settings()).verify() == []
    assert PaperCache(settings()).entries()


def _wait_for(condition: Callable[[], bool], timeout_s: float = 20) -> None:
    until = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)
