"""Results of runs that were never made: predictions drawn with a known gain, stored as real ones are."""

import hashlib
from pathlib import Path

import numpy as np

from claimcheck.robust_xlt.records import Prediction, Result, ResultSet, Selection, encode_predictions, save_results
from claimcheck.robust_xlt.tasks.pairs import example_id


def planted(
    gains: dict[str, float],
    *,
    languages: tuple[str, ...] = ("en", "de", "fr"),
    setting: str = "standard",
    n_seeds: int = 5,
    n_rows: int = 400,
    sd: float = 0.5,
    seed: int = 0,
    by_distance: dict[str, float] | None = None,
    placeholders: int = 0,
    **fields: object,
) -> list[ResultSet]:
    """Return the runs of several methods: 75 points on average, rows of unequal ease, `gains` in points, seeds apart by `sd`.

    `by_distance` adds to the gain of each language a number of points.
    """
    rng = np.random.default_rng(seed)
    ease = rng.beta(6, 2, n_rows)
    labels = rng.integers(0, 2, n_rows)
    pairs = [(a, b) for a in languages for b in languages if setting == "generalized" or a == b]
    found = []
    for method, gain in gains.items():
        for run in range(n_seeds):
            shift = rng.normal(0, sd) / 100
            predictions = []
            for a, b in pairs:
                extra = (by_distance or {}).get(b, 0.0) if gain else 0.0
                right = rng.random(n_rows) < np.clip(ease + (gain + extra) / 100 + shift, 0, 1)
                for row in range(n_rows):
                    label = int(labels[row])
                    predicted = label if right[row] else 1 - label
                    is_empty = b != "en" and row < placeholders
                    name = example_id(row, a, b if setting == "generalized" else None, is_empty=is_empty)
                    second = b if setting == "generalized" else None
                    predictions.append(Prediction(name, row, a, second, label, predicted))
            found.append(ResultSet(result_of(method, run, setting, predictions, fields), tuple(predictions)))
    return found


def result_of(method: str, seed: int, setting: str, predictions: list[Prediction], fields: dict[str, object]) -> Result:
    packed = encode_predictions(predictions)
    return Result(
        **{
            "method": method,
            "task": "pawsx",
            "setting": setting,
            "encoder": "bert-base-multilingual-cased",
            "encoder_kind": "named",
            "seed": seed,
            "selection": Selection.SOURCE_DEV,
            "n_labels": 2,
            "steps": 100,
            "train_flops": 1e12,
            "config_sha256": "0" * 64,
            "inputs": {"dev.tsv": "1" * 64},
            "versions": {},
            "predictions_sha256": hashlib.sha256(packed).hexdigest(),
            **fields,
        }
    )


def store(results: list[ResultSet], folder: Path) -> Path:
    """Write results as a sweep does, and return the folder."""
    for number, (result, predictions) in enumerate(results):
        below = folder / result.method / str(result.seed) / f"{result.setting}-{number}"
        save_results(below, result, encode_predictions(predictions))
    return folder
