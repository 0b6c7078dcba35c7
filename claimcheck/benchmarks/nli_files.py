"""Files of labelled claims with their evidence: JSON Lines, one {claim, evidence, label, ...} a line, plain or gzipped."""

import gzip
import json
import random
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from claimcheck.benchmarks.nli_labels import Gold, read_label
from claimcheck.benchmarks.nli_tables import as_text, plain_claim, read_table
from claimcheck.errors import InputError
from claimcheck.schema import Table
from claimcheck.training.datasets import DIRECTIONS, clean, clinical_finding
from claimcheck.training.records import SUPPORTED

SUFFIXES = (".jsonl", ".jsonl.gz")
_CLAIM = ("claim", "hypothesis", "statement")
_EVIDENCE = ("evidence", "premise", "context", "document", "abstract")
_LABEL = ("label", "gold_label", "verdict")
_TEXT = ("text", "sentence", "evidence")  # of a piece of evidence that is an object
_MAX_LINE = 1 << 25  # bytes; what is longer is no claim with its evidence
_MAX_DEPTH = 6  # lists within lists of sentences
_SEED = 11  # of the sample that --limit draws
_HINT = "Give a folder of .jsonl or .jsonl.gz files with one {claim, evidence, label} a line, or one such file."


class Row(NamedTuple):
    """A claim with its evidence and gold label."""

    claim: str
    evidence: str
    gold: Gold
    table: Table | None = None
    """Where the evidence is a table in SciTab's form; `evidence` has it in one line."""


class PairFile(NamedTuple):
    """What a file holds."""

    rows: tuple[Row, ...]
    skipped: Mapping[str, int]
    """Why rows were left out -> how many."""


def stem_of(path: Path) -> str:
    """Return the file's name without .jsonl or .jsonl.gz."""
    return path.name.removesuffix(".gz").removesuffix(".jsonl")


def find_files(folder: Path) -> list[Path]:
    """Return the files with labelled pairs in a folder, by name; a single file is one of its own.

    Raises InputError where there is none.
    """
    found = [folder] if folder.is_file() else sorted(folder.iterdir()) if folder.is_dir() else []
    files = {stem_of(path): path for path in found if path.is_file() and path.name.endswith(SUFFIXES)}
    if not files:
        raise InputError(f"{folder} holds no .jsonl or .jsonl.gz files.", hint=_HINT)
    return list(files.values())


def read_file(path: Path) -> PairFile:
    """Return the rows of a file in its order. Evidence that is a list of sentences is joined with blanks.

    A row without claim, evidence or a label that is understood is left out and counted. Raises InputError where the file
    cannot be opened or unpacked.
    """
    stem, skipped = stem_of(path), Counter[str]()
    rows: list[Row] = []
    for entry in _entries(path):
        if isinstance(entry, str):
            skipped[entry] += 1
        elif stem.startswith("evidence_inference") and entry.get("label") in (*DIRECTIONS, "no significant difference"):
            pairs = clinical_finding({key: _joined(value) for key, value in entry.items()}, stem)
            rows += [Row(p.claim, p.evidence, Gold.SUPPORTED if p.label == SUPPORTED else Gold.REFUTED) for p in pairs]
        else:
            row = _row(entry, stem)
            if isinstance(row, Row):
                rows.append(row)
            else:
                skipped[row] += 1
    return PairFile(tuple(rows), dict(sorted(skipped.items())))


def sample(rows: Sequence[Row], limit: int) -> tuple[Row, ...]:
    """Return `limit` rows, the same ones every time, in their order; all of them for 0."""
    if not 0 < limit < len(rows):
        return tuple(rows)
    chosen = random.Random(_SEED).sample(range(len(rows)), limit)  # noqa: S311 - a sample to look at, guards nothing
    return tuple(rows[at] for at in sorted(chosen))


def _entries(path: Path) -> Iterator[Mapping[str, Any] | str]:
    """Yield each line's object, or why it is none."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            yield from (_entry(line) for line in _lines(cast(BinaryIO, file)) if line.strip(b" \t\r\n\xef\xbb\xbf"))
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path} cannot be read: {error}.", hint=_HINT) from error


def _lines(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(_MAX_LINE):
        if len(line) == _MAX_LINE and not line.endswith(b"\n"):
            while (rest := file.readline(_MAX_LINE)) and not rest.endswith(b"\n"):
                continue
            line = b"?"  # no JSON
        yield line


def _entry(line: bytes) -> Mapping[str, Any] | str:
    try:
        entry = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return "line is no JSON"
    return entry if isinstance(entry, dict) else "line is no object"


def _row(entry: Mapping[str, Any], stem: str) -> Row | str:
    label = next((entry[name] for name in _LABEL if entry.get(name) is not None), None)
    claim, evidence = (clean(_joined(_first(entry, names))) for names in (_CLAIM, _EVIDENCE))
    table = read_table(entry)
    claim, evidence = (plain_claim(claim), as_text(table)) if table else (claim, evidence)
    if label is None or not claim or not evidence:
        return f"no {'label' if label is None else 'claim' if not claim else 'evidence'}"
    gold = read_label(label, stem)
    return Row(claim, evidence, gold, table) if gold else f"label {str(label)[:40]!r} is not known"


def _first(entry: Mapping[str, Any], names: Sequence[str]) -> object:
    return next((entry[name] for name in names if entry.get(name)), "")


def _joined(value: object, depth: int = 0) -> str:
    """Return the text of evidence given as a string, a list of sentences, or objects with the text in them."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()  # no lone surrogates
    if depth > _MAX_DEPTH or not isinstance(value, list | dict):
        return ""
    if isinstance(value, dict):
        named = [value[name] for name in _TEXT if value.get(name)]
        value = named[:1] or list(value.values())
    return " ".join(filter(None, (_joined(each, depth + 1) for each in value)))
