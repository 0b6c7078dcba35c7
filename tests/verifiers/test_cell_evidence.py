"""Cells as evidence: each has its table, all the cells that took part, and the arithmetic."""

import pytest
from small_documents import make_table

from claimcheck.quantities import find_quantities
from claimcheck.verifiers.cell_evidence import cell_evidence
from claimcheck.verifiers.table_binding import Bound, Line
from claimcheck.verifiers.table_numbers import Finding

SCORES = make_table([("Large", ["66.0", "74.9"]), ("Base", ["61.2", "70.1"])], ["XNLI", "PAWS-X"])
TIMES = make_table([("Large", ["66.0"])], ["Time"], label="Table 2", caption="Table 2: Times.").model_copy(update={"id": 1})
UNNAMED = Line(frozenset(), 0.0)


def bound(text, table=SCORES):
    cell = next(cell for cell in table.cells if cell.text == text)
    return Bound(table, cell, find_quantities(text)[0], UNNAMED, UNNAMED, 1.0)


def test_a_computation_has_all_its_cells_and_the_arithmetic():
    found = cell_evidence("p", Finding((bound("66.0"), bound("61.2")), True, 0.9, "66.0 - 61.2 = 4.8"))
    for evidence in found:
        assert (evidence.table_id, evidence.arithmetic) == (0, "66.0 - 61.2 = 4.8")
        assert [(each.row, each.column, each.value) for each in evidence.cells] == [(0, 1, "66.0"), (1, 1, "61.2")]
    assert [evidence.value for evidence in found] == ["66.0", "61.2"]


def test_a_value_is_one_cell_without_arithmetic():
    (evidence,) = cell_evidence("p", Finding((bound("66.0", TIMES),), False, 0.9, "66.0"))
    assert (evidence.table_id, len(evidence.cells), evidence.arithmetic) == (1, 1, None)


@pytest.mark.parametrize("number", [0, 1])
def test_a_swapped_number_shows_both_cells(number):
    finding = Finding((bound("66.0"),), False, 0.9, "66.0 (61.2 is that of Base)", swapped=(bound("61.2"),))
    evidence = cell_evidence("p", finding)[number]
    assert [each.row_path for each in evidence.cells] == [("Large",), ("Base",)]
    assert "61.2 is that of Base" in evidence.arithmetic
