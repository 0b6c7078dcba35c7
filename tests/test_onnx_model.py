"""The ONNX runtime: each input for itself, in order, cut to length; clear errors for what is missing or broken."""

import json
import time
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_models import write_classifier, write_embedder

from claimcheck import onnx_model
from claimcheck.errors import ModelError
from claimcheck.onnx_model import OnnxModel
from claimcheck.shipped import shipped_path

NLI = {"0": "entailment", "1": "contradiction", "2": "neutral"}


@pytest.fixture(scope="module")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> OnnxModel:
    return OnnxModel(write_embedder(tmp_path_factory.mktemp("models") / "embedder"), threads=2)


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> OnnxModel:
    return OnnxModel(write_classifier(tmp_path_factory.mktemp("models") / "classifier", NLI), threads=2)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=6))
def test_an_answer_depends_on_its_own_text_alone(embedder: OnnxModel, texts: list[str]) -> None:
    together = embedder.run(texts, max_length=32)
    assert len(together) == len(texts)
    for text, answer in zip(texts, together, strict=True):
        assert np.array_equal(answer, embedder.run([text], max_length=32)[0])


@pytest.mark.model
def test_the_shipped_embedder_answers_alike_alone_and_among_others() -> None:
    model = OnnxModel(shipped_path("data", "models", "embedder"), threads=2)
    texts = ["A short claim.", "Windows of several sentences are longer than that. " * 8, "2.1 points on PAWS-X"]
    together = model.run(texts, max_length=256)
    assert [answer.shape[1] for answer in together] == [384] * 3
    assert all(
        np.array_equal(answer, model.run([text], max_length=256)[0]) for text, answer in zip(texts, together, strict=True)
    )


@pytest.mark.parametrize(("n_letters", "max_length", "expected"), [(3, 16, 5), (14, 16, 16), (15, 16, 16), (500, 16, 16)])
def test_a_text_is_cut_at_its_end(embedder: OnnxModel, n_letters: int, max_length: int, expected: int) -> None:
    assert len(embedder.run(["a" * n_letters], max_length=max_length)[0]) == expected


@pytest.mark.parametrize(
    ("evidence", "claim", "kept_evidence", "kept_claim"),
    [
        ("a" * 5, "b" * 5, 5, 5),
        ("a" * 50, "b" * 5, 12, 5),  # 20 tokens less three special ones: the evidence gives way
        ("a" * 50, "b" * 50, 9, 8),  # the claim gets half at most
        ("a" * 2, "b" * 50, 2, 8),
    ],
)
def test_of_a_pair_the_evidence_is_cut_first(
    tmp_path: Path, evidence: str, claim: str, kept_evidence: int, kept_claim: int
) -> None:
    model = OnnxModel(write_embedder(tmp_path))
    states = model.run([(evidence, claim)], max_length=20)[0]
    a, b = (model.run([letter], max_length=20)[0][1] for letter in "ab")
    inner = model.run(["ab"], max_length=20)[0][2]  # "##b": every letter but a word's first
    assert len(states) == kept_evidence + kept_claim + 3
    assert np.array_equal(states[1], a)
    assert np.array_equal(states[kept_evidence + 2], b)
    assert all(np.array_equal(state, inner) for state in states[kept_evidence + 3 : -1])


def test_the_segments_of_a_pair_are_told_apart(classifier: OnnxModel) -> None:
    there, back = classifier.run([("one", "two"), ("two", "one")], max_length=32)
    assert there.shape == (3,)
    assert not np.allclose(there, back)


def test_reduce_is_applied_to_each_answer(embedder: OnnxModel) -> None:
    states = embedder.run(["some words"], max_length=32)[0]
    mean = embedder.run(["some words"], max_length=32, reduce=lambda output: output.mean(axis=0))[0]
    assert np.array_equal(mean, states.mean(axis=0))


def test_nothing_comes_of_nothing(embedder: OnnxModel) -> None:
    assert embedder.run([], max_length=32) == []


@pytest.mark.parametrize("is_exact", [True, False])
def test_products_are_exact_on_every_processor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_exact: bool) -> None:
    monkeypatch.setattr(onnx_model, "has_exact_int8", lambda: is_exact)
    model = OnnxModel(write_embedder(tmp_path))
    if is_exact:
        with pytest.raises(RuntimeError, match="does not have configuration"):
            _precision_of(model)
    else:
        assert _precision_of(model) == "1"


def _precision_of(model: OnnxModel) -> str:
    options = model._session.get_session_options()
    return str(options.get_session_config_entry("session.x64quantprecision"))


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800 alone", "�", "日本語", "a" * 20_000])
def test_odd_texts_are_answered(embedder: OnnxModel, text: str) -> None:
    assert 2 <= len(embedder.run([text], max_length=32)[0]) <= 32


def test_a_huge_text_takes_no_longer_than_its_beginning(embedder: OnnxModel) -> None:
    begun = time.perf_counter()
    embedder.run(["word " * 4_000_000], max_length=64)
    assert time.perf_counter() - begun < 2


def test_nothing_is_loaded_before_the_first_use(tmp_path: Path) -> None:
    model = OnnxModel(tmp_path / "not there")
    with pytest.raises(ModelError, match=r"has no tokenizer\.json"):
        model.run(["text"], max_length=16)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "config.json"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = write_embedder(tmp_path)
    (folder / name).unlink()
    with pytest.raises(ModelError, match=f"has no {name}") as raised:
        _use(folder)
    assert "model.onnx, tokenizer.json and config.json" in raised.value.hint


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("model.onnx", b"no protobuf at all", "is no usable model"),
        ("model.onnx", b"", "is no usable model"),
        ("tokenizer.json", b"{}", "is no tokenizer"),
        ("tokenizer.json", b"\xff\xfe", "is no tokenizer"),
        ("config.json", b"{", "cannot be read"),
        ("config.json", b"\xff\xfe\x00", "cannot be read"),
        ("config.json", b"[1]", "does not hold a JSON object"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    folder = write_embedder(tmp_path)
    (folder / name).write_bytes(content)
    with pytest.raises(ModelError, match=message):
        _use(folder)


def test_a_model_with_other_inputs_is_refused(tmp_path: Path) -> None:
    folder = write_classifier(tmp_path, NLI, inputs=("input_ids", "token_type_ids", "pixel_values"))
    with pytest.raises(ModelError, match="pixel_values"):
        OnnxModel(folder).run(["text"], max_length=16)


@pytest.mark.parametrize(("change", "message"), [({"opset": 99}, "is no usable model"), ({"ir": 99}, "is no usable model")])
def test_a_model_of_another_time_is_refused(tmp_path: Path, change: dict[str, int], message: str) -> None:
    path = write_embedder(tmp_path) / "model.onnx"
    model = onnx.load(path)
    model.opset_import[0].version = change.get("opset", 17)
    model.ir_version = change.get("ir", 8)
    path.write_bytes(model.SerializeToString())
    with pytest.raises(ModelError, match=message):
        OnnxModel(tmp_path).run(["text"], max_length=16)


@pytest.mark.parametrize("opset", [13, 17, 20])
def test_opsets_that_the_runtime_knows_are_read(tmp_path: Path, opset: int) -> None:
    path = write_classifier(tmp_path, NLI) / "model.onnx"
    model = onnx.load(path)
    for node in model.graph.node:
        if node.op_type == "ReduceMean" and opset >= 18:  # its axes became an input
            model.graph.initializer.append(onnx.numpy_helper.from_array(np.array([1]), "axes"))
            kept = [attribute for attribute in node.attribute if attribute.name != "axes"]
            del node.attribute[:]
            node.attribute.extend(kept)
            node.input.append("axes")
    model.opset_import[0].version = opset
    path.write_bytes(model.SerializeToString())
    assert OnnxModel(tmp_path).run([("one", "two")], max_length=16)[0].shape == (3,)


def test_a_model_of_other_number_types_is_a_model_error(tmp_path: Path) -> None:
    path = write_embedder(tmp_path) / "model.onnx"
    model = onnx.load(path)
    model.graph.input[0].type.tensor_type.elem_type = onnx.TensorProto.INT32
    path.write_bytes(model.SerializeToString())
    with pytest.raises(ModelError, match=r"failed: .*int32"):
        OnnxModel(tmp_path).run(["text"], max_length=16)


@pytest.mark.parametrize("output", ["nan", "flat"])
def test_an_unusable_answer_is_an_error(tmp_path: Path, output: str) -> None:
    with pytest.raises(ModelError, match="unusable answer"):
        OnnxModel(write_embedder(tmp_path, output=output)).run(["text"], max_length=16)


def test_an_input_that_the_model_cannot_take_is_a_model_error(tmp_path: Path) -> None:
    folder = write_embedder(tmp_path)
    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["model"]["vocab"]["z"] = 10_000  # beyond the model's table of vectors
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    with pytest.raises(ModelError, match="failed"):
        OnnxModel(folder).run(["z"], max_length=16)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "config.json"])
def test_the_hash_tells_every_file(tmp_path: Path, name: str) -> None:
    folder = write_embedder(tmp_path)
    before = OnnxModel(folder).sha256
    assert OnnxModel(folder).sha256 == before
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")
    assert OnnxModel(folder).sha256 != before


def _use(folder: Path) -> None:
    model = OnnxModel(folder)
    _ = model.config
    _ = model.sha256
    model.run(["text"], max_length=16)
