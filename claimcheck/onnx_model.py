"""A model folder {model.onnx, tokenizer.json, config.json}, run by ONNX Runtime; nothing is loaded before the first use."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from claimcheck.cores import available_cores, has_exact_int8
from claimcheck.errors import ModelError
from claimcheck.files import sha256_of

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

Array = npt.NDArray[np.float32]

FILES = ("model.onnx", "tokenizer.json", "config.json")
"""What a model folder holds."""
_FEATURES: Mapping[str, str] = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
_HINT = "Install claimcheck again, or name a folder with model.onnx, tokenizer.json and config.json."
_CHARACTERS_PER_TOKEN = 32
"""Text beyond this many characters for each token of the limit is cut before it is tokenised: bounds time and memory."""

_SLOW_FUSIONS = ["SkipLayerNormFusion"]
"""ONNX Runtime 1.31 takes 0.20 ms for a sum and norm of 128 tokens that it fused, and 0.05 ms for the two apart: a seventh more
pairs a second."""
_EXACT_PRODUCTS = "session.x64quantprecision"
"""Makes ONNX Runtime multiply int8 weights in a slower, exact way: for processors whose quick way overflows. A logit of the
entailment model would be off by 0.13 at most on the average pair, by 1.3 on the worst of 25 (simulated)."""


class OnnxModel:
    """An encoder over one text or a pair of texts.

    Every input is run alone, unpadded, one on each core. In a batch, dynamic int8 quantisation takes its scale from all
    rows and the padding, so that the answer for one text would depend on its neighbours; and a batch is not faster here
    (all-MiniLM-L6 int8, 100 tokens, 2 cores: 155 inputs/s alone on two threads, 85 in batches of 4 to 16).
    """

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        """Use the model in `folder` on `threads` cores; 0 stands for all that are available."""
        self.folder = folder
        self._threads = threads or available_cores()

    def load(self) -> None:
        """Load what the first use would load, and hash the files. Raises ModelError where the model is unusable."""
        self._features  # noqa: B018 - with the session
        self._tokenizer  # noqa: B018
        self.sha256  # noqa: B018

    @cached_property
    def config(self) -> Mapping[str, Any]:
        """Return the content of config.json. Raises ModelError where it is missing or no JSON object."""
        try:
            config = json.loads(self._file("config.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ModelError(f"{self.folder / 'config.json'} cannot be read: {error}.", hint=_HINT) from error
        if not isinstance(config, dict):
            raise ModelError(f"{self.folder / 'config.json'} does not hold a JSON object.", hint=_HINT)
        return config

    @cached_property
    def sha256(self) -> str:
        """Return the SHA-256 of the weights, tokenizer and config together: what an answer depends on.

        Raises ModelError where a file is missing.
        """
        digest = hashlib.sha256()
        for name in FILES:
            digest.update(bytes.fromhex(self.file_sha256(name)))
        return digest.hexdigest()

    def file_sha256(self, name: str) -> str:
        """Return the SHA-256 of one of `FILES`. Raises ModelError where it is missing."""
        return sha256_of(self._file(name))

    def run(
        self,
        inputs: Sequence[str | tuple[str, str]],
        *,
        max_length: int,
        reduce: Callable[[Array], Array] = lambda output: output,
    ) -> list[Array]:
        """Return for each input `reduce` of the model's first output: (n_tokens, d) or (n_labels,), without a batch axis.

        Inputs of more than `max_length` tokens are cut: a text at its end; of a pair, the second to half the length, then
        the first to what is left. Raises ModelError where the model is unusable or answers with something else than
        finite numbers.
        """
        if not inputs:
            return []
        self._tokenizer, self._session  # noqa: B018 - load once, before the threads start
        with ThreadPoolExecutor(self._threads) as pool:
            encodings = list(pool.map(lambda entry: self._encode(entry, max_length), inputs))
            # The longest first, so that no core is left with a long one at the end.
            order = sorted(range(len(encodings)), key=lambda i: -len(encodings[i].ids))
            answers = pool.map(lambda i: reduce(self._infer(encodings[i])), order)
            outputs = dict(zip(order, answers, strict=True))
        return [outputs[i] for i in range(len(encodings))]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, without special ones and uncut. Raises ModelError without a tokenizer."""
        readable = [text.encode("utf-8", "replace").decode() for text in texts]
        return [len(encoding.ids) for encoding in self._tokenizer.encode_batch(readable, add_special_tokens=False)]

    def _infer(self, encoding: "Encoding") -> Array:
        feed = {name: np.array([getattr(encoding, _FEATURES[name])], np.int64) for name in self._features}
        try:
            output: Array = np.asarray(self._session.run(None, feed)[0], np.float32)
        except Exception as error:  # onnxruntime's errors share no base class
            raise ModelError(f"The model in {self.folder} failed: {error}", hint=_HINT) from error
        if output.shape[:1] != (1,) or not np.isfinite(output).all():
            raise ModelError(f"The model in {self.folder} gave an unusable answer of shape {output.shape}.", hint=_HINT)
        answer: Array = output[0]
        return answer

    def _encode(self, entry: str | tuple[str, str], max_length: int) -> "Encoding":
        def tokens(text: str) -> "Encoding":
            readable = text[: max_length * _CHARACTERS_PER_TOKEN].encode("utf-8", "replace").decode()  # no lone surrogates
            return self._tokenizer.encode(readable, add_special_tokens=False)

        first, second = (entry, None) if isinstance(entry, str) else entry
        room = max_length - self._tokenizer.num_special_tokens_to_add(second is not None)
        other = None
        if second is not None:
            other = tokens(second)
            other.truncate(room // 2)
            room -= len(other.ids)
        encoding = tokens(first)
        encoding.truncate(room)
        return self._tokenizer.post_process(encoding, other)

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer  # noqa: PLC0415

        path = self._file("tokenizer.json")
        try:
            tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # tokenizers raises bare Exception
            raise ModelError(f"{path} is no tokenizer: {error}.", hint=_HINT) from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _session(self) -> "InferenceSession":
        import onnxruntime  # noqa: PLC0415

        path = self._file("model.onnx")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_mem_pattern = False  # patterns are kept for every length met
        options.log_severity_level = 3
        if not has_exact_int8():
            options.add_session_config_entry(_EXACT_PRODUCTS, "1")
        try:
            session = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOW_FUSIONS
            )
        except Exception as error:  # onnxruntime's errors share no base class
            raise ModelError(f"{path} is no usable model: {error}.", hint=_HINT) from error
        if unknown := {entry.name for entry in session.get_inputs()} - set(_FEATURES):
            raise ModelError(f"{path} wants inputs that claimcheck does not know: {', '.join(sorted(unknown))}.", hint=_HINT)
        return session

    @cached_property
    def _features(self) -> tuple[str, ...]:
        return tuple(entry.name for entry in self._session.get_inputs())

    def _file(self, name: str) -> Path:
        path = self.folder / name
        if not path.is_file():
            raise ModelError(f"The model folder {self.folder} has no {name}.", hint=_HINT)
        return path
