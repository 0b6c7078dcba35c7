"""The embedded entailment judge: a small cross-encoder, run by ONNX Runtime."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from claimcheck.errors import ModelError
from claimcheck.onnx_model import OnnxModel
from claimcheck.schema import Label
from claimcheck.settings import Settings
from claimcheck.shipped import shipped_path
from claimcheck.verifiers.labels import Opinion, read_labels, read_opinion
from claimcheck.verifiers.pairs import Pair, PairVerifier

_MAX_LENGTH = 256
"""Tokens of evidence and claim together, where the model's configuration does not say."""


class OnnxEntailment(PairVerifier):
    """Judges each piece of evidence for itself, with the model of data/models/entailment."""

    name = "entailment"

    def __init__(self, settings: Settings, *, folder: Path | None = None) -> None:
        """Use the shipped model, or the one in `folder`; nothing is loaded yet."""
        self._model = OnnxModel(folder or shipped_path("data", "models", "entailment"), threads=settings.threads)

    def opinions(self, pairs: Sequence[Pair]) -> list[Opinion]:
        """Return the model's opinion on each pair, in order. Raises ModelError where the model is missing or unusable."""
        labels, model = self._labels, str(self._model.folder)
        outputs = self._model.run([(pair.evidence, pair.claim) for pair in pairs], max_length=self._max_length)
        return [read_opinion(logits, labels, model=model) for logits in outputs]

    def fingerprint(self) -> dict[str, str]:
        """Return the hash of the model. Raises ModelError where it is missing."""
        return {"model": self._model.sha256}

    @cached_property
    def _labels(self) -> tuple[Label, ...]:
        return read_labels(self._model.config.get("id2label"), model=str(self._model.folder))

    @cached_property
    def _max_length(self) -> int:
        value = self._model.config.get("max_length", _MAX_LENGTH)
        if not isinstance(value, int) or not 16 <= value <= 8192:
            raise ModelError(
                f"{self._model.folder} states a max_length of {value!r}.", hint="It is a number of tokens, such as 256."
            )
        return value
