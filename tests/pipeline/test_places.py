"""Evidence finds its place: judgements on cells get the table, all the cells and the arithmetic; rows get their table."""

import pytest
from small_documents import BOX, make_document, make_table

from claimcheck.pipeline.places import located, with_cells
from claimcheck.schema import Evidence, Judgement, Table

ROWS = [("Large", ["66.0", "74.9"]), ("Base", ["61.2", "70.1"])]
SCORES = make_table(ROWS, ["XNLI", "PAWS-X"])
TIMES = make_table([("Large", ["66.0"])], ["Time"], label="Table 2", caption="Table 2: Times.").model_copy(update={"id": 1})
PAPER = make_document([["A sentence."]], tables=[SCORES, TIMES])


def cell(row: str, column: str, value: str, table: str = "Table 1") -> Evidence:
    return Evidence(
        paper="p",
        page=1,
        kind="table",
        quote=f"{row} / {column} = {value}",
        boxes=(BOX,),
        table=table,
        row_path=(row,),
        column_path=(column,),
        value=value,
    )


def judgements(note: str, *evidence: Evidence) -> list[Judgement]:
    numbers = {"supported": 0.9, "refuted": 0.0, "not_enough_info": 0.1}
    return [Judgement(verifier="numeric", evidence=each, note=note, **numbers) for each in evidence]


LARGE, BASE = cell("Large", "XNLI", "66.0"), cell("Base", "XNLI", "61.2")


@pytest.mark.parametrize("note", ["66.0 - 61.2 = 4.8", "the claim says 5.8 points, the paper 66.0 - 61.2 = 4.8"])
def test_a_computation_has_all_its_cells_and_the_arithmetic(note):
    found = [judgement.evidence for judgement in with_cells(judgements(note, LARGE, BASE), {"p": PAPER})]
    for evidence in found:
        assert (evidence.table_id, evidence.arithmetic) == (0, "66.0 - 61.2 = 4.8")
        assert [(each.row, each.column, each.value) for each in evidence.cells] == [(0, 1, "66.0"), (1, 1, "61.2")]
    assert [evidence.value for evidence in found] == ["66.0", "61.2"]


def test_a_value_is_one_cell_without_arithmetic():
    (judgement,) = with_cells(
        judgements("the claim says 7, the paper 66.0", cell("Large", "Time", "66.0", "Table 2")), {"p": PAPER}
    )
    assert (judgement.evidence.table_id, len(judgement.evidence.cells), judgement.evidence.arithmetic) == (1, 1, None)


def test_two_computations_are_kept_apart():
    other = cell("Large", "PAWS-X", "74.9"), cell("Base", "PAWS-X", "70.1")
    given = [*judgements("66.0 - 61.2 = 4.8", LARGE, BASE), *judgements("74.9 - 70.1 = 4.8", *other)]
    found = [judgement.evidence.cells for judgement in with_cells(given, {"p": PAPER})]
    assert found[0] == found[1] != found[2] == found[3]


@pytest.mark.parametrize(
    "evidence", [cell("Large", "XNLI", "66.1"), cell("Huge", "XNLI", "66.0"), cell("Large", "XNLI", "66.0", "Table 7")]
)
def test_what_no_table_has_is_left_as_it_is(evidence):
    given = judgements("66.0 - 61.2 = 4.8", evidence, BASE)
    assert with_cells(given, {"p": PAPER}) == tuple(given)


def test_passages_rows_and_judgements_without_evidence_are_left_as_they_are():
    passage = Evidence(paper="p", page=1, kind="passage", quote="A sentence.", start=0, end=11)
    row = LARGE.model_copy(update={"value": None})
    given = [*judgements("a note", passage, row), judgements("", LARGE)[0].model_copy(update={"evidence": None})]
    assert with_cells(given, {"p": PAPER}) == tuple(given)


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
