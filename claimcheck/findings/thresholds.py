"""The verdict column is nothing but a threshold on the confidence column."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimcheck.findings.base import Severity, Subject, table_place
from claimcheck.schema import Claim, Finding

_MIN_SPLITS = 20  # ways to choose as many verified claims: below, the columns agree by chance in more than 5 % of the cases
_NATURAL = 0.5  # where a probability of being right parts yes from no


class Threshold(NamedTuple):
    """What parts the verified claims from the others."""

    below: float
    """Highest confidence of a claim that is not verified."""
    above: float
    """Lowest confidence of a verified claim."""
    n_verified: int
    n_others: int

    @property
    def value(self) -> float:
        """Half way between the two: 0.155 where they are 0.15 and 0.16."""
        return round((self.below + self.above) / 2, 4)


def infer_threshold(claims: Sequence[Claim]) -> Threshold | None:
    """Return the threshold on the stated confidences that explains every stated verdict, or None where there is none.

    None also where verdicts and confidences are so few that they would agree by chance. Claims may come from several reports.
    """
    verified = [c.stated_confidence for c in claims if c.stated_verified is True and c.stated_confidence is not None]
    others = [c.stated_confidence for c in claims if c.stated_verified is False and c.stated_confidence is not None]
    if not verified or not others or max(others) >= min(verified):
        return None
    if math.comb(len(verified) + len(others), len(verified)) < _MIN_SPLITS:
        return None
    return Threshold(max(others), min(verified), len(verified), len(others))


class VerdictThreshold:
    """Finds verdicts that say nothing beyond the score beside them."""

    id = "verdict-threshold"
    severity: Severity = "warning"
    title = "The verdicts are only a threshold on the confidences"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield one finding where a threshold explains all verdicts; a note where it is that of a probability, 0.5."""
        found = infer_threshold(subject.report.claims)
        if found is None:
            return
        place = table_place(subject.report)
        is_natural = found.below < _NATURAL <= found.above
        yield Finding(
            rule=self.id,
            severity="note" if is_natural else self.severity,
            message=(
                f"A threshold of about {found.value:g} on the confidence explains every verdict: the {found.n_verified} "
                f"verified claims have {found.above:g} or more, the {found.n_others} others {found.below:g} or less. "
                "The verdicts say nothing that the confidences do not."
            ),
            line=place.line,
            region=place.region,
        )
