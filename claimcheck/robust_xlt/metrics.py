"""What a training says while it runs: one line on standard error, and JSON Lines in its folder."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import torch

from claimcheck.errors import InputError
from claimcheck.robust_xlt import devices

METRICS = "metrics.jsonl"


class Metrics:
    """Collects losses between two log lines."""

    def __init__(self, folder: Path, name: str, *, quiet: bool = False, tensorboard: bool = False) -> None:
        """`name` stands before the progress; a line is written by the first process alone."""
        self._path = folder / METRICS
        self._name, self._quiet = name, quiet
        self._board = _board(folder) if tensorboard and devices.rank() == 0 else None
        self._n_steps = self._first = self._last = 0
        self._began = self._since = time.monotonic()
        self._loss, self._n_tokens, self._n_examples = 0.0, 0, 0

    def begin(self, step: int, n_steps: int) -> None:
        """Start at `step`: what an earlier call wrote of later steps is forgotten, for these are done again."""
        self._first = self._last = step
        self._n_steps = n_steps
        self._began = self._since = time.monotonic()
        if devices.rank() == 0 and self._path.exists():
            kept = [line for line in self._path.read_text("utf-8").splitlines() if _step_of(line) <= step]
            self._path.write_text("".join(f"{line}\n" for line in kept), "utf-8")

    def count(self, n_examples: int, attention: torch.Tensor) -> None:
        """Count the examples and tokens (padding among them) of a micro-batch of this process."""
        self._n_examples += n_examples
        self._n_tokens += attention.numel()

    def add(self, loss: float) -> None:
        """Add the sum of the losses of some steps."""
        self._loss += loss

    def log(self, step: int, rate: float) -> None:
        """Write mean loss, learning rate and speed since the last line, and show the progress."""
        now = time.monotonic()
        loss = self._loss / max(1, step - self._last)
        seconds = max(now - self._since, 1e-9)
        line = {"step": step, "loss": round(loss, 6), "learning_rate": rate, "tokens_per_s": round(self._n_tokens / seconds)}
        self._write({**line, "examples": self._n_examples, "seconds": round(now - self._began, 3)})
        left = (self._n_steps - step) * (now - self._began) / max(1, step - self._first)
        self._show(f"{self._name}: step {step}/{self._n_steps}, loss {loss:.4f}, {_span(left)} left", step)
        self._last, self._since = step, now
        self._loss, self._n_tokens, self._n_examples = 0.0, 0, 0

    def scores(self, step: int, found: dict[str, float]) -> None:
        """Write what was measured after `step`."""
        self._write({"step": step, **found})

    def _write(self, line: dict[str, Any]) -> None:
        if devices.rank() != 0:
            return
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        if self._board is not None:
            for key, value in line.items():
                self._board.add_scalar(key, value, line["step"])

    def _show(self, text: str, step: int) -> None:
        if self._quiet or devices.rank() != 0:
            return
        is_last = step == self._n_steps
        sys.stderr.write(f"\r\x1b[K{text}{chr(10) * is_last}" if sys.stderr.isatty() else f"{text}\n")
        sys.stderr.flush()


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _step_of(line: str) -> float:
    try:
        return float(json.loads(line)["step"])
    except (ValueError, KeyError, TypeError):
        return float("inf")  # a line that a kill cut off


def _board(folder: Path) -> Any:
    try:
        from torch.utils.tensorboard import SummaryWriter  # noqa: PLC0415 - optional
    except ImportError as error:
        raise InputError("training.tensorboard needs the package tensorboard.", hint="pip install tensorboard.") from error
    return SummaryWriter(str(folder))
