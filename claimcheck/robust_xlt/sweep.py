"""Several methods with several seeds, each trained, evaluated and stored; what is done already is not done again."""

import logging
from collections.abc import Iterator
from pathlib import Path

from claimcheck.robust_xlt.arms import Arm, arms_of, sweep_of
from claimcheck.robust_xlt.config import RunConfig
from claimcheck.robust_xlt.data import training_examples
from claimcheck.robust_xlt.evaluate import evaluate
from claimcheck.robust_xlt.loop import Stop
from claimcheck.robust_xlt.overlap_run import store_overlap
from claimcheck.robust_xlt.records import RESULT
from claimcheck.robust_xlt.run_folder import check_config
from claimcheck.robust_xlt.stages import check_data
from claimcheck.robust_xlt.train import make, train

_log = logging.getLogger(__name__)


def sweep(config: RunConfig, folder: Path, *, quiet: bool = False) -> bool:
    """Run the sweep in `folder`, FOLDER/ARM/SEED each; return whether all is done, or the wall-clock budget ended first.

    The overlap baseline is stored beside the runs, so that they can be told void. Raises InputError, also where a run that is
    done was trained with another config, and ModelError.
    """
    stop = Stop(config.training.budget_s)
    arms = arms_of(config, len(training_examples(config.data)))
    runs = list(_runs(config, arms, folder))
    if not all(_is_evaluated(run, below) for _, run, below in runs):
        _check(config, runs[: len(arms)])
    store_overlap(config, folder)
    for number, (arm, run, below) in enumerate(runs, start=1):
        if _is_evaluated(run, below):
            check_config(below, run)
            continue
        if stop.is_due or not train(run, below, quiet=quiet, stop=stop).is_done:
            return False
        evaluate(run, below, label=arm.label, matched_to=arm.matched_to)
        _log.info("%s, seed %d: run %d of %d is done.", arm.label, run.training.seed, number, len(runs))
    return True


def _runs(config: RunConfig, arms: tuple[Arm, ...], folder: Path) -> Iterator[tuple[Arm, RunConfig, Path]]:
    """Yield every run, seed by seed, so that a sweep that is broken off has whole seeds."""
    for seed in sweep_of(config).seeds:
        for arm in arms:
            changed = {"seed": seed} | ({} if arm.max_steps is None else {"max_steps": arm.max_steps})
            training = config.training.model_copy(update=changed)
            own = {"method": arm.parts, "training": training, "intermediate": arm.intermediate, "sweep": None}
            run = config.model_copy(update=own)
            yield arm, run, folder / arm.label / str(seed)


def _check(config: RunConfig, runs: list[tuple[Arm, RunConfig, Path]]) -> None:
    """Read all data and make every method once. Raises InputError where something is missing, before hours are spent."""
    check_data(config)
    encoder = None
    for _, run, _ in runs:
        encoder = make(run, run.training.seed, encoder).model.encoder


def _is_evaluated(run: RunConfig, folder: Path) -> bool:
    return all((folder / "results" / selection / RESULT).is_file() for selection in run.evaluation.selections)
