"""Pages as the command line writes them."""

import pytest
from batch.small_batch import write_papers, write_reports
from selectolax.lexbor import LexborHTMLParser
from typer.testing import CliRunner

from claimcheck.cli import app
from claimcheck.errors import InputError
from claimcheck.schema import Audit


@pytest.mark.model
def test_an_audit_writes_an_index_and_a_page_a_report(tmp_path):
    reports, papers = write_reports(tmp_path / "reports", 2), write_papers(tmp_path / "papers")
    store, site = tmp_path / "store.db", tmp_path / "site"
    arguments = [reports, "--papers", papers, "--offline", "--jobs", 1, "--store", store, "--html", site, "--quiet"]
    done = CliRunner().invoke(app, ["audit", *map(str, arguments)])
    assert done.exit_code in (0, 3), done.output
    index = LexborHTMLParser((site / "index.html").read_text(encoding="utf-8"))
    pages = [link.attributes["href"] for link in index.css("#rows a")]
    assert len(pages) == 2
    for page in pages:
        content = (site / page).read_text(encoding="utf-8")
        assert LexborHTMLParser(content).css("#rows > tr")


@pytest.mark.parametrize("name", ["file/site", "file", "full"])
def test_a_folder_that_cannot_hold_pages_ends_the_audit_before_it_begins(name, tmp_path):
    """Root may write into any folder; a file in the way of a page stops everybody."""
    reports, store = write_reports(tmp_path / "reports", 1), tmp_path / "store.db"
    (tmp_path / "file").touch()
    (tmp_path / "full" / "index.html").mkdir(parents=True)
    arguments = ["audit", str(reports), "--offline", "--store", str(store), "--html", str(tmp_path / name)]
    done = CliRunner().invoke(app, arguments)
    assert isinstance(done.exception, InputError)
    assert name.split("/")[0] in done.exception.message
    assert not store.exists()


@pytest.mark.model
def test_what_an_audit_found_is_told_before_its_pages_are_written(tmp_path, monkeypatch):
    reports, papers = write_reports(tmp_path / "reports", 1), write_papers(tmp_path / "papers")

    def fail(*_: object, **__: object) -> None:
        raise InputError("The disk is full.", hint="Make room.")

    monkeypatch.setattr("claimcheck.writers.html.write_batch", fail)
    arguments = [reports, "--papers", papers, "--offline", "--jobs", 1, "--store", tmp_path / "store.db", "--format", "json"]
    done = CliRunner().invoke(app, ["audit", *map(str, arguments), "--quiet", "--html", str(tmp_path / "site")])
    assert isinstance(done.exception, InputError)
    assert Audit.model_validate_json(done.stdout).reports[0].n_claims == 4


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["verify", "report.md", "--page-images"], "--format html"),
        (["verify", "report.md", "--page-images", "-o", "verdicts.json"], "--format html"),
        (["audit", "reports/", "--page-images"], "--html"),
    ],
)
def test_page_images_need_a_page(arguments, hint):
    done = CliRunner().invoke(app, arguments)
    assert isinstance(done.exception, InputError)
    assert hint in done.exception.hint


@pytest.mark.model
def test_pages_show_the_quoted_pages_only_where_they_are_asked_for(tmp_path):
    reports, papers = write_reports(tmp_path / "reports", 1), write_papers(tmp_path / "papers")
    common = ["--papers", str(papers), "--offline", "--quiet"]
    audit = ["audit", str(reports), *common, "--jobs", "1", "--store", str(tmp_path / "store.db"), "--html"]
    for name, options in (("with", ["--page-images"]), ("without", [])):
        done = CliRunner().invoke(app, [*audit, str(tmp_path / name), *options])
        assert done.exit_code in (0, 3), done.output
    (pictured,), (plain,) = ((tmp_path / name / "reports").iterdir() for name in ("with", "without"))
    page = LexborHTMLParser(pictured.read_text(encoding="utf-8"))
    assert page.css("svg.images image") and page.css("#rows svg.page use")
    assert "<image" not in plain.read_text(encoding="utf-8")
    report = str(next(reports.glob("*.md")))
    done = CliRunner().invoke(app, ["verify", report, *common, "--page-images", "-o", str(tmp_path / "one.html")])
    assert done.exit_code in (0, 3), done.output
    one = LexborHTMLParser((tmp_path / "one.html").read_text(encoding="utf-8"))
    assert [each.attributes["href"] for each in one.css("image")] == [each.attributes["href"] for each in page.css("image")]
