"""Citation markers: found, told from other brackets, and told apart into those a sentence can lose and those it needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.readers.author_year import AuthorYear
from claimcheck.readers.citations import CODE, Key, Link, Numbers, find_markers, find_mentions
from claimcheck.readers.reference_index import ReferenceIndex
from claimcheck.schema import Reference

NUMBERED = ReferenceIndex([Reference(id=str(number), text=f"Entry {number}") for number in range(1, 31)])
KEYED = ReferenceIndex([Reference(id="Gasmi2025Bridging", text="Bridging"), Reference(id="ddpm", text="Diffusion")])
EMPTY = ReferenceIndex([])


def cited(text: str, index: ReferenceIndex = NUMBERED) -> list[object]:
    return [one for marker in find_markers(text, (), index) for one in marker.cited]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It works [1].", [Numbers(1, 1)]),
        ("It works [1,3-5].", [Numbers(1, 1), Numbers(3, 5)]),
        ("It works [1, 3–5; 7].", [Numbers(1, 1), Numbers(3, 5), Numbers(7, 7)]),
        ("It works [1][2].", [Numbers(1, 1), Numbers(2, 2)]),
        ("It works [3, p. 12].", [Numbers(3, 3)]),
        ("It works [see 3].", [Numbers(3, 3)]),
        ("它有效［3］。", [Numbers(3, 3)]),
        ("It works【1†source】.", [Numbers(1, 1)]),
        ("It works【12:3†report.pdf】.", [Numbers(12, 12)]),
        ("It works well.¹²", [Numbers(12, 12)]),
        ("It works[^1].", [Key("^1")]),
        ("It works [99].", [Numbers(99, 99)]),
        ("It works [1-999999999].", [Numbers(1, 999999999)]),
        ("emotional language[1]. Next", [Numbers(1, 1)]),
    ],
)
def test_numbers_are_found(text: str, expected: list[object]) -> None:
    assert cited(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "as [Fig 1] shows",
        "values in [0, 1] only",
        "in the range [1, 10] of",
        "the element x[1] of it",
        "a[12] is read, arr_x[3] too",
        "since [2020] it grew",
        "the year [1999]",
        "[6 papers]",
        "[]",
        "[ ]",
        "[1.5]",
        "[-1, 1]",
        "area of 10 m²",
        "the interval $[1, 2]$ is closed",
        "[5-3]",
        "Code (see Figure 3) and (a) and (2)",
        "in March (2020) and in Python (2020)",
    ],
)
def test_other_brackets_are_no_citations(text: str) -> None:
    assert cited(text) == []


def test_nothing_in_a_code_span_is_a_citation() -> None:
    assert find_markers("call f[1] or [2]", ((5, 9, CODE), (13, 16, CODE)), NUMBERED) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It works [@Gasmi2025Bridging; @other].", [Key("Gasmi2025Bridging"), Key("other")]),
        ("It works [-@ddpm, p. 3].", [Key("ddpm")]),
        ("It works [ddpm].", [Key("ddpm")]),
        ("It works. Gasmi2025Bridging (provenance: notes)", [Key("Gasmi2025Bridging")]),
        ("The ddpm model and Other2025Key", []),
    ],
)
def test_keys_are_found(text: str, expected: list[object]) -> None:
    assert cited(text, KEYED) == expected


@pytest.mark.parametrize(
    ("text", "surnames"),
    [
        ("Sparse methods (Burt et al., 2019; Swiler and Lee, 2021a) scale.", [("Burt", "2019"), ("Swiler", "2021a")]),
        ("Burt et al. (2019, 2020) scale.", [("Burt", "2019"), ("Burt", "2020")]),
        ("Additionally, Kındap & Godsill (2020) extend it.", [("Kındap", "2020")]),
        ("Cohen [2020] emphasises it.", [("Cohen", "2020")]),
        ("as van den Oord et al. (2018) show", [("van den Oord", "2018")]),
        ("as shown (see Devlin, Chang, Lee, and Toutanova, 2019, p. 3)", [("Devlin", "2019")]),
        ("深度学习（Li et al., 2020）有效", [("Li", "2020")]),
        ("Huang and Zaiane's (2020) encoder", [("Huang", "2020")]),
    ],
)
def test_authors_and_years_are_found(text: str, surnames: list[tuple[str, str]]) -> None:
    found = cited(text, EMPTY)
    assert [(one.surname, one.year) for one in found if isinstance(one, AuthorYear)] == surnames


def test_a_lone_name_with_a_year_counts_where_it_is_listed() -> None:
    listed = ReferenceIndex([Reference(id="1", text="Smith, A. (2020). Small data.", authors=("Smith, A.",), year=2020)])
    assert [type(one) for one in cited("Smith (2020) says so (Smith, 2020).", listed)] == [AuthorYear, AuthorYear]
    assert cited("Gartner (2020) says so (Gartner, 2020).", listed) == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("It works (arXiv:2104.08645v2).", "arXiv:2104.08645v2"),
        ("It works https://arxiv.org/abs/2104.08645.", "https://arxiv.org/abs/2104.08645"),
        ("It works (doi:10.1000/xyz(1)2).", "doi:10.1000/xyz(1)2"),
        ("It works. https://example.org/a", "https://example.org/a"),
        ("它有效（https://arxiv.org/pdf/2104.08645）。", "https://arxiv.org/pdf/2104.08645"),
    ],
)
def test_addresses_are_found(text: str, address: str) -> None:
    assert cited(text, EMPTY) == [Link(address)]


def test_an_address_that_the_sentence_speaks_of_is_no_citation() -> None:
    assert cited("Code is available at https://github.com/a/b for all.", EMPTY) == []


@pytest.mark.parametrize(
    ("text", "is_word"),
    [
        ("It works [1].", [False]),
        ("For example, [2] proposed an engine.", [True]),
        ("[2] proposed an engine.", [True]),
        ("as shown in [3].", [True]),
        ("Both [4] and [5] agree.", [True, True]),
        ("as shown before [3] and [4].", [False, False]),
        ("It works. [2] Next it fails.", [False]),
        ("Sultani et al. [1] propose it.", [False]),
        ("这一创新解决了限制。 [1] 这次更新", [False]),
    ],
)
def test_markers_that_a_sentence_needs_are_told(text: str, is_word: list[bool]) -> None:
    assert [marker.is_word for marker in find_markers(text, (), NUMBERED)] == is_word


def test_links_are_markers_or_words_of_the_sentence() -> None:
    text = "See the XLT paper [Li' 2024-12-27] and (source)."
    links = (
        (8, 17, "https://arxiv.org/abs/2104.08645"),
        (19, 33, "http://arxiv.org/abs/2412.19442v2"),
        (40, 46, "https://e.org/x"),
    )
    found = find_markers(text, links, EMPTY)
    assert [(marker.start, marker.end, marker.is_word) for marker in found] == [(8, 17, True), (18, 34, False), (34, 47, False)]


def test_anchors_of_the_page_are_no_citations() -> None:
    assert find_markers("- AI [6 papers]", ((2, 15, "#category-ai"),), EMPTY) == []


def test_mentions_of_authors() -> None:
    assert [marker.cited[0] for marker in find_mentions("Zheng et al. and, later, Toner and Storkey")] == [
        AuthorYear("Zheng", None, True, "Zheng et al.")
    ]


@given(st.text(alphabet="[]()【】^@0123456789-–,; .abcAZ$_{}#:/'\n。１", max_size=200))
def test_markers_are_in_order_and_apart(text: str) -> None:
    end = 0
    for marker in find_markers(text, (), NUMBERED):
        assert end <= marker.start <= marker.end <= len(text)
        assert marker.cited
        end = marker.end
