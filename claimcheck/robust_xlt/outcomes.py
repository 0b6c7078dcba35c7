"""Stored predictions -> right and wrong answers of comparable runs, side by side: every figure comes from here."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from claimcheck.errors import InputError
from claimcheck.robust_xlt.comparison import Setup
from claimcheck.robust_xlt.records import UNKNOWN_LABEL, Prediction, Result, ResultSet, load_results
from claimcheck.robust_xlt.statistics.bootstrap import Arm
from claimcheck.robust_xlt.tasks.pairs import is_placeholder

Pair = tuple[str, str]
"""Languages of the two texts; of one text, or two in one language, that language twice."""


class Items(NamedTuple):
    """The labelled examples that all runs of a setup answered, in order of their ids."""

    ids: tuple[str, ...]
    labels: np.ndarray
    """int64 (n_items,)"""
    pairs: tuple[Pair, ...]
    """Every pair of languages that occurs, sorted."""
    pair: np.ndarray
    """int64 (n_items,): index into `pairs`."""
    n_rows: int
    row: np.ndarray
    """int64 (n_items,): which of the `n_rows` rows; translations share theirs."""
    placeholder: np.ndarray
    """bool (n_items,): a text is the placeholder "NS"."""


class Answers(NamedTuple):
    """What the runs of one method answered, one run a seed."""

    method: str
    training: str
    """The method that was trained: `method` without the number of votes."""
    seeds: tuple[int, ...]
    steps: float
    """Mean optimizer steps."""
    train_flops: float
    """Mean floating-point operations of training."""
    correct: np.ndarray
    """bool (n_seeds, n_items)"""
    collapsed: tuple[int, ...] = ()
    """Seeds whose runs gave one class to all examples."""
    matched_to: tuple[str, ...] = ()
    """Of standard training with another one's steps or operations: whose."""


class Group(NamedTuple):
    """All runs of one setup."""

    setup: Setup
    items: Items
    methods: Mapping[str, Answers]
    distances: Mapping[str, float]
    """Distance of a language from the source, where it is set (synthetic languages) or given."""
    inputs: Mapping[str, str]
    """Input file -> SHA-256, of all runs."""
    notes: tuple[str, ...] = ()
    """What a reader of the figures should know."""


class _Run(NamedTuple):
    """One run."""

    result: Result
    correct: np.ndarray
    """bool (n_items,)"""
    is_collapsed: bool


def load_groups(folder: Path) -> tuple[Group, ...]:
    """Return the runs in a folder and below it, those that can be compared together, in order of their setups.

    Raises InputError where there are none, where one is broken or altered, where runs of a setup answer different examples or
    know different labels, and where a method has two runs of one seed.
    """
    return group(load_results(folder))


def group(results: Iterable[ResultSet]) -> tuple[Group, ...]:
    """Return result sets, those that can be compared together. Raises InputError as `load_groups` does."""
    items: dict[Setup, Items] = {}
    runs: dict[Setup, dict[str, dict[int, _Run]]] = {}
    for result, predictions in results:
        setup = setup_of(result)
        ordered = sorted((each for each in predictions if each.label != UNKNOWN_LABEL), key=lambda each: each.id)
        found = _items(ordered)
        if setup not in items:
            items[setup] = found
        _check_same(items[setup], found, result)
        by_seed = runs.setdefault(setup, {}).setdefault(method_of(result), {})
        if result.seed in by_seed:
            raise InputError(
                f"There are two results of {method_of(result)} with seed {result.seed} ({setup.task}, {setup.setting}).",
                hint="Name a folder with one experiment, or remove one of the two.",
            )
        by_seed[result.seed] = _Run(
            result,
            np.asarray([each.predicted == each.label for each in ordered]),
            is_collapsed=len({each.predicted for each in ordered}) == 1,
        )
    return tuple(_group(setup, items[setup], runs[setup]) for setup in sorted(runs, key=_order_of_setup))


def setup_of(result: Result) -> Setup:
    """Return what a result must share with another one to be compared with it."""
    return Setup(**{name: getattr(result, name) for name in Setup.model_fields})


def method_of(result: Result) -> str:
    """Return the name under which a run is compared: its method, and how many passes voted where several did."""
    return result.method if result.n_votes == 1 else f"{result.method}, {result.n_votes} votes"


def arm_of(answers: Answers, items: Items, chosen: np.ndarray) -> Arm:
    """Return a method's answers to the `chosen` items, bool (n_items,), every pair of languages with the same weight.

    ValueError where none is chosen.
    """
    pair, row = items.pair[chosen], items.row[chosen]
    counts = np.bincount(pair, minlength=len(items.pairs))
    if not counts.any():
        raise ValueError("no items are chosen")
    weight = 1.0 / (counts[pair] * np.count_nonzero(counts))
    correct = answers.correct[:, chosen]
    sums = [np.bincount(row, weights=100 * weight * each, minlength=items.n_rows) for each in correct]
    return Arm(np.stack(sums), np.bincount(row, weights=weight, minlength=items.n_rows))


def _items(ordered: Sequence[Prediction]) -> Items:
    """Return the examples of predictions that are sorted by id."""
    rows, row = np.unique([each.row for each in ordered], return_inverse=True)
    pairs = sorted({each.languages for each in ordered})
    places = {pair: at for at, pair in enumerate(pairs)}
    return Items(
        ids=tuple(each.id for each in ordered),
        labels=np.asarray([each.label for each in ordered], dtype=np.int64),
        pairs=tuple(pairs),
        pair=np.asarray([places[each.languages] for each in ordered], dtype=np.int64),
        n_rows=len(rows),
        row=row.astype(np.int64),
        placeholder=np.asarray([is_placeholder(each.id) for each in ordered], dtype=bool),
    )


def _check_same(items: Items, found: Items, result: Result) -> None:
    run = f"{method_of(result)}, seed {result.seed}"
    if not found.ids or len(set(found.ids)) < len(found.ids):
        raise InputError(
            f"The result of {run} has no labelled predictions, or two of one example.",
            hint="Run `claimcheck robust-xlt evaluate` again, on a split with labels.",
        )
    if found.ids != items.ids:
        n_differ = len(set(found.ids) ^ set(items.ids))
        raise InputError(
            f"The runs on {result.task} ({result.setting}) did not answer the same examples: {run} differs in {n_differ}.",
            hint="Evaluate all runs on the same split and languages.",
        )
    if not np.array_equal(found.labels, items.labels):
        raise InputError(
            f"The runs on {result.task} ({result.setting}) know different labels: {run} differs.",
            hint="Evaluate all runs on the same files; each result names them with their SHA-256.",
        )


def _group(setup: Setup, items: Items, runs: Mapping[str, Mapping[int, _Run]]) -> Group:
    results = [run.result for by_seed in runs.values() for run in by_seed.values()]
    methods = {method: _answers(method, runs[method]) for method in sorted(runs, key=_order)}
    distances = {language: at for result in results for language, at in result.distances.items()}
    inputs: dict[str, set[str]] = {}
    for result in results:
        for file, sha in result.inputs.items():
            inputs.setdefault(file, set()).add(sha)
    notes = tuple(f"Runs read different versions of {file}." for file, found in sorted(inputs.items()) if len(found) > 1)
    return Group(setup, items, methods, distances, {file: min(found) for file, found in sorted(inputs.items())}, notes)


def _order_of_setup(setup: Setup) -> tuple[str, ...]:
    return tuple(setup.model_dump().values())


def _order(method: str) -> tuple[bool, str]:
    """Return what orders methods: standard training and what it was matched to first."""
    return not method.startswith("standard"), method


def _answers(method: str, by_seed: Mapping[int, _Run]) -> Answers:
    seeds = tuple(sorted(by_seed))
    results = [by_seed[seed].result for seed in seeds]
    return Answers(
        method=method,
        training=results[0].method,
        seeds=seeds,
        steps=float(np.mean([result.steps for result in results])),
        train_flops=float(np.mean([result.train_flops for result in results])),
        correct=np.stack([by_seed[seed].correct for seed in seeds]),
        collapsed=tuple(seed for seed in seeds if by_seed[seed].is_collapsed),
        matched_to=tuple(sorted({name for result in results for name in result.matched_to})),
    )
