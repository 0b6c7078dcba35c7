"""Texts -> unit vectors: the embedded model, or any SentenceTransformer in its place."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from claimcheck.hub_model import identify_hub_model, load_hub_model
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

    def load(self) -> None:
        """Load a small model before its first use. Raises ModelError where it is missing or unusable."""
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

    def load(self) -> None:
        """Load the model before its first use. Raises ModelError where it is missing or unusable."""
        self._model.load()

    def embed(self, texts: Sequence[str]) -> Array:
        """Return float32 (n, d) with unit rows. Raises ModelError where the model is unusable."""
        vectors = self._model.run(texts, max_length=_MAX_LENGTH, reduce=lambda states: states.mean(axis=0))
        return _unit(np.stack(vectors))


class HubEmbedder:
    """A SentenceTransformer (extra [hub])."""

    def __init__(self, model: str, *, is_offline: bool = False) -> None:
        """Use the model of this id or folder; offline, only what is on this machine. Nothing is loaded yet."""
        self._name = model
        self._is_offline = is_offline

    @cached_property
    def id(self) -> str:
        """Return the model's id, or its folder's name and hash."""
        return identify_hub_model(self._name)

    def load(self) -> None:
        """Do nothing: a model that may have gigabytes is loaded when it is sure to be needed."""

    def embed(self, texts: Sequence[str]) -> Array:
        """Return float32 (n, d) with unit rows. Raises ModelError where the model or the extra is missing."""
        return _unit(np.asarray(self._model.encode(list(texts), show_progress_bar=False), np.float32))

    @cached_property
    def _model(self) -> Any:
        return load_hub_model("SentenceTransformer", self._name, is_offline=self._is_offline)


def make_embedder(settings: Settings) -> Embedder:
    """Return the embedder that the settings name."""
    if settings.embedder is not None:
        return HubEmbedder(settings.embedder, is_offline=settings.offline)
    return OnnxEmbedder(shipped_path("data", "models", "embedder"), threads=settings.threads)


def _unit(vectors: npt.NDArray[np.float32]) -> Array:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Array = (vectors / np.maximum(norms, np.finfo(np.float32).tiny)).astype(np.float32)
    return unit
