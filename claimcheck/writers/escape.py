"""Reports and papers are hostile data: their text is made harmless for each place that it is written to."""

import re
import unicodedata

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#!~&])")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str) -> str:
    """Return `text` in one line, without control characters (terminal escapes) and direction overrides."""
    kept = (
        character for character in " ".join(text.split()) if character not in _BIDI and unicodedata.category(character) != "Cc"
    )
    return "".join(kept)


def spreadsheet_cell(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula: with an apostrophe before = + - @ and tab (OWASP)."""
    clean = printable(text)
    return "'" + clean if clean.startswith(_FORMULA_STARTS) else clean


def markdown_text(text: str) -> str:
    """Return `text` so that Markdown shows it as it is: no emphasis, link, image, HTML or table border."""
    return _MARKDOWN.sub(r"\\\1", printable(text))
