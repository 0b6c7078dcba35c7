"""What a source file is, and what reads it: all that is to be known of it outside the child process."""

import re
from pathlib import Path

from pydantic import TypeAdapter

from claimcheck.schema import Table

VERSIONS = {"tex": "tex/1", "html": "html/1"}
"""What reads each kind, with its version, which changes whenever the output may change."""
TABLES = TypeAdapter(tuple[Table, ...])
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_HTML = re.compile(rb"\s*(?:<\?xml|<!doctype\s+html|<!--|<html|<article|<div|<section|<figure|<table)", re.IGNORECASE)
_SAMPLE = 2000  # bytes by which HTML is told from TeX


def kind_of(data: bytes, name: str) -> str:
    """Return "html" or "tex": by the name, else by how the content begins."""
    if Path(name).suffix.lower() in HTML_SUFFIXES:
        return "html"
    return "html" if _HTML.match(data[:_SAMPLE]) else "tex"
