"""Machine-written reports of eight kinds, compared with what a person reads in them (golden_reports/*.json).

The reports are not part of the project: a golden file holds counts, beginnings of sentences, identifiers and bindings.
"""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from claimcheck.readers.read import read_report, read_source
from claimcheck.schema import Claim, Reference, Report

GOLDEN = Path(__file__).parent / "golden_reports"
KINDS = (
    "deepscholar_bench/00.md",
    "deepscholar_bench/01.md",
    "deepscholar_bench/03.md",
    "deepscholar_bench/05.json",
    "deepscholar_bench/06.md",
    "drb_claude37/00.md",
    "drb_claude37/03.md",
    "odr_drb_gpt-4.1/00.md",
    "odr_drb_gpt-4.1/03.md",
    "research_units/01.md",
    "research_units/03.md",
    "ai_scientist/00.tex",
    "ai_scientist/02.tex",
    "surge_autosurvey/00.md",
    "surge_naive/00",
    "surge_naive/01",
    "surge_naive/02",
    "surge_naive/04",
    "surveyforge_pdf/00.pdf",
)
N_SHOWN = 4  # claims and references from either end that a golden file shows
N_LETTERS = 60  # of a text's beginning
NUMBER = re.compile(r"\[\d{1,3}(?:[,–-]\s?\d+)*\]|\\cite\w*\{")


def facts(report: Report) -> dict[str, object]:
    """Return what a golden file states of a report."""
    return {
        "format": report.format,
        "mode": report.mode,
        "n_claims": len(report.claims),
        "n_bindings": sum(len(claim.references) for claim in report.claims),
        "n_unbound": sum(not claim.references for claim in report.claims),
        "n_references": len(report.references),
        "n_arxiv": sum(one.arxiv_id is not None for one in report.references),
        "n_doi": sum(one.doi is not None for one in report.references),
        "n_titles": sum(one.title is not None for one in report.references),
        "findings": sorted({finding.rule for finding in report.findings}),
        "claims": [_claim(claim) for claim in _ends(report.claims)],
        "references": [_reference(reference) for reference in _ends(report.references)],
    }


def _ends(items: tuple[object, ...]) -> tuple[object, ...]:
    return items if len(items) <= 2 * N_SHOWN else items[:N_SHOWN] + items[-N_SHOWN:]


def _claim(claim: Claim) -> list[object]:
    return [claim.id, claim.line, claim.text[:N_LETTERS], list(claim.references)]


def _reference(reference: Reference) -> list[object]:
    title = reference.title[:N_LETTERS] if reference.title else None
    return [reference.id, title, list(reference.authors[:2]), reference.year, reference.arxiv_id, reference.doi, reference.url]


@pytest.mark.shared
@pytest.mark.parametrize("name", KINDS)
def test_a_report_reads_as_a_person_reads_it(shared: Path, name: str, regen: bool) -> None:
    found = facts(read(shared / "reports" / name)[0])
    golden = GOLDEN / (name.replace("/", "-") + ".json")
    if regen:
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(golden.read_text(encoding="utf-8"))


@cache
def read(path: Path) -> tuple[Report, str]:
    """Return the report at `path` and its text; each is read once."""
    source = read_source(path)
    return read_report(source), source.text


def reports(shared: Path) -> list[Path]:
    """Return every report of the shared material."""
    names = (path for path in sorted((shared / "reports").glob("*/*")) if path.suffix != ".bib")
    return [path for path in names if path.name not in ("SOURCE.txt", "LICENSE")]


@pytest.mark.shared
def test_every_citation_of_every_report_stands_in_a_claim_or_an_entry(shared: Path) -> None:
    for path in reports(shared):
        if path.suffix != ".json":  # holds also what the report was made from
            assert (path.name, _missed(*read(path))) == (path.name, [])


def _missed(report: Report, text: str) -> list[str]:
    """Return the citations of listed references, with the text before them, that stand in no claim and no entry."""
    regions = [claim.region for claim in report.claims] + [one.region for one in report.references if one.region]
    places = [(region.start, region.end) for region in regions]
    found = (match for match in NUMBER.finditer(text) if not _is_listed_nowhere(report, match))
    return [text[match.start() - 40 : match.end()] for match in found if not any(a <= match.start() < b for a, b in places)]


def _is_listed_nowhere(report: Report, match: re.Match[str]) -> bool:
    """Tell whether a bracketed number is none of the report's references, such as a year."""
    numbers = re.findall(r"\d+", match.group())
    return bool(numbers) and not any(one.id == number for one in report.references for number in numbers)


@pytest.mark.shared
def test_no_report_cites_what_it_lists_as_unknown(shared: Path) -> None:
    for path in reports(shared):
        report, _ = read(path)
        listed = {one.id for one in report.references}
        unknown = [one.message for one in report.findings if one.rule == "unknown-citation"]
        assert [message for message in unknown if (key := re.match(r"\[(.+?)\]", message)) and key[1] in listed] == []
