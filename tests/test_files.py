"""A file is written whole or not at all."""

import os
from contextlib import nullcontext
from pathlib import Path

import pytest

from claimcheck import files
from claimcheck.files import is_regular_file, write_whole


def test_the_old_content_is_replaced_and_its_permissions_kept(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"a long old content")
    path.chmod(0o640)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_keeps_the_old_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("n_refusals", "is_moved"), [(0, True), (3, True), (99, False)])
def test_windows_is_asked_again_where_another_process_has_the_file_open(
    n_refusals: int, is_moved: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = iter(range(n_refusals))
    replace = Path.replace

    def busy(self: Path, target: Path) -> Path:
        if next(refusals, None) is not None:
            raise PermissionError(13, "Access is denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", busy)
    monkeypatch.setattr(files, "_IS_WINDOWS", True)
    monkeypatch.setattr(files, "_PAUSE_S", 0)
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with nullcontext() if is_moved else pytest.raises(PermissionError):
        write_whole(path, b"new")
    assert path.read_bytes() == (b"new" if is_moved else b"old")
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_that_the_system_cannot_hold_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    names = ["a", "b", ".", "a" * 5000, "a\0", "\ud800"]
    assert [name for name in names if is_regular_file(tmp_path / name)] == ["a"]
