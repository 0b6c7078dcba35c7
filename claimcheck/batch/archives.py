"""Archives of reports: read member by member in memory, within limits; nothing is unpacked to the disk."""

import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath, PurePosixPath
from typing import IO, NamedTuple

from claimcheck.errors import InputError, reason_of
from claimcheck.readers.source import MAX_FILE_BYTES

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
MAX_MEMBERS = 200_000
"""Entries of one archive, those that are no reports among them."""
MAX_TOTAL_BYTES = 4 << 30
"""Unpacked size of one archive; also bounds the time that a compression bomb takes."""
MAX_RATIO = 2000
"""Unpacked to packed size from which on a member is a bomb: text shrinks to a tenth, zeros to a thousandth."""
_HINT = "Unpack it, check what it holds, and name the folder."
_DAMAGE = (OSError, EOFError, ValueError, tarfile.TarError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError)
Wanted = Callable[[str], bool]
Content = tuple[str, bytes, InputError | None]


def is_archive(path: PurePath) -> bool:
    """Tell by its name whether a file is an archive; a DOCX, which is a ZIP too, is a report."""
    return path.name.lower().endswith(SUFFIXES)


def open_archive(path: Path, shown: str, is_wanted: Wanted) -> "ZipArchive | TarArchive":
    """Return the archive at `path`, of which the members that `is_wanted` tells by their names are reports."""
    return (ZipArchive if path.name.lower().endswith(".zip") else TarArchive)(path, shown, is_wanted)


class ZipArchive(NamedTuple):
    """A ZIP archive."""

    path: Path
    shown: str
    is_wanted: Wanted

    def names(self) -> list[str]:
        """Return the paths of its reports; its own path where it cannot be read."""
        return [name for name, _ in self._members()]

    def contents(self) -> Iterator[Content]:
        """Yield the reports, one at a time; for an archive that cannot be read, why."""
        for name, found in self._members():
            yield (name, b"", found) if isinstance(found, InputError) else self._content(name, found)

    def _members(self) -> Iterator[tuple[str, zipfile.ZipInfo | InputError]]:
        try:
            with zipfile.ZipFile(self.path) as archive:
                members = archive.infolist()
            _check_size(self.shown, len(members), sum(member.file_size for member in members))
        except InputError as error:
            yield self.shown, error
        except _DAMAGE as error:
            yield self.shown, _broken(self.shown, error)
        else:
            for member in members:
                if self._may_be_report(member):
                    name = f"{self.shown}/{member.filename}"
                    yield name, _refused(name, member.filename) or member

    def _content(self, name: str, member: zipfile.ZipInfo) -> Content:
        if member.file_size > max(member.compress_size, 1) * MAX_RATIO:
            return name, b"", InputError(f"{name} is packed like a compression bomb.", hint=_HINT)
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(member) as file:
                return name, file.read(MAX_FILE_BYTES + 1), None
        except _DAMAGE as error:
            return name, b"", _unreadable(name, error)

    def _may_be_report(self, member: zipfile.ZipInfo) -> bool:
        is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
        return not member.is_dir() and not is_link and _is_named_so(member.filename, self.is_wanted)


class TarArchive(NamedTuple):
    """A tar archive, perhaps compressed; read in one pass each time."""

    path: Path
    shown: str
    is_wanted: Wanted

    def names(self) -> list[str]:
        """Return the paths of its reports; at the end its own path where it cannot be read on."""
        return [name for name, _, _ in self._read(is_listing=True)]

    def contents(self) -> Iterator[Content]:
        """Yield the reports, one at a time; at the end, where the archive cannot be read on, why."""
        yield from self._read(is_listing=False)

    def _read(self, *, is_listing: bool) -> Iterator[Content]:
        n_members = n_bytes = 0
        try:
            with tarfile.open(self.path, "r|*") as archive:
                for member in archive:
                    n_members, n_bytes = n_members + 1, n_bytes + member.size
                    _check_size(self.shown, n_members, n_bytes)
                    if member.isreg() and _is_named_so(member.name, self.is_wanted):  # neither link nor device
                        name = f"{self.shown}/{member.name}"
                        refused = _refused(name, member.name)
                        yield (name, b"", refused) if is_listing or refused else self._content(name, archive, member)
        except InputError as error:
            yield self.shown, b"", error
        except _DAMAGE as error:
            yield self.shown, b"", _broken(self.shown, error)

    @staticmethod
    def _content(name: str, archive: tarfile.TarFile, member: tarfile.TarInfo) -> Content:
        try:
            file: IO[bytes] | None = archive.extractfile(member)
            return name, file.read(MAX_FILE_BYTES + 1) if file else b"", None
        except _DAMAGE as error:
            return name, b"", _unreadable(name, error)


def _is_named_so(name: str, is_wanted: Wanted) -> bool:
    """Tell whether a member may be a report by its name, or hold some."""
    path = _parted(name)
    return is_wanted(str(path)) or (is_archive(path) and not path.name.startswith("."))


def _refused(name: str, member: str) -> InputError | None:
    """Return why a member is not read, whatever it holds; None where it is."""
    if not _is_inside(member):
        return InputError(f"{name} leads out of its archive, and is not read.", hint=_HINT)
    if is_archive(_parted(member)):
        return InputError(f"{name} is an archive in an archive, and is not read.", hint="Unpack it, and name the folder.")
    return None


def _is_inside(name: str) -> bool:
    """Tell whether a member's name stays below the archive: names are shown and kept, never opened, but lead nobody astray."""
    path = _parted(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and ":" not in path.parts[0]


def _parted(name: str) -> PurePosixPath:
    """Return a member's name as a path, whichever slashes it has."""
    return PurePosixPath(name.replace("\\", "/"))


def _check_size(shown: str, n_members: int, n_bytes: int) -> None:
    if n_members > MAX_MEMBERS:
        raise InputError(f"{shown} has more than {MAX_MEMBERS} entries.", hint=_HINT)
    if n_bytes > MAX_TOTAL_BYTES:
        raise InputError(f"{shown} is larger than {MAX_TOTAL_BYTES >> 30} GiB when unpacked.", hint=_HINT)


def _broken(shown: str, error: BaseException) -> InputError:
    return InputError(f"The archive {shown} cannot be read: {reason_of(error)}.", hint="Check that it is complete.")


def _unreadable(name: str, error: BaseException) -> InputError:
    return InputError(f"{name} cannot be read from its archive: {reason_of(error)}.", hint="Pack the archive again.")
