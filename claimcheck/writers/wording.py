"""The words and counts that several writers share."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal, NamedTuple

from claimcheck.schema import (
    NOT_CHECKED,
    Audit,
    AuditedReport,
    BatchClaim,
    Contradiction,
    Evidence,
    Finding,
    Label,
    Run,
    Verdict,
)
from claimcheck.text import printable

COUNTED = (*(label.value for label in Label), NOT_CHECKED)
"""The names in `AuditedReport.counts`, in the order of `Counts`."""


class Counts(NamedTuple):
    """How many claims got which answer."""

    supported: int
    refuted: int
    not_enough_info: int
    not_checked: int


class RuleCount(NamedTuple):
    """How often a rule was broken."""

    rule: str
    severity: str
    """The gravest of its findings."""
    n: int
    detail: str
    """"4 warnings, 1 note"; "" where all are as grave."""


SEVERITIES = ("error", "warning", "note")
"""The gravest first."""


def rules_of(findings: Iterable[Finding]) -> list[RuleCount]:
    """Return how often each rule was broken, the most frequent first, then by name."""
    counts: dict[str, Counter[str]] = {}
    for finding in findings:
        counts.setdefault(finding.rule, Counter())[finding.severity] += 1
    found = [_rule_count(rule, by_severity) for rule, by_severity in counts.items()]
    return sorted(found, key=lambda each: (-each.n, each.rule))


class Reservation(NamedTuple):
    """Why an audit does not say what it should."""

    level: Literal["error", "warning"]
    title: str
    message: str


def reservations_of(audit: Audit) -> list[Reservation]:
    """Return why an audit is not to be trusted as a whole, or not complete; [] where it is both."""
    found = []
    if audit.alarm:
        message = f"The audit is not to be trusted as a whole: {printable(audit.alarm)}."
        found.append(Reservation("error", "Audit not to be trusted", message))
    if audit.state != "done":
        message = f"The audit is not complete ({audit.state}); run again, it goes on where it stopped."
        found.append(Reservation("warning", "Audit not complete", message))
    return found


def unaudited(audit: Audit) -> list[AuditedReport]:
    """Return the reports of an audit that have no run."""
    return [report for report in audit.reports if not report.n_claims]


def unaudited_message(report: AuditedReport) -> str:
    """Return why a report of an audit has no run, in one line."""
    reasons = "; ".join(f"{failure.message}. {failure.hint}".strip() for failure in report.failures)
    return printable(f"The report could not be audited: {reasons or 'for a reason that is not known.'}")


def telling_claims(contradiction: Contradiction, n: int) -> list[BatchClaim]:
    """Return at most `n` claims of a contradiction in their order, some of each side."""
    claims = contradiction.claims
    sides: dict[object, int] = {}
    for at, claim in enumerate(claims):
        sides.setdefault((claim.stated_verified, claim.label), at)
    stated = [(claim.stated_confidence, at) for at, claim in enumerate(claims) if claim.stated_confidence is not None]
    extremes = [min(stated)[1], max(stated)[1]] if stated and contradiction.kind == "stated-confidence" else []
    chosen = list(dict.fromkeys([*extremes, *sides.values(), *range(len(claims))]))[:n]
    return [claims[at] for at in sorted(chosen)]


def _rule_count(rule: str, by_severity: Counter[str]) -> RuleCount:
    present = [severity for severity in SEVERITIES if by_severity[severity]]
    detail = ", ".join(counted(by_severity[severity], severity) for severity in present) if len(present) > 1 else ""
    return RuleCount(rule, present[0], by_severity.total(), detail)


def counts_of(run: Run) -> Counts:
    """Return how many claims of the run got which answer."""
    by_label = Counter(verdict.label for verdict in run.verdicts)
    return Counts(by_label[Label.SUPPORTED], by_label[Label.REFUTED], by_label[Label.NOT_ENOUGH_INFO], by_label[None])


def audit_counts(audit: Audit) -> Counts:
    """Return how many claims of the audit's reports got which answer."""
    return Counts(*(sum(report.counts.get(name, 0) for report in audit.reports) for name in COUNTED))


def summary_of(run: Run) -> str:
    """Return the counts as one line: "5 claims: 2 supported, 1 refuted, 1 not enough info, 1 not checked"."""
    counts = counts_of(run)
    parts = [f"{count} {words_of(name)}" for count, name in zip(counts, COUNTED, strict=True) if count]
    return f"{counted(len(run.verdicts), 'claim')}: {', '.join(parts) or 'none'}"


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: "1 claim", "2 claims"."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def words_of(name: str) -> str:
    """Return the name of a count as words: "not enough info" of "NOT_ENOUGH_INFO"."""
    return name.lower().replace("_", " ")


def label_of(label: Label | None) -> str:
    """Return the label, or "not checked" where there is none."""
    return words_of(NOT_CHECKED) if label is None else label.value


def answer_of(verdict: Verdict) -> str:
    """Return the verdict's label, or "NOT CHECKED"."""
    return label_of(verdict.label).upper()


def confidence_of(verdict: Verdict) -> str:
    """Return the confidence with two decimals, or "" where there is none."""
    return "" if verdict.confidence is None else f"{verdict.confidence:.2f}"


def quotes_of(evidence: Evidence) -> list[str]:
    """Return what evidence says: its quote; of a computation each of its cells, as "row / column = value"."""
    if len(evidence.cells) < 2:
        return [evidence.quote]
    return [f"{', '.join(cell.row_path)} / {', '.join(cell.column_path)} = {cell.value}" for cell in evidence.cells]


def notes_of(run: Run) -> list[str]:
    """Return what could not be read beside the papers, each once."""
    return list(dict.fromkeys(note for resolution in run.papers for note in resolution.notes))


def place_of(evidence: Evidence) -> str:
    """Return where evidence stands: "2104.08645v2, page 5, Results, Table 3"."""
    parts = (evidence.paper, f"page {evidence.page}", evidence.section, evidence.table or "")
    return ", ".join(part for part in parts if part)
