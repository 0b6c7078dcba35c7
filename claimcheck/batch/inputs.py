"""What the user names -> reports: files, folders, globs, archives, and lists of these on standard input."""

import glob
import os
import sys
from collections.abc import Iterable, Iterator, Sequence, Set
from pathlib import Path
from typing import NamedTuple, Protocol

from claimcheck.batch.archives import is_archive, open_archive
from claimcheck.errors import InputError, reason_of
from claimcheck.files import is_regular_file
from claimcheck.readers.source import MAX_FILE_BYTES
from claimcheck.settings import Settings

STDIN = "-"
SUFFIXES = frozenset(
    {"", ".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".tex", ".docx", ".pdf", ".json", ".jsonl", ".tsv", ".csv"}
)
"""Of files that are taken from a folder or an archive; files that are named themselves are taken whatever they are called."""
_NOT_REPORTS = frozenset(
    {"papers.json", "papers.csv", "labels.json", "decisions.json", "readme", "license", "makefile", "dockerfile"}
)
"""Names that are passed over in folders: what describes or builds things, or says of claims what is right."""
_OF_SQLITE = ("", "-wal", "-shm", "-journal")
"""Ends of the names of a SQLite database's files."""
MAX_INPUTS = 1_000_000
_MAX_LIST_BYTES = 256 << 20
_GLOB = frozenset("*?[")


class Input(NamedTuple):
    """A report to be read: its bytes, or why they cannot be had."""

    position: int
    path: str
    """As shown: of a member of an archive "batch.zip/a/report.md"."""
    data: bytes
    error: InputError | None = None


class Place(Protocol):
    """Where reports come from: a file, or an archive with several."""

    @property
    def path(self) -> Path:
        """Of the file."""
        ...

    def names(self) -> list[str]:
        """Return the paths of its reports, as shown; its own path where it cannot be read."""
        ...

    def contents(self) -> Iterator[tuple[str, bytes, InputError | None]]:
        """Yield each report's path and bytes, or why these cannot be had."""
        ...


class File(NamedTuple):
    """A report in a file of its own."""

    path: Path

    def names(self) -> list[str]:
        """Return the file's path."""
        return [_shown(self.path)]

    def contents(self) -> Iterator[tuple[str, bytes, InputError | None]]:
        """Yield the file's path and bytes."""
        shown = _shown(self.path)
        try:
            with self.path.open("rb") as file:
                yield shown, file.read(MAX_FILE_BYTES + 1), None
        except (OSError, ValueError) as error:
            hint = "Check the name and its permissions."
            yield shown, b"", InputError(f"{shown} cannot be read: {reason_of(error)}.", hint=hint)


class Batch:
    """The reports that a user names, each once, in a stable order; nothing is read before it is asked for."""

    def __init__(self, names: Sequence[str], own: Iterable[Path] = ()) -> None:
        """Find the reports; a name that leads nowhere, beside others that do, is a report that cannot be read.

        `own` are files and folders that hold no reports: they are passed over where they lie below a folder or pattern that is
        named, and taken where a name leads into them. Raises InputError where there is no report at all.
        """
        self._places = list(_places(_expanded(names), frozenset(_identity(path) for path in own)))
        if self._places and not any(_is_there(place.path) for place in self._places):
            hint = "Check the name; folders, patterns such as 'reports/*.md', archives and - for a list are understood."
            raise InputError(f"There is no file or folder {self._places[0].names()[0]}.", hint=hint)
        self.paths = _told_apart(path for place in self._places for path in place.names())
        """Of all reports, in order; no two are the same."""
        if not self.paths:
            hint = "Name report files, folders, archives, or - for a list."
            raise InputError("There is no report in what was named.", hint=hint)
        if len(self.paths) > MAX_INPUTS:
            raise InputError(f"More than {MAX_INPUTS} reports were named.", hint="Audit them in parts, into one --store.")

    def __len__(self) -> int:
        return len(self.paths)

    def __iter__(self) -> Iterator[Input]:
        contents = (content for place in self._places for content in place.contents())
        for position, (path, (_, data, error)) in enumerate(zip(self.paths, contents, strict=False)):
            yield Input(position, path, data, error)


def batch_of(names: Sequence[str], settings: Settings, own: Iterable[Path] = ()) -> Batch:
    """Return the reports that are named for an audit with these settings.

    `own` are files and folders, beside those of the settings, that hold no reports, such as where the result is written. Raises
    InputError where there is no report at all.
    """
    return Batch(names, [*_own_places(settings), *own])


def _own_places(settings: Settings) -> Iterator[Path]:
    """Yield what an audit with these settings reads and writes beside its reports: papers, cache, and a store in a file."""
    if settings.papers:
        yield settings.papers
    yield settings.cache
    if settings.store and "://" not in settings.store:
        yield from (Path(settings.store + end) for end in _OF_SQLITE)


def _expanded(names: Iterable[str]) -> Iterator[str]:
    """Yield the names, those listed on standard input in the place of "-"."""
    for name in names:
        if name != STDIN:
            yield name
            continue
        data = sys.stdin.buffer.read(_MAX_LIST_BYTES + 1)
        if len(data) > _MAX_LIST_BYTES:
            raise InputError("The list on standard input is too long.", hint="Audit the reports in parts, into one --store.")
        separator = b"\0" if b"\0" in data else b"\n"
        yield from (os.fsdecode(line.strip(b"\r")) for line in data.split(separator) if line.strip())


def _places(names: Iterable[str], own: Set[str]) -> Iterator[Place]:
    seen: set[str] = set()
    for name in names:
        for path in _files(name, own):
            key = _identity(path)
            if key not in seen:
                seen.add(key)
                yield open_archive(path, _shown(path), is_wanted) if is_archive(path) else File(path)


def _is_there(path: Path) -> bool:
    """Tell whether there is such a file, readable or not."""
    try:
        return os.path.lexists(path)
    except ValueError:
        return False


def _identity(path: Path) -> str:
    """Return what two names of the same file share."""
    try:
        return os.path.realpath(path)
    except ValueError:  # a NUL: no file is called so
        return str(path)


def _files(name: str, own: Set[str]) -> list[Path]:
    """Return the files that a name stands for; the name itself where it leads nowhere."""
    path = Path(name)
    try:
        if path.is_dir():
            return _below(path, _passed_over(path, own))
        found = sorted(glob.glob(name, recursive=True)) if _GLOB & set(name) and not path.exists() else []  # noqa: PTH207
    except (OSError, ValueError):
        found = []
    passed_over = _passed_over(_fixed_part(path), own)
    kept = [Path(one) for one in found if not _is_within(one, passed_over)]
    files = [file for one in kept for file in (_below(one, passed_over) if one.is_dir() else [one])]
    return files if found else [path]


def _fixed_part(pattern: Path) -> Path:
    """Return the folder in which a pattern looks."""
    return next((parent for parent in pattern.parents if not _GLOB & set(str(parent))), Path())


def _passed_over(folder: Path, own: Set[str]) -> Set[str]:
    """Return what of `own` lies below the folder; a name that leads into one of them means what is there."""
    start = os.path.join(_identity(folder), "")  # noqa: PTH118 - the root's own name ends in a separator
    return {one for one in own if one.startswith(start)}


def _is_within(path: str | Path, places: Set[str]) -> bool:
    """Tell whether a path is one of the places, or lies in one."""
    if not places:
        return False
    real = Path(_identity(Path(path)))
    return any(str(one) in places for one in (real, *real.parents))


def _below(folder: Path, passed_over: Set[str]) -> list[Path]:
    """Return the folder's files that may be reports, and its archives; links to folders are not followed."""
    found = []
    for root, folders, names in os.walk(folder):
        kept = (name for name in folders if not name.startswith(".") and not _is_within(Path(root) / name, passed_over))
        folders[:] = sorted(kept)
        found += [Path(root) / name for name in sorted(names) if is_wanted(name) or is_archive(Path(root) / name)]
    return [path for path in found if is_regular_file(path) and not _is_within(path, passed_over)]


def is_wanted(name: str) -> bool:
    """Tell whether a file of that name in a folder or archive may be a report."""
    base = name.rpartition("/")[2]
    lower = base.lower()
    stem = lower.partition(".")[0]
    is_telling = not lower.startswith(".") and lower not in _NOT_REPORTS and stem not in _NOT_REPORTS
    return is_telling and Path(lower).suffix in SUFFIXES


def _told_apart(paths: Iterable[str]) -> list[str]:
    """Return the paths with a number in those that were there before: an archive may hold a name twice."""
    last: dict[str, int] = {}
    for path in paths:
        name = path
        while name in last:
            last[path] += 1
            start, end = os.path.splitext(path)  # noqa: PTH122 - its text is kept as it is
            name = f"{start} ({last[path]}){end}"
        last[name] = 1
    return list(last)


def _shown(path: Path) -> str:
    """Return the path as text that every output can hold."""
    return os.fsencode(path).decode("utf-8", "replace")
