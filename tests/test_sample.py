"""The shipped sample: its files are as their sources say, and its claims get the labels that the sample intends."""

import json
import platform
import re
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pymupdf
import pytest

import claimcheck
from claimcheck.readers.read import read_report, read_source
from claimcheck.schema import Label
from claimcheck.shipped import shipped_path
from claimcheck.writers.terminal import TerminalWriter

SAMPLE = shipped_path("data", "sample")
REPORT = SAMPLE / "sample-report.txt"
PAPERS = SAMPLE / "papers"
INTENDED = json.loads((SAMPLE / "labels.json").read_text(encoding="utf-8"))
ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "scripts" / "make_sample.py"
README = ROOT / "README.md"
CONFIDENCE = re.compile(r"\b[01]\.\d\d(?=  c\d)")
QUOTED = ("c8", "c5", "c4", "c9")
"""Claims whose verdicts the README shows."""


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


@pytest.mark.skipif(platform.machine() != "x86_64", reason="8-bit models round differently on other processors")
@pytest.mark.model
def test_the_readme_shows_what_is_printed(run, regen):
    blocks = TerminalWriter().render(run).strip().split("\n\n")
    shown = [block for claim in QUOTED for block in blocks if f" {claim}, line " in block.splitlines()[0]] + [blocks[-1]]
    before, opening, rest = README.read_text(encoding="utf-8").partition("```text\n")
    quoted, closing, after = rest.partition("```\n")
    printed = "\n\n".join(shown) + "\n"
    if regen:
        README.write_text(before + opening + printed + closing + after, encoding="utf-8", newline="\n")
    else:
        assert CONFIDENCE.sub("", quoted) == CONFIDENCE.sub("", printed), "run `make golden`"
