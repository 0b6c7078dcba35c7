"""A subword tokenizer for the built-in encoder, trained on its corpora."""

from collections.abc import Iterable
from typing import Any

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

from claimcheck.robust_xlt.config import TokenizerConfig

_SPECIAL = {
    "pad_token": "[PAD]",
    "unk_token": "[UNK]",
    "cls_token": "[CLS]",
    "sep_token": "[SEP]",
    "mask_token": "[MASK]",
}
"""The order is that of their ids."""


def train_tokenizer(texts: Iterable[str], config: TokenizerConfig, max_length: int) -> Any:
    """Return a fast tokenizer of transformers: NFC, `[CLS] a [SEP] b [SEP]`, segments 0 and 1.

    The order of `texts` decides between equally good subwords: give them in a fixed order.
    """
    tokenizer = _wordpiece() if config.model == "wordpiece" else _unigram()
    steps = [normalizers.NFC(), *([normalizers.Lowercase()] if config.lowercase else [])]
    tokenizer.normalizer = normalizers.Sequence(steps)
    tokenizer.train_from_iterator(texts, _trainer(config))
    cls, sep = (tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]"))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", cls), ("[SEP]", sep)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        **_SPECIAL,
        model_max_length=max_length,
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    )


def _wordpiece() -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(unk_token=_SPECIAL["unk_token"]))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


def _unigram() -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    return tokenizer


def _trainer(config: TokenizerConfig) -> trainers.Trainer:
    common: dict[str, Any] = {"vocab_size": config.vocabulary, "special_tokens": list(_SPECIAL.values()), "show_progress": False}
    if config.model == "wordpiece":
        return trainers.WordPieceTrainer(**common)
    return trainers.UnigramTrainer(unk_token=_SPECIAL["unk_token"], **common)
