"""python -m claimcheck.training.train CONFIG RUN BASE [MINUTES]: train, or go on from RUN/checkpoint.pt.

With MINUTES the run ends after that wall time if its steps have not ended before, and the rate falls to 0 by then.
"""

import json
import math
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from transformers import BertForSequenceClassification

from claimcheck.training.config import TrainingConfig, load_config
from claimcheck.training.encoded import Batch, batch_order, load_encoded, padded
from claimcheck.training.model import checked_base, entailment_loss, new_model

LOG_EVERY_STEPS = 25


def learning_rate(step: int, config: TrainingConfig) -> float:
    """Return the rate of `step` (from 0): linear to the peak over the warm-up, then linear to 0 at `n_steps`."""
    if step < config.n_warmup_steps:
        return config.peak_lr * (step + 1) / config.n_warmup_steps
    left = (config.n_steps - step) / max(1, config.n_steps - config.n_warmup_steps)
    return config.peak_lr * max(0.0, left)


def batches(config: TrainingConfig, run: Path, first_step: int) -> Iterator[Batch]:
    """Yield the batches of the steps from `first_step` on: phase after phase, the same in every run."""
    step = 0
    for number, phase in enumerate(config.phases):
        end = min(config.n_steps, step + phase.n_steps) if phase.n_steps else config.n_steps
        if end <= first_step:
            step = end
            continue
        encoded = load_encoded(run / f"{phase.name}.npz")
        order = batch_order(encoded, config, config.seed + number)
        while step < end:
            length, indices = next(order)
            if step >= first_step:
                yield padded(encoded, length, indices)
            step += 1


def optimiser(model: BertForSequenceClassification, config: TrainingConfig) -> torch.optim.AdamW:
    """Return AdamW over the weights that train; biases and norms are not decayed."""
    model.bert.embeddings.word_embeddings.weight.requires_grad_(not config.is_embedding_frozen)
    trained = [p for p in model.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in trained if p.ndim > 1], "weight_decay": config.weight_decay},
        {"params": [p for p in trained if p.ndim <= 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=config.peak_lr, fused=True)


def save_checkpoint(path: Path, step: int, model: torch.nn.Module, optim: torch.optim.Optimizer) -> None:
    """Write step, weights and optimiser state to `path` in one move: a reader never sees half a file."""
    partial = path.with_suffix(".partial")
    torch.save({"step": step, "model": model.state_dict(), "optimiser": optim.state_dict()}, partial)
    partial.replace(path)


def train_step(
    model: BertForSequenceClassification, optim: torch.optim.Optimizer, batch: Batch, lr: float, clip_norm: float
) -> float:
    """Do one step at rate `lr` and return the loss before it. Matrices multiply in bfloat16, weights stay float32."""
    ids, mask, segments, labels = map(torch.from_numpy, batch)
    for group in optim.param_groups:
        group["lr"] = lr
    with torch.autocast("cpu", torch.bfloat16):
        logits = model(input_ids=ids, attention_mask=mask, token_type_ids=segments).logits
    loss = entailment_loss(logits.float(), labels)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(model.parameters(), clip_norm)
    optim.step()
    optim.zero_grad(set_to_none=True)
    return float(loss.detach())


def train(
    config: TrainingConfig,
    run: Path,
    start: Callable[[], BertForSequenceClassification],
    *,
    stop_after: int | None = None,
    seconds: float = math.inf,
) -> BertForSequenceClassification:
    """Train to `n_steps` (or to `stop_after`) from RUN/checkpoint.pt where it is, else from the model of `start`.

    Where `seconds` of wall time pass first, the run ends then; the rate is at most the first one times the share of
    the time that is left, so it reaches 0 either way. RUN/log.jsonl gets a line every 25 steps: step, mean loss, rate,
    pairs so far in this process, seconds, pairs/s.
    """
    torch.manual_seed(config.seed)
    model = start()
    optim = optimiser(model, config)
    path, first = run / "checkpoint.pt", 0
    if path.exists():
        state = torch.load(path, weights_only=True)
        model.load_state_dict(state["model"])
        optim.load_state_dict(state["optimiser"])
        first = state["step"]
    model.train()
    began = saved = time.monotonic()
    n_pairs, losses, done = 0, [], first
    for step, batch in enumerate(batches(config, run, first), start=first):
        left = 1 - (time.monotonic() - began) / seconds
        if left <= 0 or step == stop_after:
            break
        rate = min(learning_rate(step, config), learning_rate(max(first, config.n_warmup_steps), config) * left)
        losses.append(train_step(model, optim, batch, rate, config.clip_norm))
        n_pairs += len(batch.labels)
        done = step + 1
        now = time.monotonic()
        if done % LOG_EVERY_STEPS == 0:
            state_line = {"step": done, "loss": round(sum(losses) / len(losses), 4), "lr": round(rate, 8)}
            write_log(run, state_line, n_pairs, now - began)
            losses = []
        if now - saved >= config.checkpoint_every_s:
            save_checkpoint(path, done, model, optim)
            saved = now
    save_checkpoint(path, done, model, optim)
    return model


def write_log(run: Path, line: dict[str, float], n_pairs: int, seconds: float) -> None:
    """Append `line` on the state of the run to RUN/log.jsonl, with the pairs of this process and their speed."""
    speed = {"pairs": n_pairs, "seconds": round(seconds, 1), "pairs_per_s": round(n_pairs / seconds, 1)}
    with (run / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps({**line, **speed}) + "\n")


def main(config_path: Path, run: Path, base: Path, *, minutes: float = math.inf) -> None:
    """Train the run of `config_path` and write RUN/weights/ in the form of transformers' save_pretrained."""
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    config = load_config(config_path)
    checked_base(base, config.base_sha256)
    train(config, run, lambda: new_model(base), seconds=minutes * 60).save_pretrained(run / "weights")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), minutes=float(sys.argv[4]) if len(sys.argv) > 4 else math.inf)
