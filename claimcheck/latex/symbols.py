"""Signs that macros stand for."""

from functools import lru_cache

from claimcheck.latex.text import plain_text

SIGNS = {
    **dict.fromkeys(("checkmark", "cmark", "Checkmark", "CheckmarkBold", "faCheck", "tick"), "✓"),
    **dict.fromkeys(("xmark", "XSolidBrush", "XSolid", "faTimes", "cross", "texttimes", "crossmark"), "×"),
}
"""Ticks and crosses of the usual packages and of people's own macros."""
DINGBATS = {"51": "✓", "52": "✔", "53": "✕", "54": "✖", "55": "✗", "56": "✘"}
"""Arguments of \\ding."""


@lru_cache(maxsize=2048)
def symbol_text(macro: str) -> str:
    r"""Return what a macro without arguments prints: "\ldots" -> "..."."""
    text = plain_text(f"\\{macro}{{}}") if len(macro) <= 20 else ""
    return text if len(text) <= 10 else ""
