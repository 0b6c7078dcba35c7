"""Where evidence stands in its paper: the boxes of a passage, the table of a row."""

from claimcheck.quotes import locate, sentence_numbers
from claimcheck.schema import Document, Evidence, Table
from claimcheck.snippets import with_snippet


def located(evidence: Evidence, document: Document) -> Evidence:
    """Return the evidence with boxes and sentence numbers of a passage, or with the number and a part of its table."""
    if evidence.start is not None and evidence.end is not None:
        boxes = locate(document, evidence.start, evidence.end)
        numbers = sentence_numbers(document, evidence.start, evidence.end)
        return evidence.model_copy(update={"boxes": boxes, "sentences": numbers})
    if evidence.kind == "table" and evidence.table_id is None:
        evidence = evidence.model_copy(update={"table_id": _table_id(evidence, document)})
    return with_snippet(evidence, document)


def _tables_of(evidence: Evidence, document: Document) -> list[Table]:
    named = [table for table in document.tables if (table.label or None) == evidence.table]
    return [table for table in named if evidence.page in {table.page, *(cell.box.page for cell in table.cells)}]


def _table_id(evidence: Evidence, document: Document) -> int | None:
    """Return the table with the row of cells that the evidence quotes; None where none or several have it."""
    fitting = [
        table.id
        for table in _tables_of(evidence, document)
        if any(cell.row_path == evidence.row_path and cell.text in evidence.quote for cell in table.cells)
    ]
    return fitting[0] if len(fitting) == 1 else None
