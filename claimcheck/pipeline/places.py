"""Where evidence stands in its paper: the boxes of a passage, the table and the cells of a number."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from claimcheck.quotes import locate, sentence_numbers
from claimcheck.schema import Cell, CellRef, Document, Evidence, Judgement, Table
from claimcheck.snippets import with_snippet

_OPENING = ", the paper "
"""Stands between the claim's figure and the paper's in the note of a judgement: "the claim says 8, the paper 9 - 2 = 7"."""


def located(evidence: Evidence, document: Document) -> Evidence:
    """Return the evidence with boxes and sentence numbers of a passage, or with the number and a part of its table."""
    if evidence.start is not None and evidence.end is not None:
        boxes = locate(document, evidence.start, evidence.end)
        numbers = sentence_numbers(document, evidence.start, evidence.end)
        return evidence.model_copy(update={"boxes": boxes, "sentences": numbers})
    if evidence.kind == "table" and evidence.table_id is None:
        evidence = evidence.model_copy(update={"table_id": _table_id(evidence, document)})
    return with_snippet(evidence, document)


def with_cells(judgements: Sequence[Judgement], documents: Mapping[str, Document]) -> tuple[Judgement, ...]:
    """Return one verifier's judgements on a claim, those on cells of tables with all cells that took part and the arithmetic.

    Judgements that rest on one computation come one after the other, with one note that ends in what the cells give.
    """
    completed: list[Judgement] = []
    for (note, is_bare), group in groupby(judgements, key=lambda judgement: (judgement.note, _is_bare(judgement))):
        together = list(group)
        completed += _completed(together, note, documents) if is_bare else together
    return tuple(completed)


def _is_bare(judgement: Judgement) -> bool:
    """Tell whether a judgement rests on a cell that is not yet told by its place in the table."""
    evidence = judgement.evidence
    return evidence is not None and evidence.value is not None and not evidence.cells


def _completed(group: Sequence[Judgement], note: str, documents: Mapping[str, Document]) -> list[Judgement]:
    evidence = [judgement.evidence for judgement in group if judgement.evidence is not None]
    cells = tuple(cell for each in evidence if (cell := _cell_of(each, documents[each.paper])) is not None)
    if len(cells) < len(group):
        return list(group)
    arithmetic = note.rpartition(_OPENING)[2] if len(cells) > 1 else None
    found = (
        each.model_copy(update={"table_id": cell.table, "cells": cells, "arithmetic": arithmetic})
        for each, cell in zip(evidence, cells, strict=True)
    )
    return [judgement.model_copy(update={"evidence": each}) for judgement, each in zip(group, found, strict=True)]


def _cell_of(evidence: Evidence, document: Document) -> CellRef | None:
    """Return the first cell with the evidence's place, labels and value, or None."""
    return next(
        (
            _reference(table, cell)
            for table in _tables_of(evidence, document)
            for cell in table.cells
            if (cell.text, cell.row_path, cell.column_path) == (evidence.value, evidence.row_path, evidence.column_path)
            and cell.box in evidence.boxes
        ),
        None,
    )


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


def _reference(table: Table, cell: Cell) -> CellRef:
    return CellRef(
        table=table.id,
        row=cell.row,
        column=cell.column,
        row_path=cell.row_path,
        column_path=cell.column_path,
        value=cell.text,
        box=cell.box,
    )
