"""The methods of a sweep, standard training and its matched twins among them."""

from collections.abc import Iterator
from typing import NamedTuple

from claimcheck.errors import InputError
from claimcheck.robust_xlt.config import RunConfig, StageConfig, SweepConfig
from claimcheck.robust_xlt.cost import Steps, steps_of
from claimcheck.robust_xlt.data import n_training_rows
from claimcheck.robust_xlt.parts import AnyPart
from claimcheck.robust_xlt.stages import after, stages_of
from claimcheck.robust_xlt.tasks.overlap import OVERLAP

STANDARD = "standard"
MATCHED = f"{STANDARD}-matched"


class Arm(NamedTuple):
    """One method of a sweep."""

    label: str
    parts: tuple[AnyPart, ...]
    max_steps: int | None = None
    """Steps that it is given instead of its own."""
    matched_to: tuple[str, ...] = ()
    intermediate: tuple[StageConfig, ...] = ()


def arms_of(config: RunConfig, n_examples: int) -> tuple[Arm, ...]:
    """Return the sweep's methods: standard first, then standard training matched to those that take more, then the others.

    Standard training always gets as many steps as a method that takes more; matched in flops, also as many as cost the same.
    Equal numbers of steps are one arm; the name is `standard-matched`, followed by a number where there are several.
    Intermediate tasks are trained by all but these: the others are named METHOD-after-TASK, standard-after-TASK among them.
    Raises InputError.
    """
    sweep = sweep_of(config)
    methods = {f"{label}{after(config)}": parts for label, parts in sweep.methods.items()}
    if config.intermediate:
        methods = {f"{STANDARD}{after(config)}": (), **methods}
    standard = steps_of(config, n_examples, ())
    wanted: dict[int, list[str]] = {}
    for label, parts in methods.items():
        own = _with_stages(config, steps_of(config, n_examples, parts), parts)
        for n_steps in sorted(set(_matching(own, standard, sweep))):
            wanted.setdefault(n_steps, []).append(label)
    names = [MATCHED if len(wanted) == 1 else f"{MATCHED}-{n_steps}" for n_steps in wanted]
    matched = [Arm(name, (), n_steps, tuple(wanted[n_steps])) for name, n_steps in zip(names, wanted, strict=True)]
    others = [Arm(label, parts, intermediate=config.intermediate) for label, parts in methods.items()]
    return (Arm(STANDARD, ()), *matched, *others)


def _with_stages(config: RunConfig, own: Steps, parts: tuple[AnyPart, ...]) -> Steps:
    """Return a method's steps, those on the intermediate tasks added."""
    before = sum(steps_of(stage, n_training_rows(stage.data), parts).n_steps for stage in stages_of(config))
    return own._replace(n_steps=own.n_steps + before)


def _matching(own: Steps, standard: Steps, sweep: SweepConfig) -> Iterator[int]:
    if own.n_steps > standard.n_steps:
        yield own.n_steps
    if "flops" in sweep.matched and own.n_steps * own.passes > standard.n_steps * standard.passes:
        yield round(own.n_steps * own.passes / standard.passes)


def sweep_of(config: RunConfig) -> SweepConfig:
    """Return the config's sweep. Raises InputError where it has none, or where a method has the name of a baseline."""
    if config.sweep is None:
        raise InputError(f"{config.name} has no sweep.", hint="Give its config `sweep: {methods: ..., seeds: ...}`.")
    taken = [label for label in config.sweep.methods if label in (STANDARD, OVERLAP) or label.startswith(MATCHED)]
    if taken:
        raise InputError(
            f"sweep.methods: {', '.join(taken)} is a baseline's name, and every sweep has it.",
            hint="Take it out, or give the method another name.",
        )
    return config.sweep
