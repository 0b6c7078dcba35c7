"""How far a batch is, and whether what came out of it can be trusted as a whole."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from claimcheck.schema import NOT_CHECKED, Run
from claimcheck.settings import Settings
from claimcheck.store.store import Coverage

NOT_REACHED = "not-reached"
"""Code of the failure of a report for which there was no time."""


@dataclass
class Tally:
    """Counts of a batch while it runs."""

    n_reports: int
    n_done: int = 0
    """Reports with a run, reused ones among them."""
    n_reused: int = 0
    """Whose run was in the store already."""
    n_failed: int = 0
    """Reports that were tried, and have no run."""
    n_unreached: int = 0
    """Reports for which there was no time."""
    claims: Counter[str] = field(default_factory=Counter)
    """Claims of new runs by label, and `NOT_CHECKED`."""
    begun: float = field(default_factory=time.monotonic)

    @property
    def n_settled(self) -> int:
        """Return how many reports need no more work."""
        return self.n_done + self.n_failed

    @property
    def seconds(self) -> float:
        """Return how long the batch has run."""
        return time.monotonic() - self.begun

    @property
    def per_hour(self) -> float:
        """Return reports per hour so far, those not counted that were done before."""
        return 3600 * (self.n_settled - self.n_reused) / max(self.seconds, 1e-3)

    @property
    def remaining_s(self) -> float | None:
        """Return how long the rest will take at this rate; None where nothing is known yet."""
        new = self.n_settled - self.n_reused
        return (self.n_reports - self.n_settled) * self.seconds / new if new else None

    def count(self, run: Run) -> None:
        """Count a new run."""
        self.n_done += 1
        self.claims.update(verdict.label.value if verdict.label else NOT_CHECKED for verdict in run.verdicts)


Watch = Callable[[Tally], None]
"""Told after every report how far the batch is."""


def alarm_of(tally: Tally, coverage: Coverage, settings: Settings) -> str | None:
    """Return why the audit as a whole is not to be trusted, or None.

    Too many papers were unavailable, too many claims not checked, or too many reports failed.
    """
    gates = (
        (settings.gate_unavailable, coverage.n_unavailable, coverage.n_references, "cited papers were unavailable"),
        (settings.gate_unavailable, coverage.n_not_checked, coverage.n_claims, "claims could not be checked"),
        (settings.gate_errors, tally.n_failed, tally.n_reports - tally.n_unreached, "reports could not be audited"),
    )
    reasons = [f"{n} of {whole} {what} ({n / whole:.0%})" for share, n, whole, what in gates if n > share * whole]
    return "; ".join(reasons) or None
