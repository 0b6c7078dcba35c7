"""What the tables say, as evidence: one piece for each cell, each with all the cells and the arithmetic."""

from claimcheck.schema import CellRef, Evidence
from claimcheck.verifiers.table_binding import Bound
from claimcheck.verifiers.table_numbers import Finding


def cell_evidence(paper: str, finding: Finding) -> tuple[Evidence, ...]:
    """Return the cells that a finding rests on as evidence of the paper with this id, in the order of the arithmetic.

    After them stand those that have the claimed figure, where it is another thing's.
    """
    shown = (*finding.cells, *finding.swapped)
    cells = tuple(_reference(bound) for bound in shown)
    arithmetic = finding.note if len(shown) > 1 else None
    return tuple(
        Evidence(
            paper=paper,
            page=bound.table.page,
            kind="table",
            quote=f"{', '.join(bound.cell.row_path)} / {', '.join(bound.cell.column_path)} = {bound.cell.text}",
            boxes=(bound.cell.box,),
            table=bound.table.label or None,
            row_path=bound.cell.row_path,
            column_path=bound.cell.column_path,
            value=bound.cell.text,
            table_id=bound.table.id,
            cells=cells,
            arithmetic=arithmetic,
            score=finding.strength,
        )
        for bound in shown
    )


def _reference(bound: Bound) -> CellRef:
    cell = bound.cell
    return CellRef(
        table=bound.table.id,
        row=cell.row,
        column=cell.column,
        row_path=cell.row_path,
        column_path=cell.column_path,
        value=cell.text,
        box=cell.box,
    )
