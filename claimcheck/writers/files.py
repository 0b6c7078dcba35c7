"""Files are written whole or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from claimcheck.errors import InputError


def write_atomically(path: Path, data: bytes) -> None:
    """Put `data` at `path`: a reader, or a crash at any moment, sees the old content or the new one.

    Raises InputError where the place cannot be written to.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _cannot_write(path, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise _cannot_write(path, error) from error


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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _cannot_write(path: Path, error: OSError) -> InputError:
    return InputError(
        f"Cannot write {path}: {error.strerror or error}.", hint="Choose a folder that exists and can be written to."
    )
