"""The examples of a run: read, cut to size, and mixed over languages where the setting asks for it."""

import random
from collections.abc import Sequence
from pathlib import Path

from claimcheck.errors import InputError
from claimcheck.robust_xlt import tasks
from claimcheck.robust_xlt.config import DataConfig
from claimcheck.robust_xlt.records import UNKNOWN_LABEL, Example


def training_examples(data: DataConfig) -> tuple[Example, ...]:
    """Return the labelled training rows of the source language. Raises InputError where there is none."""
    read = tasks.load(data.task, data.folder, data.train_split, (data.source_language,))
    labelled = tuple(each for each in read if each.label != UNKNOWN_LABEL)
    _check(labelled, data, data.train_split)
    return _cut(labelled, data.max_train, data.sample_seed)


def dev_examples(data: DataConfig, *, all_languages: bool) -> tuple[Example, ...]:
    """Return the labelled dev rows of the source language, or of it and all others. Raises InputError."""
    languages = _with_source(data) if all_languages else (data.source_language,)
    read = tuple(each for each in _in_languages(data, data.dev_split, languages) if each.label != UNKNOWN_LABEL)
    _check(read, data, data.dev_split)
    return _cut(read, data.max_dev, data.sample_seed)


def test_examples(data: DataConfig) -> tuple[Example, ...]:
    """Return what is evaluated: every row in every language, or in every ordered pair of languages. Raises InputError."""
    read = _cut(_in_languages(data, data.test_split, data.languages), data.max_test, data.sample_seed)
    return tasks.generalized(read) if data.setting == "generalized" else read


def inputs_of(data: DataConfig) -> dict[str, str]:
    """Return the task's files that a run reads, each with the SHA-256 of its bytes. Raises InputError."""
    natural = tuple(name for name in _with_source(data) if name not in data.synthetic)
    found: dict[str, str] = {}
    for split, languages in (
        (data.train_split, (data.source_language,)),
        (data.dev_split, natural),
        (data.test_split, natural),
    ):
        found |= tasks.inputs_of(data.task, data.folder, split, languages)
    return dict(sorted(found.items()))


def has_files(data: DataConfig) -> bool:
    """Tell whether the task's folder is there."""
    return Path(data.folder).is_dir()


def _in_languages(data: DataConfig, split: str, languages: Sequence[str]) -> tuple[Example, ...]:
    """Return the rows in the given order of languages, synthetic ones made of the source language."""
    natural = tuple(name for name in languages if name not in data.synthetic)
    wanted = natural if natural or not languages else (data.source_language,)
    read = tasks.load(data.task, data.folder, split, wanted)
    dials = {name: dial for name, dial in data.synthetic.items() if name in languages}
    if not dials:
        return read
    is_there = data.source_language in wanted
    source = read if is_there else tasks.load(data.task, data.folder, split, (data.source_language,))
    made = tasks.synthetic([each for each in source if each.language == data.source_language], dials)
    by_language: dict[str, list[Example]] = {name: [] for name in languages}
    for each in (*read, *made):
        by_language.get(each.language, []).append(each)
    return tuple(each for name in languages for each in by_language[name])


def _with_source(data: DataConfig) -> tuple[str, ...]:
    return tuple(dict.fromkeys((data.source_language, *data.languages)))


def _cut(examples: tuple[Example, ...], n_rows: int | None, seed: int) -> tuple[Example, ...]:
    """Return the examples of `n_rows` rows drawn by `seed`, the same rows in every language."""
    rows = sorted({each.row for each in examples})
    if n_rows is None or len(rows) <= n_rows:
        return examples
    kept = set(random.Random(seed).sample(rows, n_rows))  # noqa: S311 - repeatable, not secret
    return tuple(each for each in examples if each.row in kept)


def _check(examples: tuple[Example, ...], data: DataConfig, split: str) -> None:
    if not examples:
        raise InputError(
            f"{data.task}: the split {split} has no labelled row in {data.source_language}.",
            hint="Name a split that has labels.",
        )
    wrong = next((each for each in examples if each.label >= data.n_labels), None)
    if wrong is not None:
        raise InputError(
            f"{data.task}: row {wrong.row} has class {wrong.label}, but data.n_labels is {data.n_labels}.",
            hint=f"{data.task} has {len(tasks.labels_of(data.task))} classes: set data.n_labels.",
        )
