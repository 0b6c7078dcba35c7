"""What pieces of TeX print."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.extractors.sources.siunitx import is_number, number_text
from claimcheck.extractors.sources.tex_text import printed


@pytest.mark.parametrize(
    ("snippet", "text"),
    [
        (r"65.8$_{\pm 0.3}$", "65.8 ± 0.3"),
        (r"$65.8{\scriptstyle\pm0.3}$", "65.8 ± 0.3"),
        (r"60{\tiny 0.3}", "60 0.3"),
        (r"$1.0\cdot 10^{20}$", "1.0·10^20"),
        (r"1{,}024", "1,024"),
        (r"1\,024", "1024"),
        (r"3.5\,ms", "3.5 ms"),
        (r"$-0.3$", "-0.3"),
        ("--", "–"),
        (r"12.5\%", "12.5%"),
        (r"65.8$^{\dagger}$", "65.8†"),
        (r"65.8\textsuperscript{*}", "65.8*"),
        (r"65.8$^{1}$", "65.8 1"),
        (r"65.8\footnotemark[1]", "65.8"),
        (r"65.8\footnote{Over 3 runs.}", "65.8"),
        (r"$R^2$", "R^2"),
        (r"BERT$_{\text{base}}$~\citep[see][p.~3]{a,b}", "BERTbase"),
        (r"\makecell{Two \\ lines}", "Two lines"),
        (r"\begin{tabular}[c]{@{}l@{}}A\\B\end{tabular}", "A B"),
        (r"\cellcolor{gray!20}\textcolor{red}{+2.1}", "+2.1"),
        (r"\rotatebox{90}{Model}", "Model"),
        (r"\multirow[t]{2}{*}{XLM-R}", "XLM-R"),
        (r"\cmark~\ding{55}", "✓ ✗"),
        (r"M\"uller, \'{e}t\'e", "Müller, été"),
        (r"$[{-}1.1,\ +11.2]$", "[-1.1, +11.2]"),
        (r"$\frac{1}{2}$", "1/2"),
        (r"$\alpha=0.5$", "α=0.5"),
        (r"Acc.\ (\%)\ $\uparrow$", "Acc. (%) ↑"),
        (r"\num{12 345.6 +- 0.2}", "12345.6 ± 0.2"),
        (r"\num{1e-5}", "1 × 10^-5"),
        (r"\SI{3.5}{\milli\second}", "3.5 ms"),
        (r"\qty{50}{\percent}", "50%"),
        (r"\numrange{1}{2}", "1–2"),
        (r"a {unclosed", "a unclosed"),
        (r"stray } brace \textbf", "stray brace"),
        ("", ""),
    ],
)
def test_printed(snippet: str, text: str) -> None:
    assert printed(snippet).text == text


@pytest.mark.parametrize(
    ("snippet", "bold"),
    [
        (r"\textbf{65.8}", True),
        (r"\textbf{65.8}$_{\pm 0.3}$", True),
        (r"{\bfseries 12.3}", True),
        (r"$\mathbf{89.1}$", True),
        (r"\underline{65.8}", False),
        (r"\textbf{a} but not most of it", False),
        (r"{\bf a} {not bold}", False),
        (r"\textbf{}", False),
    ],
)
def test_bold(snippet: str, bold: bool) -> None:
    assert printed(snippet).bold is bold


def test_an_unknown_macro_with_several_arguments_is_told():
    assert printed(r"\score{65.8}{57.4}").strange == r"\score"
    assert printed(r"\best{65.8}").strange == ""


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("65.8", True),
        ("-3.2(1)", True),
        ("1e6", True),
        ("12 345", True),
        ("65.8 +- 0.3", True),
        ("{n/a}", False),
        ("A3", False),
        ("", False),
    ],
)
def test_numbers_of_siunitx(text: str, known: bool) -> None:
    assert is_number(text) is known


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**6), max_value=10**6))
def test_a_plain_number_is_printed_as_it_is(number):
    assert number_text(str(number)) == str(number)
    assert printed(f"${number}$").text == str(number)


@given(st.text(alphabet=r"\{}$_^&%~abmult1.5 []", max_size=60))
def test_no_snippet_is_too_broken(snippet):
    text = printed(snippet).text
    assert text == " ".join(text.split())
    assert "\x1f" not in text
