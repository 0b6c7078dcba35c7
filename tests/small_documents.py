"""Documents, claims and tables for tests, as small as they can be."""

import hashlib
from collections.abc import Sequence

from claimcheck.schema import Box, Cell, Claim, Document, Passage, Region, Table, Word

BOX = Box(page=1, x0=0, y0=0, x1=10, y1=10)


def make_claim(text: str, *, id: str = "c1") -> Claim:
    """Return a claim with this text."""
    return Claim(id=id, text=text, line=1, region=Region(start=0, end=len(text)))


def make_document(
    passages: Sequence[Sequence[str]], *, tables: Sequence[Table] = (), pages: Sequence[int] | None = None
) -> Document:
    """Return a document of passages, each a sequence of sentences, the n-th on the n-th of `pages` (all on 1)."""
    text = ""
    found: list[Passage] = []
    words: list[Word] = []
    for number, sentences in enumerate(passages):
        page = pages[number] if pages else 1
        spans = []
        for position, sentence in enumerate(sentences):
            text += " " if position else ("\n\n" if text else "")
            spans.append((len(text), len(text) + len(sentence)))
            words.append(Word(start=spans[-1][0], end=spans[-1][1], page=page, x0=0, y0=0, x1=1, y1=1))
            text += sentence
        start, end = spans[0][0], spans[-1][1]
        found.append(
            Passage(
                id=number,
                kind="text",
                text=text[start:end],
                page=page,
                section="",
                start=start,
                end=end,
                sentences=tuple(spans),
            )
        )
    content = text + "".join(table.model_dump_json() for table in tables)
    return Document(
        sha256=hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest(),
        extractor="test/1",
        n_pages=max(pages, default=1) if pages else 1,
        text=text,
        words=tuple(words),
        passages=tuple(found),
        tables=tuple(tables),
    )


def make_table(
    rows: Sequence[tuple[str, Sequence[str]]],
    columns: Sequence[str],
    *,
    label: str = "Table 1",
    caption: str = "Table 1: Scores.",
    uncertain: str | None = None,
) -> Table:
    """Return a table of rows (label, values)."""
    cells = tuple(
        Cell(row=i, column=j + 1, text=value, row_path=(name,) if name else (), column_path=(columns[j],), box=BOX)
        for i, (name, values) in enumerate(rows)
        for j, value in enumerate(values)
    )
    return Table(
        id=0,
        page=1,
        label=label,
        caption=caption,
        box=BOX,
        n_rows=len(rows),
        n_columns=len(columns) + 1,
        cells=cells,
        uncertain=uncertain,
    )
