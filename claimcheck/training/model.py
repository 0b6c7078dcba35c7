"""The trained network: a BERT cross-encoder with three outputs, its loss, and how its weights are found."""

import hashlib
from pathlib import Path

import torch
from torch.nn import functional
from transformers import BertConfig, BertForSequenceClassification, PreTrainedModel

from claimcheck.training import attention
from claimcheck.training.records import LABELS, NOT_SUPPORTED

TEMPERATURE = 2.0
"""At which a student compares its labels with the teacher's."""


def checked_base(folder: Path, sha256: str) -> Path:
    """Return `folder` if its model.safetensors has that hash; raises ValueError where it is another file."""
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != sha256:
        raise ValueError(f"{folder}/model.safetensors has sha256 {found}, the config asks for {sha256}")
    return folder


def new_model(base: Path) -> BertForSequenceClassification:
    """Return the encoder of `base` under a fresh head of three labels, without dropout.

    A run of about one pass over its data has nothing to gain from dropout, and the masks cost time on a CPU.
    """
    config = BertConfig.from_pretrained(base)
    config.id2label = dict(enumerate(LABELS))
    config.label2id = {label: i for i, label in enumerate(LABELS)}
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
    model: BertForSequenceClassification = BertForSequenceClassification.from_pretrained(base, config=config)
    model.set_attn_implementation(attention.NAME)
    return model


def freeze(model: PreTrainedModel, n_layers: int) -> None:
    """Keep the word embeddings of `model` as they are and, if `n_layers`, all of the encoder but the layers above so many."""
    body = getattr(model, model.base_model_prefix)
    model.get_input_embeddings().requires_grad_(False)
    if n_layers:
        body.requires_grad_(False)
        body.encoder.layer[n_layers:].requires_grad_(True)


def entailment_loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return the mean loss of float32 `logits` (n, 3) and int64 `labels` (n,) of codes 0-3.

    Cross-entropy; for NOT_SUPPORTED -log(1 - p(SUPPORTED)), that is the log of the other two labels' sum.
    """
    log_p = functional.log_softmax(logits, dim=1)
    unsupported = torch.logsumexp(log_p[:, 1:], dim=1)
    known = log_p.gather(1, labels.clamp(max=2).unsqueeze(1)).squeeze(1)
    return -torch.where(labels == NOT_SUPPORTED, unsupported, known).mean()


def distillation_loss(logits: torch.Tensor, taught: torch.Tensor) -> torch.Tensor:
    """Return the mean divergence KL(teacher || student) of float32 logits (n, 3), both softened, times the temperature squared.

    Hinton et al., arXiv:1503.02531.
    """
    log_p, log_q = (functional.log_softmax(each / TEMPERATURE, dim=1) for each in (taught, logits))
    return functional.kl_div(log_q, log_p, reduction="batchmean", log_target=True) * TEMPERATURE**2
