"""The claims table of a report, with verdicts put right: in the report itself, or as a table of its own in its dialect."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Protocol

from claimcheck.encodings import Decoded, Edit, can_hold, replace_parts
from claimcheck.errors import InputError
from claimcheck.schema import Claim, Region, Report, Run, Verdict
from claimcheck.writers.dialect import UNCHECKED, Dialect, dialect_of
from claimcheck.writers.escape import markdown_text, printable, spreadsheet_cell

_NOT_TEXT = ("docx", "pdf")
_SUBSTITUTES = {"✓": "yes", "✔": "yes", "✅": "yes", "×": "no", "✘": "no", "❌": "no", UNCHECKED: "-"}
"""What is written where the report's encoding lacks a sign."""
_NEW_TABLE = "Write a new table instead: claimcheck verify REPORT --format markdown -o TABLE.md"
_BEFORE_VALUE, _NEAR = (":", ",", "["), 20  # what stands before a JSON value that is no string, within so many characters
_HEADER = ("Claim", "Verified", "Confidence")


class SourceText(Protocol):
    """The part of a report's source that rewriting needs: its bytes, and how they were decoded."""

    @property
    def path(self) -> str: ...  # noqa: D102
    @property
    def data(self) -> bytes: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def encoding(self) -> str: ...  # noqa: D102
    @property
    def bom(self) -> bytes: ...  # noqa: D102


def regenerate(source: SourceText, report: Report, verdicts: Iterable[Verdict], *, labels: bool = False) -> bytes:
    """Return the report's bytes with its verdict and confidence cells rewritten, and every other byte as it was.

    SUPPORTED writes the table's own tick, REFUTED and NOT_ENOUGH_INFO its cross (or its own words for them); with `labels` the
    three labels are written instead. A claim that could not be checked gets "–" in both cells. Doing it again changes nothing.
    Signs that the encoding lacks are written as yes, no and "-", in HTML as entities.

    Raises InputError where the report has no claims table or is no text (DOCX, PDF).
    """
    check_rewritable(source, report)
    by_id = {verdict.claim.id: verdict for verdict in verdicts}
    edits = [
        edit
        for _, claims in groupby(report.claims, key=lambda claim: claim.table)
        for edit in _table_edits(list(claims), by_id, source, report.format, labels=labels)
    ]
    decoded = Decoded(source.text, source.encoding, source.bom, 0)
    return replace_parts(source.data, decoded, edits)


def render_table(source: SourceText, run: Run) -> str:
    """Return the claims with their verdicts as a table of its own, in the dialect of the report's claims table.

    Its cells are parted as in the report: by pipes, else by tabs (also where the report is column text or prose).
    """
    claims = run.report.claims
    dialect = dialect_of([claim for claim in claims if claim.table is not None], source.text)
    rows = [(verdict.claim.text, *_answer(verdict, dialect, labels=False)) for verdict in run.verdicts]
    if _has_pipes(claims, source.text):
        lines = [_HEADER, ("---",) * len(_HEADER), *((markdown_text(claim), *answer) for claim, *answer in rows)]
        return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
    cells = [_HEADER, *((spreadsheet_cell(printable(claim)), *answer) for claim, *answer in rows)]
    return "".join("\t".join(row) + "\n" for row in cells)


def check_rewritable(source: SourceText, report: Report) -> None:
    """Raise InputError where `regenerate` cannot rewrite the report: to be asked before its claims are verified."""
    if report.format in _NOT_TEXT:
        raise InputError(f"{source.path} is {report.format.upper()}, which cannot be rewritten in place.", hint=_NEW_TABLE)
    if report.mode != "table":
        raise InputError(f"{source.path} has no claims table to regenerate.", hint=_NEW_TABLE)
    if not any(claim.verdict_region for claim in report.claims):
        raise InputError(f"The claims table of {source.path} has no verdict cells.", hint=_NEW_TABLE)


def _table_edits(
    claims: Sequence[Claim], verdicts: Mapping[str, Verdict], source: SourceText, format_name: str, *, labels: bool
) -> Iterator[Edit]:
    dialect = dialect_of(claims, source.text)
    for claim in claims:
        verdict = verdicts.get(claim.id)
        if verdict is None:
            continue
        answer = _answer(verdict, dialect, labels=labels)
        for region, new in zip((claim.verdict_region, claim.confidence_region), answer, strict=True):
            if region is not None:
                yield Edit(region.start, region.end, _fitting(new, region, source, format_name))


def _answer(verdict: Verdict, dialect: Dialect, *, labels: bool) -> tuple[str, str]:
    """Return what stands in the verdict's and the confidence's cell."""
    if verdict.label is None:
        return UNCHECKED, UNCHECKED
    word = verdict.label.value if labels else dialect.words[verdict.label]
    return word, UNCHECKED if verdict.confidence is None else dialect.confidence.render(verdict.confidence)


def _fitting(new: str, region: Region, source: SourceText, format_name: str) -> str:
    """Return new cell text as the format and the encoding can hold it."""
    if format_name == "json" and source.text[max(0, region.start - _NEAR) : region.start].rstrip().endswith(_BEFORE_VALUE):
        return _json_value(new)
    if can_hold(source.encoding, new):
        return new
    if format_name == "html":
        return new.encode("ascii", "xmlcharrefreplace").decode()
    return "".join(_SUBSTITUTES.get(character, "?") for character in new if character != "\ufe0f")


def _json_value(new: str) -> str:
    if new == UNCHECKED:
        return "null"
    is_literal = new in ("true", "false") or new.replace(".", "", 1).isdigit()
    return new if is_literal else f'"{new}"'


def _has_pipes(claims: Sequence[Claim], text: str) -> bool:
    between = (
        text[claim.region.end : claim.verdict_region.start]
        for claim in claims
        if claim.verdict_region and claim.verdict_region.start > claim.region.end
    )
    return "|" in next(between, "")
