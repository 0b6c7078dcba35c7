"""A file is written whole or not at all."""

import os
from pathlib import Path

import pytest

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


def test_a_name_that_the_system_cannot_hold_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    names = ["a", "b", ".", "a" * 5000, "a\0", "\ud800"]
    assert [name for name in names if is_regular_file(tmp_path / name)] == ["a"]
