"""The part of a table that is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_documents import BOX, make_document, make_table

from claimcheck.pipeline.places import located
from claimcheck.schema import CellRef, Evidence
from claimcheck.snippets import cut_snippet, with_snippet

SMALL = make_table([("BERT", ("57.4", "60.0")), ("Ours", ("65.8", "71.9"))], ("PAWS-X", "XNLI"))


def make_wide(n_rows, n_columns):
    rows = [(f"row {r}", [f"{r}.{c}" for c in range(n_columns)]) for r in range(n_rows)]
    return make_table(rows, [f"column {c}" for c in range(n_columns)])


def test_a_small_table_is_shown_whole_with_its_cells_marked():
    snippet = cut_snippet(SMALL, [(1, 1), (0, 1)])
    assert snippet.rows == (("", "PAWS-X", "XNLI"), ("BERT", "57.4", "60.0"), ("Ours", "65.8", "71.9"))
    assert snippet.n_header == 1
    assert [snippet.rows[row][column] for row, column in snippet.marked] == ["57.4", "65.8"]


@given(st.integers(1, 40), st.integers(1, 30), st.lists(st.tuples(st.integers(0, 50), st.integers(0, 40)), max_size=4))
def test_every_marked_cell_is_shown_and_the_rest_stays_small(n_rows, n_columns, marked):
    table = make_wide(n_rows, n_columns)
    snippet = cut_snippet(table, marked)
    texts = {(cell.row, cell.column): cell.text for cell in table.cells}
    shown = {snippet.rows[row][column] for row, column in snippet.marked}
    assert {texts[cell] for cell in marked if cell in texts} <= shown
    assert len(snippet.rows) <= 10
    assert {len(row) for row in snippet.rows} == {len(snippet.column_numbers)}
    assert len(snippet.column_numbers) <= 8
    assert snippet.column_numbers[0] == 0
    assert list(snippet.row_numbers) == sorted(set(snippet.row_numbers))


def evidence(**more):
    return Evidence(paper="p", page=1, kind="table", quote="Ours / PAWS-X = 65.8", table="Table 1", **more)


CELL = CellRef(table=0, row=1, column=1, value="65.8", box=BOX)


@pytest.mark.parametrize(
    ("given_evidence", "marked"),
    [
        (evidence(table_id=0, cells=(CELL,)), ["65.8"]),
        (evidence(row_path=("Ours",), column_path=("PAWS-X",), value="65.8"), ["65.8"]),
        (evidence(row_path=("Ours",)), ["65.8", "71.9"]),
        (evidence(row_path=("Ours",), column_path=("PAWS-X",), value="1.0"), []),
    ],
    ids=["by its cells", "by its paths", "a whole row", "unknown cell"],
)
def test_the_cells_are_found(given_evidence, marked):
    snippet = with_snippet(given_evidence, make_document([["A."]], tables=[SMALL])).snippet
    assert snippet is not None
    assert [snippet.rows[row][column] for row, column in snippet.marked] == marked


@pytest.mark.parametrize(
    "other",
    [
        Evidence(paper="p", page=1, kind="passage", quote="A."),
        evidence(table_id=7),
        evidence().model_copy(update={"table": "Table 9"}),
    ],
    ids=["a passage", "no such table", "no such label"],
)
def test_where_there_is_no_table_nothing_is_shown(other):
    assert with_snippet(other, make_document([["A."]], tables=[SMALL])) == other


def test_of_two_tables_with_one_name_none_is_guessed():
    twins = [SMALL, SMALL.model_copy(update={"id": 1})]
    assert with_snippet(evidence(value="65.8"), make_document([["A."]], tables=twins)).snippet is None


def test_long_texts_are_cut():
    snippet = cut_snippet(make_table([("x" * 500, ("1",))], ("a",), caption="c" * 900), [(0, 1)])
    assert len(snippet.rows[1][0]) == 120
    assert len(snippet.caption) == 400


def test_a_run_carries_the_table_that_it_shows():
    document = make_document([["A."]], tables=[SMALL])
    found = located(evidence(row_path=("Ours",), column_path=("PAWS-X",), value="65.8", boxes=(BOX,)), document)
    assert found.snippet is not None
    assert found.snippet.marked == ((2, 1),)
