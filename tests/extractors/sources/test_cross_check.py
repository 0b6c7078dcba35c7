"""Two sources of one table: matched, confirmed, or in doubt where they differ."""

import pytest
from small_documents import make_document, make_table

from claimcheck.extractors.sources.alignment import numbers_of
from claimcheck.extractors.sources.cross_check import cross_check
from claimcheck.extractors.sources.read import read_tables
from claimcheck.schema import Box, Document, Passage, Table

ROWS = [("BERT", ("57.4", "60.1")), ("XLM-R", ("65.8", "66.3")), ("Ours", ("70.2", "71.9"))]
COLUMNS = ("PAWS-X", "XNLI")
CAPTION = "Table 1: Accuracy on two tasks."


def printed(rows=ROWS, *, columns=COLUMNS, caption: str = CAPTION, uncertain: str | None = None) -> Table:
    return make_table(rows, columns, caption=caption, uncertain=uncertain)


def source(rows=ROWS, *, columns=COLUMNS, caption: str = "Accuracy on two tasks.") -> tuple[Table, ...]:
    body = "".join(rf"{name} & {' & '.join(cells)} \\ " for name, cells in rows)
    head = rf"& \multicolumn{{{len(columns)}}}{{c}}{{Acc}} \\ Model & {' & '.join(columns)} \\ \midrule "
    table = rf"\begin{{table}}\caption{{{caption}}}\begin{{tabular}}{{l*{{{len(columns)}}}{{c}}}}{head}{body}\end{{tabular}}\end{{table}}"
    return read_tables(table.encode(), "p.tex")


def document(*tables: Table) -> Document:
    return make_document([["Some text."]], tables=tables)


def test_equal_tables_are_confirmed_and_keep_the_place_of_the_pdf():
    (table,) = cross_check(document(printed()), source()).tables
    assert (table.source, table.page, table.label, table.caption, table.uncertain) == ("tex", 1, "Table 1", CAPTION, None)
    assert all(cell.confirmed for cell in table.cells)
    assert {cell.box.page for cell in table.cells} == {1}
    assert table.cells[0].column_path == ("Acc", "PAWS-X")


def test_a_different_number_makes_the_table_uncertain():
    other = [ROWS[0], ("XLM-R", ("68.5", "66.3")), ROWS[2]]
    (table,) = cross_check(document(printed()), source(other)).tables
    assert table.disagreements == ("XLM-R x Acc / PAWS-X: 65.8 in the PDF, 68.5 in the TeX source",)
    assert table.uncertain == f"sources differ in 1 of 6 cells: {table.disagreements[0]}"
    assert [cell.text for cell in table.cells if not cell.confirmed] == ["68.5"]


def test_a_source_settles_what_the_pdf_could_not_read():
    (table,) = cross_check(document(printed(uncertain="2 of 6 values have no row label")), source()).tables
    assert (table.uncertain, table.source) == (None, "tex")


def test_a_source_in_doubt_does_not_replace_the_pdf():
    doubtful = tuple(table.model_copy(update={"uncertain": "an unknown macro"}) for table in source())
    (table,) = cross_check(document(printed()), doubtful).tables
    assert (table.uncertain, table.source) == (None, "pdf")
    assert all(cell.confirmed for cell in table.cells)


@pytest.mark.parametrize(
    "others",
    [
        (),
        source([("A", ("1.1", "2.2")), ("B", ("3.3", "4.4"))]),
        source([("A", ("57.4", "2.2")), ("B", ("3.3", "4.4"))], caption="Something else altogether, of another kind."),
    ],
    ids=["none", "other numbers", "one number by chance"],
)
def test_another_table_changes_nothing(others: tuple[Table, ...]) -> None:
    before = document(printed())
    assert cross_check(before, others).tables == before.tables


def test_rows_in_another_order_or_left_out_are_still_matched():
    (table,) = cross_check(document(printed(ROWS[:2])), source()).tables
    assert [cell.text for cell in table.cells if cell.confirmed] == ["57.4", "60.1", "65.8", "66.3"]
    assert table.uncertain is None


def test_two_panels_of_the_source_stand_for_one_table_of_the_pdf():
    left, right = source(ROWS[:2]), source(ROWS[2:])
    tables = cross_check(document(printed()), (*left, *right)).tables
    assert [len(table.cells) for table in tables] == [4, 2]
    assert [table.id for table in tables] == [0, 1]
    assert all(cell.confirmed for table in tables for cell in table.cells)


def test_a_table_that_the_pdf_reader_missed_is_placed_at_its_caption():
    with_caption = document().model_copy(
        update={
            "passages": (
                Passage(id=0, kind="caption", text=CAPTION, page=1, section="", start=0, end=10, sentences=((0, 10),)),
            )
        }
    )
    (table,) = cross_check(with_caption, source()).tables
    assert (table.page, table.source, table.caption) == (1, "tex", CAPTION)
    assert table.box == Box(page=1, x0=0, y0=0, x1=1, y1=1)
    assert cross_check(document(), source()).tables == ()


def test_checking_twice_changes_nothing_more():
    once = cross_check(document(printed()), source())
    assert cross_check(once, source()) == once


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("65.8 ± 1.3", ("65.8", "1.3")),
        ("1,024", ("1024",)),
        ("12 345", ("12345",)),
        ("0.25", (".25",)),
        (".25", (".25",)),
        ("−0.3", ("-.3",)),
        ("-.3", ("-.3",)),
        ("GPT-3", ()),
        ("85.3 200", ("85.3", "200")),
        ("n/a", ()),
    ],
)
def test_numbers_of(text: str, numbers: tuple[str, ...]) -> None:
    assert numbers_of(text) == numbers
