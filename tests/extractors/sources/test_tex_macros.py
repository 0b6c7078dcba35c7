"""Macros of a paper's own: expanded, and bounded."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.extractors.sources.tex_columns import parse_columns
from claimcheck.extractors.sources.tex_macros import DEFINITION, MAX_EXPANDED, ExpansionError, Macro, definition_at, expand
from claimcheck.latex.arguments import closings


def defined(source: str) -> dict[str, Macro]:
    found: dict[str, Macro] = {}
    for match in DEFINITION.finditer(source):
        definition = definition_at(match, source, closings(source), found)
        if definition:
            found[definition.name] = definition.macro
    return found


@pytest.mark.parametrize(
    ("definitions", "text", "expanded"),
    [
        (r"\newcommand{\x}{65.8}", r"\x & \x{}", "65.8& 65.8{}"),
        (r"\newcommand\best[1]{\textbf{#1}}", r"\best{1.5} & \best 7", r"\textbf{1.5} & \textbf{7}"),
        (r"\newcommand{\res}[2][0.1]{#2 (#1)}", r"\res{5} & \res[0.3]{6}", "5 (0.1) & 6 (0.3)"),
        (r"\def\pair#1#2{#1/#2}", r"\pair{a}{b}", "a/b"),
        (r"\let\b\textbf", r"\b{x}", r"\textbf {x}"),
        (r"\NewDocumentCommand{\v}{m O{2}}{#1}", r"\v{4}", "4"),
        (r"\NewDocumentCommand\w{ O{2} m }{#2/#1}", r"\w{4} \w[3]{4}", "4/2 4/3"),
        (r"\newcommand{\a}{\b}\newcommand{\b}{7}", r"\a", "7"),
        (r"\newcommand{\a}{1}\renewcommand{\a}{2}", r"\a", "2"),
        (r"\newcommand{\xs}{n\xspace}", r"\xs A", r"n\xspace A"),
        (r"\renewcommand{\textbf}[1]{gone}", r"\textbf{here}", r"\textbf{here}"),
        (r"\newcommand{\row}[2]{#1 & #2 \\}", r"\row{A}{1}\row{B}{2}", r"A & 1 \\B & 2 \\"),
        (r"\newcommand{\x", r"\x", r"\x"),
    ],
)
def test_expand(definitions: str, text: str, expanded: str) -> None:
    assert expand(text, defined(definitions)) == expanded


@pytest.mark.parametrize(
    "definitions",
    [
        r"\newcommand{\x}{\x}",
        r"\newcommand{\x}{\y}\newcommand{\y}{\x}",
        r"\newcommand{\x}{\x\x}",
        "".join(rf"\newcommand{{\x{chr(97 + n)}}}{{{chr(92)}x{chr(98 + n)} {chr(92)}x{chr(98 + n)} }}" for n in range(12))
        + rf"\newcommand{{\xm}}{{{'9' * 900}}}\newcommand{{\x}}{{\xa}}",
        rf"\newcommand{{\x}}{{\y{{{'9' * 9000}}}}}\newcommand{{\y}}[1]{{{'#1' * 9000}}}",
    ],
    ids=["itself", "each other", "doubling", "a billion laughs", "long arguments"],
)
def test_what_never_ends_is_an_error(definitions: str) -> None:
    with pytest.raises(ExpansionError):
        expand(r"\x", defined(definitions))


@given(
    st.dictionaries(
        st.sampled_from("abcd"), st.builds(Macro, st.integers(0, 2), st.none(), st.text(alphabet="\\abcd#12{} ", max_size=12))
    ),
    st.text(alphabet="\\abcd{}[]# 1", max_size=40),
)
def test_expansion_ends_within_its_bounds(macros, text):
    with contextlib.suppress(ExpansionError):
        assert len(expand(text, macros)) <= MAX_EXPANDED + len(text)


TYPES = {"Y": Macro(0, None, r">{\bfseries}c"), "Z": Macro(1, None, "*{2}{p{#1}}")}


@pytest.mark.parametrize(
    ("spec", "kinds"),
    [
        ("lcr", "lcr"),
        ("@{}l|c||r@{}", "lcr"),
        ("l*{3}{c}r", "lcccr"),
        ("l*{2}{S[table-format=2.1]c}", "lScSc"),
        (r"p{3cm}>{\centering\arraybackslash}m{2cm}X", "pmX"),
        ("lD{.}{.}{2}", "lD"),
        ("lYZ{2cm}", "lcpp"),
        ("lQ{3cm}c", "lQc"),
        ("", ""),
        ("l*{9999}{c}", "l" + "c" * 199),
    ],
)
def test_columns(spec: str, kinds: str) -> None:
    assert "".join(column.kind for column in parse_columns(spec, TYPES)) == kinds


def test_columns_know_what_is_between_and_before_them():
    (left, right, bold) = parse_columns(r"r@{.}lY", TYPES)
    assert (left.joint, right.joint, bold.bold) == (".", None, True)


@pytest.mark.parametrize("spec", ["*{9}{*{9}{*{9}{*{9}{*{9}{*{9}{*{9}{}}}}}}}", "K"])
def test_columns_without_end_are_an_error(spec: str) -> None:
    with pytest.raises(ExpansionError):
        parse_columns(spec, {"K": Macro(0, None, "KK")})
