"""The pages of a batch: an index, and one page a report."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from claimcheck.errors import InputError, reason_of
from claimcheck.schema import Audit, AuditedReport, AuditFinding, BatchClaim, Contradiction, GeneratorStatistics, Run
from claimcheck.writers.files import check_place, write_atomically
from claimcheck.writers.html import charts
from claimcheck.writers.html.page import HtmlWriter
from claimcheck.writers.html.page_image import Images
from claimcheck.writers.html.template import render_page
from claimcheck.writers.html.view import ANSWER_OF, ANSWERS, answer_of
from claimcheck.writers.wording import SEVERITIES, RuleCount, rules_of, telling_claims

_REPORTS = "reports"
_INDEX = "index.html"
_BACK = f"../{_INDEX}"
_NUMBERED = re.compile(r"\d+(?:-[a-z0-9-]+)?\.html")
_OF_A_BATCH = ('<meta name="generator" content="claimcheck ', f'<p class="brand"><a href="{_BACK}">')
"""What stands on every page of a batch, before anything of its report but the title."""
_HEAD_BYTES = 1 << 18  # in which it stands: the style sheet lies between
_MAX_NAME = 60  # characters of a page's name that come from its report's
_MAX_CONTRADICTIONS = 1000  # that the index shows; all are in the JSON
_MAX_CLAIMS = 24  # of one contradiction
_MAX_FINDINGS = 200  # of one rule


class ReportRow(NamedTuple):
    """A report in the index."""

    report: AuditedReport
    page: str | None
    """Relative address of its page; None where there is no run of it."""
    bar: charts.Bar
    n_findings: int


class RuleGroup(NamedTuple):
    """The findings of one rule."""

    head: RuleCount
    findings: tuple[AuditFinding, ...]
    """The first 200, the gravest first."""


class Conflict(NamedTuple):
    """A contradiction in the index."""

    contradiction: Contradiction
    bar: charts.Bar
    claims: tuple[tuple[BatchClaim, str, str | None], ...]
    """Claims, some of each side, with their answers and the addresses of their places on their reports' pages."""


def make_site(folder: Path) -> None:
    """Make the folder of a batch's pages. Raises InputError where `write_batch` could not write them there."""
    reports = folder / _REPORTS
    try:
        reports.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        hint = "Choose a folder that can be written to."
        raise InputError(f"Cannot make the folder {reports}: {reason_of(error)}.", hint=hint) from error
    for place in (folder / _INDEX, reports / "1.html"):
        check_place(place)


def write_batch(audit: Audit, runs: Iterable[Run], folder: Path, *, images: Callable[[Run], Images] | None = None) -> Path:
    """Write the page of every run and the index over them to `folder`, and return the index's path.

    Pages of an earlier batch that are not written again are removed, and nothing else.

    Runs are written one after the other and not kept. A report of the audit without a run has no page. The names of the pages
    follow from the order and the paths of the audit's reports. `images` are as for `HtmlWriter`.

    Raises InputError where the folder cannot be written to.
    """
    pages = _names(audit)
    make_site(folder)
    writer, written = HtmlWriter(index=_BACK, images=images), set()
    for run in runs:
        if run.report.path in pages:
            write_atomically(folder / pages[run.report.path], writer.render(run).encode())
            written.add(run.report.path)
    index = folder / _INDEX
    write_atomically(index, render_index(audit, {path: pages[path] for path in pages if path in written}).encode())
    _remove_others(folder / _REPORTS, {Path(pages[path]).name for path in written})
    return index


def render_index(audit: Audit, pages: Mapping[str, str]) -> str:
    """Return the index page; `pages` maps paths of reports to the addresses of their pages."""
    totals: Counter[str] = Counter()
    for report in audit.reports:
        totals.update(_counts(report.counts))
    shown = audit.contradictions[:_MAX_CONTRADICTIONS]
    return render_page(
        "index.html",
        scripts=("rows.js",),
        audit=audit,
        names=ANSWERS,
        rows=_rows(audit, pages),
        answers=charts.answer_bar(totals),
        finding_bars=charts.finding_bars(audit.findings),
        generators=_generators(audit),
        rules=_rules(audit),
        conflicts=[_conflict(each, pages) for each in shown],
        kinds=charts.kind_bars(audit.contradictions),
        n_hidden=len(audit.contradictions) - len(shown),
    )


def _remove_others(folder: Path, written: Set[str]) -> None:
    for path in folder.iterdir():
        if path.name not in written and _NUMBERED.fullmatch(path.name) and _is_of_a_batch(path):
            try:
                path.unlink()
            except OSError as error:
                hint = "Remove it, or choose another folder."
                raise InputError(
                    f"Cannot remove the page {path} of an earlier audit: {reason_of(error)}.", hint=hint
                ) from error


def _is_of_a_batch(path: Path) -> bool:
    """Tell whether a file is a page that `write_batch` wrote."""
    try:
        if path.is_symlink() or not path.is_file():
            return False
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError:
        return False
    return all(mark.encode() in head for mark in _OF_A_BATCH)


def _names(audit: Audit) -> dict[str, str]:
    width = len(str(len(audit.reports)))
    found: dict[str, str] = {}
    for number, report in enumerate(audit.reports, 1):
        stem = PurePosixPath(report.path.replace("\\", "/")).stem
        slug = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:_MAX_NAME].strip("-")
        found.setdefault(report.path, f"{_REPORTS}/{'-'.join(filter(None, [f'{number:0{width}}', slug]))}.html")
    return found


def _counts(counts: Mapping[str, int]) -> dict[str, int]:
    return {answer: counts.get(name, 0) for name, answer in ANSWER_OF.items()}


def _rows(audit: Audit, pages: Mapping[str, str]) -> list[ReportRow]:
    findings = Counter(finding.report for finding in audit.findings)
    return [
        ReportRow(report, pages.get(report.path), charts.answer_bar(_counts(report.counts)), findings[report.path])
        for report in audit.reports
    ]


def _generators(audit: Audit) -> list[tuple[GeneratorStatistics, charts.Bar]]:
    """Return what the reports of each generator are worth; [] where no report names one."""
    if not any(each.generator for each in audit.generators):
        return []
    return [(each, charts.answer_bar(_counts(each.counts))) for each in audit.generators]


def _rules(audit: Audit) -> list[RuleGroup]:
    """Return the findings by rule, once each, those first that have the gravest."""
    groups: dict[str, list[AuditFinding]] = {}
    for finding in sorted(audit.findings, key=lambda finding: SEVERITIES.index(finding.severity)):
        groups.setdefault(finding.rule, []).append(finding)
    counts = sorted(rules_of(audit.findings), key=lambda each: (SEVERITIES.index(each.severity), each.rule))
    return [RuleGroup(each, tuple(groups[each.rule][:_MAX_FINDINGS])) for each in counts]


def _conflict(contradiction: Contradiction, pages: Mapping[str, str]) -> Conflict:
    claims = (
        (claim, answer_of(claim.label), f"{pages[claim.report]}#claim-{claim.id}" if claim.report in pages else None)
        for claim in telling_claims(contradiction, _MAX_CLAIMS)
    )
    return Conflict(contradiction, charts.contradiction_bar(contradiction), tuple(claims))
