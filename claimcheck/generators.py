"""Statistics for each generator that the reports of a batch name."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from claimcheck.schema import AuditedReport, BatchClaim, Contradiction, GeneratorStatistics, Label


def generator_statistics(
    reports: Sequence[AuditedReport], claims: Sequence[BatchClaim] = (), contradictions: Sequence[Contradiction] = ()
) -> tuple[GeneratorStatistics, ...]:
    """Return the statistics of each generator, by name, upper and lower case and blanks aside; reports without one come last.

    `claims` are the reports' claims, and `contradictions` what `compare` found among them; without these, their counts are 0.
    """
    by_key: dict[str, list[AuditedReport]] = defaultdict(list)
    for report in reports:
        by_key[_key(report.generator)].append(report)
    of_report: dict[str, list[BatchClaim]] = defaultdict(list)
    for claim in claims:
        of_report[claim.report].append(claim)
    contradicted = {(claim.report, claim.id) for each in contradictions for claim in each.claims}
    return tuple(
        _statistics(group, [claim for report in group for claim in of_report[report.path]], contradicted)
        for key, group in sorted(by_key.items(), key=lambda item: (not item[0], item[0]))
    )


def _statistics(
    reports: Sequence[AuditedReport], claims: Sequence[BatchClaim], contradicted: set[tuple[str, str]]
) -> GeneratorStatistics:
    judged = [claim for claim in claims if claim.label is not None and claim.stated_verified is not None]
    n_right = sum(claim.stated_verified == (claim.label is Label.SUPPORTED) for claim in judged)
    counts: Counter[str] = Counter()
    for report in reports:
        counts.update(report.counts)
    return GeneratorStatistics(
        generator=reports[0].generator if _key(reports[0].generator) else None,
        n_reports=len(reports),
        n_claims=sum(report.n_claims for report in reports),
        counts=dict(sorted(counts.items())),
        n_right=n_right,
        n_wrong=len(judged) - n_right,
        n_contradicted=sum((claim.report, claim.id) in contradicted for claim in claims),
    )


def _key(generator: str | None) -> str:
    return " ".join((generator or "").casefold().split())
