"""Vectors of a document's candidates, kept on disk."""

import hashlib
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from claimcheck.errors import StoreError, reason_of
from claimcheck.files import write_whole
from claimcheck.onnx_model import Array
from claimcheck.retrievers.embedder import Embedder

Half = npt.NDArray[np.float16]


class EmbeddingCache:
    """A folder with one file for each document, model and way of cutting.

    The name is a hash of the model and of every text, so that an entry cannot be out of date; the file is a zip, whose
    checksums tell a damaged one; it appears under its name only when it is whole.
    """

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        """Keep the vectors of `embedder` in `folder`, which need not exist yet."""
        self._folder = folder
        self._embedder = embedder

    def embed(self, texts: Sequence[str]) -> Array:
        """Return float32 (n, d) of the texts, from disk where they are there.

        The vectors have half precision either way, so that a run with a warm cache gives what a cold one gives. Raises
        StoreError where the folder cannot be written.
        """
        path = self._folder / f"{self._key(texts)}.npz"
        vectors = _load(path, len(texts))
        if vectors is None:
            vectors = self._embedder.embed(texts).astype(np.float16)
            _save(path, vectors)
        return vectors.astype(np.float32)

    def _key(self, texts: Sequence[str]) -> str:
        digest = hashlib.sha256(self._embedder.id.encode())
        for text in texts:
            digest.update(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
        return digest.hexdigest()


def _load(path: Path, n_texts: int) -> Half | None:
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as archive:
            vectors: Half = archive["vectors"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return vectors if vectors.dtype == np.float16 and vectors.shape[:1] == (n_texts,) and vectors.ndim == 2 else None


def _save(path: Path, vectors: Half) -> None:
    archive = io.BytesIO()
    np.savez(archive, vectors=vectors)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, archive.getvalue())
    except OSError as error:
        raise StoreError(
            f"The embeddings cannot be kept in {path.parent}: {reason_of(error)}.",
            hint="Make the folder writable, or name another cache folder in CLAIMCHECK_CACHE.",
        ) from error
