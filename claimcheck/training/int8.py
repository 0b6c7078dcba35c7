"""What an encoder needs before int8: rows of embeddings with a scale each, and outlier channels kept in float32.

Dynamic int8 has one scale for all activations of a product, and in BERT encoders a handful of channels are many times larger
than the rest: they are taken out and multiplied in float32 (Dettmers et al. 2022, arXiv:2208.07339, chosen here by
calibration and fixed in the graph).
"""

import re
from collections.abc import Iterable

import torch
from torch import nn

# One input channel in so many is kept in float32: the file has a limit of 24 MB, and with 40 it reaches it.
OUTLIER_SHARE = 40
FEED_FORWARD = re.compile(r"layer\.\d+\.(?:intermediate|output)\.dense$")
OUTLIER_NODE = "outliers"
"""Part of the exported name of the products that must stay float32."""


class Int8Embedding(nn.Module):
    """An embedding stored as int8 (n, d) with one float32 scale a row (n, 1)."""

    def __init__(self, embedding: nn.Embedding) -> None:
        super().__init__()
        weight = embedding.weight.detach()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("rows", torch.round(weight / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return float32 (..., d) for int64 `ids` (...)."""
        rows, scale = self.get_buffer("rows"), self.get_buffer("scale")
        found: torch.Tensor = rows[ids].float() * scale[ids]
        return found


class SplitLinear(nn.Module):
    """A linear layer as a product over common channels (to become int8) plus one over `channels` (float32)."""

    def __init__(self, linear: nn.Linear, channels: torch.Tensor) -> None:
        super().__init__()
        keep = torch.ones(linear.in_features)
        keep[channels] = 0
        self.register_buffer("channels", channels)
        self.register_buffer("keep", keep)
        self.common = nn.Linear(linear.in_features, linear.out_features)
        self.outliers = nn.Linear(len(channels), linear.out_features, bias=False)
        self.common.weight.data = linear.weight.data * keep
        self.common.bias.data = linear.bias.data
        self.outliers.weight.data = linear.weight.data[:, channels]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return (..., out) for float32 `x` (..., in)."""
        apart: torch.Tensor = self.outliers(torch.index_select(x, -1, self.get_buffer("channels")))
        common: torch.Tensor = self.common(x * self.get_buffer("keep"))
        return apart + common


def largest_inputs(
    model: nn.Module, layers: dict[str, nn.Linear], batches: Iterable[dict[str, torch.Tensor]]
) -> dict[str, torch.Tensor]:
    """Return for every layer the largest absolute input (in,) of each channel over `batches` of model inputs."""
    largest = {name: torch.zeros(layer.in_features) for name, layer in layers.items()}

    def watch(name: str) -> torch.utils.hooks.RemovableHandle:
        def note(_layer: nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
            largest[name] = torch.maximum(largest[name], inputs[0].abs().flatten(0, -2).amax(0))

        return layers[name].register_forward_pre_hook(note)

    handles = [watch(name) for name in layers]
    with torch.inference_mode():
        for batch in batches:
            model(**batch)
    for handle in handles:
        handle.remove()
    return largest


def prepare_for_int8(model: nn.Module, batches: Iterable[dict[str, torch.Tensor]]) -> None:
    """Replace the embeddings and the feed-forward layers of a BERT `model` in place, calibrated on `batches`.

    The embeddings lose what int8 loses; the linear layers compute what they did. The products of the attention are left
    whole: in float32 they changed the exported logits no less than in int8 (mean difference 0.068 and 0.066; the two of
    the feed-forward layers 0.054 and 0.037).
    """
    layers = {name: m for name, m in model.named_modules() if isinstance(m, nn.Linear) and FEED_FORWARD.search(name)}
    largest = largest_inputs(model, layers, batches)
    for name, layer in layers.items():
        count = max(1, layer.in_features // OUTLIER_SHARE)
        replace(model, name, SplitLinear(layer, largest[name].topk(count).indices.sort().values.clone()))
    embeddings = [(name, m) for name, m in model.named_modules() if isinstance(m, nn.Embedding)]
    for name, embedding in embeddings:
        replace(model, name, Int8Embedding(embedding))


def replace(model: nn.Module, name: str, new: nn.Module) -> None:
    """Put `new` in the place of the submodule `name` of `model`."""
    parent, _, leaf = name.rpartition(".")
    setattr(model.get_submodule(parent), leaf, new)
