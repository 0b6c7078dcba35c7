"""Encoders of transformers, by id or folder, and the built-in tiny BERT."""

import json
import logging
from pathlib import Path
from typing import Any, Literal

import torch
import transformers
from transformers import AutoModel, AutoModelForMaskedLM, AutoTokenizer, BertConfig, BertForMaskedLM

from claimcheck.errors import ModelError, reason_of
from claimcheck.robust_xlt.config import TinyConfig
from claimcheck.robust_xlt.cost import known_shape, stored_shape

CARD = "pretraining.json"
"""Lies in the folder of a tiny encoder, and says how it was made."""
_HINT = "Name a Hugging Face id (bert-base-multilingual-cased) that can be fetched, or a folder with model and tokenizer."


def kind_of(model: str) -> Literal["tiny", "named"]:
    """Return `tiny` for what `robust-xlt pretrain` made, and for a folder with a known encoder's name but not its shape.

    All else is `named`. Raises InputError where such a folder does not tell its shape.
    """
    known, folder = known_shape(Path(model).resolve().name), Path(model)
    is_other = known is not None and folder.is_dir() and stored_shape(model) != known
    return "tiny" if is_other or (folder / CARD).is_file() else "named"


def name_of(model: str) -> str:
    """Return the encoder's name for a result: the id, a tiny one's own, or the last part of the folder's path."""
    card = Path(model) / CARD
    if card.is_file():
        return str(json.loads(card.read_text("utf-8"))["name"])
    return Path(model).resolve().name if Path(model).is_dir() else model


def load_tokenizer(model: str) -> Any:
    """Return the encoder's fast tokenizer. Raises ModelError."""
    try:
        tokenizer = AutoTokenizer.from_pretrained(model, use_fast=True)
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise ModelError(f"The tokenizer of {model} cannot be loaded: {reason_of(error)}.", hint=_HINT) from error
    if not tokenizer.is_fast or tokenizer.pad_token_id is None:
        raise ModelError(
            f"The tokenizer of {model} is no fast one with a padding token.", hint="Take an encoder with tokenizer.json."
        )
    return tokenizer


def load_encoder(model: str, device: torch.device, dropout: float | None = None) -> Any:
    """Return the encoder in float32; weights that it lacks (a pooler) are drawn from torch's seed. Raises ModelError."""
    return _load(AutoModel, model, device, dropout)


def load_masked_lm(model: str, device: torch.device) -> Any:
    """Return the encoder with its masked-language-model head, frozen and without dropout. Raises ModelError."""
    loaded = _load(AutoModelForMaskedLM, model, device, None)
    return loaded.eval().requires_grad_(requires_grad=False)


def tiny_bert(config: TinyConfig, n_tokens: int, pad_id: int, device: torch.device) -> Any:
    """Return a new BERT with a masked-language-model head, its weights drawn from torch's seed."""
    shape = BertConfig(
        vocab_size=n_tokens,
        hidden_size=config.hidden,
        num_hidden_layers=config.layers,
        num_attention_heads=config.heads,
        intermediate_size=4 * config.hidden,
        max_position_embeddings=config.max_length,
        hidden_dropout_prob=config.dropout,
        attention_probs_dropout_prob=config.dropout,
        pad_token_id=pad_id,
    )
    shape._attn_implementation = attention_for(device)
    return BertForMaskedLM(shape).to(device)


def attention_for(device: torch.device) -> str:
    """Return the attention to use: plain products on a CPU, where PyTorch's fused one is slow backwards; else the fused one."""
    return "eager" if device.type == "cpu" else "sdpa"


def _load(kind: Any, model: str, device: torch.device, dropout: float | None) -> Any:
    rates = {} if dropout is None else {"hidden_dropout_prob": dropout, "attention_probs_dropout_prob": dropout}
    before = transformers.logging.get_verbosity()
    transformers.utils.logging.disable_progress_bar()
    transformers.logging.set_verbosity(logging.ERROR)  # a missing pooler is expected, and drawn
    try:
        loaded = kind.from_pretrained(model, dtype=torch.float32, attn_implementation=attention_for(device), **rates)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, ImportError) as error:
        raise ModelError(f"The encoder {model} cannot be loaded: {reason_of(error)}.", hint=_HINT) from error
    finally:
        transformers.logging.set_verbosity(before)
    return loaded.to(device)
