"""What an encoder needs before int8: rows of embeddings with a scale each, and outlier channels kept in float32.

Dynamic int8 has one scale for all activations of a product, and in BERT encoders a handful of channels are many times larger
than the rest: they are taken out and multiplied in float32 (Dettmers et al. 2022, arXiv:2208.07339, chosen here by
calibration and fixed in the graph).
"""

import re
from collections.abc import Iterable

import torch
from torch import nn

# One input channel in so many is kept in float32: with 64 the file stays just below its limit of 24 MB.
OUTLIER_SHARE = 64
EXPORT_SHARE = 40
"""The same at export, of products that do not narrow. With 64, labels agree with PyTorch's on 98.9 % of the parity pairs, with
40 on 99.3 %; the file grows by 0.22 MB."""
ENCODER_PRODUCT = re.compile(r"layer\.\d+\.(?:attention\.self\.\w+|(?:attention\.output|intermediate|output)\.dense)$")
OUTLIER_NODE = "outliers"
"""Part of the exported name of the products that must stay float32."""
Channels = dict[str, torch.Tensor]
"""Name of a linear layer -> the numbers of its input channels that are kept in float32, rising."""


def on_grid(weight: torch.Tensor) -> torch.Tensor:
    """Return float32 `weight` (n, d) as int8 with one scale a row would hold it."""
    scale = row_scale(weight)
    return torch.round(weight / scale) * scale


def row_scale(weight: torch.Tensor) -> torch.Tensor:
    """Return the scales (n, 1) that take the rows of `weight` (n, d) to [-127, 127]."""
    return weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127


class Int8Embedding(nn.Module):
    """An embedding stored as int8 (n, d) with one float32 scale a row (n, 1)."""

    def __init__(self, embedding: nn.Embedding) -> None:
        super().__init__()
        weight = embedding.weight.detach()
        scale = row_scale(weight)
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
        self.in_features, self.out_features = linear.in_features, linear.out_features
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


def products(model: nn.Module) -> dict[str, nn.Linear]:
    """Return the linear layers of a BERT `model` that become int8, by name."""
    return {name: m for name, m in model.named_modules() if isinstance(m, nn.Linear) and ENCODER_PRODUCT.search(name)}


def outlier_channels(model: nn.Module, batches: Iterable[dict[str, torch.Tensor]]) -> Channels:
    """Return the input channels of every product of `model` that are largest over `batches` of model inputs."""
    layers = products(model)
    largest = largest_inputs(model, layers, batches)
    count = {name: max(1, layer.in_features // OUTLIER_SHARE) for name, layer in layers.items()}
    return {name: largest[name].topk(count[name]).indices.sort().values.clone() for name in layers}


def widened(channels: Channels, model: nn.Module, batches: Iterable[dict[str, torch.Tensor]]) -> Channels:
    """Return `channels` with those that are largest after them, up to `EXPORT_SHARE`, where a product does not narrow."""
    layers = products(model)
    largest = largest_inputs(model, layers, batches)

    def more(kept: torch.Tensor, layer: nn.Linear, size: torch.Tensor) -> torch.Tensor:
        if layer.out_features < layer.in_features:
            return kept
        first = size.index_fill(0, kept, torch.inf)
        return first.topk(max(len(kept), layer.in_features // EXPORT_SHARE)).indices.sort().values

    return {name: more(kept, layers[name], largest[name]) for name, kept in channels.items()}


def prepare_for_int8(model: nn.Module, channels: Channels) -> None:
    """Replace the embeddings and products of a BERT `model` in place; only the embeddings lose what int8 loses."""
    for name, layer in products(model).items():
        replace(model, name, SplitLinear(layer, channels[name]))
    embeddings = [(name, m) for name, m in model.named_modules() if isinstance(m, nn.Embedding)]
    for name, embedding in embeddings:
        replace(model, name, Int8Embedding(embedding))


def replace(model: nn.Module, name: str, new: nn.Module) -> None:
    """Put `new` in the place of the submodule `name` of `model`."""
    parent, _, leaf = name.rpartition(".")
    setattr(model.get_submodule(parent), leaf, new)
