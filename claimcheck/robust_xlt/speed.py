"""Throughput of pre-training the tiny encoder, side by side with a bare PyTorch loop of the same size on the same batches.

    python -m claimcheck.robust_xlt.speed CONFIG [STEPS]

Prints tokens (padding among them) a second of both, and their ratio: claimcheck's loop tokenizes, masks, pads and checks as it
goes; the bare one is `nn.TransformerEncoder` on batches that lie ready. The two take turns, and the medians count, so that a
busy machine slows both alike.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

from claimcheck.robust_xlt.batches import Batch, Collator
from claimcheck.robust_xlt.config import PretrainConfig, TinyConfig
from claimcheck.robust_xlt.corpora import load_corpus
from claimcheck.robust_xlt.devices import device_of, precision
from claimcheck.robust_xlt.encoder import tiny_bert
from claimcheck.robust_xlt.loop import Loop
from claimcheck.robust_xlt.metrics import Metrics
from claimcheck.robust_xlt.pretrain import MaskedLanguageModelling, mask
from claimcheck.robust_xlt.read_config import config_of, read, shipped
from claimcheck.robust_xlt.tokenizer import train_tokenizer

_TURNS = 5


class _Bare(nn.Module):
    """BERT's shape in PyTorch's own layers, with tied output weights."""

    def __init__(self, shape: TinyConfig, n_tokens: int) -> None:
        super().__init__()
        self.words = nn.Embedding(n_tokens, shape.hidden)
        self.places = nn.Embedding(shape.max_length, shape.hidden)
        self.norm, self.dropout = nn.LayerNorm(shape.hidden), nn.Dropout(shape.dropout)
        layer = nn.TransformerEncoderLayer(
            shape.hidden, shape.heads, 4 * shape.hidden, shape.dropout, activation="gelu", batch_first=True
        )
        self.layers = nn.TransformerEncoder(layer, shape.layers, enable_nested_tensor=False)
        self.dense = nn.Sequential(nn.Linear(shape.hidden, shape.hidden), nn.GELU(), nn.LayerNorm(shape.hidden))

    def forward(self, ids: torch.Tensor, attention: torch.Tensor, chosen: torch.Tensor) -> torch.Tensor:
        states = self.dropout(self.norm(self.words(ids) + self.places.weight[: ids.shape[1]]))
        states = self.layers(states, src_key_padding_mask=attention == 0)
        scores: torch.Tensor = self.dense(states[chosen]) @ self.words.weight.T
        return scores


def measure(config: PretrainConfig, n_steps: int) -> dict[str, float]:
    """Return tokens a second of claimcheck's loop and of the bare one, and how many times as long claimcheck's takes."""
    device = device_of(config.training.device)
    corpora = [load_corpus(each) for each in config.corpora]
    texts = [text for corpus in corpora for text in corpus.texts()]
    collator = Collator(train_tokenizer(texts, config.tokenizer, config.model.max_length), config.model.max_length)
    n_tokens = len(collator.tokenizer)
    task = MaskedLanguageModelling(tiny_bert(config.model, n_tokens, collator.pad_id, device), collator, corpora, config)
    with tempfile.TemporaryDirectory() as folder:
        loop = Loop(task, config.training, Path(folder), Metrics(Path(folder), "", quiet=True))
        ready = [share.batch for step in range(n_steps) for share in task.shares(step)]
        bare = _bare_step(_Bare(config.model, n_tokens).to(device), config, collator)
        ours, others = [], []
        for turn in range(_TURNS + 1):
            times = _timed(loop._step, range(n_steps), device), _timed(bare, ready, device)
            if turn:
                ours.append(times[0])
                others.append(times[1])
    size = sum(batch.attention.numel() for batch in ready)
    mine, theirs = statistics.median(ours), statistics.median(others)
    return {"tokens_per_s": size / mine, "bare_tokens_per_s": size / theirs, "ratio": mine / theirs}


def _bare_step(model: _Bare, config: PretrainConfig, collator: Collator) -> Callable[[Batch], None]:
    optimizer = torch.optim.AdamW(model.parameters(), lr=config.training.learning_rate)

    def step(batch: Batch) -> None:
        hidden = mask(batch, config.masked, collator, model.words.num_embeddings)
        with precision(config.training.precision, batch.ids.device):
            scores = model(hidden.ids, batch.attention, hidden.chosen)
        loss = F.cross_entropy(scores.float(), batch.ids[hidden.chosen])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), config.training.clip_norm)
        optimizer.step()

    return step


def _timed(step: Callable[..., None], over: object, device: torch.device) -> float:
    began = time.perf_counter()
    for each in over:  # type: ignore[attr-defined]
        step(each)
    if device.type == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - began


if __name__ == "__main__":
    said = config_of(read(shipped(Path(sys.argv[1]))), PretrainConfig)
    print(json.dumps(measure(said, int(sys.argv[2]) if len(sys.argv) > 2 else 20), indent=2))
