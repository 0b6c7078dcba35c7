"""Tables of labelled texts: TSV, CSV and JSON Lines, with a header or without."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from claimcheck.errors import InputError
from claimcheck.robust_xlt.records import UNKNOWN_LABEL
from claimcheck.robust_xlt.tasks.specs import TaskSpec, label_index
from claimcheck.robust_xlt.text_files import lines_of, text_of

_LANGUAGE_COLUMN = "language"  # of files that hold several, such as the original XNLI's


class Row(NamedTuple):
    """A row of a table."""

    text_a: str
    text_b: str | None
    label: int
    """-1 where the file has none."""


class _Columns(NamedTuple):
    """Which cells are which."""

    a: int
    b: tuple[int, ...]
    label: int | None
    language: int | None
    n: int


def read_table(path: Path, spec: TaskSpec, language: str) -> list[Row]:
    """Return the rows of a file in order; of a file with a language column those of `language`.

    Raises InputError where columns are missing or too many, where a row is empty, and where a label is none of the task's.
    """
    if _suffix(path) in (".jsonl", ".json"):
        return [_from_object(entry, number, path, spec, language) for number, entry in enumerate(_objects(path), 1)]
    cells = list(_cells(path))
    if not cells:
        raise InputError(f"{path} is empty.", hint="Fetch it again.")
    columns = _by_header(cells[0], spec, language)
    body = enumerate(cells[1:], 2) if columns else enumerate(cells, 1)
    columns = columns or _by_position(len(cells[0]), path, spec)
    rows = (_row(each, number, path, spec, columns) for number, each in body if _is_of(each, columns, language))
    return list(rows)


def _suffix(path: Path) -> str:
    return Path(path.name.removesuffix(".gz")).suffix.lower()


def _cells(path: Path) -> Iterator[list[str]]:
    if _suffix(path) != ".csv":
        yield from (line.split("\t") for line in lines_of(path))
        return
    try:
        yield from csv.reader(text_of(path).splitlines(keepends=True))
    except csv.Error as error:
        raise InputError(f"{path} is no CSV: {error}.", hint="Save it as tab-separated text (.tsv).") from error


def _by_header(first: Sequence[str], spec: TaskSpec, language: str) -> _Columns | None:
    """Return the columns that a header names, or None where the first row is none."""
    names = [name.strip().lower().removesuffix(f"_{language.lower()}") for name in first]

    def place(wanted: Sequence[str]) -> int | None:
        return next((names.index(name) for name in wanted if name in names), None)

    a, label = place(spec.columns_a), place(spec.columns_label)
    b = place([name for name in spec.columns_b if a is None or name != names[a]]) if spec.has_second else None
    if a is None or (spec.has_second and b is None):
        return None
    more = [names.index(name) for name in spec.columns_more if name in names]
    joined = () if b is None else (b, *more)
    return _Columns(a, joined, label, place([_LANGUAGE_COLUMN]), len(first))


def _by_position(n: int, path: Path, spec: TaskSpec) -> _Columns:
    kinds = spec.positions.get(n)
    if kinds is None:
        names = ", ".join((spec.columns_a[0], *(spec.columns_b[:1] if spec.has_second else ()), spec.columns_label[0]))
        raise InputError(
            f"{path} has {n} columns and no header that names its texts.",
            hint=f"Give it a header ({names}), or {' or '.join(map(str, spec.positions))} columns.",
        )
    b = tuple(at for at, kind in enumerate(kinds) if kind == "b")
    return _Columns(kinds.index("a"), b, kinds.index("l") if "l" in kinds else None, None, n)


def _is_of(cells: Sequence[str], columns: _Columns, language: str) -> bool:
    return columns.language is None or (len(cells) == columns.n and cells[columns.language] == language)


def _row(cells: Sequence[str], number: int, path: Path, spec: TaskSpec, columns: _Columns) -> Row:
    if len(cells) != columns.n:
        raise InputError(
            f"{path}, line {number}: {len(cells)} columns, not {columns.n}.",
            hint="Every row needs the same columns; a tab or line break inside a text breaks rows.",
        )
    label = UNKNOWN_LABEL if columns.label is None else _label(cells[columns.label], number, path, spec)
    text_b = " ".join(cells[at] for at in columns.b) if columns.b else None
    return Row(cells[columns.a], text_b, label)


def _label(written: str, number: int, path: Path, spec: TaskSpec) -> int:
    label = label_index(spec, written)
    if label is None:
        raise InputError(
            f"{path}, line {number}: the label {written[:40]!r} is none of {spec.name}'s.",
            hint=f"Its labels: {', '.join(spec.labels)}; other spellings: {', '.join(spec.spellings) or 'none'}.",
        )
    return label


def _objects(path: Path) -> Iterator[Mapping[str, object]]:
    hint = "Give JSON Lines: one object with texts and label a line."
    text = text_of(path)
    try:
        found = (
            json.loads(text)
            if text.lstrip().startswith("[")
            else [json.loads(line) for line in text.splitlines() if line.strip()]
        )
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is no JSON.", hint=hint) from error
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise InputError(f"{path} has other content than objects.", hint=hint)
    yield from found


def _from_object(entry: Mapping[str, object], number: int, path: Path, spec: TaskSpec, language: str) -> Row:
    names = list(entry)
    columns = _by_header(names, spec, language)
    if columns is None:
        raise InputError(
            f"{path}, row {number}: no texts among {', '.join(names)[:200]}.", hint=f"Name them {spec.columns_a[0]} ..."
        )
    return _row([str(value) for value in entry.values()], number, path, spec, columns)
