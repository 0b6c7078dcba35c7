"""Texts -> unit vectors: the embedded model, or any SentenceTransformer in its place."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from claimcheck.errors import ModelError
from claimcheck.onnx_model import Array, OnnxModel
from claimcheck.settings import Settings
from claimcheck.shipped import shipped_path

_MAX_LENGTH = 256
"""Tokens; all-MiniLM-L6-v2 was trained on no longer texts."""


class Embedder(Protocol):
    """Turns texts into vectors, each text for itself."""

    @property
    def id(self) -> str:
        """Return what the vectors depend on: the hash of the model, or its name."""
        ...

    def embed(self, texts: Sequence[str]) -> Array:
        """Return float32 (n, d) with unit rows. Raises ModelError where the model is unusable."""
        ...


class OnnxEmbedder:
    """The embedded model: mean of the last hidden states, normalised."""

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        """Use the model in `folder` on `threads` cores; 0 stands for all."""
        self._model = OnnxModel(folder, threads=threads)

    @property
    def id(self) -> str:
        """Return the SHA-256 of the model."""
        return self._model.sha256

    def embed(self, texts: Sequence[str]) -> Array:
        """Return float32 (n, d) with unit rows. Raises ModelError where the model is unusable."""
        vectors = self._model.run(texts, max_length=_MAX_LENGTH, reduce=lambda states: states.mean(axis=0))
        return _unit(np.stack(vectors))


class HubEmbedder:
    """A SentenceTransformer (extra [hub])."""

    def __init__(self, model: str, *, is_offline: bool = False) -> None:
        """Use the model of this id or folder; offline, only what is on this machine."""
        self.id = model
        self._is_offline = is_offline

    def embed(self, texts: Sequence[str]) -> Array:
        """Return float32 (n, d) with unit rows. Raises ModelError where the model or the extra is missing."""
        return _unit(np.asarray(self._model.encode(list(texts), show_progress_bar=False), np.float32))

    @cached_property
    def _model(self) -> Any:
        try:
            from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        except ImportError as error:
            raise ModelError(
                "The embedder setting needs sentence-transformers.", hint="Install it with `pip install claimcheck[hub]`."
            ) from error
        try:
            return SentenceTransformer(self.id, local_files_only=self._is_offline)
        except Exception as error:  # the library passes on errors of many others
            raise ModelError(
                f"The embedder {self.id!r} cannot be loaded: {error}.", hint="Name a SentenceTransformer's id or folder."
            ) from error


def make_embedder(settings: Settings) -> Embedder:
    """Return the embedder that the settings name."""
    if settings.embedder is not None:
        return HubEmbedder(settings.embedder, is_offline=settings.offline)
    return OnnxEmbedder(shipped_path("data", "models", "embedder"), threads=settings.threads)


def _unit(vectors: npt.NDArray[np.float32]) -> Array:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Array = (vectors / np.maximum(norms, np.finfo(np.float32).tiny)).astype(np.float32)
    return unit
