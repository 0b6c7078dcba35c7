"""The embedded entailment judge: a small cross-encoder, run by ONNX Runtime."""

import unicodedata
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
_KNOWN_SCRIPTS = ("LATIN", "GREEK", "MATHEMATICAL", "DOUBLE-STRUCK", "SCRIPT", "MICRO", "FEMININE", "MASCULINE", "MODIFIER")
_LAST_LATIN = 0x24F  # code point up to which every letter is Latin
_LOOKED_AT = 2_000  # characters of a text that tell its script


def is_foreign(text: str) -> bool:
    """Tell whether most letters of `text` are of a script that an English vocabulary lacks (neither Latin nor Greek)."""
    if text.isascii():
        return False
    letters = [character for character in text[:_LOOKED_AT] if character.isalpha()]
    return 2 * sum(map(_is_foreign, letters)) > len(letters)


def _is_foreign(letter: str) -> bool:
    return ord(letter) > _LAST_LATIN and not unicodedata.name(letter, "").startswith(_KNOWN_SCRIPTS)


class OnnxEntailment(PairVerifier):
    """Judges each piece of evidence for itself, with the model of data/models/entailment.

    It is an English model: evidence or a claim in another script (Chinese, Arabic, Cyrillic, ...) is left open.
    """

    name = "entailment"

    def __init__(self, settings: Settings, *, folder: Path | None = None) -> None:
        """Use the shipped model, or the one in `folder`; nothing is loaded yet."""
        self._model = OnnxModel(folder or shipped_path("data", "models", "entailment"), threads=settings.threads)

    def load(self) -> None:
        """Load the model before its first use. Raises ModelError where it is missing or unusable."""
        self._model.load()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, without special ones. Raises ModelError where the tokenizer is missing."""
        return self._model.count_tokens(texts)

    def _ask(self, pairs: Sequence[Pair]) -> list[Opinion]:
        labels, model = self._labels, str(self._model.folder)
        outputs = self._model.run([(pair.evidence, pair.claim) for pair in pairs], max_length=self.max_length)
        return [read_opinion(logits, labels, model=model) for logits in outputs]

    def _is_readable(self, pair: Pair) -> bool:
        return super()._is_readable(pair) and not (is_foreign(pair.evidence) or is_foreign(pair.claim))

    def fingerprint(self) -> dict[str, str]:
        """Return the hash of the model. Raises ModelError where it is missing."""
        return {"model": self._model.sha256}

    @cached_property
    def _labels(self) -> tuple[Label, ...]:
        return read_labels(self._model.config.get("id2label"), model=str(self._model.folder))

    @cached_property
    def max_length(self) -> int:
        """Return the tokens of evidence and claim together that the model reads, as its configuration says."""
        value = self._model.config.get("max_length", _MAX_LENGTH)
        if not isinstance(value, int) or not 16 <= value <= 8192:
            raise ModelError(
                f"{self._model.folder} states a max_length of {value!r}.", hint="It is a number of tokens, such as 256."
            )
        return value
