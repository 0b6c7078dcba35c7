"""What crosses a border inside robust_xlt or reaches disk: examples, predictions, and the result of one run.

A result lies in a folder of its own:

    result.json            what was run (`Result`): no figure, only what is needed to run it again
    predictions.jsonl.xz   one `Prediction` a line; every figure is computed from these
"""

import hashlib
import json
import lzma
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, NonNegativeFloat, NonNegativeInt, ValidationError

from claimcheck.errors import InputError, reason_of
from claimcheck.files import write_whole

RESULT, PREDICTIONS = "result.json", "predictions.jsonl.xz"
UNKNOWN_LABEL = -1
"""Label of an example whose gold label is not known."""
_FIELD_TYPES = ([str, int, str, str, int, int], [str, int, str, type(None), int, int])
_PACKING = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": 2**23, "lc": 2, "pb": 0}]
"""A third smaller than xz's own choice: lines of text differ in few bytes, and none is at an even place."""
_MAX_PREDICTIONS = 2**30  # bytes uncompressed: 225 pairs x 5,010 rows of XNLI are 0.2 GiB


class Example(NamedTuple):
    """One row of a task in one language, or in two where the texts of a pair are mixed."""

    id: str
    """Unique within task and split, whatever the language: `row` and languages in writing."""
    row: int
    """0-based number of the row; rows of equal number are translations of each other."""
    task: str
    language: str
    """ISO 639 code of `text_a`."""
    language_b: str | None
    """That of `text_b`; None where there is no `text_b`, or where it is in `language` too."""
    text_a: str
    text_b: str | None
    label: int
    """Index of the gold class from 0; -1 where it is not known."""


class Prediction(NamedTuple):
    """What a model said of one example."""

    id: str
    row: int
    language: str
    language_b: str | None
    label: int
    predicted: int

    @classmethod
    def of(cls, example: Example, predicted: int) -> "Prediction":
        """Return what was said of an example."""
        return cls(example.id, example.row, example.language, example.language_b, example.label, predicted)

    @property
    def languages(self) -> tuple[str, str]:
        """Return the languages of the two texts; of one text its language twice."""
        return self.language, self.language_b or self.language


class Selection(StrEnum):
    """Which checkpoint of a run speaks."""

    SOURCE_DEV = "source-dev"
    """The best on the source language's (English) dev set: all that zero-shot transfer may look at."""
    LAST = "last"
    ORACLE = "oracle"
    """The best on the mean of all languages' dev sets: an upper bound, never a zero-shot result."""


class Result(BaseModel):
    """What was run. It holds no score: a figure that is not computed from predictions is none."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    format: Literal[1] = 1
    method: str = Field(min_length=1)
    """Name of the method as in the literature: standard, standard-matched, adv, rs-rp, rs-da, ...; parts joined by +."""
    task: str = Field(min_length=1)
    split: str = "test"
    setting: Literal["standard", "generalized"]
    """generalized: every ordered pair of languages, the equal pairs (the diagonal) among them."""
    source_language: str = "en"
    encoder: str = Field(min_length=1)
    """Hugging Face id or folder's name; of a tiny one its name."""
    encoder_kind: Literal["tiny", "named"]
    seed: NonNegativeInt
    selection: Selection
    n_labels: int = Field(ge=2)
    match: Literal["epochs", "steps", "flops"] = "epochs"
    """What was held equal to the run that it is compared with."""
    matched_to: tuple[str, ...] = ()
    """Of a matched standard training: the methods whose steps or operations it was given."""
    steps: NonNegativeInt
    """Optimizer steps up to the checkpoint."""
    train_flops: NonNegativeFloat
    """Floating-point operations of training up to the checkpoint, counted by the rule in `cost`."""
    n_votes: int = Field(default=1, ge=1)
    """Forward passes that vote on one example; 1: plain inference."""
    distances: dict[str, float] = {}
    """Distance of a language from the source, where the task's maker sets it (synthetic languages)."""
    config_sha256: str
    inputs: dict[str, str]
    """Input file -> SHA-256 of its bytes."""
    versions: dict[str, str]
    """Package -> version."""
    predictions_sha256: str


class ResultSet(NamedTuple):
    """A run and all its predictions."""

    result: Result
    predictions: tuple[Prediction, ...]


def encode_predictions(predictions: Iterable[Prediction]) -> bytes:
    """Return predictions as JSON Lines, packed by xz: equal predictions give equal bytes."""
    lines = (json.dumps(each._asdict(), ensure_ascii=False, separators=(",", ":")) for each in predictions)
    return lzma.compress("".join(f"{line}\n" for line in lines).encode(), filters=_PACKING)


def save_results(folder: Path, result: Result, packed: bytes) -> None:
    """Write a result and its predictions (`encode_predictions`) into `folder`. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / PREDICTIONS, packed)
    write_whole(folder / RESULT, (result.model_dump_json(indent=2) + "\n").encode())


def load_results(folder: Path) -> Iterator[ResultSet]:
    """Yield the result sets in `folder` and all folders below it, in order of their paths; one is held at a time.

    Raises InputError where there is none, or where one is broken, altered or holds a score of its own.
    """
    found = sorted(folder.rglob(RESULT))
    if not found:
        raise InputError(
            f"{folder} holds no results.", hint=f"Name a folder with {RESULT} and {PREDICTIONS}, or one above such."
        )
    for path in found:
        yield load_result(path.parent)


def load_result(folder: Path) -> ResultSet:
    """Return the result set that lies in `folder` itself. Raises InputError as `load_results` does."""
    hint = "Run `claimcheck robust-xlt evaluate` again; results are not made or changed by hand."
    try:
        result = Result.model_validate_json((folder / RESULT).read_bytes())
        packed = (folder / PREDICTIONS).read_bytes()
    except (OSError, ValidationError) as error:
        raise InputError(f"The result in {folder} cannot be read: {_said(error)}.", hint=hint) from error
    if hashlib.sha256(packed).hexdigest() != result.predictions_sha256:
        raise InputError(f"{folder / PREDICTIONS} is not the file that {RESULT} was written with.", hint=hint)
    try:
        predictions = tuple(_prediction(line, result.n_labels) for line in _lines(packed))
    except (lzma.LZMAError, ValueError, TypeError) as error:
        raise InputError(f"{folder / PREDICTIONS} cannot be read: {reason_of(error)}.", hint=hint) from error
    return ResultSet(result, predictions)


def _said(error: OSError | ValidationError) -> str:
    if isinstance(error, OSError):
        return reason_of(error)
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc'])) or 'the whole'}: {first['msg']}"


def _lines(packed: bytes) -> list[bytes]:
    unpacker = lzma.LZMADecompressor(lzma.FORMAT_XZ)
    data = unpacker.decompress(packed, _MAX_PREDICTIONS)
    if not unpacker.eof:
        raise ValueError(f"cut short, or more than {_MAX_PREDICTIONS} bytes")
    return data.splitlines()


def _prediction(line: bytes, n_labels: int) -> Prediction:
    prediction = Prediction(**json.loads(line))
    if [type(value) for value in prediction] not in _FIELD_TYPES:
        raise ValueError(f"a line has other values than ids, numbers and languages: {line[:80]!r}")
    if not (0 <= prediction.predicted < n_labels and prediction.label < n_labels):
        raise ValueError(f"row {prediction.row}: label and prediction do not fit {n_labels} classes")
    return prediction
