"""Fetchers asked in order, their answers brought together, and the findings that follow."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from fetchers import arxiv_server as server
from fetchers.arxiv_server import QUICK, ArxivServer, make_pdf

from claimcheck.fetchers.arxiv import ArxivFetcher
from claimcheck.fetchers.base import Fetcher
from claimcheck.fetchers.local_folder import LocalFolder
from claimcheck.fetchers.resolve import findings_of, resolve_references
from claimcheck.registry import FETCHERS, plugin
from claimcheck.schema import Outcome, Paper, Reference, Resolution
from claimcheck.settings import Settings

TITLE = "Robust Training for Cross-Lingual Transfer Learning"
OTHER = "A Survey of Deep Reinforcement Learning Methods"
Make = Callable[..., Settings]


def reference(id: str = "r1", **fields: object) -> Reference:
    return Reference.model_validate({"id": id, "text": "", **fields})


class Known:
    """A fetcher that gives one answer to whatever it is asked, and notes what it was asked."""

    def __init__(self, outcome: Outcome, *, paper: str | None = None, arxiv_id: str | None = None, name: str = "known") -> None:
        self.name = name
        self.asked: list[str] = []
        self._outcome = outcome
        self._paper = Paper(id=paper, arxiv_id=arxiv_id, fetcher=name) if paper else None

    def papers(self) -> list[Paper]:
        return []

    def resolve(self, references: Sequence[Reference]) -> list[Resolution]:
        self.asked += [reference.id for reference in references]
        message = f"{self.name} says {self._outcome}."
        return [Resolution(reference=one.id, outcome=self._outcome, paper=self._paper, message=message) for one in references]

    def fetch(self, paper: Paper) -> Path:
        raise NotImplementedError


# ---- alone, without anybody to ask -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({"arxiv_id": "2104.08645"}, Outcome.UNAVAILABLE),
        ({"arxiv_id": "2104.0864"}, Outcome.MALFORMED_ID),
        ({"url": "https://arxiv.org/abs/21O4.08645"}, Outcome.MALFORMED_ID),
        ({"title": TITLE}, Outcome.NOT_IDENTIFIED),
        ({}, Outcome.NOT_IDENTIFIED),
    ],
)
def test_what_a_reference_tells_by_itself(fields: dict[str, object], outcome: Outcome) -> None:
    (found,) = resolve_references([reference(**fields)], [])
    assert (found.outcome, found.paper) == (outcome, None)
    assert found.message


def test_nothing_in_nothing_out() -> None:
    assert resolve_references([], [Known(Outcome.FOUND, paper="x")]) == []


# ---- brought together ------------------------------------------------------------------------------------------------


def test_a_reference_goes_on_until_its_paper_is_found() -> None:
    first = Known(Outcome.UNAVAILABLE)
    second = Known(Outcome.FOUND, paper="2104.08645v1", arxiv_id="2104.08645v1")
    third = Known(Outcome.NO_SUCH_ID)
    (found,) = resolve_references([reference(arxiv_id="2104.08645")], [first, second, third])
    assert (found.outcome, found.paper and found.paper.id) == (Outcome.FOUND, "2104.08645v1")
    assert (first.asked, second.asked, third.asked) == (["r1"], ["r1"], [])


@pytest.mark.parametrize(
    ("later", "outcome", "paper"),
    [
        (Known(Outcome.FOUND, paper="remote", arxiv_id="2104.08645v1"), Outcome.FOUND, "local"),
        (Known(Outcome.NEWER_VERSION, paper="remote", arxiv_id="2104.08645v1"), Outcome.NEWER_VERSION, "local"),
        (Known(Outcome.WITHDRAWN), Outcome.WITHDRAWN, "local"),
        (Known(Outcome.NO_SUCH_ID), Outcome.NO_SUCH_ID, "local"),
        (Known(Outcome.INCONCLUSIVE), Outcome.FOUND, "local"),
        (Known(Outcome.UNAVAILABLE), Outcome.FOUND, "local"),
        (Known(Outcome.TITLE_MISMATCH, paper="remote", arxiv_id="2104.08645v1"), Outcome.TITLE_MISMATCH, "remote"),
    ],
)
def test_a_paper_found_by_title_has_its_id_confirmed(later: Known, outcome: Outcome, paper: str) -> None:
    local = Known(Outcome.FOUND, paper="local", name="local")
    (found,) = resolve_references([reference(arxiv_id="2104.08645", title=TITLE)], [local, later])
    assert (found.outcome, found.paper and found.paper.id) == (outcome, paper)
    assert "local says" in found.message
    assert "known says" in found.message


def test_a_malformed_id_stays_one_though_the_title_leads_to_the_paper() -> None:
    (found,) = resolve_references([reference(arxiv_id="2104.0864", title=TITLE)], [Known(Outcome.FOUND, paper="x")])
    assert (found.outcome, found.paper and found.paper.id) == (Outcome.MALFORMED_ID, "x")
    assert "'2104.0864' cannot be an arXiv id" in found.message


# ---- findings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "rule", "severity"),
    [
        (Outcome.MALFORMED_ID, "malformed-id", "error"),
        (Outcome.NO_SUCH_ID, "no-such-id", "error"),
        (Outcome.TITLE_MISMATCH, "title-mismatch", "error"),
        (Outcome.WITHDRAWN, "withdrawn", "error"),
        (Outcome.NEWER_VERSION, "newer-version", "note"),
    ],
)
def test_a_fault_of_a_reference_is_a_finding(outcome: Outcome, rule: str, severity: str) -> None:
    resolution = Resolution(reference="r1", outcome=outcome, message="It is so.")
    (finding,) = findings_of([resolution], [reference(line=7)])
    assert (finding.rule, finding.severity, finding.reference, finding.line) == (rule, severity, "r1", 7)
    assert finding.message == "Reference r1: It is so."


@pytest.mark.parametrize("outcome", [Outcome.FOUND, Outcome.UNAVAILABLE, Outcome.INCONCLUSIVE, Outcome.NOT_IDENTIFIED])
def test_trouble_of_ours_is_no_finding(outcome: Outcome) -> None:
    assert findings_of([Resolution(reference="r1", outcome=outcome)], [reference()]) == []


def test_papers_that_no_reference_names_have_no_findings() -> None:
    assert findings_of([Resolution(reference="paper:x", outcome=Outcome.NO_SUCH_ID)], [reference()]) == []


# ---- the real fetchers together --------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "papers").mkdir()
    return tmp_path / "papers"


@pytest.mark.parametrize("name", FETCHERS)
def test_every_registered_fetcher_keeps_the_contract(name: str, settings: Make, folder: Path) -> None:
    fetcher: Fetcher = plugin(FETCHERS, name)(settings(offline=True, papers=folder))
    assert fetcher.name == name
    references = [reference("a", arxiv_id="2104.08645"), reference("b", title=TITLE), reference("c")]
    found = fetcher.resolve(references)
    assert [one.reference for one in found] == ["a", "b", "c"]
    assert all(one.paper is None and one.message for one in found)
    assert list(fetcher.papers()) == []


def test_the_folder_comes_first_then_the_cache_then_the_archive(archive: ArxivServer, settings: Make, folder: Path) -> None:
    for number, title in enumerate((TITLE, OTHER, "Yet Another Paper With a Title")):
        archive.add(f"2104.0000{number}", title)
    (folder / "2104.00000v1.pdf").write_bytes(make_pdf(TITLE))
    remote = ArxivFetcher(settings(), limits=QUICK)
    remote.fetch(remote.resolve([reference(arxiv_id="2104.00001")])[0].paper or pytest.fail("not found"))
    archive.asked.clear()
    local = LocalFolder(settings(papers=folder))
    references = [reference(f"r{number}", arxiv_id=f"2104.0000{number}") for number in range(3)]
    found = resolve_references(references, (local, ArxivFetcher(settings(), limits=QUICK)))
    assert [one.outcome for one in found] == [Outcome.FOUND] * 3
    assert [one.paper.fetcher for one in found if one.paper] == ["local_folder", "arxiv", "arxiv"]
    assert len(archive.asked) == 1
    assert "id_list=2104.00002&" in archive.asked[0].path


def test_a_fabricated_id_with_the_title_of_a_paper_at_hand_is_seen(archive: ArxivServer, settings: Make, folder: Path) -> None:
    archive.add("2104.00001", TITLE)
    (folder / "x.pdf").write_bytes(make_pdf(TITLE))
    fetchers = (LocalFolder(settings(papers=folder)), ArxivFetcher(settings(), limits=QUICK))
    (found,) = resolve_references([reference(arxiv_id="2104.99999", title=TITLE)], fetchers)
    assert (found.outcome, found.paper and found.paper.id) == (Outcome.NO_SUCH_ID, "x")
    assert [finding.rule for finding in findings_of([found], [reference()])] == ["no-such-id"]


def test_in_a_broken_network_nothing_is_called_absent(archive: ArxivServer, settings: Make, folder: Path) -> None:
    archive.fail("api", *[server.status(503)] * 50)
    fetchers = (LocalFolder(settings(papers=folder)), ArxivFetcher(settings(), limits=QUICK))
    references = [reference("a", arxiv_id="2104.00001"), reference("b", arxiv_id="2104.0000"), reference("c", title=TITLE)]
    found = resolve_references(references, fetchers)
    assert [one.outcome for one in found] == [Outcome.INCONCLUSIVE, Outcome.MALFORMED_ID, Outcome.INCONCLUSIVE]
    assert [finding.rule for finding in findings_of(found, references)] == ["malformed-id"]
