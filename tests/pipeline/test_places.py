"""Evidence finds its place: passages get boxes, rows of cells their table."""

import pytest
from small_documents import BOX, make_document, make_table

from claimcheck.pipeline.places import located
from claimcheck.schema import Evidence, Table

ROWS = [("Large", ["66.0", "74.9"]), ("Base", ["61.2", "70.1"])]
SCORES = make_table(ROWS, ["XNLI", "PAWS-X"])
TIMES = make_table([("Large", ["66.0"])], ["Time"], label="Table 2", caption="Table 2: Times.").model_copy(update={"id": 1})
PAPER = make_document([["A sentence."]], tables=[SCORES, TIMES])


def row_of(table: Table, name: str) -> Evidence:
    values = "; ".join(each.text for each in table.cells if each.row_path == (name,))
    return Evidence(
        paper="p", page=1, kind="table", quote=f"{name} / {values}", boxes=(BOX,), table=table.label, row_path=(name,)
    )


@pytest.mark.parametrize(("table", "number"), [(SCORES, 0), (TIMES, 1)])
def test_a_row_has_its_table(table, number):
    assert located(row_of(table, "Large"), PAPER).table_id == number


def test_a_row_of_one_of_two_equal_tables_has_none():
    twice = PAPER.model_copy(update={"tables": (SCORES, SCORES.model_copy(update={"id": 1}))})
    assert located(row_of(SCORES, "Base"), twice).table_id is None


def test_a_passage_has_boxes_and_sentences():
    found = located(Evidence(paper="p", page=1, kind="passage", quote="A sentence.", start=0, end=11), PAPER)
    assert (len(found.boxes), found.sentences, found.table_id) == (1, (0,), None)
