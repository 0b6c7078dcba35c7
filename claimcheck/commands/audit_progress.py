"""How far a batch is, on standard error: rate, time left, counts by outcome."""

import sys
import time
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimcheck.batch.tally import Tally

_EVERY_S = 0.25
"""Between two changes of the line on a terminal."""
_LINE_EVERY_S = 10.0
"""Between two lines elsewhere."""


class AuditProgress:
    """Rewrites its line on a terminal; elsewhere it prints a line from time to time, and one at the end."""

    def __init__(self, *, quiet: bool = False) -> None:
        """Say nothing where `quiet`."""
        self._quiet = quiet
        self._is_terminal = sys.stderr.isatty()
        self._next = 0.0 if self._is_terminal else time.monotonic() + _LINE_EVERY_S

    def __call__(self, tally: "Tally") -> None:
        """Show how far the batch is."""
        now = time.monotonic()
        if self._quiet or (now < self._next and tally.n_settled < tally.n_reports):
            return
        if self._is_terminal:
            sys.stderr.write(f"\r\x1b[K{described(tally)}")
        else:
            sys.stderr.write(f"{described(tally)}\n")
        sys.stderr.flush()
        self._next = now + (_EVERY_S if self._is_terminal else _LINE_EVERY_S)

    def end(self) -> None:
        """Clear the line."""
        if self._is_terminal and not self._quiet:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def described(tally: "Tally") -> str:
    """Return "120/1000 reports (3 failed, 20 known), 4100/h, 0:12:53 left; claims: 900 supported, 31 not checked"."""
    from claimcheck.writers.wording import words_of

    outcomes = ((tally.n_failed, "failed"), (tally.n_reused, "known"))
    apart = ", ".join(f"{count} {name}" for count, name in outcomes if count)
    parts = [f"{tally.n_settled}/{tally.n_reports} reports{f' ({apart})' if apart else ''}"]
    if tally.remaining_s is not None:
        parts += [f"{tally.per_hour:.0f}/h", f"{timedelta(seconds=round(tally.remaining_s))} left"]
    claims = ", ".join(f"{count} {words_of(name)}" for name, count in sorted(tally.claims.items()))
    return ", ".join(parts) + (f"; claims: {claims}" if claims else "")
