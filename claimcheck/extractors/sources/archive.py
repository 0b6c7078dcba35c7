"""Unpack a paper's TeX source, in memory and within limits: nothing is written, no link followed, nothing outside it named.

What arXiv serves as e-print is a tar (mostly gzipped) of the submission, or one gzipped file; papers that were submitted as
PDF give that PDF (https://info.arxiv.org/help/mimetypes.html).
"""

import io
import tarfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from claimcheck.encodings import decode
from claimcheck.errors import PaperError, reason_of

MAX_UNPACKED_BYTES = 256 * 2**20
"""Most bytes that an archive may unpack to, pictures included."""
MAX_FILES = 10_000
MAX_TEXT_BYTES = 32 * 2**20
"""Most bytes of all TeX files together; a long thesis has 3 MiB."""
_TEXT_SUFFIXES = frozenset(
    {".tex", ".ltx", ".latex", ".sty", ".cls", ".def", ".txt", ".tab", ".table", ".inc", ".json", ".xxx", ""}
)
_GZIP, _PDF, _POSTSCRIPT, _ZIP = b"\x1f\x8b", b"%PDF-", b"%!PS", b"PK\x03\x04"
_TAR_MAGIC_AT, _TAR_MAGIC = 257, b"ustar"
_MAX_STREAMS = 16  # gzip streams in a row
_ANY_WINDOW = 31  # zlib: a gzip header, any window
_HINT = "Leave the TeX source out: the tables are read from the PDF then."


def unpack(data: bytes, name: str) -> Mapping[str, str]:
    """Return the TeX files of a source by their path in it: those of a tar, or `name` alone for a single file.

    Raises PaperError: code "no-source" where it is a PDF or PostScript, "unsafe-source" where it names places outside itself or
    holds devices, "too-large" past the limits, "unreadable-source" where it is damaged.
    """
    if data.startswith(_GZIP):
        data = _decompressed(data, name)
    if data[:1024].find(_PDF) >= 0 or data.startswith(_POSTSCRIPT):
        raise PaperError(f"{name} holds no TeX source, but the finished paper.", hint=_HINT, code="no-source")
    if data.startswith(_ZIP):
        raise PaperError(f"{name} is a ZIP archive.", hint="Give the source as .tar.gz or .tex.", code="unreadable-source")
    if data[_TAR_MAGIC_AT : _TAR_MAGIC_AT + len(_TAR_MAGIC)] == _TAR_MAGIC:
        return _untarred(data, name)
    if len(data) > MAX_TEXT_BYTES:
        raise _too_large(name, MAX_TEXT_BYTES)
    text = decode(data).text
    if "\0" in text:
        raise PaperError(f"{name} is neither TeX nor an archive of it.", hint=_HINT, code="unreadable-source")
    return {name.removesuffix(".gz"): text}


def _decompressed(data: bytes, name: str) -> bytes:
    """Return what one gzip stream, or several in a row, unpack to."""
    pieces: list[bytes] = []
    size = 0
    try:
        while data.startswith(_GZIP) and len(pieces) < _MAX_STREAMS:
            inflater = zlib.decompressobj(_ANY_WINDOW)
            piece = inflater.decompress(data, MAX_UNPACKED_BYTES + 1 - size)
            size += len(piece)
            if size > MAX_UNPACKED_BYTES:
                raise _too_large(name, MAX_UNPACKED_BYTES)
            if not inflater.eof:
                raise zlib.error("the archive is cut off")
            pieces.append(piece)
            data = inflater.unused_data
    except zlib.error as error:
        raise _damaged(name, error) from error
    return b"".join(pieces)


def _untarred(data: bytes, name: str) -> dict[str, str]:
    files: dict[str, str] = {}
    size = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for count, member in enumerate(archive):
                if count >= MAX_FILES:
                    raise PaperError(f"{name} holds more than {MAX_FILES} files.", hint=_HINT, code="too-large")
                path = _checked_path(member, name)
                if not member.isreg() or PurePosixPath(path).suffix.lower() not in _TEXT_SUFFIXES:
                    continue
                size += member.size
                if size > MAX_TEXT_BYTES:
                    raise _too_large(name, MAX_TEXT_BYTES)
                opened = archive.extractfile(member)
                text = decode(opened.read()).text if opened else ""
                if "\0" not in text:
                    files[path] = text
    except (tarfile.TarError, EOFError, OSError, ValueError, OverflowError, RecursionError) as error:
        raise _damaged(name, error) from error
    if not files:
        raise PaperError(f"{name} holds no TeX file.", hint=_HINT, code="no-source")
    return files


def _checked_path(member: tarfile.TarInfo, name: str) -> str:
    """Return the member's path. Raises PaperError where it, or what it links to, leads out, or it is a device."""
    places = [member.name]
    if member.issym():
        places.append(
            f"{PurePosixPath(member.name).parent}/{member.linkname}" if member.linkname[:1] != "/" else member.linkname
        )
    elif member.islnk():
        places.append(member.linkname)
    elif not (member.isreg() or member.isdir()):
        raise _unsafe(name, member.name, "it is a device or a pipe")
    for place in places:
        if _leads_out(place):
            raise _unsafe(name, member.name, "it leads out of the archive")
    return str(PurePosixPath(member.name))


def _leads_out(place: str) -> bool:
    depth = 0
    for part in place.replace("\\", "/").split("/"):
        depth += -1 if part == ".." else 0 if part in ("", ".") else 1
        if depth < 0:
            return True
    return place.startswith(("/", "\\")) or place[1:2] == ":"


def _unsafe(name: str, member: str, reason: str) -> PaperError:
    return PaperError(f"{name} is not unpacked: {member[:100]!r} in it is unsafe, {reason}.", hint=_HINT, code="unsafe-source")


def _too_large(name: str, limit: int) -> PaperError:
    return PaperError(f"{name} unpacks to more than {limit >> 20} MiB.", hint=_HINT, code="too-large")


def _damaged(name: str, error: Exception) -> PaperError:
    return PaperError(f"{name} is a damaged archive: {reason_of(error)}.", hint=_HINT, code="unreadable-source")
