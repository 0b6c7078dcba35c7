"""Tables: columns, headers, labels, and the doubts about them."""

import pytest
from small_papers import booktabs, lines, make_pdf, row, rule, text

from claimcheck.extractors.tables import read_tables
from claimcheck.pdf import open_pdf
from claimcheck.schema import Table

CAPTION = "Table 1: Some results on the test set."


def read(*draws, caption: str | None = CAPTION) -> list[Table]:
    drawn = [*draws, text(72, 212, caption, size=9)] if caption else list(draws)
    with open_pdf(make_pdf(drawn)) as pdf:
        return [found.table for found in read_tables(list(pdf.pages()))]


def table(head: list, body: list, *, columns: list[float], rules: tuple[float, ...] = (), step: float = 12.0) -> list:
    """Draw a booktabs table at (72, 220): header rows, a rule, body rows; `rules` are more full rules, as body row numbers."""
    draws = [rule(72, 322, 220)]
    y = 220.0
    for cells in head:
        y += step
        draws += row(y - 2, list(zip(columns, cells, strict=True)))
    draws.append(rule(72, 322, y + 2))
    for number, cells in enumerate(body):
        if number in rules:
            draws.append(rule(72, 322, y + 3))
        y += step
        draws += row(y, list(zip(columns, cells, strict=True)))
    return [*draws, rule(72, 322, y + 4)]


def values(found: Table) -> dict[tuple[tuple[str, ...], tuple[str, ...]], str]:
    return {(cell.row_path, cell.column_path): cell.text for cell in found.cells}


COLUMNS = [72.0, 160.0, 220.0, 280.0]


def test_a_spanning_header_names_the_columns_over_its_rule():
    (found,) = read(*booktabs(72, 220))
    assert found.uncertain is None
    assert values(found)[("Large",), ("Accuracy", "XNLI")] == "66.0"
    assert found.grid[0] == ("", "Accuracy", "Accuracy", "")
    assert len(found.grid) == found.n_rows + 2


def test_without_rules_there_is_no_table():
    assert read(*row(230, [(72, "Base"), (160, "61.2")]), *row(242, [(72, "Large"), (160, "66.0")])) == []


def test_without_a_caption_there_is_no_table():
    assert read(*booktabs(72, 220), caption=None) == []


def test_rules_of_a_figure_are_no_table():
    draws = [*booktabs(72, 60), text(72, 150, "Figure 2: Bars and their values.", size=9)]
    assert read(*draws, text(72, 190, CAPTION, size=9), *booktabs(72, 200), caption=None)[0].box.y0 == 200


def test_prose_ends_a_table():
    prose = lines(72, 320, ["This paragraph of running text stands between two rules of the same length, and goes on."] * 4)
    found = read(*booktabs(72, 220), prose, rule(72, 322, 400), text(72, 205, CAPTION, size=9), caption=None)
    assert [round(each.box.y1) for each in found] == [292]


def test_a_group_label_holds_for_the_rows_below_it():
    body = [
        ("mBERT", "base", "1.5", "2.5"),
        ("", "large", "3.5", "4.5"),
        ("XLM", "base", "5.5", "6.5"),
        ("", "large", "7.5", "8.5"),
    ]
    (found,) = read(*table([("Model", "Size", "A", "B")], body, columns=COLUMNS))
    assert values(found)[("mBERT", "large"), ("B",)] == "4.5"
    assert values(found)[("XLM", "large"), ("A",)] == "7.5"
    assert found.uncertain is None


def test_a_centred_group_label_is_spread_over_its_group():
    draws = table(
        [("Model", "Size", "A", "B")], [("", "base", "1.5", "2.5"), ("", "large", "3.5", "4.5")], columns=COLUMNS, step=16
    )
    (found,) = read(*draws, text(72, 246, "mBERT", size=9))
    assert {cell.row_path for cell in found.cells} == {("mBERT base",), ("mBERT large",)}


def test_a_section_names_the_rows_below_it():
    body = [
        ("Supervised models", "", "", ""),
        ("Base", "1.5", "2.5", "3.5"),
        ("Zero-shot models", "", "", ""),
        ("Base", "4.5", "5.5", "6.5"),
    ]
    (found,) = read(*table([("Model", "A", "B", "C")], body, columns=COLUMNS))
    assert values(found)[("Supervised models", "Base"), ("A",)] == "1.5"
    assert values(found)[("Zero-shot models", "Base"), ("C",)] == "6.5"


def test_a_wrapped_label_is_one_label():
    body = [("Retrieval (with", "1.5", "2.5", "3.5"), ("reranking)", "", "", ""), ("Ours", "4.5", "5.5", "6.5")]
    (found,) = read(*table([("Model", "A", "B", "C")], body, columns=COLUMNS))
    assert values(found)[("Retrieval (with reranking)",), ("B",)] == "2.5"
    assert values(found)[("Ours",), ("B",)] == "5.5"


def test_a_header_of_numbers_is_a_header():
    body = [("Base", "1.5", "2.5", "3.5"), ("Large", "4.5", "5.5", "6.5")]
    (found,) = read(*table([("Year", "2019", "2020", "2021")], body, columns=COLUMNS))
    assert values(found)[("Large",), ("2020",)] == "5.5"


def test_a_second_panel_has_its_own_header():
    body = [("Base", "1.5", "2.5", "3.5"), ("Model", "D", "E", "F"), ("Base", "4.5", "5.5", "6.5")]
    (found,) = read(*table([("Model", "A", "B", "C")], body, columns=COLUMNS))
    assert [(cell.column_path, cell.text) for cell in found.cells][::3] == [(("A",), "1.5"), (("D",), "4.5")]


def test_headers_without_rules_share_the_columns_out():
    columns = [72.0, 130.0, 170.0, 230.0, 270.0]
    head = [("", "", "", "", ""), ("Model", "EM", "F1", "EM", "F1")]
    body = [("Base", "1.5", "2.5", "3.5", "4.5"), ("Ours", "5.5", "6.5", "7.5", "8.5")]
    draws = table(head, body, columns=columns)
    (found,) = read(*draws, text(147, 230, "NQ", size=9), text(245, 230, "WebQ", size=9))
    assert values(found)[("Ours",), ("NQ", "F1")] == "6.5"
    assert values(found)[("Ours",), ("WebQ", "EM")] == "7.5"


def test_a_small_deviation_does_not_run_into_its_number():
    body = [("Base", "85.3", "2.5", "3.5"), ("Large", "86.1", "5.5", "6.5")]
    draws = table([("Model", "A", "B", "C")], body, columns=COLUMNS)
    (found,) = read(*draws, text(178.5, 246, ".2", size=6), text(178.5, 258, ".4", size=6))
    assert values(found)[("Base",), ("A",)] == "85.3 .2"


def test_bold_cells_are_known():
    body = [("Base", "1.5", "2.5", "3.5"), ("Ours", "", "5.5", "6.5")]
    (found,) = read(*table([("Model", "A", "B", "C")], body, columns=COLUMNS), text(160, 258, "4.5", size=9, bold=True))
    assert [cell.text for cell in found.cells if cell.bold] == ["4.5"]


@pytest.mark.parametrize(
    ("head", "body", "reason"),
    [
        (("", "B", "C"), [("Base", "1.5", "2.5", "3.5"), ("Ours", "4.5", "5.5", "6.5")], "no column header"),
        (("A", "A", "C"), [("Base", "1.5", "2.5", "3.5"), ("Ours", "4.5", "5.5", "6.5")], "several columns"),
        (("A", "B", "C"), [("", "1.5", "2.5", "3.5"), ("Ours", "4.5", "5.5", "6.5")], "no row label"),
        (("A", "B", "C"), [("X", "1.5", "2.5", "3.5"), ("Y", "4.5", "5.5", ""), ("Z", "", "5.5", "")], "rows have more or"),
    ],
)
def test_doubtful_tables_say_why(head, body, reason):
    (found,) = read(*table([("Model", *head)], body, columns=COLUMNS))
    assert found.uncertain is not None
    assert reason in found.uncertain
