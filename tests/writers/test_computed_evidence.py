"""What people see of a number that rests on several cells, and of a paper that contradicts itself."""

import pytest

from claimcheck.schema import Box, CellRef, Evidence, Label, Run
from claimcheck.writers.markdown import MarkdownWriter
from claimcheck.writers.terminal import TerminalWriter

BOX = Box(page=7, x0=0, y0=0, x1=1, y1=1)


def computed(n: int, arithmetic: str) -> Evidence:
    cells = tuple(
        CellRef(table=0, row=at, column=1, row_path=(f"M{at}",), column_path=("AVG",), value=f"{60 + at}.0", box=BOX)
        for at in range(n)
    )
    return Evidence(
        paper="p",
        page=7,
        kind="table",
        quote="M0 / AVG = 60.0",
        table="Table 3",
        value="60.0",
        cells=cells,
        table_id=0,
        arithmetic=arithmetic if n > 1 else None,
    )


def shown(run: Run, label: Label, explanation: str, *evidence: Evidence) -> str:
    changes = {"label": label, "explanation": explanation, "evidence": evidence}
    changed = run.model_copy(update={"verdicts": (run.verdicts[0].model_copy(update=changes),)})
    assert "M0 / AVG = 60.0" in MarkdownWriter().render(changed)
    return TerminalWriter(width=120).render(changed)


def test_all_cells_are_shown_and_the_arithmetic_once(run):
    printed = shown(run, Label.SUPPORTED, "Supported: 61.0 - 60.0 = 1.0 (Table 3, p. 7).", computed(2, "61.0 - 60.0 = 1.0"))
    assert "    > M0 / AVG = 60.0\n    > M1 / AVG = 61.0\n      p, page 7, Table 3\n" in printed
    assert printed.count("61.0 - 60.0 = 1.0") == 1


def test_the_arithmetic_stands_with_the_cells_where_the_explanation_lacks_it(run):
    printed = shown(run, Label.SUPPORTED, "Supported: the paper says so (p. 2).", computed(2, "61.0 - 60.0 = 1.0"))
    assert "      p, page 7, Table 3: 61.0 - 60.0 = 1.0\n" in printed


@pytest.mark.parametrize(("n", "more"), [(6, ""), (9, ", 3 more cells")])
def test_of_many_cells_some_are_shown(n, more, run):
    printed = shown(run, Label.REFUTED, "The claim says 70, the paper (60.0 + ...) / 9 = 64.", computed(n, "= 64"))
    assert printed.count("    > M") == 6
    assert f"Table 3{more}" in printed


def test_both_sides_of_a_contradiction_are_shown_each_once(run):
    said = Evidence(paper="p", page=2, kind="passage", quote="The text says 8.4.", start=0, end=18)
    cells = computed(2, "61.0 - 60.0 = 1.0"), computed(2, "61.0 - 60.0 = 1.0").model_copy(update={"value": "61.0"})
    printed = shown(run, Label.NOT_ENOUGH_INFO, "The paper contradicts itself.", cells[0], said, cells[1])
    assert (
        printed.count("> M0 / AVG = 60.0") == printed.count("> M1 / AVG = 61.0") == printed.count("> The text says 8.4.") == 1
    )
    refuted = shown(run, Label.REFUTED, "The paper says otherwise.", cells[0], said, cells[1])
    assert "> M1 / AVG = 61.0" in refuted
    assert "The text says" not in refuted
