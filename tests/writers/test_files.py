"""Files are replaced whole, and nothing is lost."""

from pathlib import Path

import pytest

from claimcheck.errors import InputError
from claimcheck.writers.files import write_atomically, write_in_place


def test_writing_replaces_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("a long old content")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        write_atomically(tmp_path / "nowhere" / "out.txt", b"new")


def test_every_old_content_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(b"one")
    assert write_in_place(path, b"two").read_bytes() == b"one"
    assert write_in_place(path, b"three").read_bytes() == b"two"
    assert (tmp_path / "report.txt.bak").read_bytes() == b"one"
    assert path.read_bytes() == b"three"


def test_equal_content_leaves_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(b"one")
    write_in_place(path, b"one")
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.txt"]
