"""Text files of data sets: UTF-8, plain or gzipped, found with or without .gz, and bounded."""

import gzip
import zlib
from pathlib import Path
from typing import BinaryIO, cast

from claimcheck.errors import InputError, reason_of

MAX_BYTES = 1 << 30
"""Largest file that is read, unpacked: MNLI's training file has 0.08 GiB, XTREME's largest tables less than that."""


def existing(path: Path) -> Path | None:
    """Return `path`, or `path` with .gz, whichever is a file; None where neither is."""
    return next((each for each in (path, path.with_name(f"{path.name}.gz")) if each.is_file()), None)


def text_of(path: Path) -> str:
    """Return a file's text, without a byte order mark, unpacked where its name ends in .gz.

    Raises InputError where it cannot be read, is longer than 1 GiB or is not UTF-8.
    """
    hint = "Give a UTF-8 text file, plain or gzipped (.gz)."
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            data = cast(BinaryIO, file).read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path} cannot be read: {reason_of(error)}.", hint=hint) from error
    if len(data) > MAX_BYTES:
        raise InputError(f"{path} is longer than {MAX_BYTES} bytes.", hint="Split it, or take a smaller one.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 (byte {error.start}).", hint=hint) from error


def lines_of(path: Path) -> list[str]:
    """Return a file's lines without their ends; only LF and CR LF end a line. Raises InputError as `text_of` does."""
    lines = [line.removesuffix("\r") for line in text_of(path).split("\n")]
    return lines[:-1] if lines and not lines[-1] else lines


def filled_lines_of(path: Path) -> list[str]:
    """Return the lines of a file that are not blank. Raises InputError where there is none, and as `text_of` does."""
    lines = [line for line in lines_of(path) if line.strip()]
    if not lines:
        raise InputError(f"{path} has no line with text.", hint="Name a file with one text a line.")
    return lines
