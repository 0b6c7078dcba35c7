"""A paper's tables for people and as JSON."""

import json

from small_documents import make_table

from claimcheck.schema import Table
from claimcheck.writers.tables import describe, to_json

TABLE = make_table([("BERT", ("57.4", "n/a")), ("Ours", ("70.2", "71.9"))], ("PAWS-X", "XNLI"), caption="Table 1: Accuracy.").model_copy(
    update={"grid": (("", "PAWS-X", "XNLI"), ("BERT", "57.4", "n/a"), ("Ours", "70.2", "71.9"))}
)  # fmt: skip


def test_each_number_stands_with_its_paths():
    shown = describe([TABLE]).splitlines()
    assert shown[0] == "Table 1  page 1, 2 rows x 3 columns, read from the PDF"
    assert "  Accuracy." in shown
    assert any(line.split() == ["BERT", "57.4", "n/a"] for line in shown)
    assert any(line.split() == ["Ours", "XNLI", "71.9"] for line in shown)
    assert not any(line.split() == ["BERT", "XNLI", "n/a"] for line in shown)
    assert shown[-1] == "1 table, 3 numbers."


def test_doubts_and_differences_are_shown():
    doubtful = TABLE.model_copy(
        update={"uncertain": "rows differ", "disagreements": ("BERT x XNLI: 1 in the PDF, 2 in the HTML",)}
    )
    shown = describe([doubtful])
    assert "uncertain, its numbers are not used: rows differ" in shown
    assert "sources differ: BERT x XNLI: 1 in the PDF, 2 in the HTML" in shown
    assert shown.endswith("1 table, 1 of them uncertain, 3 numbers.\n")


def test_no_terminal_is_steered():
    hostile = TABLE.model_copy(
        update={"caption": "Table 1: \x1b[2J", "grid": (("\x1b]0;x\x07", "[red]a[/]", ""),), "n_rows": 1}
    )
    assert "\x1b" not in describe([hostile])
    assert "[red]a[/]" in describe([hostile])


def test_json_has_the_whole_records():
    content = json.loads(to_json([TABLE], ["a note"]))
    assert [Table.model_validate(table) for table in content["tables"]] == [TABLE]
    assert content["notes"] == ["a note"]


def test_none():
    assert describe([]) == "No tables were found.\n"
