"""The training's own attention against PyTorch's: the same values, and the same gradients."""

from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertForSequenceClassification

from claimcheck.training import attention
from claimcheck.training.model import new_model


def tiny() -> BertForSequenceClassification:
    torch.manual_seed(3)
    sizes = {"hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 32}
    return BertForSequenceClassification(BertConfig(vocab_size=40, num_labels=3, hidden_dropout_prob=0.0, **sizes))


@pytest.mark.parametrize("n_padded", [0, 4], ids=["full", "padded"])
def test_logits_and_gradients_are_those_of_eager_attention(n_padded: int) -> None:
    ids = torch.randint(1, 40, (5, 11))
    mask = torch.ones_like(ids)
    mask[2:, 11 - n_padded :] = 0
    found = []
    for name in ("eager", attention.NAME):
        model = tiny().eval()
        model.set_attn_implementation(name)
        logits = model(input_ids=ids, attention_mask=mask).logits
        logits.square().sum().backward()
        found.append([logits.detach(), *(p.grad for p in model.parameters() if p.grad is not None)])
    assert len(found[0]) > 20
    for expected, got in zip(*found, strict=True):
        torch.testing.assert_close(got, expected, rtol=1e-4, atol=1e-6)


def test_a_new_model_trains_with_it(tmp_path: Path) -> None:
    tiny().save_pretrained(tmp_path)
    assert new_model(tmp_path).config._attn_implementation == attention.NAME
