"""What `claimcheck cache` shows, verifies and prunes."""

import hashlib
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from claimcheck.errors import StoreError
from claimcheck.fetchers.cache import PaperCache, Provenance
from claimcheck.schema import Paper
from claimcheck.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(cache=tmp_path / "cache")


def keep(
    settings: Settings, arxiv_id: str, *, age_days: float = 0, content: bytes = b"%PDF-1.4", title: str | None = None
) -> Path:
    cache = PaperCache(settings)
    then = datetime.now(UTC) - timedelta(days=age_days)
    sha256 = hashlib.sha256(content).hexdigest()
    entry = Provenance(
        paper=Paper(id=arxiv_id, arxiv_id=arxiv_id, title=title, fetcher="arxiv", sha256=sha256),
        file=cache.file_name(arxiv_id, sha256),
        n_bytes=len(content),
        url="https://export.arxiv.org/pdf/x",
        fetched_at=then,
        asked_at=then,
    )
    with cache.download(arxiv_id) as part:
        part.write_bytes(content)
        return cache.keep(part, entry)


def age(path: Path, days: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_bytes(b"x" * 10)
    os.utime(path, (time.time() - days * 86_400,) * 2)
    return path


def test_an_empty_cache_shows_its_place(settings: Settings) -> None:
    cache = PaperCache(settings)
    assert cache.describe() == f"{settings.cache}\nNothing is cached.\n"
    assert cache.verify() == []
    assert cache.prune() == (0, 0)
    assert not settings.cache.exists()


def test_show_lists_papers_and_sizes(settings: Settings) -> None:
    keep(settings, "2104.08645v2", content=b"%PDF-" + bytes(3 << 20), title="A Title")
    age(settings.cache / "documents" / "ab" / "abc.json", 1)
    shown = PaperCache(settings).describe()
    today = datetime.now(UTC).date().isoformat()
    assert f"2104.08645v2             3.0 MiB  {today}  A Title\n" in shown
    assert "documents: 1 file, 0.0 MiB\n" in shown


def test_entries_are_found_by_version_and_by_base(settings: Settings) -> None:
    for one in ("2104.08645v1", "2104.08645v12", "2104.08646v1", "math/0611800v1"):
        keep(settings, one)
    cache = PaperCache(settings)
    assert [entry.paper.id for entry in cache.entries_of("2104.08645")] == ["2104.08645v1", "2104.08645v12"]
    assert cache.entry("math/0611800v1") is not None
    assert cache.entry("math/0611800v2") is None


def test_prune_removes_what_is_older(settings: Settings) -> None:
    old, new = keep(settings, "2104.00001v1", age_days=40), keep(settings, "2104.00002v1", age_days=5)
    old_document, new_document = age(settings.cache / "documents" / "old", 40), age(settings.cache / "documents" / "new", 5)
    n_files, n_bytes = PaperCache(settings).prune(older_than_days=30)
    assert n_files == 3
    assert n_bytes > 10
    assert [path.exists() for path in (old, new, old_document, new_document)] == [False, True, False, True]
    assert [entry.paper.id for entry in PaperCache(settings).entries()] == ["2104.00002v1"]


def test_prune_without_a_limit_removes_all(settings: Settings) -> None:
    keep(settings, "2104.00001v1")
    age(settings.cache / "embeddings" / "x.npy", 0.01)
    PaperCache(settings).prune()
    assert [path for path in settings.cache.rglob("*") if path.is_file() and path.suffix != ".lock"] == []


def test_prune_clears_what_killed_processes_left_but_nothing_in_use(settings: Settings) -> None:
    kept = keep(settings, "2104.00001v1")
    folder = settings.cache / "papers"
    left = [age(folder / name, 1) for name in ("download-a.part", "2104.00009v1-0123.pdf")]
    in_use = [age(folder / name, 0.001) for name in ("download-b.part", "2104.00008v1-0123.pdf")]
    PaperCache(settings).prune(older_than_days=30)
    assert kept.exists()
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in in_use)


def test_verify_names_damaged_files_and_entries(settings: Settings) -> None:
    sound, changed, missing = (keep(settings, f"2104.0000{number}v1") for number in range(3))
    changed.write_bytes(b"%PDF-1.5")
    missing.unlink()
    sound.with_name("2104.00003v1.json").write_text("{")
    assert PaperCache(settings).verify() == ["2104.00001v1", "2104.00002v1", "2104.00003v1.json"]


def test_a_new_file_of_the_same_paper_replaces_the_old_entry(settings: Settings) -> None:
    keep(settings, "2104.00001v1", content=b"%PDF-1.4 one")
    second = keep(settings, "2104.00001v1", content=b"%PDF-1.4 two")
    assert PaperCache(settings).file("2104.00001v1") == second
    assert PaperCache(settings).verify() == []


@pytest.mark.parametrize("hostile", ["../../x", "/etc/passwd", "2104.08645v1/../x", "", "a\0b"])
def test_only_arxiv_ids_become_names_of_files(settings: Settings, hostile: str) -> None:
    with pytest.raises(ValueError, match="not an arXiv id"):
        PaperCache(settings).file(hostile)


def test_a_cache_that_cannot_be_written_is_an_error_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as raised:
        keep(Settings(cache=tmp_path / "file" / "cache"), "2104.00001v1")
    assert "CLAIMCHECK_CACHE" in raised.value.hint
