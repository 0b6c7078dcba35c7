"""References resolved at a loopback arXiv: every rung of the ladder, and trouble apart from all."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fetchers import arxiv_server as server
from fetchers.arxiv_server import QUICK, ArxivServer

from claimcheck.errors import InputError
from claimcheck.fetchers import arxiv as arxiv_module
from claimcheck.fetchers.arxiv import ArxivFetcher
from claimcheck.schema import Outcome, Paper, Reference, Resolution
from claimcheck.settings import Settings

TITLE = "Improving Zero-Shot Cross-Lingual Transfer Learning via Robust Training"
Make = Callable[..., Settings]


def reference(arxiv_id: str | None = None, title: str | None = None, **fields: object) -> Reference:
    return Reference.model_validate({"id": "r1", "text": "", "arxiv_id": arxiv_id, "title": title, **fields})


def resolve_one(fetcher: ArxivFetcher, arxiv_id: str | None = None, title: str | None = None, **fields: object) -> Resolution:
    return fetcher.resolve([reference(arxiv_id, title, **fields)])[0]


def ids_asked(archive: ArxivServer) -> list[str]:
    queries = (parse_qs(urlsplit(asked.path).query) for asked in archive.asked)
    return [query["id_list"][0] for query in queries if "id_list" in query]


# ---- the ladder ------------------------------------------------------------------------------------------------------


def test_a_paper_is_found_with_its_metadata(archive: ArxivServer, fetcher: ArxivFetcher) -> None:
    archive.add("2104.08645", TITLE, versions=2, authors=("Kuan-Hao Huang", "Nanyun Peng"), year=2021)
    found = resolve_one(fetcher, "2104.08645v2", TITLE)
    assert (found.outcome, found.title_score) == (Outcome.FOUND, 100.0)
    paper = found.paper
    assert paper is not None
    assert (paper.id, paper.arxiv_id, paper.title) == ("2104.08645v2", "2104.08645v2", TITLE)
    assert (paper.authors, paper.year, paper.fetcher) == (("Kuan-Hao Huang", "Nanyun Peng"), 2021, "arxiv")
    assert paper.url == "https://arxiv.org/abs/2104.08645v2"
    assert paper.location == f"{archive.pdf}/2104.08645v2"


def test_an_id_without_version_means_the_newest(archive: ArxivServer, fetcher: ArxivFetcher) -> None:
    archive.add("2104.08645", TITLE, versions=3)
    found = resolve_one(fetcher, "2104.08645")
    assert (found.outcome, found.paper and found.paper.id, found.title_score) == (Outcome.FOUND, "2104.08645v3", None)


@pytest.mark.parametrize("arxiv_id", ["math/0611800", "math/0611800v1", "0704.0001", "0704.0001v1"])
def test_old_and_early_ids_are_asked(archive: ArxivServer, fetcher: ArxivFetcher, arxiv_id: str) -> None:
    archive.add(arxiv_id.removesuffix("v1"), TITLE)
    found = resolve_one(fetcher, arxiv_id)
    assert (found.outcome, found.paper and found.paper.id) == (Outcome.FOUND, f"{arxiv_id.removesuffix('v1')}v1")


def test_a_newer_version_is_noted_and_the_cited_one_read(archive: ArxivServer, fetcher: ArxivFetcher) -> None:
    archive.add("2104.08645", TITLE, versions=4)
    found = resolve_one(fetcher, "2104.08645v2", TITLE)
    assert (found.outcome, found.paper and found.paper.id) == (Outcome.NEWER_VERSION, "2104.08645v2")
    assert "version 4" in found.message


@pytest.mark.parametrize("cited", ["2104.08645v1", "2104.08645v2", "2104.08645"])
@pytest.mark.parametrize("title", ["An Old Title of Other Words", TITLE])
def test_a_paper_retitled_between_versions_is_no_mismatch(
    archive: ArxivServer, fetcher: ArxivFetcher, cited: str, title: str
) -> None:
    archive.add("2104.08645", TITLE, versions=2, first_title="An Old Title of Other Words")
    found = resolve_one(fetcher, cited, title)
    knows_both = cited.endswith("v1") or title == TITLE
    assert (found.outcome is not Outcome.TITLE_MISMATCH) is knows_both


def test_a_mismatch_keeps_the_paper_of_the_id_and_says_both_titles(archive: ArxivServer, fetcher: ArxivFetcher) -> None:
    archive.add("2104.08645", TITLE)
    found = resolve_one(fetcher, "2104.08645", "A Survey of Deep Reinforcement Learning")
    assert (found.outcome, found.paper and found.paper.id) == (Outcome.TITLE_MISMATCH, "2104.08645v1")
    assert found.title_score is not None
    assert found.title_score < 60
    assert TITLE in found.message
    assert "A Survey of Deep Reinforcement Learning" in found.message


@pytest.mark.parametrize(
    ("cited", "versions", "read"),
    [
        ("2104.08645v1", 2, "2104.08645v1"),
        ("2104.08645v2", 2, "2104.08645v1"),
        ("2104.08645", 3, "2104.08645v2"),
        ("2104.08645", 1, None),
    ],
)
def test_a_withdrawal_is_seen_whatever_version_is_cited(
    archive: ArxivServer, fetcher: ArxivFetcher, cited: str, versions: int, read: str | None
) -> None:
    archive.add("2104.08645", TITLE, versions=versions, withdrawn=True)
    found = resolve_one(fetcher, cited, TITLE)
    assert (found.outcome, found.paper.id if found.paper else None) == (Outcome.WITHDRAWN, read)
    assert f"withdrawn with version {versions}" in found.message


@pytest.mark.parametrize(
    ("comment", "is_withdrawn"),
    [
        ("This paper has been withdrawn by the author due to an error in Lemma 2", True),
        ("This submission has been withdrawn by arXiv administrators due to plagiarism", True),
        ("Withdrawn; superseded by arXiv:2405.13351", True),
        ("Paper withdrawn", True),
        ("12 pages. This article was temporarily withdrawn", True),
        ("12 pages, 3 figures. Accepted at EMNLP 2021", False),
        ("Replaces the withdrawn arXiv:2001.00001", False),
        ("We study drugs withdrawn from the market", False),
        ("Fixes a theorem that was withdrawn in v1", False),
    ],
)
def test_a_comment_tells_a_withdrawal(archive: ArxivServer, fetcher: ArxivFetcher, comment: str, is_withdrawn: bool) -> None:
    archive.add("2104.08645", TITLE, versions=2, comment=comment)
    assert (resolve_one(fetcher, "2104.08645").outcome is Outcome.WITHDRAWN) is is_withdrawn


def test_an_id_that_does_not_exist_is_asked_again_alone(archive: ArxivServer, fetcher: ArxivFetcher) -> None:
    archive.add("2104.08645", TITLE)
    found = fetcher.resolve([reference("2104.08645"), reference("2104.99999")])
    assert [one.outcome for one in found] == [Outcome.FOUND, Outcome.NO_SUCH_ID]
    assert ids_asked(archive) == ["2104.08645,2104.99999", "2104.99999"]


def test_a_version_that_does_not_exist_is_no_such_id(archive: ArxivServer, fetcher: ArxivFetcher) -> None:
    archive.add("2104.08645", TITLE, versions=2)
    found = resolve_one(fetcher, "2104.08645v7")
    assert (found.outcome, found.paper) == (Outcome.NO_SUCH_ID, None)
    assert "no version 7" in found.message


def test_an_id_that_the_archive_refuses_does_not_spoil_the_batch(
    archive: ArxivServer, fetcher: ArxivFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        archive.add(f"2104.0000{number}", f"Title Number {number}")
    monkeypatch.setattr(server, "parse_arxiv_id", lambda text: None if "99999" in text else _parse(text))
    found = fetcher.resolve([reference(one) for one in [*archive.papers, "2104.99999"]])
    assert [one.outcome for one in found] == [Outcome.FOUND] * 6 + [Outcome.MALFORMED_ID]


_parse = server.parse_arxiv_id


def test_a_total_that_counts_missing_ids_makes_no_duplicates(archive: ArxivServer, fetcher: ArxivFetcher) -> None:
    archive.counts_missing = True
    archive.add("2104.08645", TITLE)
    found = fetcher.resolve([reference("2104.99999"), reference("2104.08645")])
    assert [one.outcome for one in found] == [Outcome.NO_SUCH_ID, Outcome.FOUND]


def test_more_ids_than_a_page_holds_are_all_resolved(archive: ArxivServer, fetcher: ArxivFetcher) -> None:
    for number in range(150):
        archive.add(f"2104.{number:05}", f"Title Number {number}")
    found = fetcher.resolve([reference(base) for base in archive.papers])
    assert [one.paper.title for one in found if one.paper] == [f"Title Number {number}" for number in range(150)]
    assert len(archive.asked) == 2


def test_equal_references_are_asked_once(archive: ArxivServer, fetcher: ArxivFetcher) -> None:
    archive.add("2104.08645", TITLE)
    assert len(fetcher.resolve([reference("2104.08645")] * 3)) == 3
    assert ids_asked(archive) == ["2104.08645"]


# ---- trouble -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [server.status(429), server.status(503), server.status(404), server.status(406), server.hang_up, server.silence,
     server.web_page, server.half_feed, server.redirect("http://10.0.0.1/")],
    ids=["429", "503", "404", "406", "hang up", "silence", "web page", "half a feed", "redirect"],
)  # fmt: skip
def test_lasting_trouble_is_inconclusive_never_absence(
    archive: ArxivServer, fetcher: ArxivFetcher, fault: server.Fault
) -> None:
    archive.add("2104.08645", TITLE)
    archive.fail("api", *[fault] * 20)
    found = fetcher.resolve([reference("2104.08645"), reference("2104.99999"), reference(title=TITLE)])
    assert {one.outcome for one in found} == {Outcome.INCONCLUSIVE}
    assert all(one.message and one.paper is None for one in found)


@pytest.mark.parametrize(
    "fault", [server.empty_feed, server.status(429), server.status(503), server.web_page, server.half_feed]
)
def test_passing_trouble_changes_nothing(archive: ArxivServer, fetcher: ArxivFetcher, fault: server.Fault) -> None:
    archive.add("2104.08645", TITLE)
    archive.fail("api", fault)
    assert resolve_one(fetcher, "2104.08645").outcome is Outcome.FOUND


def test_a_falsely_empty_search_is_repeated(archive: ArxivServer, fetcher: ArxivFetcher) -> None:
    archive.add("2104.08645", TITLE)
    archive.fail("api", server.empty_feed)
    assert resolve_one(fetcher, title=TITLE).outcome is Outcome.FOUND


def test_an_error_entry_with_status_200_is_not_a_paper(archive: ArxivServer, fetcher: ArxivFetcher) -> None:
    error = server.feed([server.error_entry("incorrect id format for 2104.08645")], 1)
    archive.fail("api", *[lambda handler: handler.send(200, error, "application/atom+xml")] * 3)
    assert resolve_one(fetcher, "2104.08645").outcome is Outcome.MALFORMED_ID


def test_an_unreadable_entry_is_inconclusive_and_spares_the_others(archive: ArxivServer, fetcher: ArxivFetcher) -> None:
    for number in range(3):
        archive.add(f"2104.0000{number}", f"Title Number {number}")
    archive.papers["2104.00001"].year = "unknown"  # type: ignore[assignment]
    found = fetcher.resolve([reference(base) for base in archive.papers])
    assert [one.outcome for one in found] == [Outcome.FOUND, Outcome.INCONCLUSIVE, Outcome.FOUND]


@pytest.mark.parametrize(
    "title", ["A <b>bold</b> & “quoted” title", "Ünïcödé für alle: naïve", "$\\alpha$-divergence & $x<y$", "x" * 3000]
)
def test_titles_survive_the_way(archive: ArxivServer, fetcher: ArxivFetcher, title: str) -> None:
    archive.add("2104.08645", title)
    found = resolve_one(fetcher, "2104.08645", title)
    assert (found.outcome, found.title_score, found.paper and found.paper.title) == (Outcome.FOUND, 100.0, title)


# ---- titles alone ---------------------------------------------------------------------------------------------------


def test_a_reference_without_id_is_found_by_its_title(archive: ArxivServer, fetcher: ArxivFetcher) -> None:
    archive.add("2104.08645", TITLE, versions=2)
    archive.add("2104.00001", "Some Other Paper of This Year")
    found = resolve_one(fetcher, title=TITLE.upper() + ".")
    assert (found.outcome, found.paper and found.paper.id, found.title_score) == (Outcome.FOUND, "2104.08645v2", 100.0)
    assert "score 100" in found.message


@pytest.mark.parametrize(
    ("title", "fields"),
    [
        ("Improving Zero-Shot Cross-Lingual Transfer Learning", {}),  # another paper may well begin so
        (TITLE, {"authors": ("Jane Roe",)}),
        (TITLE, {"year": 1999}),
        (TITLE, {"year": 2030}),
        ("BERT", {}),
        ("", {}),
        (None, {"text": "A. Author. A book. 1999."}),
    ],
)
def test_a_weak_or_implausible_match_identifies_nothing(
    archive: ArxivServer, fetcher: ArxivFetcher, title: str | None, fields: dict[str, object]
) -> None:
    archive.add("2104.08645", TITLE, authors=("Kuan-Hao Huang",), year=2021)
    archive.add("1810.04805", "BERT")
    found = resolve_one(fetcher, title=title, **fields)
    assert (found.outcome, found.paper) == (Outcome.NOT_IDENTIFIED, None)


@pytest.mark.parametrize(
    "fields", [{"authors": ("Huang, K.-H.",)}, {"authors": ("K. Huang", "N. Peng"), "year": 2022}, {"year": 2021}]
)
def test_authors_and_year_may_be_written_as_usual(
    archive: ArxivServer, fetcher: ArxivFetcher, fields: dict[str, object]
) -> None:
    archive.add("2104.08645", TITLE, authors=("Kuan-Hao Huang",), year=2021)
    assert resolve_one(fetcher, title=TITLE, **fields).outcome is Outcome.FOUND


def test_two_papers_of_one_title_are_not_chosen_between(archive: ArxivServer, fetcher: ArxivFetcher) -> None:
    archive.add("2104.08645", TITLE)
    archive.add("2205.00001", TITLE)
    found = resolve_one(fetcher, title=TITLE)
    assert found.outcome is Outcome.NOT_IDENTIFIED
    assert "2104.08645v1" in found.message
    assert "2205.00001v1" in found.message


def test_titles_are_searched_in_batches(archive: ArxivServer, fetcher: ArxivFetcher) -> None:
    for number in range(12):
        archive.add(f"2104.000{number:02}", f"The Uncommonly Long Title of Paper {number:02}")
    references = [reference(title=stored.titles[0], id=f"r{base}") for base, stored in archive.papers.items()]
    assert {one.outcome for one in fetcher.resolve(references)} == {Outcome.FOUND}
    assert len(archive.asked) == 2


def test_a_withdrawn_paper_found_by_title_is_marked(archive: ArxivServer, fetcher: ArxivFetcher) -> None:
    archive.add("2104.08645", TITLE, versions=2, withdrawn=True)
    found = resolve_one(fetcher, title=TITLE)
    assert (found.outcome, found.paper and found.paper.id) == (Outcome.WITHDRAWN, "2104.08645v1")


# ---- offline, cache, settings ---------------------------------------------------------------------------------------


def test_offline_nobody_is_asked(archive: ArxivServer, settings: Make) -> None:
    archive.add("2104.08645", TITLE)
    offline = ArxivFetcher(settings(offline=True))
    found = offline.resolve([reference("2104.08645v2"), reference(title=TITLE)])
    assert [one.outcome for one in found] == [Outcome.UNAVAILABLE, Outcome.NOT_IDENTIFIED]
    assert archive.asked == []


@pytest.mark.parametrize("cited", ["2104.08645v1", "2104.08645v2", "2104.08645"])
@pytest.mark.parametrize("withdrawn", [False, True])
def test_offline_the_cache_gives_the_answer_that_the_archive_gave(
    archive: ArxivServer, settings: Make, cited: str, withdrawn: bool
) -> None:
    archive.add("2104.08645", TITLE, versions=2, withdrawn=withdrawn, first_title="An Old Title of Other Words")
    online = ArxivFetcher(settings(), limits=QUICK)
    found = resolve_one(online, cited, TITLE)
    assert found.paper is not None
    online.fetch(found.paper)
    n_asked = len(archive.asked)
    for again in (ArxivFetcher(settings(offline=True)), ArxivFetcher(settings(), limits=QUICK)):
        cached = resolve_one(again, found.paper.id if withdrawn else cited, TITLE)
        assert (cached.outcome, cached.paper and cached.paper.id) == (found.outcome, found.paper.id)
    assert len(archive.asked) == n_asked
    by_title = resolve_one(ArxivFetcher(settings(offline=True)), title=found.paper.title)
    assert by_title.paper is not None
    assert by_title.paper.id == found.paper.id


def fetch_into_cache(archive: ArxivServer, settings: Make) -> Paper:
    archive.add("2104.08645", TITLE)
    fetcher = ArxivFetcher(settings(), limits=QUICK)
    paper = resolve_one(fetcher, "2104.08645v1").paper
    assert paper is not None
    fetcher.fetch(paper)
    return paper


def test_the_archive_is_asked_again_after_a_while(
    archive: ArxivServer, settings: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = fetch_into_cache(archive, settings)
    archive.add("2104.08645", TITLE, versions=2, withdrawn=True)
    assert resolve_one(ArxivFetcher(settings(), limits=QUICK), "2104.08645v1").outcome is Outcome.FOUND
    monkeypatch.setattr(arxiv_module, "FRESH", timedelta(0))
    later = ArxivFetcher(settings(), limits=QUICK)
    assert resolve_one(later, "2104.08645v1").outcome is Outcome.WITHDRAWN
    later.fetch(paper)  # from the cache, whose entry learns of the withdrawal
    assert resolve_one(ArxivFetcher(settings(offline=True)), "2104.08645v1").outcome is Outcome.WITHDRAWN


def test_where_the_archive_cannot_be_asked_the_cached_copy_serves(
    archive: ArxivServer, settings: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch_into_cache(archive, settings)
    monkeypatch.setattr(arxiv_module, "FRESH", timedelta(0))
    archive.fail("api", *[server.status(503)] * 20)
    found = resolve_one(ArxivFetcher(settings(), limits=QUICK), "2104.08645v1")
    assert (found.outcome, found.paper and found.paper.id) == (Outcome.FOUND, "2104.08645v1")
    assert "could not be asked" in found.message


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"arxiv_api": "https://export.arxiv.org/api/query", "arxiv_interval_s": 1.0}, "one request in 3 s"),
        ({"arxiv_pdf": "https://arxiv.org/pdf", "arxiv_interval_s": 2.9}, "one request in 3 s"),
        ({"arxiv_api": "http://export.arxiv.org/api/query", "arxiv_interval_s": 3.0}, "without https"),
        ({"arxiv_api": "http://mirror.example/api"}, "without https"),
        ({"arxiv_api": "not an address"}, "not a web address"),
        ({"contact": "Zoë <zoë@example.org>"}, "contact"),
    ],
)
def test_impolite_or_unsafe_settings_are_refused(settings: Make, changes: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        ArxivFetcher(settings(**changes))


def test_the_defaults_are_polite(tmp_path: Path) -> None:
    defaults = Settings(rate_folder=tmp_path)
    assert (defaults.arxiv_interval_s, defaults.contact) == (3.0, "")
    ArxivFetcher(defaults)


def test_the_contact_is_named(archive: ArxivServer, fetcher: ArxivFetcher) -> None:
    resolve_one(fetcher, "2104.08645")
    assert {asked.headers["User-Agent"] for asked in archive.asked} == {"claimcheck/0.1.0 (+librarian@example.org)"}
