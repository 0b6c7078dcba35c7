"""python -m claimcheck.training.export WEIGHTS BASE OUT: adapted weights as int8 ONNX, with tokenizer and config.

Exits with 1 where the exported model's labels agree with PyTorch's on fewer than 99 % of the parity pairs.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import BertForSequenceClassification

from claimcheck.training.adapt import calibration, load_channels
from claimcheck.training.datasets import load_dev
from claimcheck.training.int8 import OUTLIER_NODE, Channels, widened
from claimcheck.training.one_text import OneText
from claimcheck.training.predict import OnnxModel, TorchModel
from claimcheck.training.records import LABELS, Pair

OPSET = 17
MAX_LENGTH = 256
INPUTS = ("input_ids", "token_type_ids")
"""Of one text alone; there is no mask, since there is no padding."""
PARITY_SETS = ("check_covid.dev", "fever_symmetric_v0.2.dev", "citation_integrity_citint.dev")
MIN_AGREEMENT = 0.99


def export_onnx(weights: Path, target: Path, channels: Channels) -> None:
    """Write the model of `weights` to `target` as ONNX for one text of any length, prepared for `quantise`."""
    model = BertForSequenceClassification.from_pretrained(weights).eval()
    drop_positions(model)
    length = {1: "length"}
    write_onnx(OneText(model, channels), target, {**dict.fromkeys(INPUTS, length), "logits": {}})


def drop_positions(model: BertForSequenceClassification) -> None:
    """Leave out the embeddings of positions past the longest input."""
    positions = model.bert.embeddings.position_embeddings
    positions.weight.data = positions.weight.data[:MAX_LENGTH]


def write_onnx(model: torch.nn.Module, target: Path, axes: Mapping[str, Mapping[int, str]]) -> None:
    """Write `model`, a function of int64 arrays (n, length), to `target`.

    `axes` names those arrays in the model's order, then what it returns; each with the axes that are free, and their names.
    """
    *inputs, output = axes
    is_free = 0 in axes[inputs[0]]
    # Token 0 is padding; 1 is a token of every vocabulary.
    example = torch.ones((2 if is_free else 1, 16), dtype=torch.long)
    torch.onnx.export(
        model.eval(),
        tuple(torch.zeros_like(example) if name == "token_type_ids" else example for name in inputs),
        str(target),
        input_names=inputs,
        output_names=[output],
        dynamic_axes={name: dict(free) for name, free in axes.items()},
        opset_version=OPSET,
        dynamo=False,
    )


def quantise(source: Path, target: Path) -> None:
    """Write `source` to `target` with int8 weights per channel and activations scaled when run."""
    nodes = onnx.load(source).graph.node
    quantize_dynamic(
        source,
        target,
        per_channel=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul"],
        nodes_to_exclude=[node.name for node in nodes if OUTLIER_NODE in node.name],
        extra_options={"MatMulConstBOnly": True},
    )


def model_config(weights: Path) -> dict[str, object]:
    """Return what a runtime must know of the model of `weights`."""
    config = json.loads((weights / "config.json").read_text(encoding="utf-8"))
    kept = ("hidden_size", "intermediate_size", "num_attention_heads", "num_hidden_layers", "vocab_size")
    return {
        "model_type": config["model_type"],
        "id2label": {str(i): label for i, label in enumerate(LABELS)},
        "max_length": MAX_LENGTH,
        "pair_order": ["evidence", "claim"],
        "truncation": "longest_first",
        "inputs": list(INPUTS),
        "output": "logits",
        "quantization": "dynamic int8, per channel; outlier channels float32",
        "opset": OPSET,
        **{key: config[key] for key in kept},
    }


def agreement(weights: Path, folder: Path, pairs: list[Pair]) -> float:
    """Return the share of `pairs` that the PyTorch model and the exported one give the same label."""
    found = [model(pairs).argmax(1) for model in (TorchModel(weights, folder), OnnxModel(folder))]
    return float(np.mean(found[0] == found[1]))


def export(weights: Path, base: Path, out: Path) -> float:
    """Write model.onnx, tokenizer.json and config.json to `out`; return the agreement with PyTorch (0 to 1)."""
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(base / "tokenizer.json", out / "tokenizer.json")
    (out / "config.json").write_text(json.dumps(model_config(weights), indent=2) + "\n", encoding="utf-8")
    model = BertForSequenceClassification.from_pretrained(weights).eval()
    channels = widened(load_channels(weights), model, calibration(base, MAX_LENGTH))
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "model.onnx"
        export_onnx(weights, full, channels)
        onnx.checker.check_model(onnx.load(full))
        quantise(full, out / "model.onnx")
    return agreement(weights, out, [pair for name in PARITY_SETS for pair in load_dev(name)])


if __name__ == "__main__":
    share = export(*map(Path, sys.argv[1:4]))
    print(f"labels agree with PyTorch on {share:.2%} of the pairs of {', '.join(PARITY_SETS)}")
    sys.exit(share < MIN_AGREEMENT)
