"""One line on standard error that says which stage a run is in."""

import sys
from types import TracebackType
from typing import Self


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
        if self._is_terminal:
            sys.stderr.write(f"\r\x1b[K{stage} {done}/{total}")
        elif stage != self._stage:
            sys.stderr.write(f"{stage}: {total}\n")
        sys.stderr.flush()
        self._stage = stage
