"""The loop that every training here runs: steps that depend on seed and step number alone, so that it resumes bit for bit."""

import math
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

import torch
from torch import nn

from claimcheck.errors import InputError, ModelError
from claimcheck.robust_xlt import devices
from claimcheck.robust_xlt.batches import Batch
from claimcheck.robust_xlt.checkpoints import CHECKPOINT, State, load_training, save_training
from claimcheck.robust_xlt.config import TrainingConfig
from claimcheck.robust_xlt.metrics import Metrics


class Share(NamedTuple):
    """A micro-batch of this process and its weight in the step's loss."""

    batch: Batch
    weight: float


class Task(Protocol):
    """What is trained: batches by step number, their loss, and what to do between steps."""

    @property
    def module(self) -> nn.Module:
        """Everything that learns."""
        ...

    @property
    def n_steps(self) -> int:
        """Optimizer steps of the whole training."""
        ...

    def shares(self, step: int) -> list[Share]:
        """Return this process's micro-batches of a step, from 0; the weights of all processes add up to 1."""
        ...

    def loss(self, batch: Batch) -> torch.Tensor:
        """Return the loss of a micro-batch."""
        ...

    @property
    def look_every(self) -> int:
        """Steps between two looks at the model; there is one after the last step too."""
        ...

    def look(self, step: int, notes: dict[str, float]) -> dict[str, float]:
        """Look at the model after `step` steps: return what is measured, and note the best."""
        ...


class Outcome(NamedTuple):
    """How a call of the loop ended."""

    step: int
    is_done: bool
    seconds: float
    """Of training over all calls."""


class Stop:
    """Says when to end: at a time, or when the system asks to."""

    def __init__(self, budget_s: float | None) -> None:
        """`budget_s` counts from now."""
        self._end = math.inf if budget_s is None else time.monotonic() + budget_s
        self._asked = False

    @property
    def is_due(self) -> bool:
        """Tell whether to end now."""
        return self._asked or time.monotonic() >= self._end

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take SIGTERM as a wish to end, where signals can be had (the main thread)."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGTERM, self._ask)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, before)

    def _ask(self, *_: object) -> None:
        self._asked = True


class Loop:
    """Trains a task in a folder, from its checkpoint where there is one."""

    def __init__(self, task: Task, training: TrainingConfig, folder: Path, metrics: Metrics) -> None:
        """Make the optimizer: AdamW, biases and norms without decay."""
        self.task, self.training, self.folder, self.metrics = task, training, folder, metrics
        self.parameters = [each for each in task.module.parameters() if each.requires_grad]
        self.device = self.parameters[0].device
        self.optimizer = _optimizer(self.parameters, training)
        self._sum = torch.zeros((), device=self.device)
        self._saved = 0

    def run(self, stop: Stop) -> Outcome:
        """Train to the last step, or until it is time to stop; a checkpoint is left either way.

        Raises ModelError where the loss is no number, InputError where memory is too small.
        """
        state = load_training(self.folder / CHECKPOINT, self.task.module, self.optimizer) or State(0, {}, 0.0)
        self._saved = state.step
        self.metrics.begin(state.step, self.task.n_steps)
        notes, began = dict(state.notes), time.monotonic() - state.seconds
        step = state.step
        self.task.module.train()
        with stop.listening():
            while step < self.task.n_steps:
                if devices.agreed(stop.is_due, self.device):
                    self._save(State(step, notes, time.monotonic() - began))
                    return Outcome(step, False, time.monotonic() - began)
                self._step(step)
                step += 1
                self._after(step, notes, began)
        return Outcome(step, True, time.monotonic() - began)

    def _after(self, step: int, notes: dict[str, float], began: float) -> None:
        training, is_last = self.training, step == self.task.n_steps
        is_log, is_save = step % training.log_every == 0 or is_last, step % training.save_every == 0 or is_last
        is_look = step % self.task.look_every == 0 or is_last
        if is_log or is_look or is_save:
            self._check(step, is_log=is_log)
        if is_look and (found := self.task.look(step, notes)):
            self.task.module.train()
            self.metrics.scores(step, found)
        if is_save:
            self._save(State(step, notes, time.monotonic() - began))

    def _step(self, step: int) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(step, self.task.n_steps, self.training)
        self.optimizer.zero_grad(set_to_none=True)
        for share in self.task.shares(step):
            self._sum += self._derive(share, step)
            self.metrics.count(int(share.batch.attention.shape[0]), share.batch.attention)
        devices.sum_gradients(self.parameters)
        norm = nn.utils.clip_grad_norm_(self.parameters, self.training.clip_norm)
        self._sum += norm * 0  # an infinite gradient of a finite loss is caught as well
        self.optimizer.step()

    def _derive(self, share: Share, step: int) -> torch.Tensor:
        """Add the gradients of one micro-batch and return its weighted loss."""
        try:
            return self._backward(share)
        except (torch.OutOfMemoryError, MemoryError, RuntimeError) as error:
            if not devices.is_out_of_memory(error):
                raise
        # Outside the handler: the traceback would keep the tensors of the failed pass alive.
        raise self._too_large(share, step)

    def _backward(self, share: Share) -> torch.Tensor:
        with devices.precision(self.training.precision, self.device):
            loss = self.task.loss(share.batch) * share.weight
        loss.backward()  # type: ignore[no-untyped-call]
        return loss.detach()

    def _too_large(self, share: Share, step: int) -> InputError:
        n = len(share.batch.examples)
        fitting = self._fitting(share, n)
        what = f"Step {step + 1}: too little memory for {n} examples of {share.batch.ids.shape[1]} tokens at once."
        if fitting == 0:
            return InputError(what, hint="Not even one fits: lower encoder.max_length, or take a smaller encoder.")
        return InputError(
            what,
            hint=f"Begin in another folder with --set training.micro_batch={fitting}; "
            f"a step still has {self.training.batch_size} examples.",
        )

    def _fitting(self, share: Share, n: int) -> int:
        """Return the largest half, quarter, ... of `n` whose gradients fit; 0 where none does."""
        while n > 1:
            n //= 2
            self.optimizer.zero_grad(set_to_none=True)
            if self.device.type == "cuda":
                torch.cuda.empty_cache()
            try:
                self._backward(Share(share.batch.first(n), share.weight))
            except (torch.OutOfMemoryError, MemoryError, RuntimeError) as error:
                if not devices.is_out_of_memory(error):
                    raise
            else:
                return n
        return 0

    def _check(self, step: int, *, is_log: bool) -> None:
        """Log the mean loss since the last look. Raises ModelError where it is no number."""
        total = float(self._sum)
        if not math.isfinite(total):
            saved = f"the last good checkpoint, of step {self._saved}, is {self.folder / CHECKPOINT}"
            kept = saved if self._saved else "no checkpoint was written yet"
            raise ModelError(
                f"The loss is not a number at or before step {step}; {kept}.",
                hint="Begin in another folder with a lower training.learning_rate or epsilon, or with training.precision=fp32.",
            )
        self.metrics.add(total)
        self._sum.zero_()
        if is_log:
            self.metrics.log(step, learning_rate(step - 1, self.task.n_steps, self.training))

    def _save(self, state: State) -> None:
        if devices.rank() == 0:
            save_training(self.folder / CHECKPOINT, state, self.task.module, self.optimizer)
        self._saved = state.step
        devices.wait_for_others()


def learning_rate(step: int, n_steps: int, training: TrainingConfig) -> float:
    """Return the rate of `step` (from 0): linear to its peak over the warm-up, then linear to 0 at `n_steps`."""
    n_warmup = round(training.warmup_share * n_steps)
    if step < n_warmup:
        return training.learning_rate * (step + 1) / n_warmup
    return training.learning_rate * (n_steps - step) / max(1, n_steps - n_warmup)


def _optimizer(parameters: list[nn.Parameter], training: TrainingConfig) -> torch.optim.AdamW:
    groups = [
        {"params": [each for each in parameters if each.ndim > 1], "weight_decay": training.weight_decay},
        {"params": [each for each in parameters if each.ndim <= 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=training.learning_rate, eps=training.adam_epsilon, fused=True)
