"""Texts to unit vectors."""

import sys
from pathlib import Path

import numpy as np
import pytest
from tiny_models import write_embedder, write_tokenizer

from claimcheck.errors import ModelError
from claimcheck.onnx_model import OnnxModel
from claimcheck.retrievers.embedder import HubEmbedder, OnnxEmbedder, make_embedder
from claimcheck.settings import Settings

TEXTS = ["one text", "another, longer text", ""]


def test_the_vector_is_the_mean_of_the_states_made_a_unit(tmp_path: Path) -> None:
    folder = write_embedder(tmp_path)
    vectors = OnnxEmbedder(folder).embed(TEXTS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1)
    for text, vector in zip(TEXTS, vectors, strict=True):
        mean = OnnxModel(folder).run([text], max_length=64)[0].mean(axis=0)
        assert vector == pytest.approx(mean / np.linalg.norm(mean))


def test_the_id_is_the_hash(tmp_path: Path) -> None:
    assert OnnxEmbedder(write_embedder(tmp_path)).id == OnnxModel(tmp_path).sha256


@pytest.mark.model
def test_the_shipped_embedder_is_the_default() -> None:
    near, far, claim = make_embedder(Settings()).embed(["A cat sleeps.", "Interest rates rose.", "The kitten is napping."])
    assert claim.shape == (384,)
    assert claim @ near > 0.5 > claim @ far


def test_the_extra_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError, match="needs sentence-transformers") as raised:
        make_embedder(Settings(embedder="some/model")).embed(["text"])
    assert "claimcheck[hub]" in raised.value.hint


@pytest.mark.hub
def test_a_sentence_transformer_serves_instead(tmp_path: Path) -> None:
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    n_tokens = write_tokenizer(tmp_path)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(tmp_path / "tokenizer.json"),
        model_max_length=64,
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
    )
    config = BertConfig(vocab_size=n_tokens, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16)
    BertModel(config).save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    embedder = make_embedder(Settings(embedder=str(tmp_path), offline=True))
    assert isinstance(embedder, HubEmbedder)
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (3, 16)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.hub
def test_a_folder_without_a_model_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        HubEmbedder(str(tmp_path), is_offline=True).embed(["text"])
