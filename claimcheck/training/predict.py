"""Logits of pairs by the exported model or by its PyTorch weights: what evaluation and parity compare."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
import torch
from transformers import BertForSequenceClassification

from claimcheck.training.encoded import load_tokenizer
from claimcheck.training.records import Pair

Matrix = npt.NDArray[np.float32]
Inputs = dict[str, npt.NDArray[np.int64]]

TORCH_BATCH = 8
# The scale of dynamic int8 is taken over a whole batch: alone, a pair's answer cannot depend on its neighbours.
ONNX_BATCH = 1


def inputs_of(pairs: Sequence[Pair], folder: Path, batch: int = 1) -> Iterator[Inputs]:
    """Yield the model inputs of `pairs` in their order, `batch` pairs each, padded to the longest of the batch.

    `folder` holds tokenizer.json and config.json; every array is int64 (batch, length).
    """
    max_length = json.loads((folder / "config.json").read_text(encoding="utf-8"))["max_length"]
    tokenizer = load_tokenizer(folder / "tokenizer.json", max_length)
    tokenizer.enable_padding()
    for start in range(0, len(pairs), batch):
        found = tokenizer.encode_batch([(pair.evidence, pair.claim) for pair in pairs[start : start + batch]])
        yield {
            "input_ids": np.array([f.ids for f in found], np.int64),
            "attention_mask": np.array([f.attention_mask for f in found], np.int64),
            "token_type_ids": np.array([f.type_ids for f in found], np.int64),
        }


class OnnxModel:
    """The exported model of a folder; calling it on pairs returns float32 logits (n, 3)."""

    def __init__(self, folder: Path, *, n_threads: int = 2) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = n_threads
        self._folder = folder
        self._session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options)
        self._names = [entry.name for entry in self._session.get_inputs()]

    def __call__(self, pairs: Sequence[Pair]) -> Matrix:
        """Return the logits of `pairs`, in their order."""
        batches = inputs_of(pairs, self._folder, ONNX_BATCH)
        return np.concatenate([self._session.run(["logits"], {name: b[name] for name in self._names})[0] for b in batches])


class TorchModel:
    """The PyTorch weights of a folder; `tokens` is the folder with the export's tokenizer.json and config.json."""

    def __init__(self, weights: Path, tokens: Path) -> None:
        self._model = BertForSequenceClassification.from_pretrained(weights).eval()
        self._tokens = tokens

    def __call__(self, pairs: Sequence[Pair]) -> Matrix:
        """Return the logits of `pairs`, in their order."""
        return np.concatenate([self._run(inputs) for inputs in inputs_of(pairs, self._tokens, TORCH_BATCH)])

    def _run(self, inputs: Inputs) -> Matrix:
        with torch.inference_mode():
            logits = self._model(**{name: torch.from_numpy(value) for name, value in inputs.items()}).logits
        found: Matrix = logits.numpy()
        return found
