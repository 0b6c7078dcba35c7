"""The methods of a sweep, standard training and its matched twins among them."""

from collections.abc import Iterator
from typing import NamedTuple

from claimcheck.errors import InputError
from claimcheck.robust_xlt.config import RunConfig, SweepConfig
from claimcheck.robust_xlt.cost import Steps, steps_of
from claimcheck.robust_xlt.parts import AnyPart

STANDARD = "standard"


class Arm(NamedTuple):
    """One method of a sweep."""

    label: str
    parts: tuple[AnyPart, ...]
    max_steps: int | None = None
    """Steps that it is given instead of its own."""
    matched_to: tuple[str, ...] = ()


def arms_of(config: RunConfig, n_examples: int) -> tuple[Arm, ...]:
    """Return the sweep's methods: standard first, then standard training matched to those that take more, then the others.

    Standard training matched in steps gets as many steps as a method that takes more; matched in flops, as many as cost the
    same. Equal numbers of steps are one arm; the name is `standard-matched`, followed by a number where there are several.
    """
    sweep = sweep_of(config)
    methods = {label: parts for label, parts in sweep.methods.items() if label != STANDARD}
    standard = steps_of(config, n_examples, ())
    wanted: dict[int, list[str]] = {}
    for label, parts in methods.items():
        for n_steps in sorted(set(_matching(steps_of(config, n_examples, parts), standard, sweep))):
            wanted.setdefault(n_steps, []).append(label)
    names = [f"{STANDARD}-matched" if len(wanted) == 1 else f"{STANDARD}-matched-{n_steps}" for n_steps in wanted]
    matched = [Arm(name, (), n_steps, tuple(wanted[n_steps])) for name, n_steps in zip(names, wanted, strict=True)]
    return (Arm(STANDARD, ()), *matched, *(Arm(label, parts) for label, parts in methods.items()))


def _matching(own: Steps, standard: Steps, sweep: SweepConfig) -> Iterator[int]:
    if "steps" in sweep.matched and own.n_steps > standard.n_steps:
        yield own.n_steps
    if "flops" in sweep.matched and own.n_steps * own.passes > standard.n_steps * standard.passes:
        yield round(own.n_steps * own.passes / standard.passes)


def sweep_of(config: RunConfig) -> SweepConfig:
    """Return the config's sweep. Raises InputError where it has none."""
    if config.sweep is None:
        raise InputError(f"{config.name} has no sweep.", hint="Give its config `sweep: {methods: ..., seeds: ...}`.")
    return config.sweep
