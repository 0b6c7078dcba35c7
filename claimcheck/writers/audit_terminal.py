"""An audit for people: what was found in how many reports, the reports with the most trouble, and what contradicts what."""

from collections.abc import Mapping

from claimcheck.schema import NOT_CHECKED, Audit, AuditedReport, Contradiction, GeneratorStatistics, Label
from claimcheck.text import printable
from claimcheck.writers.wording import (
    COUNTED,
    audit_counts,
    counted,
    label_of,
    reservations_of,
    rules_of,
    telling_claims,
    words_of,
)

_SHOWN_REPORTS = 20
_SHOWN_GENERATORS = 10
_SHOWN_RULES = 20
_SHOWN_CONTRADICTIONS = 10
_SHOWN_CLAIMS = 4
_MAX_TEXT = 140  # characters of a claim or message
_MAX_CONTRADICTION = 400  # of what is said of a contradiction: its end tells what claimcheck finds


class AuditTerminalWriter:
    """A page of plain text."""

    name = "terminal"

    def render(self, audit: Audit) -> str:
        """Return the summary; names and texts from reports cannot steer a terminal."""
        n_claims = sum(report.n_claims for report in audit.reports)
        head = f"{counted(len(audit.reports), 'report')}, {counted(n_claims, 'claim')}, {audit.seconds:.1f} s"
        lines = [head, _counts(audit), *_reports(audit), *_generators(audit), *_rules(audit), *_contradictions(audit)]
        for each in reservations_of(audit):
            lines += ["", f"{'!!! ' if each.level == 'error' else ''}{each.message}"]
        return "\n".join(line.rstrip() for line in lines) + "\n"


def _counts(audit: Audit) -> str:
    return ", ".join(f"{n} {words_of(name)}" for name, n in zip(COUNTED, audit_counts(audit), strict=True))


def _present(counts: Mapping[str, int]) -> str:
    """Return the counts above 0: "2 supported, 1 refuted"."""
    return ", ".join(f"{counts[name]} {words_of(name)}" for name in COUNTED if counts.get(name))


def _reports(audit: Audit) -> list[str]:
    """Return the reports with refuted claims or without a check, the worst first."""
    worst = sorted(audit.reports, key=lambda report: (-_trouble(report), report.path))
    shown = [report for report in worst if _trouble(report)]
    lines = ["", "Reports with trouble:"] if shown else []
    for report in shown[:_SHOWN_REPORTS]:
        counts = _present(report.counts)
        why = f"  ({_cut(report.failures[0].message)})" if report.failures else ""
        lines.append(f"  {printable(report.path)}: {counts or 'not audited'}{why}")
    return [*lines, *_more(len(shown), _SHOWN_REPORTS)]


def _trouble(report: AuditedReport) -> float:
    """Return how far a report is from sound: refuted claims first, then what could not be checked."""
    refuted, unchecked = report.counts.get(Label.REFUTED.value, 0), report.counts.get(NOT_CHECKED, 0)
    return refuted + 0.01 * unchecked + (0.001 if report.failures else 0.0)


def _generators(audit: Audit) -> list[str]:
    """Return what the reports of each generator are worth, those with most reports first; [] where no report names one."""
    if not any(each.generator for each in audit.generators):
        return []
    most = sorted(audit.generators, key=lambda each: -each.n_reports)
    lines = ["", "Generators:", *(f"  {_generator(each)}" for each in most[:_SHOWN_GENERATORS])]
    return [*lines, *_more(len(most), _SHOWN_GENERATORS)]


def _generator(each: GeneratorStatistics) -> str:
    counts = _present(each.counts)
    said = f"; its ticks and crosses: {each.n_right} right, {each.n_wrong} wrong" if each.n_right + each.n_wrong else ""
    contradicted = f"; {counted(each.n_contradicted, 'claim')} contradicted" if each.n_contradicted else ""
    name = _cut(each.generator) if each.generator else "(not named)"
    return f"{name}: {counted(each.n_reports, 'report')}, {counts or 'no claims'}{said}{contradicted}"


def _rules(audit: Audit) -> list[str]:
    rules = rules_of(audit.findings)
    lines = ["", "Findings:"] if rules else []
    for rule, severity, count, detail in rules[:_SHOWN_RULES]:
        lines.append(f"  {count:6d}  {severity:8} {printable(rule)}" + (f" ({detail})" if detail else ""))
    return [*lines, *_more(len(rules), _SHOWN_RULES)]


def _contradictions(audit: Audit) -> list[str]:
    lines = ["", f"Contradictions: {len(audit.contradictions)}"] if audit.contradictions else []
    for contradiction in audit.contradictions[:_SHOWN_CONTRADICTIONS]:
        lines += _contradiction(contradiction)
    return [*lines, *_more(len(audit.contradictions), _SHOWN_CONTRADICTIONS)]


def _contradiction(contradiction: Contradiction) -> list[str]:
    lines = [f"  {_cut(contradiction.message, _MAX_CONTRADICTION)}"]
    for claim in telling_claims(contradiction, _SHOWN_CLAIMS):
        stated = {True: "verified", False: "not verified", None: "-"}[claim.stated_verified] + _two(claim.stated_confidence)
        found = label_of(claim.label) + _two(claim.confidence)
        lines.append(f"    {printable(claim.report)}:{claim.line}: stated {stated}, found {found}: {_cut(claim.text)}")
    return [*lines, *(f"  {line}" for line in _more(len(contradiction.claims), _SHOWN_CLAIMS))]


def _two(confidence: float | None) -> str:
    return "" if confidence is None else f" {confidence:.2f}"


def _more(n: int, shown: int) -> list[str]:
    return [f"  and {n - shown} more"] if n > shown else []


def _cut(text: str, longest: int = _MAX_TEXT) -> str:
    plain = " ".join(printable(text).split())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"
