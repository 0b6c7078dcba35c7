"""What extractors read is kept in the cache: compressed, whole or not at all."""

import gzip
from pathlib import Path

from claimcheck.errors import PaperError, StoreError, reason_of
from claimcheck.files import sha256_of, write_whole


def paper_sha256(path: Path) -> str:
    """Return the SHA-256 of a paper's file. Raises PaperError (code "source-unavailable") where it cannot be read."""
    try:
        return sha256_of(path)
    except OSError as error:
        hint = "Check the path and its permissions."
        raise PaperError(f"{path} cannot be read ({reason_of(error)}).", hint=hint, code="source-unavailable") from error


def read_bytes(entry: Path) -> bytes | None:
    """Return what an entry of the cache holds, or None where there is none or it is damaged."""
    try:
        return gzip.decompress(entry.read_bytes())
    except (OSError, EOFError, ValueError):
        return None


def write_bytes(entry: Path, data: bytes) -> None:
    """Write an entry of the cache. Raises StoreError."""
    try:
        entry.parent.mkdir(parents=True, exist_ok=True)
        write_whole(entry, gzip.compress(data, compresslevel=1, mtime=0))
    except OSError as error:
        hint = "Free some space, or set `cache` to a folder that can be written."
        raise StoreError(f"The cache {entry.parent} cannot be written ({reason_of(error)}).", hint=hint) from error
