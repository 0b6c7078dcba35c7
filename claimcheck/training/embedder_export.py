"""python -m claimcheck.training.embedder_export WEIGHTS BASE OUT: the tuned embedder as int8 ONNX, with tokenizer and config.

Exits with 1 where the vectors of the exported model are too far from PyTorch's.
"""

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from transformers import BertModel

from claimcheck.onnx_model import Array
from claimcheck.retrievers.embedder import OnnxEmbedder
from claimcheck.training.datasets import load_dev, load_pairs
from claimcheck.training.embedder import embed
from claimcheck.training.encoded import load_tokenizer
from claimcheck.training.export import quantise, write_onnx
from claimcheck.training.int8 import outlier_channels, prepare_for_int8

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
MAX_LENGTH = 256
"""Tokens that the retrievers' runtime cuts texts at."""
CALIBRATION_SETS = ("check_covid.train", "scifact_abstract.train", "citation_integrity_citint.train")
N_CALIBRATION_TEXTS = 64
PARITY_SETS = ("check_covid.dev", "scifact_abstract.train")
MIN_COSINE = 0.995
"""Mean cosine of a text's two vectors. The untuned model reached 0.9985 so (0.9977 at least, over the texts of 80 pairs of
check_covid.dev); with every product in int8 and no outliers kept, 0.9940."""


class States(torch.nn.Module):
    """The model as a function of three int64 arrays (n, length) to float32 states (n, length, d)."""

    def __init__(self, model: BertModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        """Return the last hidden states."""
        found: torch.Tensor = self.model(input_ids=ids, attention_mask=mask, token_type_ids=segments).last_hidden_state
        return found


def text_ids(texts: Sequence[str], base: Path) -> list[torch.Tensor]:
    """Return the tokens of each text alone, int64 (1, length)."""
    tokenizer = load_tokenizer(base / "tokenizer.json", MAX_LENGTH)
    return [torch.tensor([found.ids]) for found in tokenizer.encode_batch(list(texts))]


def export_embedder(weights: Path, base: Path, out: Path, calibration: Sequence[str]) -> None:
    """Write model.onnx, tokenizer.json and config.json to `out`, in the form of the shipped embedder."""
    out.mkdir(parents=True, exist_ok=True)
    for name in ("tokenizer.json", "config.json"):
        shutil.copyfile(base / name, out / name)
    model = BertModel.from_pretrained(weights, add_pooling_layer=False, attn_implementation="eager").eval()
    batches = [{"input_ids": ids, "attention_mask": torch.ones_like(ids)} for ids in text_ids(calibration, base)]
    prepare_for_int8(model, outlier_channels(model, batches))
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "model.onnx"
        free = {0: "batch", 1: "length"}
        write_onnx(States(model), full, dict.fromkeys((*INPUTS, "last_hidden_state"), free))
        onnx.checker.check_model(onnx.load(full))
        quantise(full, out / "model.onnx")


def torch_vectors(weights: Path, base: Path, texts: Sequence[str]) -> Array:
    """Return float32 (n, d), unit rows, of the PyTorch model in `weights`."""
    model = BertModel.from_pretrained(weights, add_pooling_layer=False).eval()
    with torch.inference_mode():
        return np.concatenate([embed(model, ids).numpy() for ids in text_ids(texts, base)])


def parity(weights: Path, base: Path, folder: Path, texts: Sequence[str]) -> float:
    """Return the mean cosine of the vectors that the PyTorch model and the exported one give the same text."""
    vectors = torch_vectors(weights, base, texts), OnnxEmbedder(folder).embed(texts)
    return float(np.mean(np.sum(vectors[0] * vectors[1], axis=1)))


def main(weights: Path, base: Path, out: Path) -> int:
    """Export, compare, print and return the exit code."""
    pairs = [pair for name in CALIBRATION_SETS for pair in load_pairs(name)[:N_CALIBRATION_TEXTS]]
    export_embedder(weights, base, out, [text for pair in pairs for text in (pair.claim, pair.evidence)])
    texts = sorted({text for name in PARITY_SETS for pair in load_dev(name) for text in (pair.claim, pair.evidence)})
    cosine = parity(weights, base, out, texts)
    print(f"mean cosine with PyTorch {cosine:.4f} over {len(texts)} texts")
    return int(cosine < MIN_COSINE)


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:4])))
