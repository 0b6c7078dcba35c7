"""Logits of pairs by the exported model or by its PyTorch weights: what evaluation and parity compare."""

import json
from collections.abc import Callable, Sequence
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

TORCH_BATCH = 32
# The scale of dynamic int8 is taken over a whole batch: alone, a pair's answer cannot depend on its neighbours.
ONNX_BATCH = 1


def by_length(pairs: Sequence[Pair], folder: Path, run: Callable[[Inputs], Matrix], batch: int) -> Matrix:
    """Return the logits (n, 3) of `pairs` in their order, run in batches of like length."""
    max_length = json.loads((folder / "config.json").read_text(encoding="utf-8"))["max_length"]
    tokenizer = load_tokenizer(folder / "tokenizer.json", max_length)
    found = tokenizer.encode_batch([(pair.evidence, pair.claim) for pair in pairs])
    order = sorted(range(len(pairs)), key=lambda i: len(found[i].ids))
    logits = np.zeros((len(pairs), 3), np.float32)
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        length = len(found[chosen[-1]].ids)
        ids, mask, segments = (np.zeros((len(chosen), length), np.int64) for _ in range(3))
        for row, i in enumerate(chosen):
            n = len(found[i].ids)
            ids[row, :n], mask[row, :n], segments[row, :n] = found[i].ids, 1, found[i].type_ids
        logits[chosen] = run({"input_ids": ids, "attention_mask": mask, "token_type_ids": segments})
    return logits


class OnnxModel:
    """The exported model of a folder; calling it on pairs returns float32 logits (n, 3)."""

    def __init__(self, folder: Path, *, n_threads: int = 2) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = n_threads
        self._folder = folder
        self._session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options)

    def __call__(self, pairs: Sequence[Pair]) -> Matrix:
        """Return the logits of `pairs`, in their order."""
        return by_length(pairs, self._folder, lambda inputs: self._session.run(["logits"], inputs)[0], ONNX_BATCH)


class TorchModel:
    """The PyTorch weights of a folder; `tokens` is the folder with the export's tokenizer.json and config.json."""

    def __init__(self, weights: Path, tokens: Path) -> None:
        self._model = BertForSequenceClassification.from_pretrained(weights).eval()
        self._tokens = tokens

    def __call__(self, pairs: Sequence[Pair]) -> Matrix:
        """Return the logits of `pairs`, in their order."""
        return by_length(pairs, self._tokens, self._run, TORCH_BATCH)

    def _run(self, inputs: Inputs) -> Matrix:
        with torch.inference_mode():
            logits = self._model(**{name: torch.from_numpy(value) for name, value in inputs.items()}).logits
        found: Matrix = logits.numpy()
        return found
