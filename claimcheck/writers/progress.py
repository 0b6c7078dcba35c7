"""One line on standard error that says which stage a run is in."""

import sys
from types import TracebackType
from typing import Self

_PARTS = {"fetch": "references", "extract": "papers", "retrieve": "claims", "judge": "claims"}
"""What a stage counts."""


class ProgressLine:
    """Rewrites its line on a terminal; elsewhere it prints a line for each stage, once."""

    def __init__(self, *, quiet: bool = False) -> None:
        """Say nothing where `quiet`."""
        self._quiet = quiet
        self._is_terminal = sys.stderr.isatty()
        self._stage = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._is_terminal and self._stage:
            sys.stderr.write("\r\x1b[K")

    def update(self, stage: str, done: int, total: int) -> None:
        """Show that `done` of `total` parts of the stage are done."""
        if self._quiet:
            return
        parts = _PARTS.get(stage, "parts")
        if self._is_terminal:
            sys.stderr.write(f"\r\x1b[K{stage}: {done} of {total} {parts}")
        elif stage != self._stage:
            sys.stderr.write(f"{stage}: {total} {parts.removesuffix('s') if total == 1 else parts}\n")
        sys.stderr.flush()
        self._stage = stage
