"""Any entailment model of sentence-transformers or transformers in place of the embedded one (extra [hub])."""

from collections.abc import Mapping, Sequence
from functools import cached_property
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
_MINICHECK: Mapping[int, str] = {0: "unsupported", 1: "supported"}
_DOCUMENTED: Mapping[str, Mapping[int, str]] = {
    "lytang/MiniCheck-RoBERTa-Large": _MINICHECK,
    "lytang/MiniCheck-DeBERTa-v3-Large": _MINICHECK,
}
"""Labels of models whose configuration leaves them unnamed, from their authors' code (minicheck/inference.py)."""


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
        import torch  # noqa: PLC0415

        logits = self._model.predict(
            [tuple(pair) for pair in pairs],
            batch_size=_BATCH,
            activation_fn=torch.nn.Identity(),
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        rows = np.round(np.asarray(logits, np.float64).reshape(len(pairs), -1), _DECIMALS)
        if labels == (Label.SUPPORTED,):
            # The sigmoid of one logit is the softmax of it against 0.
            labels, rows = (Label.SUPPORTED, Label.NOT_ENOUGH_INFO), np.column_stack([rows, np.zeros(len(rows))])
        return [read_opinion(row, labels, model=self._id) for row in rows]

    def fingerprint(self) -> dict[str, str]:
        """Return the model's id, or its folder's name and hash."""
        return {"model": identify_hub_model(self._id)}

    @cached_property
    def _labels(self) -> tuple[Label, ...]:
        config = self._model.model.config
        if config.num_labels == 1:
            return (Label.SUPPORTED,)
        return read_labels(_DOCUMENTED.get(self._id, config.id2label), model=self._id)

    @cached_property
    def _model(self) -> Any:
        if not self._id:
            raise ModelError(
                'The verifier "cross_encoder" is given no model.',
                hint="Set model (CLAIMCHECK_MODEL) to the id or folder of an entailment model.",
            )
        return load_hub_model("CrossEncoder", self._id, is_offline=self._is_offline)
