"""ONNX models with random weights, in the form of the shipped ones and small enough to be made in a test."""

import json
import string
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
_CHARACTERS = string.ascii_lowercase + string.digits + string.punctuation
_WIDTH = 8


def write_tokenizer(folder: Path) -> int:
    """Write a tokenizer whose tokens are characters, with BERT's special tokens; return the size of its vocabulary."""
    tokens = [*_SPECIAL, *_CHARACTERS, *(f"##{character}" for character in _CHARACTERS)]
    vocabulary = {token: number for number, token in enumerate(tokens)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=10_000))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.enable_padding(length=64)  # as a tokenizer in the wild may come: the runtime has to switch it off
    tokenizer.enable_truncation(8)
    tokenizer.save(str(folder / "tokenizer.json"))
    return len(tokens)


def write_embedder(folder: Path, *, output: str = "states") -> Path:
    """Write a model that gives each token a random vector; `output` "nan" makes them not a number, "flat" drops the batch."""
    folder.mkdir(parents=True, exist_ok=True)
    n_tokens = write_tokenizer(folder)
    weights = np.random.default_rng(0).normal(size=(n_tokens, _WIDTH)).astype(np.float32)
    nodes = [helper.make_node("Gather", ["weights", "input_ids"], ["states"])]
    nodes.append(helper.make_node("Log", ["minus"], ["nothing"]))
    nodes.append(helper.make_node("Mul", ["states", "nothing"], ["nan"]))
    nodes.append(helper.make_node("ReduceMean", ["states"], ["flat"], axes=[0, 1], keepdims=0))
    constants = {"weights": weights, "minus": np.array([-1.0], np.float32)}
    _write_model(folder, nodes, constants, ("input_ids",), output)
    (folder / "config.json").write_text(json.dumps({"hidden_size": _WIDTH}), encoding="utf-8")
    return folder


def write_classifier(
    folder: Path, id2label: Mapping[str, str], *, inputs: tuple[str, ...] = ("input_ids", "attention_mask", "token_type_ids")
) -> Path:
    """Write a cross-encoder: random vectors of tokens and of their segment, averaged, to one logit for each label."""
    folder.mkdir(parents=True, exist_ok=True)
    n_tokens = write_tokenizer(folder)
    random = np.random.default_rng(1)
    constants = {
        "weights": random.normal(size=(n_tokens, _WIDTH)).astype(np.float32),
        "segments": random.normal(size=(2, _WIDTH)).astype(np.float32),
        "head": random.normal(size=(_WIDTH, len(id2label))).astype(np.float32),
    }
    nodes = [
        helper.make_node("Gather", ["weights", "input_ids"], ["tokens"]),
        helper.make_node("Gather", ["segments", "token_type_ids"], ["sides"]),
        helper.make_node("Mul", ["tokens", "sides"], ["states"]),
        helper.make_node("ReduceMean", ["states"], ["mean"], axes=[1], keepdims=0),
        helper.make_node("MatMul", ["mean", "head"], ["logits"]),
    ]
    _write_model(folder, nodes, constants, inputs, "logits")
    config = {"id2label": dict(id2label), "max_length": 128}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


def _write_model(
    folder: Path, nodes: list[onnx.NodeProto], constants: Mapping[str, np.ndarray], inputs: tuple[str, ...], output: str
) -> None:
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in inputs],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, None)],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(folder / "model.onnx"))
