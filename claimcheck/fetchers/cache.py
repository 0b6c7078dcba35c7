"""Fetched papers on disk, each with its provenance; safe under concurrent processes, and whole after a kill at any point.

    papers/2104.08645v2.json                   the entry: provenance, and the name and SHA-256 of its file
    papers/2104.08645v2-3f2a9c01d4e5.pdf       the file, named by id and the start of its SHA-256
    papers/2104.08645v2-3f2a9c01d4e5.tar.gz    its TeX source, and .html its page, where they were asked for
    papers/download-*.part                     an unfinished download

A file is complete before it gets its name, and the entry is written last, in one step: an entry always finds its
file. What a killed process leaves behind is a file without an entry, which `prune` removes.
"""

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from filelock import FileLock, Timeout
from pydantic import Field, ValidationError

from claimcheck.errors import StoreError, reason_of
from claimcheck.files import move_whole, sha256_of, write_whole
from claimcheck.identifiers import parse_arxiv_id
from claimcheck.schema import Paper, Record
from claimcheck.settings import Settings
from claimcheck.text import printable

_PAPERS = "papers"
_SECONDS_PER_DAY = 86_400
_UNFINISHED_S = 3600.0  # a part file or a file without an entry that is younger may belong to a running process
_LOCK_WAIT_S = 600.0


class SourceFile(Record):
    """What the archive answered when it was asked for a paper's TeX source or HTML."""

    kind: Literal["tex", "html"]
    url: str
    asked_at: datetime
    suffix: Literal[".tar.gz", ".html"] | None = None
    """Of the file beside the PDF, under its name; None where the archive has none."""
    n_bytes: int = Field(default=0, ge=0)
    sha256: str | None = None


class Provenance(Record):
    """An entry of the cache: where a file came from, when, and what was then known of the paper."""

    paper: Paper
    """Its `id` is the arXiv id with version, its `sha256` that of the file."""
    file: str
    """Name of the PDF in the same folder."""
    n_bytes: int = Field(ge=0)
    url: str
    """Where the file came from, after redirects."""
    fetched_at: datetime
    asked_at: datetime
    """When the archive last told the metadata."""
    newest: int | None = None
    """The paper's newest version at that time."""
    is_withdrawn: bool = False
    """The newest version was a withdrawal."""
    titles: tuple[str, ...] = ()
    """Of this version and of the newest one."""
    sources: tuple[SourceFile, ...] = ()
    """What else was asked for of the paper."""

    def source_files(self) -> list[str]:
        """Return the names of the files beside the PDF."""
        return [f"{Path(self.file).stem}{source.suffix}" for source in self.sources if source.suffix]


class Pruned(NamedTuple):
    """What `prune` removed."""

    n_files: int
    n_bytes: int


class PaperCache:
    """The cached papers below `settings.cache`."""

    def __init__(self, settings: Settings) -> None:
        """Use the folder `settings.cache`; it is made when first written to."""
        self._root = settings.cache
        self._folder = settings.cache / _PAPERS

    def entries(self) -> list[Provenance]:
        """Return all readable entries, by id."""
        return [entry for path in sorted(self._folder.glob("*.json")) if (entry := _read(path))]

    def entry(self, arxiv_id: str) -> Provenance | None:
        """Return the entry of an arXiv id with version; the file is not looked at."""
        entry = _read(self._entry_path(arxiv_id))
        return entry if entry and entry.paper.id == arxiv_id else None

    def entries_of(self, base: str) -> list[Provenance]:
        """Return the entries of all versions of an arXiv id."""
        versions = (_read(path) for path in sorted(self._folder.glob(f"{_name(base)}v*.json")))
        return [entry for entry in versions if entry and entry.paper.id.startswith(f"{base}v")]

    def file(self, arxiv_id: str) -> Path | None:
        """Return the path of the paper's file, whole according to its SHA-256, or None.

        A damaged entry is removed, so that the paper is fetched again.
        """
        entry = self.entry(arxiv_id)
        if entry is None:
            return None
        path = self._folder / entry.file
        if _is_intact(path, entry):
            return path
        with contextlib.suppress(OSError):
            self._entry_path(arxiv_id).unlink()
        return None

    @contextlib.contextmanager
    def download(self, arxiv_id: str) -> Iterator[Path]:
        """Hold the paper against other processes, and give the path of an empty part file to download into.

        Ask `file` inside again: another process may have fetched the paper meanwhile. Raises StoreError.
        """
        with self._disk_errors(), contextlib.ExitStack() as stack:
            self._folder.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(Timeout):  # a holder that hangs only costs a second download
                stack.enter_context(FileLock(self._folder / f"{_name(arxiv_id)}.lock", timeout=_LOCK_WAIT_S))
            descriptor, part = tempfile.mkstemp(prefix="download-", suffix=".part", dir=self._folder)
            os.close(descriptor)
            stack.callback(Path(part).unlink, missing_ok=True)
            yield Path(part)

    def keep(self, part: Path, entry: Provenance) -> Path:
        """Move the finished file `part` into the cache, write its entry, and return the file's path. Raises StoreError."""
        target = self._folder / entry.file
        with self._disk_errors():
            _flush(part)
            move_whole(part, target)
            self.note(entry)
        return target

    def keep_source(self, part: Path, arxiv_id: str, source: SourceFile) -> None:
        """Move the finished file `part` beside the paper's PDF, if there is one, and note it. Raises StoreError."""
        entry = self.entry(arxiv_id)
        if entry is None:
            return
        if source.suffix:
            with self._disk_errors():
                _flush(part)
                part.replace(self._folder / f"{Path(entry.file).stem}{source.suffix}")
        self.note(entry.model_copy(update={"sources": (*entry.sources, source)}))

    def note(self, entry: Provenance) -> None:
        """Write an entry in one step, replacing an earlier one. Raises StoreError."""
        with self._disk_errors():
            write_whole(self._entry_path(entry.paper.id), entry.model_dump_json(indent=1).encode())

    def file_name(self, arxiv_id: str, sha256: str) -> str:
        """Return the name under which a file of that content is kept."""
        return f"{_name(arxiv_id)}-{sha256[:12]}.pdf"

    # ---- what `claimcheck cache` does ----------------------------------------------------------------------------------

    def describe(self) -> str:
        """Return a text for the user: the folder, a line for each paper (id, MiB, day fetched, title), and the sizes."""
        lines = [f"{self._root}"]
        for entry in self.entries():
            size, day = entry.n_bytes / 2**20, entry.fetched_at.date().isoformat()
            lines.append(f"{entry.paper.id:<20} {size:7.1f} MiB  {day}  {printable(entry.paper.title or '')}".rstrip())
        for name, (n_files, n_bytes) in sorted(self._sizes().items()):
            lines.append(f"{name}: {n_files} file{'' if n_files == 1 else 's'}, {n_bytes / 2**20:.1f} MiB")
        if len(lines) == 1:
            lines.append("Nothing is cached.")
        return "\n".join(lines) + "\n"

    def verify(self) -> list[str]:
        """Return the names of the entries that are unreadable, or whose file is missing or differs from its SHA-256."""
        damaged = []
        for path in sorted(self._folder.glob("*.json")):
            entry = _read(path)
            if entry is None or not _is_intact(self._folder / entry.file, entry):
                damaged.append(entry.paper.id if entry else path.name)
        return damaged

    def prune(self, *, older_than_days: float = 0) -> Pruned:
        """Remove what is older: papers by the day they were fetched, and all other files of the cache by their last change.

        Files without an entry, damaged entries and unfinished downloads go whatever their age, unless a running process may
        still need them.
        """
        before = time.time() - older_than_days * _SECONDS_PER_DAY
        kept_files = set()
        doomed = []
        for path in self._folder.glob("*.json"):
            entry = _read(path)
            if entry and entry.fetched_at.timestamp() >= before:
                kept_files |= {path.name, entry.file, *entry.source_files()}
            else:
                names = [entry.file, *entry.source_files()] if entry else []
                doomed += [path, *(self._folder / name for name in names)]
        for path in _files(self._root):
            if path.parent == self._folder:
                if path.name not in kept_files and path not in doomed and _age_s(path) > _UNFINISHED_S:
                    doomed.append(path)
            elif _age_s(path) >= older_than_days * _SECONDS_PER_DAY:
                doomed.append(path)
        return _remove(doomed)

    def _sizes(self) -> dict[str, tuple[int, int]]:
        sizes: dict[str, tuple[int, int]] = {}
        for path in _files(self._root):
            top = path.relative_to(self._root).parts[0]
            n_files, n_bytes = sizes.get(top, (0, 0))
            with contextlib.suppress(FileNotFoundError):
                sizes[top] = (n_files + 1, n_bytes + path.stat().st_size)
        return sizes

    def _entry_path(self, arxiv_id: str) -> Path:
        return self._folder / f"{_name(arxiv_id)}.json"

    @contextlib.contextmanager
    def _disk_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreError(
                f"The cache at {self._folder} cannot be written ({reason_of(error)}).",
                hint="Make room or rights there, or set CLAIMCHECK_CACHE to another folder.",
            ) from error


def now() -> datetime:
    """Return the time for an entry, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def _name(arxiv_id: str) -> str:
    """Return the id as a file name. Raises ValueError where it is not an arXiv id."""
    if parse_arxiv_id(arxiv_id) is None:
        raise ValueError(f"not an arXiv id: {arxiv_id!r}")
    return arxiv_id.replace("/", "_")


def _read(path: Path) -> Provenance | None:
    try:
        entry = Provenance.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
    return entry if Path(entry.file).name == entry.file and entry.file.endswith(".pdf") else None


def _is_intact(path: Path, entry: Provenance) -> bool:
    try:
        return path.stat().st_size == entry.n_bytes and sha256_of(path) == entry.paper.sha256
    except OSError:
        return False


def _flush(path: Path) -> None:
    """Have the file's content on the disk before it gets its name: a power cut must not leave an empty file behind it."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _files(root: Path) -> list[Path]:
    return sorted(Path(folder) / name for folder, _, names in os.walk(root) for name in names)


def _age_s(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0


def _remove(paths: list[Path]) -> Pruned:
    n_files = n_bytes = 0
    for path in paths:
        with contextlib.suppress(OSError):
            size = path.stat().st_size
            path.unlink()
            n_files, n_bytes = n_files + 1, n_bytes + size
    return Pruned(n_files, n_bytes)
