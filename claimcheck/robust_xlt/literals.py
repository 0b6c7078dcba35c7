"""A figure that somebody wrote down is no result: files beside results are searched for the values that they are to show.

One published verification of this kind "reproduced" a gain by printing it. Figures here are computed from predictions alone; a
folder whose own source or config states the very value is refused all the same, because its predictions then prove nothing.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from claimcheck.errors import InputError, reason_of
from claimcheck.robust_xlt.records import RESULT
from claimcheck.robust_xlt.yaml_text import parse_yaml

_SOURCES = frozenset({".py", ".ipynb", ".sh", ".r", ".jl", ".js", ".pl", ".rb"})
_CONFIGS = frozenset({".yaml", ".yml", ".json", ".toml", ".cfg", ".ini"})
_MAX_BYTES = 1 << 20  # of a source or config; larger ones are data
_KEY_LETTERS = 200  # of a key that are looked at
_NUMBER = re.compile(r"(?<![\w.])\d{1,3}\.\d{1,6}(?![\w.]*\d)")
_RESULT_KEY = re.compile(r"gain|delta|improve|accurac|score|result|expect|claim|effect|metric", re.IGNORECASE)
_HINT = "Remove that file, or results that come with it: a figure counts where it is computed from stored predictions alone."


def refuse_literals(folder: Path, values: Sequence[float]) -> None:
    """Raise InputError where a source or config file beside results in `folder` states one of `values` (points, unsigned).

    Beside results are the folders that hold them and those above, up to `folder`.
    A source states any number that it has; a config only those under a key that speaks of a result, since hyperparameters
    may happen to be equal. A number states a value where it equals it to its own decimals, of which it has one at least.
    """
    for path in _beside_results(folder):
        suffix = path.suffix.lower()
        stated = next((each for each in _stated(path, is_source=suffix in _SOURCES) if _equals(each, values)), None)
        if stated is not None:
            raise InputError(f"The results in {folder} are refused: {path} states {stated}, the value to be shown.", hint=_HINT)


def _beside_results(folder: Path) -> list[Path]:
    """Return the sources and configs in the folders that hold results, and in those above them up to `folder`."""
    holding = {path.parent for path in folder.rglob(RESULT)}
    folders = {folder, *holding, *(above for each in holding for above in each.parents if folder in above.parents)}
    files = [path for each in folders for path in each.iterdir() if path.suffix.lower() in _SOURCES | _CONFIGS]
    return sorted(path for path in files if path.name != RESULT and path.is_file())


def _stated(path: Path, *, is_source: bool) -> Iterator[str]:
    """Yield the numbers with decimals that a file states, as written."""
    try:
        data = path.read_bytes() if path.stat().st_size <= _MAX_BYTES else b""
    except OSError as error:
        raise InputError(f"{path} cannot be read: {reason_of(error)}.", hint=_HINT) from error
    text = data.decode("utf-8", errors="replace")
    if is_source:
        yield from _NUMBER.findall(text)
        return
    try:
        yield from _under_results(_parsed(path, text))
    except (ValueError, RecursionError):
        yield from _NUMBER.findall(text)


def _parsed(path: Path, text: str) -> object:
    """Return a config's content; ValueError where it is none, InputError where it is YAML and PyYAML is missing."""
    suffix = path.suffix.lower()
    if suffix == ".json":
        return json.loads(text)
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
            waiting += [(value, is_result or bool(_RESULT_KEY.search(str(key)[:_KEY_LETTERS]))) for key, value in parts]
        elif is_result and isinstance(node, float | str):
            yield from _NUMBER.findall(str(node))


def _equals(written: str, values: Sequence[float]) -> bool:
    n_decimals = len(written.partition(".")[2])
    return any(abs(float(written) - value) < 10**-n_decimals / 2 for value in values)
