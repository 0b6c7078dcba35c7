"""The files that a user names: written whole, and the old content kept where it is replaced."""

import os
from errno import EACCES, EISDIR, ENOENT
from pathlib import Path

from claimcheck.errors import InputError, reason_of
from claimcheck.files import write_whole


def write_atomically(path: Path, data: bytes) -> None:
    """Put `data` at `path`, all of it or nothing. Raises InputError where the place cannot be written to."""
    try:
        write_whole(path, data)
    except OSError as error:
        raise _cannot_write(path, error) from error


def check_place(path: Path) -> None:
    """Raise InputError where a file can certainly not be written at `path`; to be asked before the work is done."""
    folder = path.parent
    if path.is_dir():
        raise _cannot_write(path, IsADirectoryError(EISDIR, "it is a folder"))
    if not folder.is_dir():
        raise _cannot_write(path, FileNotFoundError(ENOENT, f"there is no folder {folder}"))
    if not os.access(folder, os.W_OK):
        raise _cannot_write(path, PermissionError(EACCES, f"no right to write into {folder}"))


def write_in_place(path: Path, data: bytes) -> Path:
    """Replace the file's content and return where the old one is kept: PATH.bak, or PATH.bak.1, ... where that exists.

    A file that has the content already is left alone. Raises InputError where the place cannot be written to.
    """
    try:
        old = path.read_bytes()
    except OSError as error:
        raise _cannot_write(path, error) from error
    if old == data:
        return path
    backup = _free_name(path)
    write_atomically(backup, old)
    write_atomically(path, data)
    return backup


def _free_name(path: Path) -> Path:
    backup = path.with_name(f"{path.name}.bak")
    number = 0
    while backup.exists():
        number += 1
        backup = path.with_name(f"{path.name}.bak.{number}")
    return backup


def _cannot_write(path: Path, error: OSError) -> InputError:
    return InputError(f"Cannot write {path}: {reason_of(error)}.", hint="Choose a folder that exists and can be written to.")
