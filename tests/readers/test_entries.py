"""Bibliography entries: what each style of entry says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.readers.bibliography_heading import is_bibliography_heading
from claimcheck.readers.entries import looks_like_names, parse_entry, split_authors


@pytest.mark.parametrize(
    ("text", "title", "authors", "year"),
    [
        ("Whittle, P. (1988). Restless bandits: activity allocation in a changing world. In A Celebration, pp. 287-298.",
         "Restless bandits: activity allocation in a changing world", ("Whittle, P.",), 1988),
        ("Smith, A., & Jones, B. (2020a). Small data. Journal, 3(4), 1-20. https://doi.org/10.1000/xyz", "Small data",
         ("Smith, A.", "Jones, B."), 2020),
        ("H. Kaplan, W. Mulzer, and M. Sharir, “Dynamic planar voronoi diagrams,” Algorithmica, vol. 64, pp. 838–904, 2016. 19",
         "Dynamic planar voronoi diagrams", ("H. Kaplan", "W. Mulzer", "M. Sharir"), 2016),
        ("Liu et al. RoBERTa: A robust approach. 2019. arXiv:1907.11692", "RoBERTa: A robust approach", ("Liu",), 2019),
        ("Optimal taxation and the Domar-Musgrave effect (2023) http://arxiv.org/abs/2311.05822v2",
         "Optimal taxation and the Domar-Musgrave effect", (), 2023),
        ("Bunching and Taxing Multidimensional Skills (2022) http://arxiv.org/abs/2204.13481v2",
         "Bunching and Taxing Multidimensional Skills", (), 2022),
        ("Fairness in recommender systems: research landscape, challenges: https://link.springer.com/a",
         "Fairness in recommender systems: research landscape, challenges", (), None),
        ("https://www.cls.cn/detail/94793 - 你是中产吗？在中国年收入多少算中产？", "你是中产吗？在中国年收入多少算中产？", (), None),
        ("Zhang & Zanette, 2023.", None, ("Zhang", "Zanette"), 2023),
        ("Maximilian Igl et al., 2020.", None, ("Maximilian Igl",), 2020),
        ("Latent Gaussian Process Regression", "Latent Gaussian Process Regression", (), None),
        ("(reference 1 from collected information)", "(reference 1 from collected information)", (), None),
        ("ISO 2041:2009(en) Mechanical vibration: https://www.iso.org/standard/37208.html", "ISO 2041:2009(en) Mechanical vibration", (), None),
        ("<http://arxiv.org/abs/2104.08645v2>", None, (), None),
    ],
)  # fmt: skip
def test_parts_of_an_entry(text: str, title: str | None, authors: tuple[str, ...], year: int | None) -> None:
    entry = parse_entry(text)
    assert (entry.title, entry.authors, entry.year) == (title, authors, year)


@pytest.mark.parametrize(
    ("text", "arxiv_id", "doi", "url"),
    [
        ("Title. arXiv preprint arXiv:2104.08645v2, 2021", "2104.08645v2", None, None),
        ("Title, ArXiv, vol. abs/2402.04504, 2024. 25", "2402.04504", None, None),
        ("Title: https://arxiv.org/html/2503.17473v1", "2503.17473v1", None, "https://arxiv.org/html/2503.17473v1"),
        ("Old: https://arxiv.org/abs/math/0511322v1", "math/0511322v1", None, "https://arxiv.org/abs/math/0511322v1"),
        ("2104.08645", "2104.08645", None, None),
        ("T: https://www.frontiersin.org/articles/10.3389/fpsyg.2025.1569277/full", None, "10.3389/fpsyg.2025.1569277",
         "https://www.frontiersin.org/articles/10.3389/fpsyg.2025.1569277/full"),
        ("T: https://academic.oup.com/ct/article/doi/10.1093/ct/qtaf007/8162416", None, "10.1093/ct/qtaf007",
         "https://academic.oup.com/ct/article/doi/10.1093/ct/qtaf007/8162416"),
        ("T. doi: 10.1145/3292500.3330919.", None, "10.1145/3292500.3330919", None),
        ("T (https://en.wikipedia.org/wiki/A_(b)).", None, None, "https://en.wikipedia.org/wiki/A_(b)"),
        ("T, pages 2104.08645 of nothing", None, None, None),
    ],
)  # fmt: skip
def test_identifiers_of_an_entry(text: str, arxiv_id: str | None, doi: str | None, url: str | None) -> None:
    entry = parse_entry(text)
    assert (entry.arxiv_id, entry.doi, entry.url) == (arxiv_id, doi, url)


@pytest.mark.parametrize(
    ("text", "links", "title", "authors"),
    [
        ("[Woosuk Kwon' 2023-09-12] Efficient Memory Management", ((1, 24, "http://arxiv.org/abs/2309.06180v1"),), "Efficient Memory Management", ("Woosuk Kwon",)),
        ("[A B' 2023-09-12] \tDocument 12: Efficient Memory", ((1, 16, "http://arxiv.org/abs/2309.06180v1"),), "Efficient Memory", ("A B",)),
        ("The Role of Deep Learning in Finance", ((0, 36, "https://arxiv.org/pdf/2503.01591"),), "The Role of Deep Learning in Finance", ()),
        ("Haoyang Li' 2024-12-27", ((0, 22, "http://arxiv.org/abs/2412.19442v2"),), None, ("Haoyang Li",)),
    ],
)  # fmt: skip
def test_titles_beside_links(
    text: str, links: tuple[tuple[int, int, str], ...], title: str | None, authors: tuple[str, ...]
) -> None:
    entry = parse_entry(text, links)
    assert (entry.title, entry.authors, entry.url) == (title, authors, links[0][2])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kaplan, H., Mulzer, W., & Roditty, L.", ("Kaplan, H.", "Mulzer, W.", "Roditty, L.")),
        ("van den Oord, A., Li, Y.", ("van den Oord, A.", "Li, Y.")),
        ("H. Kaplan, W. Mulzer and L. Roditty", ("H. Kaplan", "W. Mulzer", "L. Roditty")),
        ("Burt et al.", ("Burt",)),
    ],
)
def test_authors_are_split(text: str, expected: tuple[str, ...]) -> None:
    assert split_authors(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kaplan, H., & Mulzer, W.", True),
        ("Ashish Vaswani, Noam Shazeer, and Niki Parmar", True),
        ("A Survey of Everything", False),
        ("Attention is all you need", False),
        ("", False),
    ],
)
def test_names_are_told_from_titles(text: str, *, expected: bool) -> None:
    assert looks_like_names(text) is expected


@pytest.mark.parametrize(
    "text",
    ["References", "## 7. References", "**References:**", "### Sources", "Works Cited", "参考文献：", "5、参考文献", "Literaturverzeichnis",
     "References and Further Reading", "Sources (12)", "Список литературы", "VII. REFERENCES", "Notes & References"],
)  # fmt: skip
def test_headings_of_bibliographies(text: str) -> None:
    assert is_bibliography_heading(text)


@pytest.mark.parametrize(
    "text",
    [
        "Reference-Based Metrics",
        "D. Citations and verifiability (claim -> evidence)",
        "Related work",
        "",
        "Data sources used here",
        "References " * 20,
    ],
)
def test_other_headings(text: str) -> None:
    assert not is_bibliography_heading(text)


@given(st.text(max_size=300))
def test_any_text_is_an_entry(text: str) -> None:
    entry = parse_entry(text)
    assert entry.text == " ".join(text[:4000].split())
    assert entry.title is None or entry.title
