"""python -m claimcheck.training.train CONFIG RUN BASE [MINUTES]: train, or go on from RUN/checkpoint.pt.

With MINUTES the run ends after that wall time if its steps have not ended before, and the rate falls to 0 by then.
"""

import math
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from transformers import AutoConfig, PreTrainedModel

from claimcheck.training.config import TrainingConfig, load_config
from claimcheck.training.encoded import Batch, batch_order, load_encoded, padded
from claimcheck.training.loop import Limits, learning_rate, train_loop
from claimcheck.training.model import checked_base, distillation_loss, entailment_loss, freeze, new_model
from claimcheck.training.taught import TAUGHT, Taught
from claimcheck.training.teacher import new_teacher

__all__ = ["EntailmentTask", "learning_rate", "train"]


class EntailmentTask:
    """Labels of pairs, phase after phase, the same in every run."""

    def __init__(self, model: PreTrainedModel, config: TrainingConfig, run: Path) -> None:
        """Train `model` on what `prepare` wrote to `run`."""
        if config.is_embedding_frozen:
            freeze(model, config.n_frozen_layers)
        self._model = model
        self._config = config
        self._run = run
        self._taught = Taught(run / TAUGHT) if config.teacher_weight else None

    def batches(self, first_step: int) -> Iterator[Batch]:
        """Yield the batches of the steps from `first_step` on."""
        step, config = 0, self._config
        for number, phase in enumerate(config.phases):
            end = min(config.n_steps, step + phase.n_steps) if phase.n_steps else config.n_steps
            if end <= first_step:
                step = end
                continue
            encoded = load_encoded(self._run / f"{phase.name}.npz")
            taught = None if self._taught is None else self._taught.of(encoded)
            order = batch_order(encoded, config, config.seed + number)
            while step < end:
                length, indices = next(order)
                if step >= first_step:
                    batch = padded(encoded, length, indices)
                    yield batch if taught is None else batch._replace(taught=taught[indices])
                step += 1

    def loss(self, batch: Batch) -> torch.Tensor:
        """Return the loss of a batch. Matrices multiply in bfloat16, weights stay float32."""
        ids, mask, segments, labels = (torch.from_numpy(array) for array in batch[:4])
        with torch.autocast("cpu", torch.bfloat16):
            logits = self._model(input_ids=ids, attention_mask=mask, token_type_ids=segments).logits.float()
        loss = entailment_loss(logits, labels)
        if batch.taught is None:
            return loss
        return torch.lerp(loss, distillation_loss(logits, torch.from_numpy(batch.taught)), self._config.teacher_weight)

    def size(self, batch: Batch) -> int:
        """Return the number of pairs in a batch."""
        return len(batch.labels)


def train(
    config: TrainingConfig,
    run: Path,
    start: Callable[[], PreTrainedModel],
    *,
    stop_after: int | None = None,
    seconds: float = math.inf,
) -> PreTrainedModel:
    """Return the model of `start` trained as `config` says; see `loop.train_loop`."""
    torch.manual_seed(config.seed)
    model = start()
    train_loop(model, EntailmentTask(model, config, run), config, run, Limits(stop_after, seconds))
    return model


def main(config_path: Path, run: Path, base: Path, *, minutes: float = math.inf) -> None:
    """Train the run of `config_path` and write RUN/weights/ in the form of transformers' save_pretrained."""
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    config = load_config(config_path)
    checked_base(base, config.base_sha256)
    start = new_teacher if AutoConfig.from_pretrained(base).model_type == "mpnet" else new_model
    train(config, run, lambda: start(base), seconds=minutes * 60).save_pretrained(run / "weights")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), minutes=float(sys.argv[4]) if len(sys.argv) > 4 else math.inf)
