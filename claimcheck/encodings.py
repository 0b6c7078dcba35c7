"""Bytes -> text without loss, and back with some parts replaced: every other byte stays as it was."""

import codecs
import re
from collections.abc import Iterable
from typing import NamedTuple

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF16 = ("utf-16-le", "utf-16-be")
_SAMPLE_BYTES = 4096  # looked at for the NUL bytes of UTF-16 without a mark
_MANY_NULS, _FEW_NULS = 0.4, 0.02  # shares of every second byte: Latin text in UTF-16 has nearly all on one side
_SURROGATE = re.compile("[\ud800-\udfff]")


class Decoded(NamedTuple):
    """Text made from bytes."""

    text: str
    """One U+FFFD for each byte (UTF-16: unit) that is invalid."""
    encoding: str
    bom: bytes
    n_invalid: int


class Edit(NamedTuple):
    """New text for the characters from `start` to before `end`."""

    start: int
    end: int
    new: str


def decode(data: bytes) -> Decoded:
    """Return the text of `data`, by its byte order mark, else as UTF-16 by its NULs, UTF-8, or else cp1252 or Latin-1.

    Never fails: UTF-8 with some invalid bytes among valid sequences stays UTF-8, its invalid bytes become U+FFFD.
    """
    bom, encoding = next(((bom, name) for bom, name in _BOMS if data.startswith(bom)), (b"", ""))
    encoding = encoding or _guess(data)
    raw, _ = _decode_raw(data[len(bom) :], encoding)
    text, n_invalid = _SURROGATE.subn("\ufffd", raw)
    return Decoded(text, encoding, bom, n_invalid)


def can_hold(encoding: str, text: str) -> bool:
    """Tell whether the encoding has all characters of `text`."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def replace_parts(data: bytes, decoded: Decoded, edits: Iterable[Edit]) -> bytes:
    """Return `data` with parts of its text replaced, and every byte outside them kept, invalid ones too.

    `edits` hold offsets into `decoded.text` and must not overlap (ValueError). UnicodeEncodeError where the encoding lacks a
    character of a new text.
    """
    raw, rest = _decode_raw(data[len(decoded.bom) :], decoded.encoding)
    pieces, at = [], 0
    for edit in sorted(edits):
        if edit.start < at or edit.end > len(raw):
            raise ValueError(f"the edit at {edit.start} overlaps another or ends behind the text")
        pieces += [raw[at : edit.start], edit.new]
        at = edit.end
    pieces.append(raw[at:])
    return decoded.bom + b"".join(piece.encode(decoded.encoding, _errors(decoded.encoding)) for piece in pieces) + rest


def _guess(data: bytes) -> str:
    even, odd = data[:_SAMPLE_BYTES:2], data[1:_SAMPLE_BYTES:2]
    if odd:
        in_even, in_odd = even.count(0) / len(even), odd.count(0) / len(odd)
        if in_odd > _MANY_NULS and in_even < _FEW_NULS:
            return "utf-16-le"
        if in_even > _MANY_NULS and in_odd < _FEW_NULS:
            return "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return "utf-8" if _is_damaged_utf8(data, error) else _eight_bit(data)
    return "utf-8"


def _is_damaged_utf8(data: bytes, first: UnicodeDecodeError) -> bool:
    """Tell whether valid sequences are as many as invalid bytes, or only the end is cut off: chance makes few of them."""
    if first.reason == "unexpected end of data" and first.end - first.start > 1:
        return True
    lenient = data.decode("utf-8", "surrogateescape")
    n_invalid = len(_SURROGATE.findall(lenient))
    n_valid = sum(1 for _ in re.finditer("[^\x00-\x7f\ud800-\udfff]", lenient))
    return n_valid >= n_invalid


def _eight_bit(data: bytes) -> str:
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"


def _decode_raw(data: bytes, encoding: str) -> tuple[str, bytes]:
    """Return the text with a surrogate for every invalid byte or unit, and the byte of a unit cut off at the end."""
    whole = len(data) - len(data) % (2 if encoding in _UTF16 else 1)
    return data[:whole].decode(encoding, _errors(encoding)), data[whole:]


def _errors(encoding: str) -> str:
    return "surrogatepass" if encoding in _UTF16 else "surrogateescape"
