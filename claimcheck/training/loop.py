"""The loop that every training here runs: steps at a rate that rises and falls, a log, a checkpoint to go on from."""

import json
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

import torch

LOG_EVERY_STEPS = 25

Batch = TypeVar("Batch")


class Schedule(Protocol):
    """What the config of a run says of its steps."""

    @property
    def n_steps(self) -> int: ...  # noqa: D102
    @property
    def n_warmup_steps(self) -> int: ...  # noqa: D102
    @property
    def peak_lr(self) -> float: ...  # noqa: D102
    @property
    def weight_decay(self) -> float: ...  # noqa: D102
    @property
    def clip_norm(self) -> float: ...  # noqa: D102
    @property
    def checkpoint_every_s(self) -> float: ...  # noqa: D102


class Task(Protocol[Batch]):
    """What is learned: batches in an order that is the same in every run, and the loss of one."""

    def batches(self, first_step: int) -> Iterator[Batch]:
        """Yield the batches of the steps from `first_step` on."""
        ...

    def loss(self, batch: Batch) -> torch.Tensor:
        """Return the loss of a batch, to be derived."""
        ...

    def size(self, batch: Batch) -> int:
        """Return the number of pairs in a batch."""
        ...


def learning_rate(step: int, schedule: Schedule) -> float:
    """Return the rate of `step` (from 0): linear to the peak over the warm-up, then linear to 0 at `n_steps`."""
    if step < schedule.n_warmup_steps:
        return schedule.peak_lr * (step + 1) / schedule.n_warmup_steps
    left = (schedule.n_steps - step) / max(1, schedule.n_steps - schedule.n_warmup_steps)
    return schedule.peak_lr * max(0.0, left)


def optimiser(model: torch.nn.Module, schedule: Schedule) -> torch.optim.AdamW:
    """Return AdamW over the weights that train; biases and norms are not decayed."""
    trained = [p for p in model.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in trained if p.ndim > 1], "weight_decay": schedule.weight_decay},
        {"params": [p for p in trained if p.ndim <= 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=schedule.peak_lr, fused=True)


def save_checkpoint(path: Path, step: int, model: torch.nn.Module, optim: torch.optim.Optimizer) -> None:
    """Write step, weights and optimiser state to `path` in one move: a reader never sees half a file."""
    partial = path.with_suffix(".partial")
    torch.save({"step": step, "model": model.state_dict(), "optimiser": optim.state_dict()}, partial)
    partial.replace(path)


def load_checkpoint(path: Path, model: torch.nn.Module, optim: torch.optim.Optimizer) -> int:
    """Put what `save_checkpoint` wrote to `path` into `model` and `optim`; return the steps done, 0 where no file is there."""
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    optim.load_state_dict(state["optimiser"])
    return int(state["step"])


class Limits(NamedTuple):
    """What may end a run before its steps are done."""

    stop_after: int | None = None
    """Steps after which it stops as if broken off; the rate is that of the whole run."""
    seconds: float = math.inf
    """Wall time; the rate falls to 0 by its end."""


NO_LIMITS = Limits()


def train_loop(model: torch.nn.Module, task: Task[Batch], schedule: Schedule, run: Path, limits: Limits = NO_LIMITS) -> None:
    """Train `model` in place to the schedule's last step or the limits, from RUN/checkpoint.pt where it is.

    Under a limit of time the rate is at most the first one times the share of the time that is left, so it reaches 0
    either way. RUN/log.jsonl gets a line every 25 steps: step, mean loss, rate, pairs so far in this process, seconds,
    pairs/s.
    """
    optim = optimiser(model, schedule)
    path = run / "checkpoint.pt"
    first = done = load_checkpoint(path, model, optim)
    model.train()
    began = saved = time.monotonic()
    n_pairs, losses = 0, []
    for step, batch in enumerate(task.batches(first), start=first):
        left = 1 - (time.monotonic() - began) / limits.seconds
        if left <= 0 or step == limits.stop_after:
            break
        rate = min(learning_rate(step, schedule), learning_rate(max(first, schedule.n_warmup_steps), schedule) * left)
        losses.append(_step(model, optim, task.loss(batch), rate, schedule.clip_norm))
        n_pairs += task.size(batch)
        done = step + 1
        now = time.monotonic()
        if done % LOG_EVERY_STEPS == 0:
            state_line = {"step": done, "loss": round(sum(losses) / len(losses), 4), "lr": round(rate, 8)}
            write_log(run, state_line, n_pairs, now - began)
            losses = []
        if now - saved >= schedule.checkpoint_every_s:
            save_checkpoint(path, done, model, optim)
            saved = now
    save_checkpoint(path, done, model, optim)


def write_log(run: Path, line: dict[str, float], n_pairs: int, seconds: float) -> None:
    """Append `line` on the state of the run to RUN/log.jsonl, with the pairs of this process and their speed."""
    speed = {"pairs": n_pairs, "seconds": round(seconds, 1), "pairs_per_s": round(n_pairs / seconds, 1)}
    with (run / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps({**line, **speed}) + "\n")


def _step(model: torch.nn.Module, optim: torch.optim.Optimizer, loss: torch.Tensor, lr: float, clip_norm: float) -> float:
    for group in optim.param_groups:
        group["lr"] = lr
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(model.parameters(), clip_norm)
    optim.step()
    optim.zero_grad(set_to_none=True)
    return float(loss.detach())
