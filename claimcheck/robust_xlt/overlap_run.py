"""The overlap baseline stored beside a sweep's runs: standard training must beat it in the source language, or all is void."""

import hashlib
import platform
from pathlib import Path

from claimcheck import __version__
from claimcheck.robust_xlt.config import RunConfig
from claimcheck.robust_xlt.data import inputs_of, test_examples, training_examples
from claimcheck.robust_xlt.encoder import kind_of, name_of
from claimcheck.robust_xlt.read_config import sha256_of_config
from claimcheck.robust_xlt.records import Result, ResultSet, encode_predictions, save_results
from claimcheck.robust_xlt.tasks.overlap import OVERLAP, overlap_predictions


def store_overlap(config: RunConfig, folder: Path) -> tuple[ResultSet, ...]:
    """Learn from the config's training rows what words in common tell, and store its predictions for the test examples.

    They lie in FOLDER/overlap-baseline/SELECTION, one for each selection of the config, so that each is compared with runs of
    its kind. Raises InputError where data are missing and OSError where they cannot be written.
    """
    data = config.data
    predictions = overlap_predictions(training_examples(data), test_examples(data))
    packed = encode_predictions(predictions)
    found = []
    for selection in config.evaluation.selections:
        result = Result(
            method=OVERLAP,
            task=data.task,
            split=data.test_split,
            setting=data.setting,
            source_language=data.source_language,
            encoder=name_of(config.encoder.model),
            encoder_kind=kind_of(config.encoder.model),
            seed=config.training.seed,
            selection=selection,
            n_labels=data.n_labels,
            steps=0,
            train_flops=0,
            n_votes=config.evaluation.votes,
            distances={name: dial.distance for name, dial in data.synthetic.items() if name in data.languages},
            config_sha256=sha256_of_config(config),
            inputs=inputs_of(data),
            versions={"claimcheck": __version__, "python": platform.python_version()},
            predictions_sha256=hashlib.sha256(packed).hexdigest(),
        )
        save_results(folder / OVERLAP / selection, result, packed)
        found.append(ResultSet(result, predictions))
    return tuple(found)
