"""python -m claimcheck.training.embedder CONFIG RUN BASE [MINUTES]: tune the embedder, or go on from RUN/checkpoint.pt.

Contrastive: a claim has to be nearer to its own passage than to the other passages of the batch and to its hard negatives
(InfoNCE, van den Oord et al. 2018, arXiv:1807.03748; in-batch negatives, Karpukhin et al. 2020, arXiv:2004.04906).
"""

import math
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional
from transformers import BertConfig, BertModel

from claimcheck.training import attention
from claimcheck.training.embedder_config import EmbedderConfig, load_embedder_config
from claimcheck.training.embedder_data import Encoded
from claimcheck.training.loop import Limits, train_loop
from claimcheck.training.model import checked_base


class Batch(NamedTuple):
    """B claims and the passages that are put to them, all int64 but the last."""

    claims: npt.NDArray[np.int64]
    """(B, claim length)."""
    passages: npt.NDArray[np.int64]
    """(B * (1 + hard negatives), passage length): the claims' own in their order, then the hard ones."""
    forbidden: npt.NDArray[np.bool_]
    """(B, passages): is this passage right for this claim, but not the one that is asked for?"""


def new_embedder(base: Path) -> BertModel:
    """Return the encoder of `base` without dropout and without the pooling layer, which sentence vectors do not use."""
    config = BertConfig.from_pretrained(base)
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
    model: BertModel = BertModel.from_pretrained(base, config=config, add_pooling_layer=False)
    model.set_attn_implementation(attention.NAME)
    return model


def embed(model: BertModel, ids: torch.Tensor) -> torch.Tensor:
    """Return float32 (n, d), unit rows: the mean of the last hidden states over the tokens of int64 `ids` (n, length)."""
    mask = (ids != 0).long()
    states = model(input_ids=ids, attention_mask=mask).last_hidden_state.float()
    weights = mask.unsqueeze(-1).float()
    return functional.normalize((states * weights).sum(1) / weights.sum(1).clamp(min=1.0), dim=1)


def contrastive_loss(claims: torch.Tensor, passages: torch.Tensor, forbidden: torch.Tensor, temperature: float) -> torch.Tensor:
    """Return the mean cross-entropy of finding passage i for claim i among all passages.

    `claims` float32 (B, d) and `passages` (P >= B, d), unit rows; `forbidden` bool (B, P) marks what counts neither way.
    """
    scores = (claims @ passages.T / temperature).masked_fill(forbidden, -math.inf)
    return functional.cross_entropy(scores, torch.arange(len(claims)))


def make_batch(data: Encoded, chosen: npt.NDArray[np.int64]) -> Batch:
    """Return the pairs numbered `chosen` as a batch."""
    numbers = data.pairs[chosen].T.reshape(-1)
    own, claim_ids = data.pairs[chosen, 0], data.claim_ids[chosen]
    n = len(chosen)
    forbidden = own[:, None] == numbers[None, :]
    forbidden[:, :n] |= claim_ids[:, None] == claim_ids[None, :]
    np.fill_diagonal(forbidden[:, :n], val=False)
    return Batch(data.claims[chosen].astype(np.int64), data.passages[numbers].astype(np.int64), forbidden)


class PassageTask:
    """Claims to their passages, pass after pass, each shuffled by the seed and its number."""

    def __init__(self, model: BertModel, config: EmbedderConfig, data: Encoded) -> None:
        """Tune `model` on `data`. Raises ValueError where there are fewer pairs than a batch holds."""
        if len(data.pairs) < config.batch_size:
            raise ValueError(f"{len(data.pairs)} pairs do not fill a batch of {config.batch_size}")
        model.embeddings.word_embeddings.weight.requires_grad_(not config.is_embedding_frozen)
        self._model = model
        self._config = config
        self._data = data

    def batches(self, first_step: int) -> Iterator[Batch]:
        """Yield the batches of the steps from `first_step` on; what does not fill a batch at a pass's end is left out."""
        size = self._config.batch_size
        a_pass = len(self._data.pairs) // size
        for step in range(first_step, self._config.n_steps):
            order = np.random.default_rng([self._config.seed, step // a_pass]).permutation(len(self._data.pairs))
            at = step % a_pass * size
            yield make_batch(self._data, order[at : at + size])

    def loss(self, batch: Batch) -> torch.Tensor:
        """Return the loss of a batch. Matrices multiply in bfloat16, weights stay float32."""
        ids, passages, forbidden = map(torch.from_numpy, batch)
        with torch.autocast("cpu", torch.bfloat16):
            found = embed(self._model, ids), embed(self._model, passages)
        return contrastive_loss(found[0].float(), found[1].float(), forbidden, self._config.temperature)

    def size(self, batch: Batch) -> int:
        """Return the number of claims in a batch."""
        return len(batch.claims)


def load_data(run: Path) -> Encoded:
    """Return what `embedder_data` wrote to RUN/passages.npz."""
    with np.load(run / "passages.npz") as arrays:
        return Encoded(**{name: arrays[name] for name in Encoded._fields})


def train_embedder(config: EmbedderConfig, run: Path, start: Callable[[], BertModel], limits: Limits) -> BertModel:
    """Return the model of `start` trained as `config` says; see `loop.train_loop`."""
    torch.manual_seed(config.seed)
    model = start()
    train_loop(model, PassageTask(model, config, load_data(run)), config, run, limits)
    return model


def main(config_path: Path, run: Path, base: Path, *, minutes: float = math.inf) -> None:
    """Train the run of `config_path` and write RUN/weights/ in the form of transformers' save_pretrained."""
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    config = load_embedder_config(config_path)
    checked_base(base, config.base_sha256)
    limits = Limits(seconds=minutes * 60)
    train_embedder(config, run, lambda: new_embedder(base), limits).save_pretrained(run / "weights")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), minutes=float(sys.argv[4]) if len(sys.argv) > 4 else math.inf)
