"""Describe an extracted paper in plain text: what `claimcheck extract` shows."""

from collections.abc import Iterator
from itertools import groupby

from claimcheck.schema import Document, Table
from claimcheck.writers.escape import printable
from claimcheck.writers.wording import counted

_CAPTION = 100  # characters of a caption that are shown


def describe(document: Document) -> str:
    """Return title, sections with their passages, tables with label, size and doubts, and URLs; ends in a line end."""
    lines = (*_head(document), *_sections(document), *_tables(document), *_urls(document))
    return "".join(f"{_indent(line)}{printable(line)}\n" for line in lines)


def _indent(line: str) -> str:
    return " " * (len(line) - len(line.lstrip(" ")))


def _head(document: Document) -> Iterator[str]:
    yield document.title or "(no title found)"
    sentences = sum(len(passage.sentences) for passage in document.passages)
    counts = {
        "page": document.n_pages,
        "word": len(document.words),
        "passage": len(document.passages),
        "sentence": sentences,
        "table": len(document.tables),
    }
    yield ", ".join(counted(count, noun) for noun, count in counts.items())
    yield f"sha256 {document.sha256}, read by {document.extractor}"


def _sections(document: Document) -> Iterator[str]:
    yield ""
    yield "Sections (page: title, passages + captions)"
    for section, group in groupby(document.passages, key=lambda passage: passage.section):
        passages = list(group)
        captions = sum(passage.kind == "caption" for passage in passages)
        count = f"{len(passages) - captions}" + (f" + {captions}" if captions else "")
        yield f"  {min(passage.page for passage in passages):>3}: {section or '(before the first heading)'}, {count}"


def _tables(document: Document) -> Iterator[str]:
    yield ""
    yield "Tables (page: label, rows x columns, caption)" if document.tables else "Tables: none found"
    for table in document.tables:
        yield f"  {table.page:>3}: {table.label or 'no label'}, {table.n_rows} x {table.n_columns}, {_caption(table)}"
        if table.uncertain:
            yield f"       uncertain, its numbers are not used: {table.uncertain}"


def _caption(table: Table) -> str:
    text = table.caption.removeprefix(table.label).lstrip(" :.|—–") or "no caption"
    return text if len(text) <= _CAPTION else text[: _CAPTION - 1].rstrip() + "…"


def _urls(document: Document) -> Iterator[str]:
    yield ""
    yield "URLs (page: address)" if document.urls else "URLs: none found"
    for url, page in document.urls:
        yield f"  {page:>3}: {url}"
