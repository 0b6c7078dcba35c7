"""A whole run over a paper whose TeX source lies beside its PDF: what is read, shown and noted in the fingerprint."""

import hashlib
import json
from pathlib import Path

import pytest
from small_papers import HEADING, TITLE, booktabs, lines, make_pdf, text

import claimcheck
from claimcheck.schema import Label, Run
from claimcheck.settings import Settings
from claimcheck.writers.markdown import MarkdownWriter
from claimcheck.writers.terminal import TerminalWriter

PAPER = "2104.08645v2"
CLAIMS = ("Large reaches an accuracy of 66.0 on XNLI.", "On PAWS-X, Large is 4.8 points more accurate than Base.")
TEX = r"""\begin{table}\caption{Accuracy on two tasks. Bold is best.}\begin{tabular}{lccc}\toprule
& \multicolumn{2}{c}{Accuracy} & \\ \cmidrule{2-3} Model & XNLI & PAWS-X & Mean \\ \midrule
Base & 61.2 & 70.1 & 65.7 \\ Large & %s & 74.9 & 70.5 \\ Ours & 72.4 & 78.9 & 75.7 \\ \bottomrule\end{tabular}\end{table}"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one paper."""
    page = [
        text(72, 90, "Transfer Without Any Labels", size=TITLE, bold=True),
        text(72, 130, "1 Results", size=HEADING, bold=True),
        lines(
            72, 150, ("We transfer models between languages, and need no labels.", "Each run took four hours on one machine.")
        ),
        *booktabs(72, 320),
        text(72, 410, "Table 1: Accuracy on two tasks. Bold is best.", size=9),
    ]
    (tmp_path / f"{PAPER}.pdf").write_bytes(make_pdf(page))
    return tmp_path


def verify(folder: Path, cache: Path, **more: object) -> Run:
    rows = "".join(f"| {claim} | ✓ | 0.5 |\n" for claim in CLAIMS)
    report = f"# A report\n\n| Claim | Verified | Confidence |\n|---|---|---|\n{rows}\n## References\n\n- arXiv:{PAPER}\n"
    return claimcheck.verify(
        report, papers=folder, settings=Settings(offline=True, cache=cache, retriever="lexical", threads=1, **more)
    )


def without_clock(run: Run) -> str:
    return run.model_copy(update={"seconds": {}}).model_dump_json()


@pytest.mark.model
def test_sources_are_read_noted_and_never_mixed_up(folder, tmp_path_factory):
    cache = tmp_path_factory.mktemp("cache")
    alone = verify(folder, cache)
    assert [verdict.label for verdict in alone.verdicts] == [Label.SUPPORTED, Label.SUPPORTED]
    assert f"tables.{PAPER}" not in alone.fingerprint
    source = folder / f"{PAPER}.tex"
    source.write_text(TEX % "66.0", encoding="utf-8")
    agreeing = verify(folder, cache)
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    assert agreeing.fingerprint == alone.fingerprint | {f"tables.{PAPER}": f"tex/1 {digest}"}
    assert [verdict.label for verdict in agreeing.verdicts] == [Label.SUPPORTED, Label.SUPPORTED]
    source.write_text(TEX % "60.6", encoding="utf-8")
    differing = verify(folder, cache)
    assert differing.fingerprint[f"tables.{PAPER}"] != agreeing.fingerprint[f"tables.{PAPER}"]
    assert not any(evidence.table_id is not None for verdict in differing.verdicts for evidence in verdict.evidence)
    assert without_clock(verify(folder, cache, table_sources="pdf")) == without_clock(alone)
    source.unlink()
    assert without_clock(verify(folder, cache)) == without_clock(alone)


@pytest.mark.model
def test_a_damaged_source_is_a_note_for_the_user(folder, tmp_path_factory):
    (folder / f"{PAPER}.tar.gz").write_bytes(b"\x1f\x8b damaged")
    run = verify(folder, tmp_path_factory.mktemp("cache"))
    (note,) = run.papers[0].notes
    assert note.startswith(f"Tables are not checked against {PAPER}.tar.gz: ")
    assert run.verdicts[0].label is Label.SUPPORTED
    assert f"note: Tables are not checked against {PAPER}.tar.gz" in TerminalWriter(width=200).render(run)
    assert "## Notes" in MarkdownWriter().render(run)
    assert json.loads(run.model_dump_json())["papers"][0]["notes"] == [note]


@pytest.mark.model
def test_a_number_is_shown_with_its_cells_and_the_arithmetic(folder, tmp_path_factory):
    run = verify(folder, tmp_path_factory.mktemp("cache"))
    value, difference = (verdict.evidence[0] for verdict in run.verdicts)
    assert (value.table, value.table_id, value.row_path, value.value) == ("Table 1", 0, ("Large",), "66.0")
    assert (value.column_path, value.arithmetic) == (("Accuracy", "XNLI"), None)
    assert [cell.value for cell in value.cells] == ["66.0"]
    assert difference.arithmetic == "74.9 - 70.1 = 4.8"
    assert [(cell.row_path, cell.value) for cell in difference.cells] == [(("Large",), "74.9"), (("Base",), "70.1")]
    assert all(cell.box.page == difference.page == 1 and cell.box.x0 < cell.box.x1 for cell in difference.cells)
    printed = TerminalWriter().render(run)
    for part in (
        "> Large / Accuracy, PAWS-X = 74.9\n    > Base / Accuracy, PAWS-X = 70.1",
        "74.9 - 70.1 = 4.8 (Table 1, p. 1)",
    ):
        assert part in printed
