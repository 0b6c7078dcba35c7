"""A figure that somebody wrote down is no result: files beside results are searched for the values that they are to show.

One published verification of this kind "reproduced" a gain by printing it. Figures here are computed from predictions alone;
where a source, a table or a config in their folder states the very value, they prove nothing all the same.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from claimcheck.errors import InputError, reason_of
from claimcheck.robust_xlt.records import RESULT
from claimcheck.robust_xlt.yaml_text import parse_yaml

_SOURCES = frozenset(
    {".py", ".ipynb", ".sh", ".r", ".jl", ".js", ".ts", ".pl", ".rb", ".rs", ".go", ".java", ".c", ".cc", ".cpp", ".mk"}
)
_MAKEFILES = frozenset({"makefile", "gnumakefile"})
_TABLES = frozenset({".csv", ".tsv"})
_CONFIGS = frozenset({".yaml", ".yml", ".json", ".jsonl", ".toml", ".cfg", ".ini"})
_MAX_BYTES = 1 << 20  # of a file; larger ones are data
_KEY_LETTERS = 200  # of a key that are looked at
_DECIMAL = re.compile(r"(?<![\w.])\d{1,3}\.\d{1,6}(?![\w.]*\d)")
_NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,6})?(?![\w.]*\d)")
_ASSIGNED = re.compile(r"(?:=|[\"'][:,]|\becho|\bprint\w*!?\()\s*[\"'+]*(\d{1,3})(?![\w.]*\d)")
"""A whole number that is given to a name or a key, or printed; others are indices and digits to round to."""
_RESULT_WORD = re.compile(r"gain|delta|improve|accurac|score|result|expect|claim(?!check)|effect|metric", re.IGNORECASE)
_PRINTS = re.compile(r"\becho\b|\bprint")
_EXACT = 1e-6  # points: whole numbers are equal to a value or state another one
_HINT = "Remove that file, or results that come with it: a figure counts where it is computed from stored predictions alone."


class Stated(NamedTuple):
    """A number in a file beside results."""

    path: Path
    written: str


def stated_beside(folder: Path) -> tuple[Stated, ...]:
    """Return the numbers that files beside the results in `folder` state as results, in order of their paths.

    Beside results are the folders that hold them and those above, up to `folder`. A source states the numbers on lines that
    speak of a result or print, a table its decimal numbers where its name or first line speaks of one, and a config those under
    a key that does: hyperparameters may happen to be equal. Raises InputError where a file cannot be read.
    """
    return tuple(Stated(path, written) for path in _beside_results(folder) for written in _numbers(path))


def first_stating(stated: Iterable[Stated], values: Sequence[float]) -> Stated | None:
    """Return the first number that is one of `values` (points, unsigned), as points or as a share; None where none is.

    A number is a value where it equals it to its own decimals; a whole number of points where it equals it exactly.
    """
    return next((each for each in stated if any(_equals(each.written, value) for value in values)), None)


def _beside_results(folder: Path) -> list[Path]:
    holding = {path.parent for path in folder.rglob(RESULT)}
    folders = {folder, *holding, *(above for each in holding for above in each.parents if folder in above.parents)}
    files = [path for each in folders for path in each.iterdir() if path.name != RESULT and path.is_file()]
    return sorted(path for path in files if _is_source(path) or path.suffix.lower() in _TABLES | _CONFIGS)


def _is_source(path: Path) -> bool:
    return path.suffix.lower() in _SOURCES or path.name.lower() in _MAKEFILES


def _numbers(path: Path) -> Iterator[str]:
    """Yield the numbers that a file states as results, as written."""
    try:
        data = path.read_bytes() if path.stat().st_size <= _MAX_BYTES else b""
    except OSError as error:
        raise InputError(f"{path} cannot be read: {reason_of(error)}.", hint=_HINT) from error
    text = data.decode("utf-8", errors="replace")
    if _is_source(path):
        yield from _in_lines(text)
    elif path.suffix.lower() in _TABLES:
        yield from _DECIMAL.findall(text) if _RESULT_WORD.search(f"{path.stem} {text.partition(chr(10))[0]}") else ()
    else:
        try:
            yield from _under_results(_parsed(path, text))
        except (ValueError, RecursionError):
            yield from _in_lines(text)


def _in_lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if _RESULT_WORD.search(line) or _PRINTS.search(line):
            yield from _DECIMAL.findall(line)
            yield from _ASSIGNED.findall(line)


def _parsed(path: Path, text: str) -> object:
    """Return a config's content; ValueError where it is none, InputError where it is YAML and PyYAML is missing."""
    suffix = path.suffix.lower()
    if suffix == ".json":
        return json.loads(text)
    if suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    if suffix == ".toml":
        return tomllib.loads(text)
    if suffix in (".yaml", ".yml"):
        return parse_yaml(text)
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line)
    return {key: value for key, _, value in pairs}


def _under_results(root: object) -> Iterator[str]:
    """Yield the numbers that stand under a key that speaks of a result; a node that YAML names twice is visited once."""
    seen: set[tuple[int, bool]] = set()
    waiting: list[tuple[object, bool]] = [(root, False)]
    while waiting:
        node, is_result = waiting.pop()
        if isinstance(node, dict | list):
            if (id(node), is_result) in seen:
                continue
            seen.add((id(node), is_result))
            parts = node.items() if isinstance(node, dict) else [("", each) for each in node]
            waiting += [(value, is_result or bool(_RESULT_WORD.search(str(key)[:_KEY_LETTERS]))) for key, value in parts]
        elif is_result and isinstance(node, int | float | str):
            yield from _NUMBER.findall(str(node))


def _equals(written: str, value: float) -> bool:
    n_decimals = len(written.partition(".")[2])
    points = ((float(written), n_decimals), (100 * float(written), n_decimals - 2))
    return any(abs(each - value) < (10**-decimals / 2 if decimals > 0 else _EXACT) for each, decimals in points)
