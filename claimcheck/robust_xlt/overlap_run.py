"""The overlap baseline stored beside a sweep's runs: standard training must beat it in the source language, or all is void."""

from pathlib import Path

from claimcheck.robust_xlt.config import RunConfig
from claimcheck.robust_xlt.data import test_examples, test_inputs, training_examples, training_inputs
from claimcheck.robust_xlt.records import ResultSet
from claimcheck.robust_xlt.store_result import Origin, store_result
from claimcheck.robust_xlt.tasks.overlap import OVERLAP, overlap_predictions


def store_overlap(config: RunConfig, folder: Path) -> tuple[ResultSet, ...]:
    """Learn from the config's training rows what words in common tell, and store its predictions for the test examples.

    They lie in FOLDER/overlap-baseline/SELECTION, one for each selection of the config, so that each is compared with runs of
    its kind. Raises InputError where data are missing and OSError where they cannot be written.
    """
    data = config.data
    predictions = overlap_predictions(training_examples(data), test_examples(data))
    origin = Origin(OVERLAP, training_inputs(data) | test_inputs(data), match=config.training.match)
    return tuple(
        store_result(folder / OVERLAP / selection, config, origin, selection, predictions)
        for selection in config.evaluation.selections
    )
