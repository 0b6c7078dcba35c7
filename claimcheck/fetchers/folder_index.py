"""The PDFs of a folder and what is known of each: from the map, the name, and the first page, which is read when asked for."""

import contextlib
import hashlib
import itertools
import os
import re
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from claimcheck.errors import InputError, PaperError
from claimcheck.fetchers.first_page import FirstPage
from claimcheck.fetchers.identity import is_well_formed
from claimcheck.fetchers.paper_map import Mapped, read_map
from claimcheck.files import write_whole
from claimcheck.identifiers import ArxivId, parse_arxiv_id
from claimcheck.sandbox import Limits, Sandbox
from claimcheck.schema import Record
from claimcheck.settings import Settings

MAX_FILES = 10_000
_VERSION = 1  # to be raised when `FirstPage` or how it is read changes
_PAGE_LIMITS = Limits(timeout_s=20.0, memory_mb=2048)
_OLD_ID = re.compile(r"(?P<archive>[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?)[_-](?P<number>\d{7})(?P<version>v\d+)?(?!\d)")
_NEW_ID = re.compile(r"(?<![\d.])(\d{4}\.\d{4,5}(?:v\d+)?)(?!\d)")


class _Read(Record):
    """What was read of a file, and of which state of it."""

    mtime_ns: int
    n_bytes: int
    page: FirstPage | None
    """None where reading it took too long: another time it may not."""


_READ = TypeAdapter(dict[str, _Read])
"""By resolved path."""


class LocalFile:
    """A PDF of the folder."""

    def __init__(self, path: Path, mapped: Mapped) -> None:
        self.path = path
        self.mapped = mapped
        self.arxiv_id = mapped.arxiv_id or id_in_name(path.stem)
        """Of the map or the file's name."""
        self.name = str(self.arxiv_id or path.stem)
        """That id, else the file's name without ".pdf"; where another file has it, the path within the folder."""


class FolderIndex:
    """The files of a folder, in order of their paths; first pages are read once and kept in the cache."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        """List the PDFs below `folder`, or the one that it is.

        Raises InputError where there is no such folder, its map cannot be read, or it holds too many PDFs.
        """
        if not folder.exists():
            raise InputError(f"There is no papers folder {folder}.", hint="Give --papers an existing folder of PDFs.")
        self._max_bytes = settings.max_pdf_mb << 20
        self._sandbox = Sandbox(_PAGE_LIMITS)
        digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
        self._kept = settings.cache / "folders" / f"{digest}-{_VERSION}.json"
        self._read_before: dict[str, _Read] | None = None
        self._is_changed = False
        self._pages: dict[str, FirstPage] = {}
        self.files = _listed(folder)

    def first_page(self, file: LocalFile) -> FirstPage:
        """Return what the file's first page says; an empty record where it cannot be read."""
        if file.name not in self._pages:
            self._pages[file.name] = self._page_of(file)
        return self._pages[file.name]

    def _page_of(self, file: LocalFile) -> FirstPage:
        if self._read_before is None:
            self._read_before = _load(self._kept)
        try:
            status = file.path.stat()
        except OSError:
            return FirstPage()
        key = str(file.path.resolve())
        known = self._read_before.get(key)
        if known is None or (known.mtime_ns, known.n_bytes) != (status.st_mtime_ns, status.st_size):
            known = _Read(mtime_ns=status.st_mtime_ns, n_bytes=status.st_size, page=self._read(file.path))
            self._read_before[key] = known
            self._is_changed = True
        return known.page or FirstPage()

    def __enter__(self) -> "FolderIndex":
        return self

    def __exit__(self, *_: object) -> None:
        """Write what was read to the cache, and end the child process; a cache that cannot be written costs time only."""
        self._sandbox.close()
        if self._is_changed and self._read_before:
            here = {str(file.path.resolve()) for file in self.files}
            content = _READ.dump_json({key: known for key, known in self._read_before.items() if key in here and known.page})
            with contextlib.suppress(OSError):
                self._kept.parent.mkdir(parents=True, exist_ok=True)
                write_whole(self._kept, content)
            self._is_changed = False

    def _read(self, path: Path) -> FirstPage | None:
        target = "claimcheck.fetchers.first_page:first_page_json"
        try:
            answer = self._sandbox.call(target, path=str(path.resolve()), max_bytes=self._max_bytes)
        except PaperError as error:
            return None if error.code == "timeout" else FirstPage()
        return FirstPage.model_validate_json(answer)


def id_in_name(stem: str) -> ArxivId | None:
    """Return the arXiv id that a file's name gives: "2104.08645v2", "arXiv-2104.08645", "math_0611800", "hep-th-9901001v2"."""
    old = _OLD_ID.search(stem)
    new = _NEW_ID.search(stem)
    candidates = [f"{old['archive']}/{old['number']}{old['version'] or ''}"] if old else []
    candidates += [new[1]] if new else []
    for candidate in candidates:
        identifier = parse_arxiv_id(candidate)
        if identifier and is_well_formed(identifier):
            return identifier
    return None


def _listed(folder: Path) -> list[LocalFile]:
    if not folder.is_dir():
        return [LocalFile(folder, Mapped())]
    mapped = read_map(folder)
    files: list[LocalFile] = []
    names: set[str] = set()
    for path in _pdfs(folder):
        file = LocalFile(path, mapped.get(path.resolve(), Mapped()))
        within = path.relative_to(folder).with_suffix("").as_posix()
        choices = itertools.chain((file.name, within), (f"{within}-{number}" for number in itertools.count(2)))
        file.name = next(name for name in choices if name not in names)
        names.add(file.name)
        files.append(file)
    return files


def _pdfs(folder: Path) -> list[Path]:
    """Return the PDFs below the folder but those in hidden folders, and those whose names no result could name (not UTF-8)."""
    found: list[Path] = []
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = (Path(top) / name for name in sorted(names) if name.lower().endswith(".pdf"))
        found += [path for path in paths if _is_nameable(path) and path.is_file()]  # a pipe by that name would never end
        if len(found) > MAX_FILES:
            message = f"{folder} holds more than {MAX_FILES} PDFs."
            raise InputError(message, hint="Give --papers a folder with the cited papers only.")
    return sorted(found)


def _is_nameable(path: Path) -> bool:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _load(path: Path) -> dict[str, _Read]:
    try:
        return _READ.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return {}
