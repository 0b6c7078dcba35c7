"""Linear layers that compute in training as their int8 export will, so that the weights learn to live with it.

Weights lie on the grid of int8 and activations are rounded, both with straight-through gradients (Jacob et al. 2018,
arXiv:1712.05877); the channels that the export keeps in float32 are left alone.
"""

import torch
from torch import nn
from torch.nn import functional

from claimcheck.training.int8 import Channels, on_grid, products, replace


class QuantisedLinear(nn.Module):
    """A linear layer over int8 inputs and weights, but for the input `channels` that stay float32."""

    def __init__(self, linear: nn.Linear, channels: torch.Tensor) -> None:
        super().__init__()
        self.linear = linear
        common = torch.ones(linear.in_features)
        common[channels] = 0
        self.register_buffer("common", common)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return (n, length, out) for `x` (n, length, in)."""
        weight = self.linear.weight
        rounded = weight + (self.grid_weight() - weight).detach()
        return functional.linear(x + rounding(x.detach() * self.get_buffer("common")), rounded, self.linear.bias)

    def grid_weight(self) -> torch.Tensor:
        """Return the weight with its common channels as int8 holds them."""
        weight, common = self.linear.weight.detach(), self.get_buffer("common")
        return torch.where(common.bool(), on_grid(weight * common), weight)


def rounding(x: torch.Tensor) -> torch.Tensor:
    """Return what dynamic uint8, one scale for each of n texts, adds to `x` (n, length, d)."""
    low = x.amin((1, 2), keepdim=True).clamp(max=0)
    scale = (x.amax((1, 2), keepdim=True).clamp(min=0) - low).clamp(min=1e-8) / 255
    return torch.round(x / scale) * scale - x


def quantise_in_training(model: nn.Module, channels: Channels) -> None:
    """Put quantised layers in the place of the products of a BERT `model`, and its word embeddings on their grid."""
    for name, layer in products(model).items():
        replace(model, name, QuantisedLinear(layer, channels[name]))
    _round_embeddings(model)


def settle(model: nn.Module) -> None:
    """Put plain layers back, their weights on the grid: the float model whose int8 export loses nothing by its weights."""
    for name, layer in [(name, m) for name, m in model.named_modules() if isinstance(m, QuantisedLinear)]:
        layer.linear.weight.data = layer.grid_weight()
        replace(model, name, layer.linear)
    _round_embeddings(model)


def _round_embeddings(model: nn.Module) -> None:
    for module in model.modules():
        if isinstance(module, nn.Embedding):
            module.weight.data = on_grid(module.weight.data)
