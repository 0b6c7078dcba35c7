"""python -m claimcheck.training.export WEIGHTS BASE OUT: adapted weights as int8 ONNX, with tokenizer and config.

Exits with 1 where the exported model's labels agree with PyTorch's on fewer than 99 % of the parity pairs.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import BertForSequenceClassification

from claimcheck.training.adapt import load_channels
from claimcheck.training.datasets import load_dev
from claimcheck.training.int8 import OUTLIER_NODE, Channels, prepare_for_int8
from claimcheck.training.predict import OnnxModel, TorchModel
from claimcheck.training.records import LABELS, Pair

OPSET = 17
MAX_LENGTH = 256
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
PARITY_SETS = ("check_covid.dev", "fever_symmetric_v0.2.dev", "citation_integrity_citint.dev")
MIN_AGREEMENT = 0.99


class Logits(torch.nn.Module):
    """The model as a function of three int64 arrays (n, length) to float32 logits (n, 3)."""

    def __init__(self, model: BertForSequenceClassification) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        """Return the logits."""
        found: torch.Tensor = self.model(input_ids=ids, attention_mask=mask, token_type_ids=segments).logits
        return found


def export_onnx(weights: Path, target: Path, channels: Channels) -> None:
    """Write the model of `weights` to `target` as ONNX with free batch and length, prepared for `quantise`."""
    # Eager attention is traced to plain matrix products, which the quantiser knows.
    model = BertForSequenceClassification.from_pretrained(weights, attn_implementation="eager").eval()
    drop_positions(model)
    prepare_for_int8(model, channels)
    write_onnx(Logits(model), target, output="logits", free={0: "batch"})


def drop_positions(model: BertForSequenceClassification) -> None:
    """Leave out the embeddings of positions past the longest input."""
    positions = model.bert.embeddings.position_embeddings
    positions.weight.data = positions.weight.data[:MAX_LENGTH]


def write_onnx(model: torch.nn.Module, target: Path, *, output: str, free: dict[int, str]) -> None:
    """Write `model`, a function of three int64 arrays (n, length), to `target` with free batch and length.

    `output` names what it returns, `free` the axes of that which are free too.
    """
    # Token 0 is padding; 1 is a token of every vocabulary.
    example = torch.ones((2, 16), dtype=torch.long)
    torch.onnx.export(
        model.eval(),
        (example, torch.ones_like(example), torch.zeros_like(example)),
        str(target),
        input_names=list(INPUTS),
        output_names=[output],
        dynamic_axes={**{name: {0: "batch", 1: "length"} for name in INPUTS}, output: free},
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
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "model.onnx"
        export_onnx(weights, full, load_channels(weights))
        onnx.checker.check_model(onnx.load(full))
        quantise(full, out / "model.onnx")
    return agreement(weights, out, [pair for name in PARITY_SETS for pair in load_dev(name)])


if __name__ == "__main__":
    share = export(*map(Path, sys.argv[1:4]))
    print(f"labels agree with PyTorch on {share:.2%} of the pairs of {', '.join(PARITY_SETS)}")
    sys.exit(share < MIN_AGREEMENT)
