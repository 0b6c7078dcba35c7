"""One request at a time and one per interval, shared by all processes on the machine."""

import contextlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from claimcheck.errors import PaperError, StoreError, reason_of

LOCK_WAIT_S = 900.0
"""How long a process waits for its turn: a few downloads of other processes at their full time limit."""
MAX_PAUSE_S = 120.0
"""Longest pause that is waited out when a server asks for one; a longer one ends the attempt."""
_SHARED_MODE = 0o666  # other users of the machine share the pace


class Pace:
    """Holds every process that asks the same archive to one connection and one request per interval.

    The lock is the operating system's (`flock`), so a killed process gives it back. The end of the last turn, and until
    when the archive asked everybody to stay away, stand in a file beside it; a damaged file counts as "just now".
    """

    def __init__(self, folder: Path, name: str, interval_s: float) -> None:
        """Share the pace `name` (letters, digits, dots, hyphens) through files in `folder`, which is created where missing."""
        self.interval_s = interval_s
        """Seconds from the end of a turn to the beginning of the next one."""
        self._not_before = 0.0
        self._times = folder / f"claimcheck-{name}.json"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(folder / f"claimcheck-{name}.lock", timeout=LOCK_WAIT_S, mode=_SHARED_MODE)
        except OSError as error:
            raise _unusable(folder, error) from error

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn, and hold it: the request and the reading of its answer belong inside.

        Raises PaperError (code "fetch-failed") where the turn does not come, and StoreError where the files cannot be used.
        """
        with contextlib.ExitStack() as held:
            try:
                held.enter_context(self._lock)
            except Timeout as error:
                raise PaperError(
                    f"Other processes kept the archive busy for {LOCK_WAIT_S:.0f} s.",
                    hint="Wait until they are done, then run again.",
                    code="fetch-failed",
                ) from error
            except OSError as error:
                raise _unusable(self._times.parent, error) from error
            time.sleep(self._wait_s())
            self._not_before = 0.0
            self._note()  # already now: the process may be killed in its turn
            try:
                yield
            finally:
                self._note()

    def stay_away(self, pause_s: float) -> None:
        """Let no process ask before `pause_s` seconds have passed (at most `MAX_PAUSE_S`); call it inside a turn."""
        self._not_before = time.time() + min(pause_s, MAX_PAUSE_S)

    def _wait_s(self) -> float:
        """Seconds until the next request may go; bounded, so that a clock that was set back holds nobody for long."""
        now = time.time()
        try:
            times = json.loads(self._times.read_bytes())
            last, not_before = float(times["last"]), float(times["not_before"])
        except FileNotFoundError:
            return 0.0
        except (OSError, ValueError, KeyError, TypeError):
            last, not_before = now, 0.0
        spacing = min(last + self.interval_s - now, self.interval_s)
        return max(0.0, spacing, min(not_before - now, MAX_PAUSE_S))

    def _note(self) -> None:
        flags = os.O_WRONLY | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
        content = json.dumps({"last": time.time(), "not_before": self._not_before}).encode()
        try:
            try:
                descriptor = os.open(self._times, flags)
            except FileNotFoundError:
                descriptor = os.open(self._times, flags | os.O_CREAT | os.O_EXCL, _SHARED_MODE)
                with contextlib.suppress(OSError, AttributeError):
                    os.fchmod(descriptor, _SHARED_MODE)  # the umask took the others' right away
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
        except OSError as error:
            raise _unusable(self._times, error) from error


def _unusable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"The lock files of the archive's request limit cannot be used ({path}: {reason_of(error)}).",
        hint="Set CLAIMCHECK_RATE_FOLDER to a folder that all claimcheck processes of this machine can write to.",
    )
