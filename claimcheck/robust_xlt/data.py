"""The examples of a run: read, cut to size, and mixed over languages where the setting asks for it."""

import random
from collections.abc import Sequence

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


def n_training_rows(data: DataConfig) -> int:
    """Return how many rows are trained on, of those that the config names, else of those in the files. Raises InputError."""
    named = data.train_rows
    return min(named, data.max_train or named) if named else len(training_examples(data))


def dev_examples(data: DataConfig, *, all_languages: bool) -> tuple[Example, ...]:
    """Return the labelled dev rows of the source language, or of it and all others. Raises InputError."""
    languages = _dev_languages(data, all_languages=all_languages)
    read = tuple(each for each in _in_languages(data, data.dev_split, languages) if each.label != UNKNOWN_LABEL)
    _check(read, data, data.dev_split)
    return _cut(read, data.max_dev, data.sample_seed)


def test_examples(data: DataConfig) -> tuple[Example, ...]:
    """Return what is evaluated: every row in every language, or in every ordered pair of languages. Raises InputError."""
    found = _in_languages(data, data.test_split, data.languages)
    _check_classes(found, data, data.test_split)
    read = _cut(found, data.max_test, data.sample_seed)
    return tasks.generalized(read) if data.setting == "generalized" else read


def training_inputs(data: DataConfig) -> dict[str, str]:
    """Return the files of `training_examples` as paths below the task's folder, each with its SHA-256. Raises InputError."""
    return _inputs_of(data, data.train_split, (data.source_language,))


def dev_inputs(data: DataConfig, *, all_languages: bool) -> dict[str, str]:
    """Return the files of `dev_examples`, as `training_inputs` does."""
    return _inputs_of(data, data.dev_split, _dev_languages(data, all_languages=all_languages))


def test_inputs(data: DataConfig) -> dict[str, str]:
    """Return the files of `test_examples`, as `training_inputs` does."""
    return _inputs_of(data, data.test_split, data.languages)


def _inputs_of(data: DataConfig, split: str, languages: Sequence[str]) -> dict[str, str]:
    return tasks.inputs_of(data.task, data.folder, split, _languages_read(data, languages))


def _in_languages(data: DataConfig, split: str, languages: Sequence[str]) -> tuple[Example, ...]:
    """Return the rows in the given order of languages, synthetic ones made of the source language."""
    read = tasks.load(data.task, data.folder, split, _languages_read(data, languages))
    dials = {name: dial for name, dial in data.synthetic.items() if name in languages}
    if not dials:
        return read
    made = tasks.synthetic([each for each in read if each.language == data.source_language], dials)
    by_language: dict[str, list[Example]] = {name: [] for name in languages}
    for each in (*read, *made):
        by_language.get(each.language, []).append(each)
    return tuple(each for name in languages for each in by_language[name])


def _languages_read(data: DataConfig, languages: Sequence[str]) -> tuple[str, ...]:
    """Return the languages whose files are read for `languages`: for a synthetic one that of the source language."""
    return tuple(dict.fromkeys(data.source_language if name in data.synthetic else name for name in languages))


def _dev_languages(data: DataConfig, *, all_languages: bool) -> tuple[str, ...]:
    return tuple(dict.fromkeys((data.source_language, *(data.languages if all_languages else ()))))


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
    _check_classes(examples, data, split)


def _check_classes(examples: tuple[Example, ...], data: DataConfig, split: str) -> None:
    wrong = next((each for each in examples if each.label >= data.n_labels), None)
    if wrong is not None:
        raise InputError(
            f"{data.task}: row {wrong.row} of the split {split} has class {wrong.label}, but data.n_labels is {data.n_labels}.",
            hint=f"{data.task} has {len(tasks.labels_of(data.task))} classes: set data.n_labels.",
        )
