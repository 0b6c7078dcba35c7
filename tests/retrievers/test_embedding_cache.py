"""Vectors on disk: a warm cache gives what a cold one gives, a damaged one is made anew."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from claimcheck.errors import StoreError
from claimcheck.onnx_model import Array
from claimcheck.retrievers.embedding_cache import EmbeddingCache

TEXTS = ("one", "two", "three")


class Counting:
    """An embedder that counts its calls."""

    def __init__(self, id: str = "model") -> None:
        self.id = id
        self.n_calls = 0

    def embed(self, texts: Sequence[str]) -> Array:
        self.n_calls += 1
        return np.random.default_rng(len(self.id)).normal(size=(len(texts), 4)).astype(np.float32)


def test_warm_equals_cold(tmp_path: Path) -> None:
    embedder = Counting()
    cold = EmbeddingCache(tmp_path / "new", embedder).embed(TEXTS)
    warm = EmbeddingCache(tmp_path / "new", embedder).embed(TEXTS)
    assert embedder.n_calls == 1
    assert cold.dtype == np.float32
    assert np.array_equal(cold, warm)
    assert [path.suffix for path in (tmp_path / "new").iterdir()] == [".npz"]


@pytest.mark.parametrize("texts", [("one", "two"), ("one", "two", "three", ""), ("onetwo", "three"), ("two", "one", "three")])
def test_other_texts_are_another_entry(tmp_path: Path, texts: tuple[str, ...]) -> None:
    embedder = Counting()
    EmbeddingCache(tmp_path, embedder).embed(TEXTS)
    assert EmbeddingCache(tmp_path, embedder).embed(texts).shape == (len(texts), 4)
    assert embedder.n_calls == 2


def test_another_model_is_another_entry(tmp_path: Path) -> None:
    other = Counting("another")
    EmbeddingCache(tmp_path, Counting()).embed(TEXTS)
    EmbeddingCache(tmp_path, other).embed(TEXTS)
    assert other.n_calls == 1


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _flip(data: bytes) -> bytes:
    at = data.index(b"\x93NUMPY") + 140  # inside the numbers
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize("damage", [_cut, _flip, lambda data: b"", lambda data: b"no zip", lambda data: data[:-1]])
def test_a_damaged_entry_is_made_anew(tmp_path: Path, damage) -> None:
    embedder = Counting()
    cold = EmbeddingCache(tmp_path, embedder).embed(TEXTS)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    assert np.array_equal(EmbeddingCache(tmp_path, embedder).embed(TEXTS), cold)
    assert embedder.n_calls == 2
    assert path.read_bytes() == whole


def test_an_entry_of_another_shape_is_made_anew(tmp_path: Path) -> None:
    embedder = Counting()
    cold = EmbeddingCache(tmp_path, embedder).embed(TEXTS)
    (path,) = tmp_path.iterdir()
    np.savez(path, vectors=cold.astype(np.float16)[:2])
    assert EmbeddingCache(tmp_path, embedder).embed(TEXTS).shape == (3, 4)


def test_a_folder_that_cannot_be_written_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be kept") as raised:
        EmbeddingCache(tmp_path / "file", Counting()).embed(TEXTS)
    assert "CLAIMCHECK_CACHE" in raised.value.hint


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        EmbeddingCache(tmp_path, Counting()).embed(TEXTS)
    assert list(tmp_path.iterdir()) == []
