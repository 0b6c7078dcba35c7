"""What reports say against each other, as findings of each of them: for formats that know lines, and no pairs of reports."""

from collections.abc import Iterable, Iterator, Sequence

from claimcheck.schema import BatchClaim, Contradiction, Finding, Run
from claimcheck.writers.wording import telling_claims

RULE = "contradiction"
"""Its page is docs/rules/contradiction.md."""
_SHOWN = 3  # claims of other reports that are named


def with_contradictions(runs: Iterable[Run], contradictions: Sequence[Contradiction]) -> Iterator[Run]:
    """Yield the runs, each with a finding for every claim of its report that is part of a contradiction."""
    by_report: dict[str, list[Finding]] = {}
    for contradiction in contradictions:
        for claim in contradiction.claims:
            by_report.setdefault(claim.report, []).append(_finding(contradiction, claim))
    for run in runs:
        yield run.model_copy(update={"findings": (*run.findings, *by_report.get(run.report.path, ()))})


def _finding(contradiction: Contradiction, claim: BatchClaim) -> Finding:
    others = [each for each in telling_claims(contradiction, _SHOWN + 1) if each != claim][:_SHOWN]
    places = ", ".join(f"{each.report}:{each.line}" for each in others)
    n_more = len(contradiction.claims) - 1 - len(others)
    message = f"{contradiction.message} See {places}{f' and {n_more} more' if n_more else ''}."
    return Finding(rule=RULE, severity="warning", message=message, line=claim.line)
