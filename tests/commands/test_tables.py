"""`claimcheck tables`, and the sources that lie beside a PDF."""

import json
from pathlib import Path

import pytest
from small_papers import booktabs, make_pdf, text
from typer.testing import CliRunner

from claimcheck.cli import app
from claimcheck.errors import InputError, PaperError
from claimcheck.extractors.paper import PaperExtractor
from claimcheck.extractors.source_tables import SourceReader, is_source, sources_beside
from claimcheck.settings import Settings

TEX = r"""\begin{table}\caption{Some results on the test set.}\begin{tabular}{lccc}\toprule
& \multicolumn{2}{c}{Accuracy} & \\ \cmidrule{2-3} Model & PAWS-X & XNLI & Time \\ \midrule %s \bottomrule\end{tabular}\end{table}"""


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "2104.08645v2.pdf"
    body = text(72, 100, "A body of text stands here so that the page is not taken for a scan of one.")
    path.write_bytes(make_pdf([body, *booktabs(72, 220), text(72, 212, "Table 1: Some results on the test set.", size=9)]))
    return path


def source_of(paper: Path, *, change: tuple[str, str] = ("", "")) -> str:
    """Return TeX source of the table in the PDF, one text in it changed."""
    (table,) = PaperExtractor(Settings(table_sources="pdf", threads=1)).extract(paper).tables
    rows = "".join(rf"{' & '.join(row)} \\ " for row in table.grid[-table.n_rows :])
    return TEX % rows.replace(*change) if change[0] else TEX % rows


def run(*arguments: str | Path):
    return CliRunner().invoke(app, ["tables", *map(str, arguments)])


def test_a_pdf_and_the_source_beside_it(paper: Path) -> None:
    source = source_of(paper)
    alone = run(paper)
    assert alone.exit_code == 0
    assert "read from the PDF" in alone.output
    paper.with_name("2104.08645v2.tex").write_text(source, encoding="utf-8")
    checked = json.loads(run(paper, "--json").output)
    (table,) = checked["tables"]
    assert (table["source"], table["page"], table["uncertain"], checked["notes"]) == ("tex", 1, None, [])
    assert all(cell["confirmed"] for cell in table["cells"])
    document = PaperExtractor(Settings(threads=1)).extract(paper)
    assert [source.partition(" ")[0] for source in document.sources] == ["tex/1"]
    assert PaperExtractor(Settings(table_sources="pdf", threads=1)).extract(paper).sources == ()


def test_a_source_that_differs(paper: Path) -> None:
    source = source_of(paper, change=("66.0", "60.6"))
    paper.with_name("2104.08645v2.tex").write_text(source, encoding="utf-8")
    shown = run(paper).output
    assert "sources differ" in shown
    assert "66.0 in the PDF, 60.6 in the TeX source" in " ".join(shown.split())


def test_a_hostile_source_is_a_note_and_the_pdf_is_read(paper: Path) -> None:
    paper.with_name("2104.08645v2.tar.gz").write_bytes(b"\x1f\x8b damaged")
    document = PaperExtractor(Settings(threads=1)).extract(paper)
    assert len(document.tables) == 1
    assert document.notes[0].startswith("Tables are not checked against 2104.08645v2.tar.gz: ")


def test_what_is_asked_for_and_not_there_is_a_note(paper: Path) -> None:
    document = PaperExtractor(Settings(threads=1, table_sources="all")).extract(paper)
    assert document.notes == (
        "Tables of 2104.08645v2.pdf are not checked: its TeX source is not at hand.",
        "Tables of 2104.08645v2.pdf are not checked: its HTML is not at hand.",
    )


def test_a_source_alone(tmp_path: Path) -> None:
    path = tmp_path / "paper.tex"
    path.write_text(TEX % r"A & 1.5 & 2.5 & 3 \\", encoding="utf-8")
    result = run(path, "--table", "1")
    assert result.exit_code == 0
    assert "no page" in result.output
    assert "A    Accuracy / PAWS-X  1.5" in result.output
    assert isinstance(run(path, "--table", "7").exception, InputError)
    assert isinstance(run(tmp_path / "missing.tex").exception, PaperError)


def test_what_was_read_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "paper.html"
    path.write_text("<table><tr><th>M</th><th>F1</th></tr><tr><td>A</td><td>1.5</td></tr></table>", encoding="utf-8")
    reader = SourceReader(Settings(threads=1))
    first = reader.read(path)
    monkeypatch.setattr(reader, "_sandboxes", None)
    assert reader.read(path) == first
    assert first.fingerprint.startswith("html/1 ")


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["x.tex", "x.tar.gz", "x.html"], ["x.tar.gz", "x.html"]),
        (["arXiv-x.tar.gz", "y.tex"], ["arXiv-x.tar.gz"]),
        (["x.htm"], ["x.htm"]),
        (["x.txt", "x.md"], []),
    ],
)
def test_sources_beside(tmp_path: Path, names: list[str], found: list[str]) -> None:
    for name in names:
        (tmp_path / name).write_text("", encoding="utf-8")
    assert [path.name for path in sources_beside(tmp_path / "x.pdf")] == found
    assert all(is_source(tmp_path / name) for name in found)
