"""An encoder with a classification head, open at the two places where training perturbs it."""

from typing import Any, NamedTuple

import torch
from torch import nn

from claimcheck.robust_xlt.batches import Batch


class Noise(NamedTuple):
    """What is added to the encoder's vectors; (n, length, d) each."""

    embeddings: torch.Tensor | None = None
    """To the word embeddings, before positions and norm."""
    output: torch.Tensor | None = None
    """To the last states."""
    is_relative: bool = False
    """What is added to the last states counts in mean norms of those that the head reads."""


QUIET = Noise()


class Classifier(nn.Module):
    """Logits from the first token's state, through the encoder's own pooler (BERT) or one of its kind; or from the mean."""

    def __init__(self, encoder: Any, n_labels: int, pooling: str = "cls", dropout: float | None = None) -> None:
        """`encoder` is a model of transformers that takes `inputs_embeds`."""
        super().__init__()
        config = encoder.config
        width = int(config.hidden_size)
        rate = dropout if dropout is not None else float(getattr(config, "hidden_dropout_prob", 0.1))
        self.encoder = encoder
        self.n_labels = n_labels
        self.pooling = pooling
        self.has_types = int(getattr(config, "type_vocab_size", 0) or 0) > 1
        self.pooler = None if _has_pooler(encoder, pooling) else nn.Linear(width, width)
        self.dropout = nn.Dropout(rate)
        self.out = nn.Linear(width, n_labels)
        for layer in filter(None, (self.pooler, self.out)):
            nn.init.normal_(layer.weight, std=float(getattr(config, "initializer_range", 0.02)))
            nn.init.zeros_(layer.bias)

    @property
    def width(self) -> int:
        """Return the size d of the states."""
        return int(self.out.in_features)

    @property
    def word_embeddings(self) -> torch.Tensor:
        """Return the table of word embeddings (vocabulary, d)."""
        table: torch.Tensor = self.encoder.get_input_embeddings().weight
        return table

    def embed(self, ids: torch.Tensor) -> torch.Tensor:
        """Return the word embeddings (n, length, d) of token ids."""
        embedded: torch.Tensor = self.encoder.get_input_embeddings()(ids)
        return embedded

    def states(self, batch: Batch, embedded: torch.Tensor | None = None) -> torch.Tensor:
        """Return the encoder's last states (n, length, d), of other word embeddings than the batch's where given."""
        extra = {"token_type_ids": batch.types} if self.has_types else {}
        inputs = self.embed(batch.ids) if embedded is None else embedded
        states: torch.Tensor = self.encoder(inputs_embeds=inputs, attention_mask=batch.attention, **extra).last_hidden_state
        return states

    def head(self, states: torch.Tensor, batch: Batch) -> torch.Tensor:
        """Return the logits (n, classes) that the head reads from the last states."""
        if self.pooling == "mean":
            pooled = self.mean(states, batch)
        elif self.pooler is None:
            return self._logits(self.encoder.pooler(states))
        else:
            pooled = states[:, 0]
        return self._logits(torch.tanh(self._dense(pooled)))

    def forward(self, batch: Batch, noise: Noise = QUIET) -> torch.Tensor:
        """Return the logits (n, classes) of a batch under noise."""
        embedded = self.embed(batch.ids)
        states = self.states(batch, embedded if noise.embeddings is None else embedded + noise.embeddings)
        if noise.output is not None:
            states = states + noise.output * (self.norm(states, batch) if noise.is_relative else 1.0)
        return self.head(states, batch)

    def norm(self, states: torch.Tensor, batch: Batch) -> torch.Tensor:
        """Return the mean l2 norm of the states that the head reads, a scalar without gradient."""
        is_read = self.read_positions(batch)
        norms = torch.linalg.vector_norm(states.detach().float(), dim=-1) * is_read
        mean: torch.Tensor = norms.sum() / is_read.sum().clamp(min=1)
        return mean

    def read_positions(self, batch: Batch) -> torch.Tensor:
        """Return which last states the head reads (n, length), bool: the first of each text, or all content for the mean."""
        if self.pooling == "mean":
            return batch.content
        first = torch.zeros_like(batch.content)
        first[:, 0] = True
        return first

    @staticmethod
    def mean(states: torch.Tensor, batch: Batch) -> torch.Tensor:
        """Return the mean state (n, d) of the content tokens."""
        weights = batch.content.unsqueeze(-1).to(states.dtype)
        mean: torch.Tensor = (states * weights).sum(1) / weights.sum(1).clamp(min=1)
        return mean

    def _dense(self, pooled: torch.Tensor) -> torch.Tensor:
        assert self.pooler is not None
        dense: torch.Tensor = self.pooler(self.dropout(pooled))
        return dense

    def _logits(self, pooled: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.out(self.dropout(pooled))
        return logits


def _has_pooler(encoder: Any, pooling: str) -> bool:
    return pooling == "cls" and encoder.config.model_type == "bert" and getattr(encoder, "pooler", None) is not None
