"""What a config costs at full scale, before anything is run: steps, operations, hours by GPU; and the seeds that gains need."""

from typing import Any, NamedTuple

from claimcheck.robust_xlt import tasks
from claimcheck.robust_xlt.arms import Arm, arms_of
from claimcheck.robust_xlt.config import RunConfig
from claimcheck.robust_xlt.cost import shape_of, steps_of, training_flops
from claimcheck.robust_xlt.data import n_training_rows
from claimcheck.robust_xlt.parts import is_smoothed
from claimcheck.robust_xlt.stages import name_of_run, stages_of
from claimcheck.robust_xlt.statistics.power import EFFECTS, power_table

GPUS = {"T4": 65e12, "V100": 125e12, "RTX 4090": 165e12, "A100": 312e12, "H100": 989e12, "H200": 989e12}
"""Dense half-precision operations a second by the makers' data sheets (tensor cores, no sparsity)."""
UTILISATION = (0.10, 0.25)
"""Share of these that fine-tuning on short texts reaches, from small batches to well-filled ones: assumed, not measured."""
_S_AN_HOUR = 3600
SPREADS = (0.5, 1.0, 2.0)
"""Standard deviations between seeds, in points, for which the seeds needed are told."""


class Line(NamedTuple):
    """One method of a plan, for one seed."""

    method: str
    steps: int
    training: float
    """Floating-point operations."""
    evaluation: float


class Plan(NamedTuple):
    """What a config costs."""

    lines: tuple[Line, ...]
    seeds: int
    pairs: int
    """Pairs of languages that are evaluated."""
    rows: tuple[int, int]
    """Training rows, and test rows a language."""

    @property
    def total(self) -> float:
        """Return the operations of all methods and seeds."""
        return self.seeds * sum(line.training + line.evaluation for line in self.lines)


def plan(config: RunConfig) -> Plan:
    """Return the cost of a run, or of its whole sweep; texts count as if each had `encoder.max_length` tokens.

    Rows are those that the config names (`train_rows`, `test_rows`), else those of the task's files. Raises InputError.
    """
    data = config.data
    n_train = n_training_rows(data)
    n_test = data.test_rows or _rows_in_files(config)
    n_test = min(n_test, data.max_test or n_test)
    n_pairs = len(data.languages) ** (2 if data.setting == "generalized" else 1)
    n_tokens = float(len(config.evaluation.selections) * n_pairs * n_test * config.encoder.max_length)
    passes = shape_of(config.encoder.model).forward_flops(n_tokens, float(config.encoder.max_length))
    whole = Arm(name_of_run(config), config.method, intermediate=config.intermediate)
    lines = []
    for arm in arms_of(config, n_train) if config.sweep else (whole,):
        evaluation = passes * (config.evaluation.votes if is_smoothed(arm.parts) else 1)
        lines.append(Line(arm.label, *_training(config, arm, n_train), evaluation))
    return Plan(tuple(lines), len(config.sweep.seeds) if config.sweep else 1, n_pairs, (n_train, n_test))


def _training(config: RunConfig, arm: Arm, n_rows: int) -> tuple[int, float]:
    """Return the steps of an arm, those on its intermediate tasks among them, and their operations."""
    own = config.model_copy(update={"intermediate": arm.intermediate})
    done = [(own, steps_of(own, n_rows, arm.parts), arm.max_steps)]
    done += [(stage, steps_of(stage, n_training_rows(stage.data), arm.parts), None) for stage in stages_of(own)]
    length = float(config.encoder.max_length)
    n_steps = sum(most or steps.n_steps for _, steps, most in done)
    return n_steps, sum(training_flops(part, steps, length, most or steps.n_steps) for part, steps, most in done)


def describe(found: Plan) -> str:
    """Return a plan as a table in Markdown."""
    n_train, n_test = found.rows
    said = [
        f"{n_train} training rows; {n_test} test rows in each of {found.pairs} languages or pairs; seeds: {found.seeds}.",
        "",
        "| method | steps | training FLOP | evaluation FLOP | FLOP of all seeds |",
        "|---|---|---|---|---|",
    ]
    for line in found.lines:
        numbers = (line.training, line.evaluation, found.seeds * (line.training + line.evaluation))
        said.append(f"| {line.method} | {line.steps} | " + " | ".join(f"{each:.2g}" for each in numbers) + " |")
    low, high = UTILISATION
    said += [
        f"| all | | | | {found.total:.2g} |",
        "",
        f"Hours of one GPU at {high:.0%} and {low:.0%} of its peak (assumed):",
        "",
        "| GPU | peak FLOP/s | hours |",
        "|---|---|---|",
    ]
    for name, peak in GPUS.items():
        fast, slow = _span(found.total, peak)
        said.append(f"| {name} | {peak:.3g} | {_hours(fast)} - {_hours(slow)} |")
    said += [
        "",
        "Seeds an arm that a gain in points needs (two-sided level 0.05, power 0.80), by the standard deviation between seeds:",
        "",
        "| sd | " + " | ".join(f"gain {effect:g}" for effect in EFFECTS) + " |",
        "|---" * (1 + len(EFFECTS)) + "|",
        *(f"| {sd:g} | " + " | ".join(str(row.n_seeds) for row in power_table(sd)) + " |" for sd in SPREADS),
    ]
    return "\n".join(said) + "\n"


def as_json(found: Plan) -> dict[str, Any]:
    """Return a plan as plain values."""
    hours = {name: [round(each, 3) for each in _span(found.total, peak)] for name, peak in GPUS.items()}
    needed = [row._asdict() for sd in SPREADS for row in power_table(sd)]
    lines = [line._asdict() for line in found.lines]
    return {**found._asdict(), "lines": lines, "total": found.total, "hours": hours, "seeds_needed": needed}


def _span(flops: float, peak: float) -> tuple[float, float]:
    """Return the hours at the high and the low utilisation."""
    low, high = UTILISATION
    return flops / (peak * high) / _S_AN_HOUR, flops / (peak * low) / _S_AN_HOUR


def _hours(hours: float) -> str:
    return f"{hours:.2g}" if hours < 10 else f"{hours:.0f}"


def _rows_in_files(config: RunConfig) -> int:
    data = config.data
    return len(tasks.load(data.task, data.folder, data.test_split, (data.source_language,)))
