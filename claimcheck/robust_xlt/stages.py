"""The parts of a run: its intermediate tasks one after another, then the task itself."""

from pathlib import Path

from claimcheck.robust_xlt.config import RunConfig
from claimcheck.robust_xlt.data import dev_examples, test_examples, training_examples
from claimcheck.robust_xlt.parts import label_of


def stages_of(config: RunConfig) -> tuple[RunConfig, ...]:
    """Return the run's intermediate tasks, each as a run of its own with the run's method."""
    return tuple(
        config.model_copy(
            update={
                "data": stage.data,
                "training": config.training.model_copy(update={"epochs": stage.epochs, "max_steps": stage.max_steps}),
                "intermediate": (),
            }
        )
        for stage in config.intermediate
    )


def stage_folders(config: RunConfig, folder: Path) -> tuple[Path, ...]:
    """Return where the intermediate tasks of the run in `folder` are trained."""
    return tuple(folder / f"stage-{number}" for number in range(1, len(config.intermediate) + 1))


def after(config: RunConfig) -> str:
    """Return what a run's name has behind its method's: `-after-TASK` for each intermediate task, else nothing."""
    return "".join(f"-after-{stage.data.task}" for stage in config.intermediate)


def name_of_run(config: RunConfig) -> str:
    """Return the run's name: its method, and the intermediate tasks that were trained before."""
    return f"{label_of(config.method)}{after(config)}"


def check_data(config: RunConfig) -> None:
    """Read all rows of the run, of its intermediate tasks and of its evaluation.

    Raises InputError where a file is missing or broken, or has classes that the config does not count.
    """
    for part in (*stages_of(config), config):
        training_examples(part.data)
        dev_examples(part.data, all_languages=part.training.oracle)
    test_examples(config.data)
