"""Tables of TeX sources and of HTML, from the bytes to the record."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.extractors.sources.read import read_tables
from claimcheck.schema import Table

GOLDEN = Path(__file__).parent / "golden"


def tex_table(spec: str, rows: str) -> str:
    return rf"\begin{{table}}\caption{{Scores}}\begin{{tabular}}{{{spec}}}{rows}\end{{tabular}}\end{{table}}"


def read(source: str, name: str = "paper.tex") -> list[Table]:
    return list(read_tables(source.encode(), name))


def values(table: Table) -> dict[str, str]:
    return {f"{' / '.join(cell.row_path)} x {' / '.join(cell.column_path)}": cell.text for cell in table.cells}


def outline(table: Table) -> dict[str, object]:
    return {
        "label": table.label,
        "caption": table.caption,
        "uncertain": table.uncertain,
        "grid": [" | ".join(row) for row in table.grid],
        "cells": [f"{path} = {text}" for path, text in values(table).items()],
        "bold": [cell.text for cell in table.cells if cell.bold],
    }


@pytest.mark.parametrize("name", ["constructs.tex", "latexml.html"])
def test_golden(name: str, regen: bool) -> None:
    found = [outline(table) for table in read_tables((GOLDEN / name).read_bytes(), name)]
    expected = GOLDEN / f"{name}.json"
    if regen:
        expected.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


BOOKTABS = r"\toprule Model & Acc \\ \midrule A & 1.5 \\ B & 2.5 \\ \bottomrule"


@pytest.mark.parametrize(
    ("spec", "rows", "expected"),
    [
        ("lc", BOOKTABS, {"A x Acc": "1.5", "B x Acc": "2.5"}),
        ("|l|c|", r"\hline Model & Acc \\ \hline A & 1.5 \\ \hline B & 2.5 \\ \hline", {"A x Acc": "1.5", "B x Acc": "2.5"}),
        ("lc", r"Model & Acc \\ A & 1.5 \\ B & 2.5", {"A x Acc": "1.5", "B x Acc": "2.5"}),
        ("lcc", r"\toprule & 2019 & 2020 \\ \midrule A & 15 & 16 \\ \bottomrule", {"A x 2019": "15", "A x 2020": "16"}),
        (
            "lcc",
            r"\toprule \multirow{2}{*}{M} & \multicolumn{2}{c}{Acc} \\ \cmidrule(lr){2-3} & en & de \\ \midrule A & 1 & 2 \\ \bottomrule",
            {"A x Acc / en": "1", "A x Acc / de": "2"},
        ),
        (
            "llc",
            r"\toprule S & M & F1 \\ \midrule \multirow{2}{*}{S1} & A & 1 \\ & B & 2 \\ \midrule & C & 3 \\ \multirow{-2}{*}{S2} & D & 4 \\ \bottomrule",
            {"S1 / A x F1": "1", "S1 / B x F1": "2", "S2 / C x F1": "3", "S2 / D x F1": "4"},
        ),
        (
            "lc",
            r"\toprule M & F1 \\ \midrule \multicolumn{2}{c}{\textit{Ours}} \\ \midrule A & 1 \\ \textbf{Theirs} \\ B & 2 \\ \bottomrule",
            {"Ours / A x F1": "1", "Theirs / B x F1": "2"},
        ),
        (
            "lcc",
            r"\toprule M & F1 & EM \\ \midrule A & 1 & 2 \\ \midrule M & P & R \\ \midrule A & 3 & 4 \\ \bottomrule",
            {"A x F1": "1", "A x EM": "2", "A x P": "3", "A x R": "4"},
        ),
        ("l r@{.}l", r"\toprule M & \multicolumn{2}{c}{T} \\ \midrule A & 3 & 25 \\ B & 12 & 5 \\ \bottomrule", {"A x T": "3.25", "B x T": "12.5"}),
        ("lcccc", r"\toprule M && F1 && EM \\ \midrule A && 1 && 2 \\ \bottomrule", {"A x F1": "1", "A x EM": "2"}),
        ("lS", r"\toprule {M} & {F1} \\ \midrule A & \bfseries 1.50 \\ B & {--} \\ \bottomrule", {"A x F1": "1.50", "B x F1": "–"}),
        ("lc", r"\toprule M & F1 \% \\ \midrule A & 1 % not 9" "\n" r"\\ \bottomrule", {"A x F1 %": "1"}),
        ("lc", r"\toprule M & F1 \\ \midrule A \& B & 1 \\[3pt] \addlinespace \rowcolor{gray} C & 2 \\* \bottomrule", {"A & B x F1": "1", "C x F1": "2"}),
        ("lc", r"\toprule M & F1 \\ \midrule \shortstack{A\\B} & 1 \\ \bottomrule", {"A B x F1": "1"}),
    ],
)  # fmt: skip
def test_tex(spec: str, rows: str, expected: dict[str, str]) -> None:
    (table,) = read(tex_table(spec, rows))
    assert values(table) == expected
    assert table.uncertain is None
    assert (table.label, table.page, table.source) == ("Table 1", 0, "tex")


@pytest.mark.parametrize(
    ("rows", "doubt"),
    [
        (
            r"\toprule M & F1 \\ \midrule A & \score{1.1}{2.2} \\ \bottomrule",
            r"an unknown macro with several arguments: \\score",
        ),
        (r"\toprule M & F1 \\ \midrule A & 1.1 & 2.2 \\ \bottomrule", "a row of 3 cells in a table of 2 columns"),
        (r"\toprule M & \\ \midrule A & 1.1 \\ \bottomrule", "1 of 1 values have no column header"),
    ],
)
def test_doubts(rows: str, doubt: str) -> None:
    (table,) = read(tex_table("lc", rows))
    assert table.uncertain is not None
    assert re.match(doubt, table.uncertain)


ONE = r"\begin{tabular}{lc}" + BOOKTABS + r"\end{tabular}"


@pytest.mark.parametrize(
    ("source", "labels"),
    [
        (rf"\begin{{table}}\caption{{A}}{ONE}\end{{table}}\begin{{table*}}{ONE}\caption[s]{{B}}\end{{table*}}", ["Table 1: A", "Table 2: B"]),
        (rf"\begin{{table}}\caption*{{No number}}{ONE}\end{{table}}", [""]),
        (rf"\setcounter{{table}}{{4}}\begin{{table}}\caption{{A}}{ONE}\end{{table}}", ["Table 5: A"]),
        (rf"\renewcommand{{\thetable}}{{S\arabic{{table}}}}\begin{{table}}\caption{{A}}{ONE}\end{{table}}", ["Table S1: A"]),
        (rf"\renewcommand\thetable{{\thesection.\arabic{{table}}}}\begin{{table}}\caption{{A}}{ONE}\end{{table}}", ["A"]),
        (rf"\begin{{figure}}{ONE}\captionof{{table}}{{A}}\end{{figure}}", ["Table 1: A"]),
        (rf"\begin{{table}}\caption{{A}}{ONE}{ONE}\end{{table}}", ["Table 1: A", "Table 1: A"]),
        (rf"\begin{{table}}\begin{{minipage}}{{1cm}}{ONE}\caption{{A}}\end{{minipage}}\begin{{minipage}}{{1cm}}{ONE}\caption{{B}}\end{{minipage}}\end{{table}}", ["Table 1: A", "Table 2: B"]),
        (rf"\begin{{table}}\subfloat[dev]{{{ONE}}}\subfloat[test]{{{ONE}}}\caption{{A}}\end{{table}}", ["Table 1: A dev", "Table 1: A test"]),
        (rf"\begin{{threeparttable}}\caption{{A}}{ONE}\end{{threeparttable}}", ["Table 1: A"]),
        (ONE, [""]),
        (rf"% \begin{{table}}\caption{{A}}{ONE}\end{{table}}" "\n" rf"\begin{{table}}\caption{{B}}{ONE}\end{{table}}", ["Table 1: B"]),
        (rf"\iffalse\begin{{table}}\caption{{A}}{ONE}\end{{table}}\else\begin{{table}}\caption{{B}}{ONE}\end{{table}}\fi", ["Table 1: B"]),
        (rf"\begin{{verbatim}}{ONE}\end{{verbatim}}", []),
        (rf"\newcommand{{\t}}{{{ONE}}}\begin{{table}}\caption{{A}}\t\end{{table}}", ["Table 1: A"]),
        (r"\begin{table}\caption{A}\begin{tabular}{lc} A & B \\ C & D \end{tabular}\end{table}", []),
        (rf"\begin{{table}}\caption{{A}}{ONE[:-13]}", []),
    ],
)  # fmt: skip
def test_captions_and_numbers(source: str, labels: list[str]) -> None:
    assert [table.caption for table in read(source)] == labels


HTML_ROWS = "<tr><th>Model</th><th>Acc</th></tr><tr><td>A</td><td>{}</td></tr>"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("1.5", "1.5"),
        ("<b>1.5</b>", "1.5"),
        ("1.5<sup>2</sup>", "1.5 2"),
        ("10<sup>5</sup>", "10^5"),
        ("1.5<sup>*</sup>", "1.5*"),
        ("&minus;1.5&nbsp;%", "-1.5 %"),
        ('<math alttext="65.8_{\\pm 0.3}"><mn>65.8</mn><mn>0.3</mn></math>', "65.8 ± 0.3"),
        ('1.5<span class="ltx_note"><sup>2</sup>Note 9</span>', "1.5"),
        ("<table><tr><td>1.5</td></tr></table>", "1.5"),
        ("1.5<br/>2.5", "1.5 2.5"),
        ("1.5<script>7</script>", "1.5"),
        ("1.5", "1.5"),
    ],
)
def test_html_cells(cell: str, text: str) -> None:
    (table,) = read(f"<html><table><caption>Table 4: X</caption>{HTML_ROWS.format(cell)}</table></html>", "x.html")
    assert values(table) == {"A x Acc": text}
    assert (table.label, table.caption, table.source) == ("Table 4", "Table 4: X", "html")


def test_html_spans_reach_over_columns_and_rows():
    rows = (
        '<tr><th rowspan="2">M</th><th colspan="2">Acc</th></tr><tr><th>en</th><th>de</th></tr>'
        '<tr><td rowspan="2">A</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr>'
    )
    (table,) = read(f"<table>{rows}</table>", "x.html")
    assert [cell.text for cell in table.cells] == ["1", "2", "3", "4"]
    assert table.cells[0].column_path == ("Acc", "en")
    assert table.cells[3].row_path == ("A",)


def test_an_equation_is_no_table():
    equation = '<table class="ltx_equation ltx_eqn_table"><tr class="ltx_eqn_row"><td class="ltx_eqn_cell">x</td><td>1</td></tr></table>'
    assert read(f"<html>{equation}</html>", "x.html") == []


def test_a_macro_that_latexml_did_not_know_is_a_doubt():
    rows = HTML_ROWS.format("1.5").replace("Model", '<span class="ltx_ERROR undefined">\\ours</span>')
    (table,) = read(f"<table>{rows}</table>", "x.html")
    assert table.uncertain == "LaTeXML did not know a macro in it"


PIECES = st.sampled_from(
    [
        r"\begin{table}", r"\end{table}", r"\begin{tabular}{lc}", r"\end{tabular}", r"\\", "&", "1.5", "A", r"\multicolumn{2}{c}{", r"\multirow{2}{*}{",
        "}", "{", r"\caption{", r"\hline", r"\midrule", "%", "\n", "$", "_", r"\textbf{", r"\newcommand{\x}[1]{#1}", r"\x", r"\iffalse", r"\fi", r"\end{",
        r"\begin{longtable}{ll}", r"\endhead", r"\cmidrule(lr){1-2}", r"\num{1e3}", "#1", r"\def\y{\y}", r"\y", "[", "]", r"\input{x}",
    ]
)  # fmt: skip
MARKUP = st.sampled_from(
    [
        "<table>", "</table>", "<tr>", "</tr>", "<td colspan=3>", "</td>", '<th rowspan="2">', "1.5", "A", "<figure>", "</figure>", "<caption>", "</caption>",
        '<span class="ltx_td">', "</span>", '<math alttext="1^{2">', "</math>", "<sup>", "</sup>", "<b>", "&lt;", "<", '<td colspan="99999">', "<thead>", "</thead>",
        '<span class="ltx_tabular">', '<span class="ltx_tr">', "<br>", "<!--", "-->",
    ]
)  # fmt: skip


def is_whole(table: Table) -> bool:
    """Tell whether every row is as long as the table is wide and every cell stands where the grid has it."""
    n_header = len(table.grid) - table.n_rows
    return all(len(row) == table.n_columns for row in table.grid) and all(
        table.grid[n_header + cell.row][cell.column] == cell.text for cell in table.cells
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_tex_is_too_broken(source):
    assert all(is_whole(table) for table in read(source))


@settings(max_examples=150, deadline=None)
@given(st.lists(MARKUP, max_size=60).map("".join))
def test_no_html_is_too_broken(source):
    assert all(is_whole(table) for table in read(source, "x.html"))


NAMES = st.text(alphabet="ABCDEFG", min_size=1, max_size=6)
NUMBERS = st.decimals(min_value=0, max_value=99, places=1).map(str)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.lists(NAMES, min_size=1, max_size=4, unique=True), st.lists(NAMES, min_size=1, max_size=5, unique=True))
def test_tex_and_html_of_one_table_give_the_same(data, columns, rows):
    body = [[data.draw(NUMBERS) for _ in columns] for _ in rows]
    lines = [" & ".join([name, *cells]) for name, cells in zip(rows, body, strict=True)]
    table = r"\toprule " + r" & ".join(["M", *columns]) + r"\\ \midrule " + r" \\ ".join(lines) + r" \\ \bottomrule"
    tex = tex_table("l" * (len(columns) + 1), table)
    head = "".join(f'<th class="ltx_th_column">{name}</th>' for name in ["M", *columns])
    trs = "".join(
        f"<tr><td>{name}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        for name, cells in zip(rows, body, strict=True)
    )
    (one,), (other,) = read(tex), read(f"<table><thead><tr>{head}</tr></thead>{trs}</table>", "x.html")
    wanted = {
        f"{row} x {column}": text
        for row, cells in zip(rows, body, strict=True)
        for column, text in zip(columns, cells, strict=True)
    }
    assert values(one) == values(other) == wanted


def test_a_table_without_end_is_cut_and_in_doubt():
    (table,) = read(tex_table("lc", r"M & F1 \\ \midrule " + r"A & 1.5 \\ " * 5000))
    assert table.uncertain == "it has more than 400 rows or 20000 cells"
    assert len(table.grid) == 400
