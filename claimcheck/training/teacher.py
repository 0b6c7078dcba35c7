"""The teacher: MPNet with three labels, five times the embedded model's size, over the same token ids.

MPNet (arXiv:2004.09297) took BERT's uncased vocabulary, so what `prepare` wrote for the embedded model serves both.
"""

from pathlib import Path

import torch
from transformers import MPNetConfig, MPNetForSequenceClassification
from transformers.modeling_outputs import SequenceClassifierOutput

from claimcheck.training.records import LABELS

SHIFT = 4
"""MPNet's id of a token of BERT's vocabulary is so much higher,"""
SPECIAL = {0: 1, 101: 0, 102: 2}
"""but for [PAD], [CLS] and [SEP], in whose place it has tokens of its own."""


class Teacher(MPNetForSequenceClassification):  # type: ignore[misc]  # loaded late, not typed
    """A cross-encoder that is called with the inputs of the embedded model and gives logits (n, 3)."""

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor | None = None
    ) -> SequenceClassifierOutput:
        """Return the logits of pairs: int64 ids of BERT's uncased vocabulary and their mask (n, length), without segments."""
        del token_type_ids
        found: SequenceClassifierOutput = super().forward(input_ids=own_ids(input_ids), attention_mask=attention_mask)
        return found


def own_ids(ids: torch.Tensor) -> torch.Tensor:
    """Return MPNet's ids of ids of BERT's uncased vocabulary."""
    own = ids + SHIFT
    for bert, mpnet in SPECIAL.items():
        own = torch.where(ids == bert, mpnet, own)
    return own


def new_teacher(base: Path) -> Teacher:
    """Return the encoder of `base` under a fresh head of three labels (or the teacher saved there), without dropout."""
    config = MPNetConfig.from_pretrained(base)
    config.id2label = dict(enumerate(LABELS))
    config.label2id = {label: i for i, label in enumerate(LABELS)}
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
    model: Teacher = Teacher.from_pretrained(base, config=config)
    return model
