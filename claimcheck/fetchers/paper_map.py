"""The map of a papers folder: papers.json or papers.csv, which says what each file is."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path, PureWindowsPath
from typing import Any, NamedTuple

from claimcheck.errors import InputError, reason_of
from claimcheck.files import is_regular_file
from claimcheck.identifiers import ArxivId, find_arxiv_id, parse_arxiv_id

NAMES = ("papers.json", "papers.csv")
_MAX_BYTES = 64 << 20
_HINT = 'It holds one record for each PDF: "file", and "title", "arxiv_id", "doi" where known.'


class Mapped(NamedTuple):
    """What the map says of a file."""

    title: str | None = None
    arxiv_id: ArxivId | None = None
    doi: str | None = None


def read_map(folder: Path) -> dict[Path, Mapped]:
    """Return what the map in `folder`, or beside it, says of the files in `folder`, by resolved path; {} where there is none.

    Raises InputError where a map in the folder cannot be read. One beside the folder that is no map belongs to something else.
    """
    inside = _first_file(folder)
    if inside:
        return _by_path(_records(inside), (folder,), folder)
    beside = _first_file(folder.parent)
    if beside is None:
        return {}
    try:
        return _by_path(_records(beside), (folder.parent, folder), folder)
    except InputError:
        return {}


def _first_file(folder: Path) -> Path | None:
    return next((folder / name for name in NAMES if (folder / name).is_file()), None)


def _records(path: Path) -> list[Mapping[str, Any]]:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InputError(f"{path} is too large for a map of papers.", hint=_HINT)
        text = path.read_bytes().decode("utf-8-sig")
        records = _json_records(text) if path.suffix == ".json" else _csv_records(text)
    except (OSError, ValueError, RecursionError, csv.Error) as error:
        raise InputError(f"{path} cannot be read ({reason_of(error)}).", hint=_HINT) from error
    if not all(isinstance(record, Mapping) and isinstance(record.get("file"), str) for record in records):
        raise InputError(f'{path} has records without a "file".', hint=_HINT)
    return records


def _json_records(text: str) -> list[Mapping[str, Any]]:
    content = json.loads(text)
    if isinstance(content, Mapping):
        content = content.get("papers")
    if not isinstance(content, list):
        raise ValueError("it is not a list of records")
    return content


def _csv_records(text: str) -> list[Mapping[str, Any]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _by_path(records: Sequence[Mapping[str, Any]], bases: Sequence[Path], folder: Path) -> dict[Path, Mapped]:
    """Return the records by the file they mean, with ".pdf" or without; only what the folder lists is ever looked up in it.

    Names such as `//host/share/a.pdf` are passed over: on Windows, already whether they exist is asked over the network.
    """
    found: dict[Path, Mapped] = {}
    for record in records:
        name = record["file"]
        if PureWindowsPath(name).drive.startswith("\\\\"):
            continue
        for base in (*bases, folder / "papers"):
            paths = (base / candidate for candidate in (name, f"{name}.pdf"))
            path = next((path.resolve() for path in paths if is_regular_file(path)), None)
            if path:
                found.setdefault(path, _mapped(record))
                break
    return found


def _mapped(record: Mapping[str, Any]) -> Mapped:
    doi = _text(record.get("doi"))
    identifier = _text(record.get("arxiv_id"))
    return Mapped(
        title=_text(record.get("title")),
        arxiv_id=(parse_arxiv_id(identifier) or find_arxiv_id(identifier)) if identifier else None,
        doi=doi.lower().removeprefix("https://doi.org/").removeprefix("doi:") if doi else None,
    )


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
