"""The shipped sample: its files are as their sources say, and its claims get the labels that the sample intends."""

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pymupdf
import pytest

import claimcheck
from claimcheck.readers.read import read_report, read_source
from claimcheck.schema import Label
from claimcheck.shipped import shipped_path

SAMPLE = shipped_path("data", "sample")
REPORT = SAMPLE / "sample-report.txt"
PAPERS = SAMPLE / "papers"
INTENDED = json.loads((SAMPLE / "labels.json").read_text(encoding="utf-8"))
SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "make_sample.py"


@pytest.fixture(scope="module")
def make_sample():
    spec = spec_from_file_location("make_sample", SCRIPT)
    sys.modules["make_sample"] = module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def run():
    settings = claimcheck.Settings(papers=PAPERS, offline=True)
    return claimcheck.verify(REPORT, settings=settings)


def words(path):
    with pymupdf.open(path) as document:
        return [[word[4] for word in page.get_text("words")] for page in document]


def test_the_paper_is_what_its_source_says(make_sample, tmp_path):
    blocks = make_sample.parse(make_sample.SOURCE.read_text(encoding="utf-8"))
    twice = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for target in twice:
        make_sample.render(blocks, target)
    assert twice[0].read_bytes() == twice[1].read_bytes()
    assert words(twice[0]) == words(make_sample.TARGET)
    assert 2 <= len(words(twice[0])) <= 4


def test_the_report_is_read_in_full():
    report = read_report(read_source(str(REPORT)))
    assert (report.mode, report.title) == ("table", "Can the Claims of Machine-Written Literature Syntheses Be Trusted?")
    assert [claim.text for claim in report.claims] == list(INTENDED)
    assert all(claim.stated_verified is not None and claim.stated_confidence for claim in report.claims)
    assert report.stated.claims_extracted == len(report.claims)
    assert report.stated.claims_verified == sum(claim.stated_verified for claim in report.claims)
    assert len(report.references) == report.stated.papers_retrieved == 1


def test_the_sample_shows_every_label():
    assert set(INTENDED.values()) == set(Label)


@pytest.mark.model
@pytest.mark.parametrize("claim", INTENDED)
def test_claims_get_the_label_that_the_sample_intends(run, claim):
    verdict = next(verdict for verdict in run.verdicts if verdict.claim.text == claim)
    assert verdict.failure is None
    assert verdict.label == INTENDED[claim], verdict.explanation
    assert verdict.confidence >= 0.5


@pytest.mark.model
def test_quotes_are_verbatim_and_on_their_page(run):
    pages = [" ".join(page) for page in words(PAPERS / "claimcheck-note.pdf")]
    quoted = [evidence for verdict in run.verdicts for evidence in verdict.evidence if evidence.kind == "passage"]
    assert quoted
    for evidence in quoted:
        assert evidence.quote.split()[0] in pages[evidence.page - 1]
        assert " ".join(evidence.quote.split()) in " ".join(pages)
        assert evidence.boxes
    assert all(verdict.evidence for verdict in run.verdicts if verdict.label is not Label.NOT_ENOUGH_INFO)
