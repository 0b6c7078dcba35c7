"""Reports and papers are hostile data: their text is made harmless for each place that it is written to."""

import re

from claimcheck.text import printable

__all__ = ["markdown_text", "printable", "spreadsheet_cell"]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#!~&])")


def spreadsheet_cell(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula: with an apostrophe before = + - @ and tab (OWASP)."""
    clean = printable(text)
    return "'" + clean if clean.startswith(_FORMULA_STARTS) else clean


def markdown_text(text: str) -> str:
    """Return `text` so that Markdown shows it as it is: no emphasis, link, image, HTML or table border."""
    return _MARKDOWN.sub(r"\\\1", printable(text))
