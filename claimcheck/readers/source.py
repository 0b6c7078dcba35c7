"""A report's file, standard input or text -> `Source`."""

import re
import sys
from pathlib import Path

from claimcheck.encodings import decode
from claimcheck.errors import InputError, reason_of
from claimcheck.readers.base import Source
from claimcheck.text import REPLACEMENT

MAX_TEXT_BYTES = 32 * 2**20
"""Largest report that is read as text, in bytes: about a hundred times a long survey."""
MAX_FILE_BYTES = 100 * 2**20
"""Largest PDF or DOCX that is read, in bytes: pictures count."""
STDIN = "-"
_PDF_MAGIC, _PDF_MAGIC_WITHIN = b"%PDF-", 1024
_ZIP_MAGIC = b"PK\x03\x04"
_KNOWN_BINARIES = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office file"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
ASSUMED_ENCODINGS = frozenset({"cp1252", "latin-1"})
"""What bytes are read as that are not Unicode: any bytes fit."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE_CHARACTERS = 65_536  # looked at for control characters
_MAX_CONTROL_SHARE = 0.01  # of the sample; reports have none, but a stray one is no reason to refuse
_MAX_FOREIGN_SHARE = 0.3  # of the letters: Western languages have 1 in 10 beyond ASCII, other scripts read as Western most
_FORMATS_HINT = "Give a report as text, Markdown, HTML, LaTeX, JSON, DOCX or PDF."


def read_source(path: str | Path) -> Source:
    """Return the source of the file at `path`, or of standard input for "-".

    Raises InputError where there is no such file, or it is empty, too large, or neither text nor PDF nor DOCX.
    """
    if str(path) == STDIN:
        return source_of_bytes(sys.stdin.buffer.read(MAX_FILE_BYTES + 1), path=STDIN)
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except IsADirectoryError as error:
        raise InputError(f"{path} is a folder.", hint="Name one report file.") from error
    except FileNotFoundError as error:
        raise InputError(f"There is no file {path}.", hint="Check the name; - reads standard input.") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise InputError(f"{path} cannot be read: {reason_of(error)}.", hint="Check the name and its permissions.") from error
    return source_of_bytes(data, path=str(path))


def source_of_text(text: str, path: str = "<text>") -> Source:
    """Return the source of a report that is at hand as a string; lone surrogates in it become U+FFFD."""
    return source_of_bytes(_SURROGATE.sub(REPLACEMENT, text).encode(), path=path)


def source_of_bytes(data: bytes, path: str = "<bytes>") -> Source:
    """Return the source of a report's bytes; `path` is what messages name.

    Raises InputError where they are empty, too many, or neither text nor PDF nor DOCX.
    """
    is_text = not is_pdf(data) and not data.startswith(_ZIP_MAGIC)
    limit = MAX_TEXT_BYTES if is_text else MAX_FILE_BYTES
    if len(data) > limit:
        message = f"{path} is larger than {limit // 2**20} MiB."
        raise InputError(message, hint="Split the report, or check that it is the right file.")
    if not data.strip(b"\0 \t\r\n\f\v"):
        raise InputError(f"{path} is empty.", hint="Check that the report was written completely.")
    if is_text:
        return _text_source(data, path)
    if is_pdf(data):
        from claimcheck.readers.pdf import extract_text  # noqa: PLC0415 - PyMuPDF is slow to import

        return Source(path, data, extract_text(data, path), encoding="", bom=b"")
    return _zip_source(data, path)


def is_pdf(data: bytes) -> bool:
    """Tell whether the bytes say that they are a PDF, before any text of their own."""
    head = data[:_PDF_MAGIC_WITHIN]
    at = head.find(_PDF_MAGIC)
    return at == 0 or (at > 0 and not re.search(rb"[A-Za-z]{3}", head[:at]))


def is_docx(data: bytes) -> bool:
    """Tell whether the bytes are a ZIP archive with a Word document in it."""
    return data.startswith(_ZIP_MAGIC) and b"word/" in data


def _zip_source(data: bytes, path: str) -> Source:
    if not is_docx(data):
        raise InputError(f"{path} is a ZIP archive without a Word document.", hint=_FORMATS_HINT)
    return Source(path, data, text="", encoding="", bom=b"")


def _text_source(data: bytes, path: str) -> Source:
    for magic, what in _KNOWN_BINARIES:
        if data.startswith(magic):
            raise InputError(f"{path} is {what}, not a report.", hint=_FORMATS_HINT)
    decoded = decode(data)
    sample = decoded.text[:_SAMPLE_CHARACTERS]
    if len(_CONTROL.findall(sample)) > max(1, _MAX_CONTROL_SHARE * len(sample)):
        raise InputError(f"{path} is binary, not text.", hint=_FORMATS_HINT)
    if decoded.encoding in ASSUMED_ENCODINGS and _foreign_share(sample) > _MAX_FOREIGN_SHARE:
        message = f"{path} is neither UTF-8 nor UTF-16 nor Western European: its letters cannot be told."
        raise InputError(message, hint="Save it as UTF-8 and try again.")
    if not decoded.text.strip():
        raise InputError(f"{path} holds blanks only.", hint="Check that the report was written completely.")
    return Source(path, data, decoded.text, decoded.encoding, decoded.bom)


def _foreign_share(text: str) -> float:
    """Return how many of the visible characters that are no ASCII signs are beyond ASCII, in [0, 1]."""
    foreign = sum(not character.isascii() for character in text)
    return foreign / max(1, foreign + sum(character.isalpha() for character in text if character.isascii()))
