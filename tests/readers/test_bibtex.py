"""BibTeX records, whole and broken, and the files that belong to a report."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prose_reading import read_markdown

from claimcheck.readers.bibtex import MAX_BIB_BYTES, bib_files, parse_bibtex, read_bib

RECORD = """@article{%s,
  title  = {{Auto-Encoding} Variational {B}ayes with \\"Uml\\"auts \\& more},
  author = {Kingma, Diederik P. and {\\L}ukasz Kaiser and others},
  year   = 2014, eprint = {http://arxiv.org/abs/1312.6114v10}, archivePrefix= {arXiv},
  url = "https://example.org/{x}",
}
"""


def test_fields_of_a_record() -> None:
    (record,) = parse_bibtex(RECORD % "vae")
    assert (record.key, record.title, record.year) == ("vae", "Auto-Encoding Variational Bayes with Ümläuts & more", 2014)
    assert record.authors == ("Kingma, Diederik P.", "Łukasz Kaiser")
    assert record.arxiv_id == "1312.6114v10"


@pytest.mark.parametrize(
    ("text", "arxiv_id", "doi"),
    [
        ("@misc{k, eprint={2209.15421}, archivePrefix={arXiv}}", "2209.15421", None),
        ("@article{k, journal = {arXiv preprint arXiv:2210.03629v3}}", "2210.03629v3", None),
        ("@Article{k, journal = {ArXiv}, volume = {abs/2206.00364}}", "2206.00364", None),
        ("@misc{k, url={http://arxiv.org/abs/2512.00417v4}}", "2512.00417v4", None),
        ("@misc{k, doi = {https://doi.org/10.1000/XYZ}}", None, "10.1000/xyz"),
        ("@misc{k, pages = {2104.08645}}", None, None),
    ],
)
def test_identifiers(text: str, arxiv_id: str | None, doi: str | None) -> None:
    (record,) = parse_bibtex(text)
    assert (record.arxiv_id, record.doi) == (arxiv_id, doi)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('@article{a, title={x {y} z, year=2020\n@misc{b, title="Q" # foo, year = 2021}', ["a", "b"]),
        ("@comment{not, one}\n@string{x = {y}}\n@book{c}", ["c"]),
        ("@inproceedings{\nedm,\ntitle={T}\n}", ["edm"]),
        ("mail@example.org {x, y}", []),
        ("@article(paren, title = {T})", ["paren"]),
        ("@article{, title={no key}}", []),
        ("", []),
    ],
)
def test_broken_records(text: str, keys: list[str]) -> None:
    assert [record.key for record in parse_bibtex(text)] == keys


@given(st.text(alphabet='@article{}(),="#\\ \nabc12', max_size=200))
def test_any_text_is_parsed(text: str) -> None:
    for record in parse_bibtex(text):
        assert 0 <= record.start < record.end <= len(text)


def test_files_beside_a_report(tmp_path: Path) -> None:
    outside = tmp_path / "outside.bib"
    outside.write_text("@misc{x, title={T}}")
    folder = tmp_path / "report"
    folder.mkdir()
    report = folder / "main.tex"
    report.write_text("\\bibliography{refs, ../outside}")
    for name in ("refs.bib", "main.bib", "a.bib"):
        (folder / name).write_text("")
    (folder / "link.bib").symlink_to(outside)
    assert [path.name for path in bib_files(str(report), report.read_text())] == ["refs.bib", "main.bib", "a.bib"]
    long, absolute, share = "a" * 900, str(folder / "refs"), "//host/share/x"
    assert bib_files(str(report), f"\\bibliography{{{long}, {absolute}, {share}, a}}")[0].name == "a.bib"
    assert bib_files("-", "") == bib_files("<text>", "") == bib_files(str(folder / "none.md"), "") == []


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.bib"
    with path.open("wb") as file:
        file.truncate(MAX_BIB_BYTES + 1)
    assert read_bib(path) is None
    assert read_bib(tmp_path / "none.bib") is None


def test_bare_keys_of_a_file_beside_the_report(tmp_path: Path) -> None:
    (tmp_path / "ref.bib").write_text(RECORD % "Kingma2014Auto" + RECORD % "Never2000Cited")
    report = tmp_path / "notes.md"
    report.write_text("- Nets encode well. Kingma2014Auto (provenance: notes)\n- Use `Never2000Cited` here.\n")
    read = read_markdown(report.read_text(), str(report))
    assert read.bindings() == [("Nets encode well.", ("Kingma2014Auto",))]
    assert [(one.id, one.arxiv_id, one.region) for one in read.references] == [("Kingma2014Auto", "1312.6114v10", None)]
