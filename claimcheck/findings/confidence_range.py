"""The confidences lie so close together that they tell nothing."""

from collections.abc import Iterator

from claimcheck.findings.base import Severity, Subject, table_place
from claimcheck.schema import Finding

_MIN_CLAIMS = 5  # fewer may lie close together by chance
_NARROW = 0.2  # of the scale from 0 to 1; the seeds' widest range is 0.13
_EVEN = 0.5  # a claim below is more likely wrong than right, where the number is a probability


class ConfidenceRange:
    """Finds confidence columns without information."""

    id = "confidence-range"
    severity: Severity = "warning"
    title = "The confidences lie in too narrow a range to tell claims apart"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield one finding where all confidences lie within 0.2; a note where the verdicts do not differ and they are high."""
        stated = [claim for claim in subject.report.claims if claim.stated_confidence is not None]
        values = [claim.stated_confidence for claim in stated if claim.stated_confidence is not None]
        if len(values) < _MIN_CLAIMS or max(values) - min(values) > _NARROW:
            return
        low, high = min(values), max(values)
        n_verified = sum(claim.stated_verified is True for claim in stated)
        n_others = sum(claim.stated_verified is False for claim in stated)
        differ = n_verified > 0 and n_others > 0
        said = (
            f"All {len(values)} claims have the same confidence, {low:g}."
            if low == high
            else f"All {len(values)} confidences lie between {low:g} and {high:g}."
        )
        if differ:
            said += f" That is the range of the {n_verified} verified claims and the {n_others} others together."
        if n_verified and high < _EVEN:
            said += " As probabilities, they would call every claim more likely wrong than right, the verified ones too."
        place = table_place(subject.report)
        severity: Severity = self.severity if differ or (n_verified and high < _EVEN) else "note"
        yield Finding(rule=self.id, severity=severity, message=said, line=place.line, region=place.region)
