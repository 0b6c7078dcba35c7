"""A BERT classifier as the runtime asks it: one text alone, without padding, its answer read off the first token.

What that leaves out of the network is left out of the exported file: the mask, the batch, all rows but the first of the last
layer, and every copy between layouts. On one core a pair of 128 tokens takes 0.76 of the time of the plain export.
"""

import math
from typing import TypeVar

import torch
from torch import nn
from torch.nn import functional
from transformers import BertForSequenceClassification
from transformers.models.bert.modeling_bert import BertEmbeddings, BertLayer

from claimcheck.training.int8 import Channels, Int8Embedding, SplitLinear

_Part = TypeVar("_Part", bound=nn.Module)


class Embeddings(nn.Module):
    """The sum of word, segment and position embeddings, normed; tables of int8."""

    def __init__(self, embeddings: BertEmbeddings) -> None:
        super().__init__()
        self.words = Int8Embedding(_part(embeddings, "word_embeddings", nn.Embedding))
        self.segments = Int8Embedding(_part(embeddings, "token_type_embeddings", nn.Embedding))
        self.positions = Int8Embedding(_part(embeddings, "position_embeddings", nn.Embedding))
        self.norm = embeddings.get_submodule("LayerNorm")

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        """Return float32 (length, d) for int64 `ids` and `segments` (length,)."""
        found = self.words(ids) + self.segments(segments) + self.positions(torch.arange(ids.shape[0]))
        normed: torch.Tensor = self.norm(found)
        return normed


class Attention(nn.Module):
    """Attention of all rows of a text, or of the first alone, to all of its rows."""

    def __init__(self, layer: BertLayer, channels: Channels, prefix: str) -> None:
        super().__init__()
        products = ("query", "key", "value")
        names = [f"attention.self.{name}" for name in products]
        self.query, self.key, self.value = (_split(layer, name, channels, prefix) for name in names)
        self.out = _split(layer, "attention.output.dense", channels, prefix)
        self.norm = layer.get_submodule("attention.output.LayerNorm")
        n_heads = layer.attention.self.config.num_attention_heads
        # Fixed numbers: asked of the arrays, they would be worked out at each run.
        self.by_head = (-1, n_heads, self.query.out_features // n_heads)

    def forward(self, x: torch.Tensor, *, is_last: bool) -> torch.Tensor:
        """Return (length, d) for float32 `x` (length, d); (1, d), the first row, where it is the last layer."""
        asking = x[:1] if is_last else x
        query, key, value = (
            found.reshape(self.by_head).transpose(0, 1) for found in (self.query(asking), self.key(x), self.value(x))
        )
        scores = query @ key.transpose(1, 2) / math.sqrt(self.by_head[-1])
        context = (torch.softmax(scores, dim=-1) @ value).transpose(0, 1).reshape(-1, self.out.in_features)
        normed: torch.Tensor = self.norm(self.out(context) + asking)
        return normed


class FeedForward(nn.Module):
    """The two products of a layer with GELU between them.

    The hidden units that the second product keeps in float32 are computed apart, so that they need not be picked out.
    """

    def __init__(self, layer: BertLayer, channels: Channels, prefix: str) -> None:
        super().__init__()
        wide, narrow = (_part(layer, f"{name}.dense", nn.Linear) for name in ("intermediate", "output"))
        apart = channels[f"{prefix}output.dense"]
        common = torch.tensor(sorted(set(range(wide.out_features)) - set(apart.tolist())))
        kept = channels[f"{prefix}intermediate.dense"]
        self.common_units = SplitLinear(_rows(wide, common), kept)
        self.other_units = SplitLinear(_rows(wide, apart), kept)
        self.common = _columns(narrow, common)
        self.outliers = _columns(narrow, apart, has_bias=False)
        self.norm = layer.get_submodule("output.LayerNorm")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return (n, d) for float32 `x` (n, d)."""
        apart = self.outliers(functional.gelu(self.other_units(x)))
        normed: torch.Tensor = self.norm(apart + self.common(functional.gelu(self.common_units(x))) + x)
        return normed


class OneText(nn.Module):
    """The model as a function of int64 ids and segments (1, length) to float32 logits (1, n_labels)."""

    def __init__(self, model: BertForSequenceClassification, channels: Channels) -> None:
        """Take over the weights of `model`; `channels` of its products stay float32."""
        super().__init__()
        prefixes = {f"bert.encoder.layer.{at}.": layer for at, layer in enumerate(model.bert.encoder.layer)}
        self.embeddings = Embeddings(model.bert.embeddings)
        self.attention = nn.ModuleList(Attention(layer, channels, prefix) for prefix, layer in prefixes.items())
        self.feed_forward = nn.ModuleList(FeedForward(layer, channels, prefix) for prefix, layer in prefixes.items())
        self.pooler = _part(model, "bert.pooler.dense", nn.Linear)
        self.classifier = model.classifier

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        """Return the logits of the first text; there is to be no other."""
        x = self.embeddings(ids[0], segments[0])
        for at, (attention, feed_forward) in enumerate(zip(self.attention, self.feed_forward, strict=True), 1):
            x = feed_forward(attention(x, is_last=at == len(self.attention)))
        logits: torch.Tensor = self.classifier(torch.tanh(self.pooler(x)))
        return logits


def _split(layer: BertLayer, name: str, channels: Channels, prefix: str) -> SplitLinear:
    return SplitLinear(_part(layer, name, nn.Linear), channels[prefix + name])


def _part(module: nn.Module, name: str, kind: type[_Part]) -> _Part:
    """Return the submodule `name`; raises TypeError where it is of another kind."""
    found = module.get_submodule(name)
    if not isinstance(found, kind):
        raise TypeError(f"{name} is a {type(found).__name__}, not a {kind.__name__}")
    return found


def _rows(linear: nn.Linear, rows: torch.Tensor) -> nn.Linear:
    """Return `linear` with some of its outputs."""
    part = nn.Linear(linear.in_features, len(rows))
    part.weight.data, part.bias.data = linear.weight.data[rows], linear.bias.data[rows]
    return part


def _columns(linear: nn.Linear, columns: torch.Tensor, *, has_bias: bool = True) -> nn.Linear:
    """Return `linear` over some of its inputs."""
    part = nn.Linear(len(columns), linear.out_features, bias=has_bias)
    part.weight.data = linear.weight.data[:, columns]
    if has_bias:
        part.bias.data = linear.bias.data
    return part
