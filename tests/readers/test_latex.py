"""LaTeX reports: text, citations, tables and bibliographies, with places in the source."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from prose_reading import Read, read_blocks, source_of

from claimcheck.latex.text import plain_text
from claimcheck.readers.latex import Latex


def read(text: str, path: str = "x.tex") -> Read:
    source = source_of(text, path)
    return read_blocks(Latex().blocks(source), source)


def texts(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.content.text) for block in Latex().blocks(source_of(text))]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("\\section{A \\emph{b} c}\nText % comment\nhere.\n\nNext~one.", [("heading", "A b c"), ("paragraph", "Text here."), ("paragraph", "Next one.")]),
        ("\\begin{itemize}\\item One\n\\item Two\\end{itemize}", [("item", "One"), ("item", "Two")]),
        ("A 12.8\\% gain --- ``fine'' \\& \\ldots done.", [("paragraph", "A 12.8% gain — “fine” & ... done.")]),
        ("Sch\\\"olkopf, \\'{e}t\\'e, \\c{c}a, \\L odz.", [("paragraph", "Schölkopf, été, ça, Łodz.")]),
        ("Let $p_\\text{data}(\\mathbf{x})$ be.", [("paragraph", "Let p_data(x) be.")]),
        ("Before \\begin{equation} x = y \\end{equation} after.", [("paragraph", "Before after.")]),
        ("\\begin{verbatim}\nno \\cite{x}\n\\end{verbatim}Yes.", [("paragraph", "Yes.")]),
        ("\\begin{figure}\\includegraphics[width=1cm]{x.png}\\caption{A figure.}\\label{f}\\end{figure}", [("paragraph", "A figure.")]),
        ("As Figure~\\ref{fig:a} shows\\footnote{A note.}.", [("paragraph", "A note."), ("paragraph", "As Figure # shows.")]),
        ("See \\href{https://a.org/b_c}{the page} and \\url{https://d.org}.", [("paragraph", "See the page and https://d.org.")]),
        ("\\newcommand{\\fix}{FIX} \\textcolor{red}{Red} \\textbf{bold}.", [("paragraph", "Red bold.")]),
        ("\\title{T}\\documentclass{x}\\begin{document}\\begin{abstract}We do.\\end{abstract}\\end{document} gone",
         [("heading", "T"), ("heading", "abstract"), ("paragraph", "We do.")]),
        ("Unclosed \\section{here and $x and {y", [("paragraph", "Unclosed here and $x and y")]),
    ],
)  # fmt: skip
def test_blocks(text: str, blocks: list[tuple[str, str]]) -> None:
    assert texts(text) == blocks


BIB = "\\begin{thebibliography}{9}\n\\bibitem{a} A. Author, ``A first title here,'' 2019.\n\\bibitem[B20]{b} Other, B. (2020). Second title. Venue.\n\\end{thebibliography}"


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Nets work \\cite{a}. They fail \\citep[see][p. 3]{a, b}.", [("Nets work.", ("a",)), ("They fail.", ("a", "b"))]),
        ("Nets work~\\autocite{a}\\footcite{b}.", [("Nets work.", ("a", "b"))]),
        ("\\citet{a} proposed it.", [("[a] proposed it.", ("a",))]),
        ("Nets (\\citeyear{a}) work well.", [("Nets work well.", ("a",))]),
        ("\\nocite{a} Nothing is cited here.", []),
        ("\\begin{itemize}\\item Nets work well \\cite{b}\\end{itemize}", [("Nets work well", ("b",))]),
        ("\\begin{table}\\caption{Scores of all \\cite{a}.}\\begin{tabular}{lc}\\toprule Model & Score\\\\\\midrule BERT \\cite{b} & 85.1\\\\ \\bottomrule\\end{tabular}\\end{table}",
         [("Scores of all.", ("a",)), ("Model: BERT; Score: 85.1", ("b",))]),
    ],
)  # fmt: skip
def test_citations_bind_to_the_bibliography(text: str, claims: list[tuple[str, tuple[str, ...]]]) -> None:
    found = read(f"\\begin{{document}}{text}\n\n{BIB}\\end{{document}}")
    assert found.bindings() == claims
    assert [(one.id, one.title, one.year) for one in found.references] == [
        ("a", "A first title here", 2019),
        ("b", "Second title", 2020),
    ]


def test_textual_citations_are_named_by_their_records(tmp_path: Path) -> None:
    records = "@misc{a, author={Ho, J. and Jain, A. and Abbeel, P.}, title={T}, year=2020}\n@misc{b, author={D. Kingma and M. Welling}, title={V}}\n@misc{never, title={N}}"
    (tmp_path / "refs.bib").write_text(records)
    path = tmp_path / "report.tex"
    path.write_text("\\citet{a} introduced it. So did \\textcite{b}, with more.\\bibliography{refs}")
    found = read(path.read_text(), str(path))
    assert found.bindings() == [("Ho et al. introduced it.", ("a",)), ("So did Kingma and Welling, with more.", ("b",))]


def test_records_inside_the_report_come_with_their_place() -> None:
    text = "\\begin{filecontents}{r.bib}\n@misc{a, title={T one}}\n@misc{a, title={T two}}\n\\end{filecontents}\nNets work well \\cite{a}, \\cite{gone}.\\bibliography{r}"
    found = read(text)
    (reference,) = found.references
    assert reference.region is not None
    assert (reference.title, reference.line, text[reference.region.start : reference.region.end]) == (
        "T one",
        2,
        "@misc{a, title={T one}}",
    )
    assert [one.message for one in found.findings] == ["[gone] is cited, but not listed."]


def test_nocite_all_lists_every_record() -> None:
    text = "\\begin{filecontents}{r.bib}@misc{a, title={T}}@misc{b, title={U}}\\end{filecontents}\\nocite{*}\\bibliography{r}"
    assert [one.id for one in read(text).references] == ["a", "b"]


def test_no_file_outside_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.bib").write_text("@misc{a, title={Secret}}")
    folder = tmp_path / "in"
    folder.mkdir()
    path = folder / "report.tex"
    path.write_text("Nets work well \\cite{a}.\\bibliography{../secret}\\input{../secret.bib}")
    found = read(path.read_text(), str(path))
    assert (found.references, found.rules()) == ((), ["unknown-citation"])


def test_regions_are_those_of_the_source() -> None:
    text = "\\begin{document}\nUncited.\n\\textbf{Nets} work~\\cite{a} % why\n well.\n\\end{document}"
    (claim,) = read(text).claims
    assert (claim.text, claim.line) == ("Nets work well.", 3)
    assert text[claim.region.start : claim.region.end] == "Nets} work~\\cite{a} % why\n well."


@pytest.mark.parametrize(
    ("text", "suffix", "at_least", "at_most"),
    [
        ("\\documentclass{article}", "", 0.9, 1.0),
        ("\\section{A} text \\cite{x}", ".tex", 0.9, 1.0),
        ("\\section{A} text \\cite{x}", "", 0.3, 0.6),
        ("no markup at all", ".md", 0.0, 0.0),
    ],
)
def test_recognition(text: str, suffix: str, at_least: float, at_most: float) -> None:
    assert at_least <= Latex().recognises(source_of(text), suffix) <= at_most


@pytest.mark.parametrize(
    "piece",
    ["{", "}", "\\section{", "\\begin{itemize}", "\\footnote{", "$a", "\\begin{tabular}{", '\\"', "\\cite[", "\\textbf{"],
)
def test_deep_nesting_neither_hangs_nor_overflows(piece: str) -> None:
    text = piece * 5_000
    for block in Latex().blocks(source_of(text)):
        assert 0 <= block.start <= block.end <= len(text)


@given(st.lists(st.sampled_from(
    ["\\section{", "}", "{", "\\cite{a,b}", "$", "\\begin{tabular}{l}", "\\end{tabular}", "&", "\\\\", "\\item ", "\\begin{itemize}", "\\end{itemize}", "word ",
     "\n\n", "%", "\\bibitem{k}", "\\footnote{", "\\(", "\\[", "\\'e", "\\verb|x|", "\\begin{verbatim}", "\\", "~", "--", "\\caption{", "é", "\\url{x}"]
), max_size=40).map("".join))  # fmt: skip
@example("\\begin{tabular}{l}\\begin{tabular}{l}--&\\cite{a,b}")
def test_any_markup_is_read(text: str) -> None:
    found = read(text)
    for block in Latex().blocks(source_of(text)):
        offsets = list(block.content.offsets)
        assert len(offsets) == len(block.content.text)
        assert offsets == sorted(offsets)
    for claim in found.claims:
        assert claim.region.start < claim.region.end <= len(text)


@pytest.mark.parametrize(
    ("snippet", "text"),
    [
        ("Kaiser, {\\L}ukasz", "Kaiser, Łukasz"),
        ("$10^{-3}$", "10^-3"),
        ("broken \\frac{1", "broken \\frac1"),
        ("}{", ""),
        ("\\frac", "\\frac"),
        ("{" * 5000, ""),
    ],
)
def test_snippets(snippet: str, text: str) -> None:
    assert plain_text(snippet) == text
