"""Every writer on a run with every kind of answer."""

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from claimcheck.registry import WRITERS, plugin
from claimcheck.schema import Label, Run
from claimcheck.writers.escape import markdown_text, printable, spreadsheet_cell
from claimcheck.writers.json import json_schema
from claimcheck.writers.terminal import TerminalWriter

ONLY_PROBLEMS = {"sarif", "github"}
"""Writers that say nothing of a supported claim."""


@pytest.mark.parametrize("name", WRITERS)
def test_every_writer_keeps_its_contract(name: str, run: Run) -> None:
    writer = plugin(WRITERS, name)()
    text = writer.render(run)
    assert writer.name == name
    assert text.endswith("\n")
    assert writer.render(run) == text
    assert "\x1b" not in text
    for verdict in run.verdicts:
        if verdict.label is Label.SUPPORTED and name in ONLY_PROBLEMS:
            continue
        assert verdict.claim.text[:11].replace("=", "") in text.replace("\\", "").replace("=", "")


def test_terminal_names_label_confidence_page_and_failure(run: Run) -> None:
    text = plugin(WRITERS, "terminal")().render(run)
    for part in (
        "✓ SUPPORTED 0.91  c1, line 1",
        "✗ REFUTED 0.70",
        "[cut off]",
        "2104.08645v2, page 5, Results",
        "- NOT CHECKED",
        "title-mismatch",
        "4 claims: 1 supported, 1 refuted, 1 not enough info, 1 not checked",
    ):
        assert part in text


def test_terminal_tells_one_failure_of_many_claims_once(run: Run) -> None:
    (failed,) = (verdict for verdict in run.verdicts if verdict.label is None)
    again = failed.model_copy(update={"claim": failed.claim.model_copy(update={"id": "c9"})})
    other = again.model_copy(update={"explanation": "Not checked: the paper is withdrawn."})
    text = TerminalWriter().render(run.model_copy(update={"verdicts": (*run.verdicts, again, other)}))
    assert text.count(failed.explanation[:40]) == 1
    assert text.count(f"as for {failed.claim.id}.\n") == 1
    assert "the paper is withdrawn" in text


def test_terminal_has_colours_only_when_asked(run: Run) -> None:
    assert "\x1b[1;32m" in TerminalWriter(color=True, width=80).render(run)


def test_json_round_trips_and_fits_its_schema(run: Run) -> None:
    text = plugin(WRITERS, "json")().render(run)
    assert Run.model_validate_json(text) == run
    jsonschema.validate(json.loads(text), json.loads(json_schema()))


@pytest.mark.parametrize(("name", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_spreadsheets_get_no_formula(name: str, delimiter: str, run: Run) -> None:
    rows = list(csv.reader(io.StringIO(plugin(WRITERS, name)().render(run)), delimiter=delimiter))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) == 1 + len(run.verdicts)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)


def test_markdown_shows_hostile_text_as_text(run: Run) -> None:
    html = MarkdownIt("commonmark").enable("table").render(plugin(WRITERS, "markdown")().render(run))
    assert html.count("<tr>") == 1 + len(run.verdicts)
    assert "<b>" not in html
    assert "href" not in html


def test_scifact_lines_leave_failures_apart_from_not_enough_info(run: Run) -> None:
    lines = [json.loads(line) for line in plugin(WRITERS, "jsonl")().render(run).splitlines()]
    assert lines[0]["evidence"]["2104.08645v2"][0] == {
        "sentences": [7, 8],
        "label": "SUPPORT",
        "quote": run.verdicts[0].evidence[0].quote,
        "page": 5,
    }
    assert lines[1]["evidence"]["2104.08645v2"][0]["label"] == "CONTRADICT"
    assert lines[2]["evidence"] == {}
    assert "failure" not in lines[2]
    assert lines[3]["failure"]["code"] == "source-unavailable"
    assert lines[0]["cited_doc_ids"] == ["2104.08645v2"]


@given(st.text())
def test_escaped_text_is_one_harmless_line(text: str) -> None:
    assert "\n" not in printable(text)
    assert "\x1b" not in printable(text)
    assert not spreadsheet_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert "<" not in MarkdownIt("commonmark").renderInline(markdown_text(text)).replace("&lt;", "")


def test_the_published_schema_is_the_one_that_is_printed(regen: bool) -> None:
    path = Path(__file__).resolve().parents[2] / "docs" / "run.schema.json"
    if regen:
        path.write_text(json_schema(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == json_schema()
