"""Attention for training on a CPU: exact, in the precision of its inputs, with a backward pass of plain matrix products.

PyTorch's fused attention is quick forwards on a CPU and slow backwards: `python -m claimcheck.training.attention` times both
side by side.
"""

import time
from typing import Any

import torch
from transformers import AttentionInterface
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import AttentionMaskInterface, eager_mask

NAME = "plain_products"


class _Attention(torch.autograd.Function):
    """softmax(q k^T + mask) v. The gradient of the scores is p * (dp - sum(g * o)), so no score is kept but p."""

    @staticmethod
    def forward(ctx: Any, q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        scores = q @ k.transpose(-1, -2)
        if mask is not None:
            scores += mask
        p = torch.softmax(scores, dim=-1)
        out = p @ v
        ctx.save_for_backward(q, k, v, p, out)
        return out

    @staticmethod
    def backward(ctx: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, None]:
        q, k, v, p, out = ctx.saved_tensors
        (g,) = gradients
        d_scores = g @ v.transpose(-1, -2)
        d_scores -= (g * out).sum(dim=-1, keepdim=True)
        d_scores *= p
        return d_scores @ k, d_scores.transpose(-1, -2) @ q, p.transpose(-1, -2) @ g, None


def attention(  # noqa: PLR0913 - the form that transformers asks for
    module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    *,
    scaling: float,
    **_: object,
) -> tuple[torch.Tensor, None]:
    """Return the context (n, length, heads, width) of (n, heads, length, width) inputs, as `AttentionInterface` wants it.

    The mask (n, 1, length, length) is added to the scores; every query sees the same keys, so its first row says all.
    There is no dropout.
    """
    mask = None if attention_mask is None else attention_mask[:, :, :1].to(query.dtype)
    out = _Attention.apply(query * scaling, key, value, mask)  # type: ignore[no-untyped-call]
    return out.transpose(1, 2).contiguous(), None


AttentionInterface.register(NAME, attention)
AttentionMaskInterface.register(NAME, eager_mask)


def seconds(name: str, n: int, length: int, *, n_rounds: int = 7) -> float:
    """Return the median time of a training step's attention, there and back: bfloat16 (n, 12, length, 32) and a mask."""
    run = attention if name == NAME else sdpa_attention_forward
    mask = torch.zeros(n, 1, length, length)
    mask[..., length - length // 8 :] = torch.finfo(torch.float32).min
    module = torch.nn.Module()
    times = []
    for _ in range(n_rounds):
        q, k, v = (torch.randn(n, 12, length, 32, dtype=torch.bfloat16, requires_grad=True) for _ in range(3))
        begun = time.perf_counter()
        run(module, q, k, v, mask.to(q.dtype), scaling=32**-0.5)[0].sum().backward()
        times.append(time.perf_counter() - begun)
    return sorted(times)[n_rounds // 2]


if __name__ == "__main__":
    torch.set_num_threads(2)
    for length in (64, 128, 256):
        found = {name: seconds(name, 4096 // length, length) for name in ("sdpa", NAME)}
        print(f"{length} tokens: " + ", ".join(f"{name} {1000 * took:.1f} ms" for name, took in found.items()))
