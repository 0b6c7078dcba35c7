"""Tables in SciTab's form, read for the verifiers."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.benchmarks import nli
from claimcheck.benchmarks.nli_files import read_file
from claimcheck.benchmarks.nli_judges import load_judge
from claimcheck.benchmarks.nli_tables import as_case, as_text, make_table, read_line, read_table
from claimcheck.settings import Settings
from claimcheck.verifiers.numeric import NumericVerifier

SCITAB = {
    "claim": "BERT beats LSTM by 3.2 points on SST.",
    "label": "supports",
    "table_caption": "Table 2: [BOLD] Accuracy",
    "table_column_names": ["[BOLD] Model", "[BOLD] SST", "IMDB"],
    "table_content_values": [["LSTM", "88.1", "85.0"], ["BERT", "[BOLD] 91.3", "93.4 ± 0.2"]],
}


def opinion(claim: str, table) -> str:
    judgements = NumericVerifier(Settings()).judge([as_case(claim, table)])[0]
    supported = max((judgement.supported for judgement in judgements), default=0.0)
    refuted = max((judgement.refuted for judgement in judgements), default=0.0)
    return "-" if supported == refuted == 0 else "S" if supported > refuted else "R"


def test_cells_have_their_labels():
    table = read_table(SCITAB)
    assert table.caption == "Table 2: Accuracy"
    assert [(cell.text, cell.row_path, cell.column_path, cell.bold) for cell in table.cells] == [
        ("88.1", ("LSTM",), ("SST",), False),
        ("85.0", ("LSTM",), ("IMDB",), False),
        ("91.3", ("BERT",), ("SST",), True),
        ("93.4 ± 0.2", ("BERT",), ("IMDB",), False),
    ]


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("BERT beats LSTM by 3.2 points on SST.", "S"),
        ("BERT beats LSTM by 4.2 points on SST.", "R"),
        ("BERT scores 93.4 on IMDB.", "S"),
        ("BERT scores 85.0 on IMDB.", "R"),
        ("LSTM is better than BERT on both SST and IMDB.", "R"),
        ("GPT scores 93.4 on IMDB.", "-"),
    ],
)
def test_the_numeric_verifier_reads_it(claim, expected):
    assert opinion(claim, read_table(SCITAB)) == expected


@pytest.mark.parametrize(
    "entry",
    [
        {"caption": "C", "columns": ["a", "b"], "rows": [["x", 1]]},
        {"evidence": {"caption": "C", "columns": ["a", "b"], "rows": [["x", 1.0]]}},
        {"evidence": "table", "table": {"caption": "C", "columns": ["a", "b"], "rows": [["x", "1"]]}},
        {"caption": None, "columns": None, "rows": [["x", "1", None]]},
    ],
)
def test_forms(entry):
    (cell, *_) = read_table(entry).cells
    assert cell.row_path == ("x",)


@pytest.mark.parametrize("entry", [{}, {"rows": "x"}, {"rows": [1]}, {"rows": []}, {"rows": [[]]}, {"evidence": {"rows": 3}}])
def test_no_table(entry):
    assert read_table(entry) is None


def test_a_heading_row_and_an_empty_label_are_carried_down():
    rows = [["Ours", "", ""], ["small", "k=1", "1.5"], ["", "k=2", "2.5"], ["Others", "", ""], ["large", "k=1", "3.5"]]
    cells = make_table("", ["Model", "Setting", "Score"], rows).cells
    paths = {cell.text: cell.row_path for cell in cells if cell.text[-2:] == ".5"}
    assert paths == {"1.5": ("Ours", "small", "k=1"), "2.5": ("Ours", "small", "k=2"), "3.5": ("Others", "large", "k=1")}


def test_a_table_too_large_is_none():
    assert make_table("", ["a"], [["1"]] * 50_001) is None


def test_a_line_in_tabfacts_form():
    table = read_line("masters tournament :: player | total || tom | 281 || phil | 287")
    assert table.caption == "masters tournament"
    assert [(cell.row_path, cell.column_path, cell.text) for cell in table.cells] == [
        (("tom",), ("total",), "281"),
        (("phil",), ("total",), "287"),
    ]
    assert read_line("A sentence about nothing.") is None


TEXTS = st.text(alphabet="abcXYZ 0123.,%±-[]BOLD", max_size=8)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.lists(TEXTS, max_size=4), st.lists(st.lists(TEXTS, max_size=5), max_size=5))
def test_any_table_is_read_and_judged(caption, columns, rows):
    table = read_table({"caption": caption, "columns": columns, "rows": rows})
    if table is not None:
        assert all(len(row) == table.n_columns for row in table.grid)
        assert all(cell.row_path for cell in table.cells)
        opinion("Abc scores 12.3 on XYZ.", table)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("abcd"), min_size=2, max_size=4), st.integers(1, 4))
def test_the_line_is_read_back(header, n_rows):
    table = make_table("Scores", header, [["r", *(["1.5"] * (len(header) - 1))]] * n_rows)
    assert read_line(as_text(table)).grid == table.grid


def test_bench_nli_takes_tables(tmp_path):
    refuted = SCITAB | {"claim": "BERT beats LSTM by 4.2 points on SST.", "label": "refutes"}
    path = tmp_path / "scitab.test.jsonl"
    path.write_text(json.dumps(SCITAB) + "\n" + json.dumps(refuted) + "\n")
    row = read_file(path).rows[0]
    assert row.evidence.startswith("Table 2: Accuracy :: Model | SST | IMDB || LSTM | 88.1")
    found = nli.measure(tmp_path, load_judge(Settings(verifier="numeric")))["scitab.test"]
    assert (found["n"], found["accuracy"]) == (2, 1.0)


@pytest.mark.model
def test_numbers_have_the_say_over_entailment(tmp_path):
    claims = {"BERT beats LSTM by 3.2 points on SST.": "supports", "BERT beats LSTM by 2.2 points on SST.": "refutes"}
    lines = [json.dumps(SCITAB | {"claim": claim, "label": label}) for claim, label in claims.items()]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    assert nli.measure(tmp_path, load_judge(Settings()))["a"]["accuracy"] == 1.0
