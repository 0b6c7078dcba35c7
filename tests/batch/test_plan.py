"""What an audit would fetch, told without a request."""

import pytest
from batch.small_batch import ID, make_settings, report_text
from fetchers.arxiv_server import ArxivServer

from claimcheck.batch.plan import describe, plan_batch


@pytest.fixture
def settings(tmp_path):
    """Return settings of one who would ask a loopback archive, which must not hear of it."""
    with ArxivServer() as archive:
        yield make_settings(tmp_path, offline=False, arxiv_api=archive.api, arxiv_pdf=archive.pdf, arxiv_interval_s=3.0)
        assert archive.asked == []


def write(folder, *reports):
    for number, text in enumerate(reports):
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
    return [str(folder / "*.md")]


def test_papers_are_counted_once_and_requests_summed_up(settings, tmp_path):
    names = write(
        tmp_path,
        report_text("One", ids=(ID, "2102.00001", "2102.00002v3")),
        report_text("Two", ids=("2102.00001",)),
        "no claims",
    )
    plan = plan_batch(names, settings)
    assert (plan.n_reports, plan.n_unreadable, plan.n_claims, plan.n_references, plan.n_at_hand) == (3, 1, 6, 4, 1)
    assert [(paper.arxiv_id, paper.n_reports) for paper in plan.to_fetch] == [("2102.00001", 2), ("2102.00002v3", 1)]
    assert (plan.n_requests, plan.seconds) == (3, 9.0)  # one for the metadata of both, one for each PDF
    assert "2 papers to fetch" in describe(plan)
    assert "at least 0:00:09" in describe(plan)


@pytest.mark.parametrize(
    ("changes", "n_papers", "n_requests"),
    [
        ({}, 250, 3 + 250),
        ({"table_sources": "tex"}, 250, 3 + 500),
        ({"table_sources": "all"}, 250, 3 + 750),
        ({"offline": True}, 250, 0),
    ],
)
def test_ids_are_asked_by_the_hundred(settings, tmp_path, changes, n_papers, n_requests):
    names = write(tmp_path, report_text("Many", ids=[f"2103.{number:05d}" for number in range(n_papers)]))
    plan = plan_batch(names, settings.model_copy(update=changes))
    assert (len(plan.to_fetch), plan.n_requests) == (n_papers, n_requests)


def test_titles_without_an_id_are_searched_for(settings, tmp_path):
    claims = "| Claim | Verified |\n|---|---|\n| It works well. | ✓ |\n"
    entry = "1. Ada Ampère. 2021. A Thorough Study of Long and Telling Titles in Bibliographies. In Proceedings of X.\n"
    plan = plan_batch(write(tmp_path, f"# A\n\n{claims}\n## References\n\n{entry}"), settings)
    assert (len(plan.to_search), plan.n_requests) == (1, 1)
