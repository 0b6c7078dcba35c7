"""Recognise captions: "Table 3: ...", "Figure A1. ..."."""

import re

_KINDS = r"Table|TABLE|Tab\.|Figure|FIGURE|Fig\.|FIG\.|Algorithm|ALGORITHM|Listing|LISTING"
_NUMBER = r"(?:[A-Z][.-]?)?\d+(?:\.\d+)?|[IVXL]+"
_CAPTION = re.compile(rf"({_KINDS})\s*({_NUMBER})\s*(?:[:.|—–]|\s-|\(|$)")
_TABLE = re.compile(rf"(?:Table|TABLE|Tab\.)\s*({_NUMBER})\s*(?:[:.|—–]|\s-|\(|$)")


def is_caption(text: str) -> bool:
    """Tell whether a line with this text can open a caption."""
    return bool(_CAPTION.match(text))


def table_label(text: str) -> str:
    """Return the label of a table's caption, such as "Table 3" or "Table A1"; "" for any other text."""
    match = _TABLE.match(text)
    return f"Table {match[1]}" if match else ""
