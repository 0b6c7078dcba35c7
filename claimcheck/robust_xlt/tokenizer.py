"""A subword tokenizer for the built-in encoder, trained on its corpora: byte-pair encoding, equal corpora to equal bytes.

Of the trainers of `tokenizers` 0.23 this one alone gives the same tokens in every run: those of WordPiece and Unigram depend on
the order of a hash table, or of threads.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
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
_BLANK = "▁"  # stands for the blank before a word
_PIECE = rf"{_BLANK}?\p{{P}}|{_BLANK}?[^\p{{P}}{_BLANK}]+"  # a mark, or what stands between marks, with the blank before it


def train_tokenizer(texts: Sequence[str], config: TokenizerConfig, max_length: int) -> Any:
    """Return a fast tokenizer of transformers: NFC, `[CLS] a [SEP] b [SEP]`, segments 0 and 1.

    At most half of the vocabulary are characters, the most frequent ones; others are unknown.
    """
    steps = [normalizers.NFC(), *([normalizers.Lowercase()] if config.lowercase else [])]
    tokenizer = Tokenizer(models.BPE(unk_token=_SPECIAL["unk_token"]))
    tokenizer.normalizer = normalizers.Sequence(steps)
    split = pre_tokenizers.Split(Regex(_PIECE), behavior="isolated")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(), split])
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.train_from_iterator(texts, _trainer(texts, config, tokenizer.normalizer))
    cls, sep = (tokenizer.token_to_id(_SPECIAL[name]) for name in ("cls_token", "sep_token"))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", cls), ("[SEP]", sep)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        **_SPECIAL,
        model_max_length=max_length,
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    )


def _trainer(texts: Sequence[str], config: TokenizerConfig, normalizer: Any) -> trainers.Trainer:
    counts = Counter(character for text in texts for character in normalizer.normalize_str(text))
    by_use = sorted((each for each in counts if not each.isspace()), key=lambda each: (-counts[each], each))
    alphabet = [_BLANK, *by_use][: config.vocabulary // 2]
    return trainers.BpeTrainer(
        vocab_size=config.vocabulary,
        special_tokens=list(_SPECIAL.values()),
        initial_alphabet=alphabet,
        limit_alphabet=len(alphabet),
        show_progress=False,
    )
