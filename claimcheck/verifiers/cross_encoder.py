"""Any entailment model of sentence-transformers or transformers in place of the embedded one (extra [hub])."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from claimcheck.errors import ModelError
from claimcheck.hub_model import identify_hub_model, load_hub_model
from claimcheck.schema import Label
from claimcheck.settings import Settings
from claimcheck.verifiers.labels import Opinion, read_labels, read_opinion
from claimcheck.verifiers.pairs import Pair, PairVerifier

_BATCH = 32
_DECIMALS = 4  # of the logits: padding changes the digits after them, and with it a pair's neighbours would
_MAX_LENGTH = 512  # tokens, where nothing says how many
_LONGEST = 1 << 20  # tokens; a tokenizer without a limit states 10 ** 30
_MINICHECK = ("lytang/MiniCheck-RoBERTa-Large", "lytang/MiniCheck-DeBERTa-v3-Large")
_MINICHECK_LABELS = {0: "unsupported", 1: "supported"}
"""Their configurations name no labels; these are their authors' (github.com/Liyan06/MiniCheck, minicheck/inference.py)."""


def _minicheck(name: str) -> bool:
    """Tell whether an id or a folder (named as the model, or in a hub's cache) is a classifier of MiniCheck's."""
    parts = Path(name).parts
    caches = {f"models--{known.replace('/', '--')}" for known in _MINICHECK}
    return (
        name in _MINICHECK or bool(parts and parts[-1] in {Path(known).name for known in _MINICHECK}) or bool(caches & {*parts})
    )


class CrossEncoderEntailment(PairVerifier):
    """Judges each piece of evidence for itself, with the CrossEncoder that the settings name, on a GPU where there is one.

    A model with one output gives the probability of support; what is left counts as open, as such a model does not tell
    a refutation from silence. So does one with two labels, as MiniCheck's (arXiv:2404.10774).
    """

    name = "cross_encoder"

    def __init__(self, settings: Settings) -> None:
        """Use the model of this id or folder; nothing is loaded yet."""
        self._id = settings.model or ""
        self._is_offline = settings.offline

    @cached_property
    def max_length(self) -> int:
        """Return the tokens of evidence and claim together that the model reads, as its tokenizer or configuration says."""
        positions = getattr(self._model.model.config, "max_position_embeddings", None)
        stated = (getattr(self._model, "max_seq_length", None), self._model.tokenizer.model_max_length, positions)
        sizes = [size for size in stated if isinstance(size, int) and 0 < size <= _LONGEST]
        return min(sizes, default=_MAX_LENGTH)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, without special ones."""
        return [len(ids) for ids in self._model.tokenizer(list(texts), add_special_tokens=False, verbose=False)["input_ids"]]

    def _ask(self, pairs: Sequence[Pair]) -> list[Opinion]:
        labels = self._labels
        try:
            logits = self._joined_logits(pairs) if _minicheck(self._id) else self._logits(pairs)
            rows = np.round(np.asarray(logits, np.float64).reshape(len(pairs), -1), _DECIMALS)
        except Exception as error:  # PyTorch and the tokenizers pass on errors of many kinds
            raise ModelError(
                f"The model {self._id!r} failed: {error}", hint="Name an entailment model that reads a pair of texts."
            ) from error
        if labels == (Label.SUPPORTED,):
            # The sigmoid of one logit is the softmax of it against 0.
            labels, rows = (Label.SUPPORTED, Label.NOT_ENOUGH_INFO), np.column_stack([rows, np.zeros(len(rows))])
        return [read_opinion(row, labels, model=self._id) for row in rows]

    def _logits(self, pairs: Sequence[Pair]) -> Any:
        import torch  # noqa: PLC0415

        return self._model.predict(
            [tuple(pair) for pair in pairs],
            batch_size=_BATCH,
            activation_fn=torch.nn.Identity(),
            show_progress_bar=False,
            convert_to_numpy=True,
        )

    def _joined_logits(self, pairs: Sequence[Pair]) -> Any:
        """Return the logits of pairs read as one text each, evidence and claim apart by the end mark, as MiniCheck's are.

        A text that is too long loses the beginning of its evidence, never the claim.
        """
        import torch  # noqa: PLC0415

        tokenizer, model = self._model.tokenizer, self._model.model
        tokenizer.truncation_side = "left"
        texts = [tokenizer.eos_token.join(pair) for pair in pairs]
        found = []
        for at in range(0, len(texts), _BATCH):
            batch = texts[at : at + _BATCH]
            inputs = tokenizer(batch, truncation=True, max_length=self.max_length, padding=True, return_tensors="pt")
            with torch.inference_mode():
                found.append(model(**inputs.to(model.device)).logits.float().cpu().numpy())
        return np.concatenate(found)

    def fingerprint(self) -> dict[str, str]:
        """Return the model's id, or its folder's name and hash."""
        return {"model": identify_hub_model(self._id)}

    @cached_property
    def _labels(self) -> tuple[Label, ...]:
        config = self._model.model.config
        kinds = getattr(config, "architectures", None) or ()
        if kinds and not any("SequenceClassification" in kind for kind in kinds):
            raise ModelError(
                f"The model {self._id!r} is no classifier, but {', '.join(kinds)}.",
                hint="Name a model that was trained to classify pairs of texts (entailment, contradiction, neutral).",
            )
        if config.num_labels == 1:
            return (Label.SUPPORTED,)
        return read_labels(_MINICHECK_LABELS if _minicheck(self._id) else config.id2label, model=self._id)

    @cached_property
    def _model(self) -> Any:
        if not self._id:
            raise ModelError(
                'The verifier "cross_encoder" is given no model.',
                hint="Set model (CLAIMCHECK_MODEL) to the id or folder of an entailment model.",
            )
        return load_hub_model("CrossEncoder", self._id, is_offline=self._is_offline)
