"""Predictions stored beside what they were made with."""

import hashlib
import platform
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from claimcheck import __version__
from claimcheck.robust_xlt.config import Match, RunConfig
from claimcheck.robust_xlt.encoder import kind_of, name_of
from claimcheck.robust_xlt.read_config import sha256_of_config
from claimcheck.robust_xlt.records import Prediction, Result, ResultSet, Selection, encode_predictions, save_results

_PACKAGES = ("torch", "transformers", "tokenizers", "numpy")


class Origin(NamedTuple):
    """What made predictions, beside the config."""

    method: str
    inputs: dict[str, str]
    """Input file -> SHA-256 of its bytes."""
    steps: int = 0
    """Optimizer steps up to the checkpoint, those of intermediate tasks among them."""
    train_flops: float = 0.0
    match: Match = "epochs"
    matched_to: tuple[str, ...] = ()
    n_votes: int = 1


def store_result(
    folder: Path, config: RunConfig, origin: Origin, selection: Selection, predictions: tuple[Prediction, ...]
) -> ResultSet:
    """Write predictions and what was run into `folder`, and return both. Raises OSError."""
    packed = encode_predictions(predictions)
    data, model = config.data, config.encoder.model
    result = Result(
        **origin._asdict(),
        task=data.task,
        split=data.test_split,
        setting=data.setting,
        source_language=data.source_language,
        encoder=name_of(model),
        encoder_kind=kind_of(model),
        seed=config.training.seed,
        selection=selection,
        n_labels=data.n_labels,
        distances={name: dial.distance for name, dial in data.synthetic.items() if name in data.languages},
        config_sha256=sha256_of_config(config),
        versions={
            "claimcheck": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in _PACKAGES},
        },
        predictions_sha256=hashlib.sha256(packed).hexdigest(),
    )
    save_results(folder, result, packed)
    return ResultSet(result, predictions)
