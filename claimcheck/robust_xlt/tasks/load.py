"""A task's examples in the languages that are asked for, aligned row by row, and the checksums of what was read."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from claimcheck.errors import InputError, reason_of
from claimcheck.files import sha256_of
from claimcheck.robust_xlt.records import UNKNOWN_LABEL, Example
from claimcheck.robust_xlt.tasks.captions import read_captions
from claimcheck.robust_xlt.tasks.pairs import PLACEHOLDER, check_labels_agree, example_id
from claimcheck.robust_xlt.tasks.sick import read_sick
from claimcheck.robust_xlt.tasks.sources import Loaded, Wanted, in_language, missing
from claimcheck.robust_xlt.tasks.specs import TaskSpec, label_index, spec_of
from claimcheck.robust_xlt.tasks.tables import Row, read_table
from claimcheck.robust_xlt.tasks.xcopa import read_xcopa
from claimcheck.robust_xlt.text_files import existing, lines_of

_READERS: Mapping[str, Callable[[Wanted], Loaded]] = {"sick": read_sick, "xcopa": read_xcopa, "captions": read_captions}
"""Tasks whose files are not one table a language."""
_NAME = re.compile(r"[\w][\w.-]*")  # of a split or a language: it becomes part of a path
_ROWS_APART = 10_000_000  # between the row numbers of languages whose rows are no translations


def load(task: str, folder: Path, split: str, languages: Sequence[str]) -> tuple[Example, ...]:
    """Return a task's examples: all of the first language in the order of rows, then those of the next.

    `split` is "train", "dev" or "test", or a file's own name for one. Labels are -1 where the files have none. Rows in which a
    translator left the placeholder "NS" are kept, and marked (`pairs.is_placeholder`).
    Raises InputError where a file is missing or broken, where languages differ in their rows, or where their labels differ so
    often that the rows cannot be translations.
    """
    return _loaded(task, folder, split, languages).examples


def input_files(task: str, folder: Path, split: str, languages: Sequence[str]) -> tuple[Path, ...]:
    """Return the files that `load` reads for the same arguments."""
    return _loaded(task, folder, split, languages).files


def inputs_of(task: str, folder: Path, split: str, languages: Sequence[str]) -> dict[str, str]:
    """Return the files that `load` reads, as paths below `folder` with forward slashes, each with the SHA-256 of its bytes."""
    files = input_files(task, folder, split, languages)
    try:
        return {path.relative_to(folder).as_posix(): sha256_of(path) for path in files}
    except OSError as error:
        raise InputError(f"A file of {task} cannot be read: {reason_of(error)}.", hint="Run it again.") from error


def _loaded(task: str, folder: Path, split: str, languages: Sequence[str]) -> Loaded:
    spec = spec_of(task)
    for name in (split, *languages):
        if not _NAME.fullmatch(name):
            raise InputError(f"{name!r} names no split and no language.", hint=f"Languages of {spec.name}: {_listed(spec)}.")
    if not languages or len(set(languages)) < len(languages):
        raise InputError("Languages are missing or named twice.", hint=f"Languages of {spec.name}: {_listed(spec)}.")
    wanted = Wanted(spec, folder, split, tuple(languages))
    loaded = _READERS.get(spec.name, _read_tables)(wanted)
    check_labels_agree(in_language(loaded.examples, languages))
    return loaded


class _Table(NamedTuple):
    """The rows of one language."""

    path: Path
    rows: Sequence[Row]


def _read_tables(wanted: Wanted) -> Loaded:
    spec = wanted.spec
    tables = {language: _table(wanted, language) for language in wanted.languages}
    if spec.is_parallel:
        _check_lengths(tables)
    files = [table.path for table in tables.values()]
    labels, labels_file = _labels_beside(wanted, tables)
    examples = [
        _example(row, number, language, spec, labels[number] if labels else None)
        for language, table in tables.items()
        for number, row in enumerate(table.rows)
    ]
    return Loaded(tuple(examples), tuple(dict.fromkeys([*files, *([labels_file] if labels_file else [])])))


def _table(wanted: Wanted, language: str) -> _Table:
    spec = wanted.spec
    names = dict.fromkeys((wanted.split, *spec.splits.get(wanted.split, ())))
    for below in spec.subfolders:
        for layout in spec.layouts:
            for split in names:
                path = existing(wanted.folder / below / layout.format(split=split, language=language))
                if path is not None and (rows := read_table(path, spec, language)):
                    return _Table(path, rows)
    raise missing(wanted, language, [layout.format(split=wanted.split, language=language) for layout in spec.layouts])


def _check_lengths(tables: Mapping[str, _Table]) -> None:
    lengths = {language: len(table.rows) for language, table in tables.items()}
    if len(set(lengths.values())) > 1:
        counted = ", ".join(f"{language} {n}" for language, n in lengths.items())
        raise InputError(
            f"The languages have different numbers of rows: {counted}.",
            hint="Rows must be translations of each other, in one order; fetch the files from one source.",
        )


def _labels_beside(wanted: Wanted, tables: Mapping[str, _Table]) -> tuple[list[int] | None, Path | None]:
    """Return the labels that lie in a file of their own, one a row, where the tables have none; None where there is no such."""
    first = next(iter(tables.values()))
    if any(row.label != UNKNOWN_LABEL for table in tables.values() for row in table.rows):
        return None, None
    names = (f"{wanted.split}-labels.tsv", f"{wanted.split}-labels.txt")
    path = next((found for name in names if (found := existing(first.path.parent / name))), None)
    if path is None:
        return None, None
    written = [line.split("\t")[0] for line in lines_of(path)]
    labels = [label_index(wanted.spec, each) for each in written]
    known = [label for label in labels if label is not None]
    if len(known) != len(first.rows):
        raise InputError(
            f"{path} has {len(known)} labels for {len(first.rows)} rows.", hint="It needs one label a row, in the rows' order."
        )
    return known, path


def _example(row: Row, number: int, language: str, spec: TaskSpec, label: int | None) -> Example:
    at = number if spec.is_parallel else number + _ROWS_APART * _index(language, spec)
    is_empty = PLACEHOLDER in (row.text_a.strip(), (row.text_b or "").strip())
    return Example(
        id=example_id(at, language, None, is_empty=is_empty),
        row=at,
        task=spec.name,
        language=language,
        language_b=None,
        text_a=row.text_a,
        text_b=row.text_b,
        label=row.label if label is None else label,
    )


def _index(language: str, spec: TaskSpec) -> int:
    return spec.languages.index(language) if language in spec.languages else len(spec.languages)


def _listed(spec: TaskSpec) -> str:
    return ", ".join(spec.languages)
