"""Prose mode: which sentences are claims, what they say, what they are bound to, and where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prose_reading import read_blocks, read_markdown, source_of

from claimcheck.readers import prose
from claimcheck.readers.base import Block, MappedText
from claimcheck.readers.plain import PlainText
from claimcheck.readers.prose import cited_claims

LIST = "\n\n## References\n\n[1] First title here\n[2] Second title here\n[3] Third title here\n"


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Nets work [1]. They fail on small data [2,3].", [("Nets work.", ("1",)), ("They fail on small data.", ("2", "3"))]),
        ("Uncited one here. Nets work well.[2] Uncited two here.", [("Nets work well.", ("2",))]),
        ("One is here. Two is there. Three is last. [1][2]", [("Three is last.", ("1", "2"))]),
        (
            "这一创新解决了限制。 [1] 这次更新重构了机制。 [2][3]",
            [("这一创新解决了限制。", ("1",)), ("这次更新重构了机制。", ("2", "3"))],
        ),
        ("到2022年，预计约为1.4亿人。2021年全国总人口约为14.13亿人。 [1]", [("2021年全国总人口约为14.13亿人。", ("1",))]),
        ("For example, [2] proposed an engine.", [("For example, [2] proposed an engine.", ("2",))]),
        ("It uses Hogwild! Inference, as [2] shows.", [("It uses Hogwild! Inference, as [2] shows.", ("2",))]),
        (
            "Pages are shared [1]. vLLM improves throughput by 2-4× [2].",
            [("Pages are shared.", ("1",)), ("vLLM improves throughput by 2-4×.", ("2",))],
        ),
        ("Nets work (see [1], [2]).", [("Nets work.", ("1", "2"))]),
        ("Nets work [1], [2], and generalise [3].", [("Nets work, and generalise.", ("1", "2", "3"))]),
        ("**Bold**: nets *really* work [1].", [("Bold: nets really work.", ("1",))]),
        ("Do nets work well [1]? They do indeed [2].", [("They do indeed.", ("2",))]),
        ("- First item works [1]\n- Second item is uncited\n- Third [see 3]", [("First item works", ("1",))]),
        ("> Quoted nets work too [1].", [("Quoted nets work too.", ("1",))]),
    ],
)
def test_claims_of_a_numbered_report(text: str, claims: list[tuple[str, tuple[str, ...]]]) -> None:
    assert read_markdown(text + LIST).bindings() == claims


def test_a_row_is_a_claim_with_its_headers() -> None:
    text = "| | Model | Score |\n|---|---|---|\n| 0 | BERT [1] | 85.1 on the test set |\n| 1 | Other | 80 |\n" + LIST
    assert read_markdown(text).bindings() == [("Model: BERT; Score: 85.1 on the test set", ("1",))]


def test_chatter_headings_code_and_bibliography_hold_no_claims() -> None:
    text = "I'll now search for it [1].\n\n# Nets work [1]\n\n```\nx = y[1] and z [2]\n```\n\nNets really work [3]." + LIST
    assert read_markdown(text).bindings() == [("Nets really work.", ("3",))]


def test_links_without_a_bibliography_are_references() -> None:
    text = (
        "Caching helps \\[[Haoyang Li' 2024-12-27](http://arxiv.org/abs/2412.19442v2)\\]"
        "\\[[Y Li' 2024-12-13](http://arxiv.org/abs/2412.10319v2)\\].\n\n"
        "As [this report](https://example.org/r?utm_source=x) says, prices rose. [Home](#top)\n\n"
        "Again it helps (arXiv:2412.19442)."
    )
    read = read_markdown(text)
    assert read.bindings() == [
        ("Caching helps.", ("r1", "r2")),
        ("As this report says, prices rose.", ("r3",)),
        ("Again it helps.", ("r1",)),
    ]
    assert [(one.arxiv_id, one.authors, one.year, one.title) for one in read.references] == [
        ("2412.19442v2", ("Haoyang Li",), 2024, None),
        ("2412.10319v2", ("Y Li",), 2024, None),
        (None, (), None, None),
    ]


def test_a_list_of_links_is_no_claim() -> None:
    read = read_markdown("Official pages: [site](https://a.org) | [news](https://b.org)\n\nNets work [1]." + LIST)
    assert read.bindings() == [("Nets work.", ("1",))]
    assert [one.id for one in read.references] == ["1", "2", "3"]


def test_footnotes_are_references() -> None:
    read = read_markdown(
        "Nets work.[^a] They fail.[^2]\n\n[^a]: Smith, A. (2020). Small data. Venue.\n[^2]: https://arxiv.org/abs/2104.08645v2\n"
    )
    assert [references for _, references in read.bindings()] == [("^a",), ("^2",)]
    assert [one.arxiv_id for one in read.references] == [None, "2104.08645v2"]


def test_authors_and_years_bind_to_the_entries() -> None:
    text = (
        "Burt et al. (2019, 2020) scale. Data is small (Smith and Jones, 2020; Nobody et al., 1999).\n\n# References\n\n"
        "Burt, D., Rasmussen, C., & van der Wilk, M. (2019). Rates of convergence. ICML.\n\n"
        "Burt, D., & Rasmussen, C. (2020). Convergence again. JMLR.\n\n"
        "Smith, A., & Jones, B. (2020). Small data. Journal of Data, 3(4), 1-20. https://doi.org/10.1000/xyz123\n"
    )
    read = read_markdown(text)
    assert read.bindings() == [("Burt et al. scale.", ("r1", "r2")), ("Data is small.", ("r3",))]
    assert [finding.message for finding in read.findings] == ["Nobody et al. (1999) is cited, but not listed."]
    assert (read.references[2].title, read.references[2].doi) == ("Small data", "10.1000/xyz123")


def test_names_alone_count_where_nothing_else_is_cited() -> None:
    assert [claim.text for claim in read_markdown("Zheng et al. explain noise. Others do not.").claims] == [
        "Zheng et al. explain noise."
    ]
    assert [claim.references for claim in read_markdown("Zheng et al. explain. Nets work well [1]." + LIST).claims] == [("1",)]


def test_unknown_citations_are_findings_and_named_once() -> None:
    read = read_markdown("Nets work [7]. They fail [7] and scale [2-999999999]." + LIST)
    assert read.bindings() == [("Nets work.", ()), ("They fail and scale.", ("2", "3"))]
    assert [claim.unlisted for claim in read.claims] == [("[7]",), ("[7]", "part of [2-999999999]")]
    assert [(one.rule, one.message, one.claim) for one in read.findings] == [
        ("unknown-citation", "[7] is cited, but not listed.", "c1"),
        ("unknown-citation", "[2-999999999] is cited, but only in part listed.", "c2"),
    ]


NAMED_LIST = "\n\n## References\n\nSmith, A., & Jones, B. (2020). Small data. Journal of Data, 3(4), 1-20.\n"


@pytest.mark.parametrize(
    ("text", "unlisted"),
    [
        ("Nets really work [1]." + LIST, ()),
        ("Nets really work [7]." + LIST, ("[7]",)),
        ("Nets really work [1,7,9]." + LIST, ("[7]", "[9]")),
        ("Nets really work.[^n]" + LIST, ("[^n]",)),
        ("Nets really work (Nobody et al., 1999)." + NAMED_LIST, ("Nobody et al. (1999)",)),
        ("Nets really work (Nobody et al., 1999)." + LIST, ()),  # titles alone: whom they are by is not said
        ("Nets really work [7].", ()),  # no references: nothing that it could be missing in
    ],
)
def test_what_is_cited_and_not_listed_is_kept_with_the_claim(text: str, unlisted: tuple[str, ...]) -> None:
    assert [claim.unlisted for claim in read_markdown(text).claims] == [unlisted]


def test_several_bibliographies_bind_by_place() -> None:
    part = "# Part\n\nNets work [1].\n\n## References\n\n[1] {title} of the part\n\n"
    read = read_markdown(part.format(title="First") + part.format(title="Second"))
    assert [references for _, references in read.bindings()] == [("1",), ("1#2",)]
    assert [one.title for one in read.references] == ["First of the part", "Second of the part"]
    assert read.rules() == []


def test_a_number_listed_twice_is_a_finding() -> None:
    read = read_markdown("Nets work [1].\n\n## References\n\n[1] First title here\n[1] Other title here\n[2] Last title here\n")
    assert read.rules() == ["duplicate-reference"]
    assert read.bindings() == [("Nets work.", ("1",))]


def test_regions_and_lines_are_those_of_the_source() -> None:
    text = "# Title\r\n\r\nUncited. Nets \\[[A B' 2024-01-01](http://arxiv.org/abs/2412.19442v2)\\] work.\r\nIt **fails** too ([x](https://a.org/b))"
    read = read_markdown(text)
    assert [(claim.line, text[claim.region.start : claim.region.end]) for claim in read.claims] == [
        (3, "Nets \\[[A B' 2024-01-01](http://arxiv.org/abs/2412.19442v2)\\] work."),
        (4, "It **fails** too ([x](https://a.org/b))"),
    ]


def test_sections_are_the_headings_above() -> None:
    assert [claim.section for claim in read_markdown("# A\n\n## B\n\nNets work well [1]." + LIST).claims] == ["B"]


def test_no_more_claims_than_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prose, "MAX_CLAIMS", 50)
    text = "Nets work well here [1]. " * 60
    block = Block("paragraph", MappedText.verbatim(text, 0, len(text)), 1, 0, len(text))
    claims, findings = cited_claims([block], ())
    assert len(claims) == 50
    assert findings[-1].rule == "too-many-claims"


PIECES = st.sampled_from(
    ["Nets work", "它有效", " [1]", "[2,3]", "【1†x】", " (Smith et al., 2020)", ". ", "。", "? ", "\n", "\n\n", "# Head\n\n", "- ", "1. ", "| a | b |\n|---|---|\n",
     "[t](https://a.org/b)", "\\[", "\\]", "`c[1]`", "References\n\n", "[1] A title (2020)\n", "https://arxiv.org/abs/2104.08645v2", "�", "\t", "\r\n", "**", "et al.", "[^1]", "[^1]: x\n"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
def test_whatever_is_read_holds_together(text: str) -> None:
    source = source_of(text)
    for read in (read_markdown(text), read_blocks(PlainText().blocks(source), source)):
        ids = [one.id for one in read.references]
        assert len(ids) == len(set(ids))
        assert [claim.id for claim in read.claims] == [f"c{number}" for number in range(1, len(read.claims) + 1)]
        for claim in read.claims:
            assert 0 <= claim.region.start < claim.region.end <= len(text)
            assert set(claim.references) <= set(ids)
            assert claim.text == " ".join(claim.text.split())
            assert claim.line == 1 + text.replace("\r\n", "\n ").count("\n", 0, claim.region.start) or "\r" in text
