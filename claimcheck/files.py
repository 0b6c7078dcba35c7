"""A file is written whole or not at all, and known by its content."""

import hashlib
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

_IS_WINDOWS = os.name == "nt"
_TRIES, _PAUSE_S = 20, 0.05  # Windows replaces no file while another process has it open, if only to read it


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path`: another process, or the next one after a crash or a power cut, sees the old content or the new one.

    An existing file keeps its permissions. Raises OSError where the folder is missing or cannot be written to.
    """
    part = path.with_name(f".{path.name[:100]}.{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            if path.exists():
                part.chmod(path.stat().st_mode & 0o777)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        move_whole(part, path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def move_whole(part: Path, path: Path) -> None:
    """Give the finished file `part` the name `path` in one step. Raises OSError."""
    for _ in range(_TRIES if _IS_WINDOWS else 0):
        with suppress(PermissionError):
            part.replace(path)
            return
        time.sleep(_PAUSE_S)
    part.replace(path)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's content. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_regular_file(path: Path) -> bool:
    """Tell whether `path` is a file; a name that the system cannot hold (too long, not encodable) is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
