"""One request and its answer, bounded in size and time."""

import contextlib
import email.utils
import hashlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple, TypeVar
from urllib.parse import urljoin

import requests
import urllib3

from claimcheck.errors import InputError, PaperError, StoreError, reason_of
from claimcheck.http.addresses import CheckedAdapter, RefusedAddressError

TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 1 << 16  # bytes
_TROUBLE = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)
_Read = TypeVar("_Read")


class Limits(NamedTuple):
    """How long and how often an archive is asked."""

    connect_s: float = 10.0
    silence_s: float = 30.0
    """Longest wait for the next byte."""
    deadline_s: float = 180.0
    """Longest time for one request with its answer: 100 MiB at 5 Mbit/s."""
    slow_after_s: float = 20.0
    """From then on an answer must have come in at `slow_bytes_per_s` on average, or it is given up."""
    slow_bytes_per_s: float = 2000.0
    tries: int = 4
    backoff_s: float = 3.0
    """Pause before the second try, doubled for each further one; between half and all of it is waited, by chance."""
    max_redirects: int = 3
    give_up_after: int = 3
    """Requests in a row, each tried `tries` times in vain, after which the archive is not asked again."""


class Answer(NamedTuple):
    """An answer that is not worth a further try: 200, or a status such as 400 and 404."""

    status: int
    url: str
    """After redirects."""
    content: bytes
    """Decoded; empty where it was written to a file, and unless the status is 200."""
    sha256: str
    """Of the content."""


class Redirect(NamedTuple):
    """An answer that sends the asker elsewhere."""

    url: str


class AgainError(Exception):
    """A try failed in a way that a further one may mend."""

    def __init__(self, reason: str, pause_s: float | None = None) -> None:
        super().__init__(reason)
        self.pause_s = pause_s
        """How long the server asks to wait; None where it does not."""


class Exchange:
    """Sends single requests; each has a connection of its own."""

    def __init__(self, user_agent: str, *, loopback: bool, limits: Limits) -> None:
        """Name the asker to every server; with `loopback`, connect to this machine only, else to public addresses only.

        Raises InputError where the user agent cannot be sent.
        """
        if not (user_agent.isascii() and user_agent.isprintable()):
            raise InputError("The contact has characters that a request cannot carry.", hint="Set a mail address or a URL.")
        self._headers = {"User-Agent": user_agent, "Accept-Encoding": "identity", "Connection": "close"}
        self._loopback = loopback
        self._limits = limits

    def get(self, url: str, *, max_bytes: int, into: Path | None = None) -> Answer | Redirect:
        """Return the answer; a body of status 200 goes to `into`, if given.

        Raises AgainError; PaperError where the server's address is refused ("fetch-failed") or the body longer than `max_bytes`
        ("too-large"); StoreError where `into` cannot be written.
        """
        return self._asked(url, "GET", lambda response: self._read(response, max_bytes, into))

    def status(self, url: str, method: str) -> int | Redirect:
        """Return the status of the answer to HEAD or GET, or where it redirects to; its body is not read.

        Raises AgainError, and PaperError where the server's address is refused ("fetch-failed").
        """
        return self._asked(
            url, method, lambda answer: Redirect(_target(answer)) if answer.status_code in _REDIRECTS else answer.status_code
        )

    def _asked(self, url: str, method: str, read: Callable[[requests.Response], _Read]) -> _Read:
        """Return what `read` makes of the answer. Raises AgainError, and PaperError where the server's address is refused."""
        too_late = f"no answer within {self._limits.deadline_s:.0f} s"
        with _Watchdog(self._limits.deadline_s) as watchdog:
            try:
                with self._send(url, method, watchdog) as response:
                    answer = read(response)
            except RefusedAddressError as error:
                raise refusal(url, str(error)) from error
            except _TROUBLE as error:
                raise AgainError(too_late if watchdog.has_fired else _plain(error)) from error
            if watchdog.has_fired:  # headers that were cut short read as whole ones
                raise AgainError(too_late)
            return answer

    @contextlib.contextmanager
    def _send(self, url: str, method: str, watchdog: "_Watchdog") -> Iterator[requests.Response]:
        """Send one request and give the answer, its body unread; by the environment's proxy and certificates, if it names some.

        The adapter is used directly: a session would read the whole body of a redirect, and look for passwords in a .netrc.
        """
        prepared = requests.Request(method, url, headers=self._headers).prepare()
        timeout = (self._limits.connect_s, self._limits.silence_s)
        with requests.Session() as session, CheckedAdapter(loopback=self._loopback, on_connect=watchdog.watch) as adapter:
            session.trust_env = not self._loopback
            environment = session.merge_environment_settings(prepared.url or url, {}, True, None, None)
            with adapter.send(prepared, timeout=timeout, **environment) as response:  # type: ignore[arg-type]
                yield response

    def _read(self, response: requests.Response, max_bytes: int, into: Path | None) -> Answer | Redirect:
        if response.status_code in TRANSIENT:
            pause_s = retry_after_s(response.headers.get("Retry-After"))
            asks = "" if pause_s is None else f" and asks to wait {pause_s:.0f} s"
            raise AgainError(f"it answers {response.status_code} ({response.reason}){asks}", pause_s)
        if response.status_code in _REDIRECTS:
            return Redirect(_target(response))
        if response.status_code != 200:
            return Answer(response.status_code, response.url, b"", "")
        with _Sink(into) as sink:
            sha256 = self._copy(response, max_bytes, sink)
            return Answer(200, response.url, b"".join(sink.kept), sha256)

    def _copy(self, response: requests.Response, max_bytes: int, sink: "_Sink") -> str:
        """Copy the decoded body to `sink` and return its SHA-256. Raises PaperError (code "too-large")."""
        declared = response.headers.get("Content-Length", "")
        if declared.isascii() and declared.isdigit() and int(declared[:18]) > max_bytes:
            raise _too_large(response.url, max_bytes)
        digest = hashlib.sha256()
        n_bytes = 0
        for chunk in self._chunks(response):
            n_bytes += len(chunk)
            if n_bytes > max_bytes:
                raise _too_large(response.url, max_bytes)
            digest.update(chunk)
            sink.write(chunk)
        return digest.hexdigest()

    def _chunks(self, response: requests.Response) -> Iterator[bytes]:
        """Yield the decoded body as it arrives. Raises AgainError, and urllib3's errors (cut off, badly coded)."""
        started = time.monotonic()
        n_bytes = 0
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            yield chunk
            n_bytes += len(chunk)
            elapsed_s = time.monotonic() - started
            if elapsed_s > self._limits.deadline_s:
                raise AgainError(f"no full answer within {self._limits.deadline_s:.0f} s")
            if elapsed_s > self._limits.slow_after_s and n_bytes < elapsed_s * self._limits.slow_bytes_per_s:
                raise AgainError(f"it sent only {n_bytes} bytes in {elapsed_s:.0f} s")


class _Watchdog:
    """Shuts a connection down at a deadline, whatever it is busy with: a server that drips its headers, too."""

    def __init__(self, deadline_s: float) -> None:
        self.has_fired = False
        self._timer = threading.Timer(deadline_s, self._fire)
        self._timer.daemon = True
        self._sockets: list[socket.socket] = []

    def watch(self, connected: socket.socket) -> None:
        self._sockets.append(connected.dup())  # TLS takes the original over; shutting a duplicate down shuts both
        if not self._timer.is_alive():
            self._timer.start()

    def _fire(self) -> None:
        self.has_fired = True
        for watched in self._sockets:
            with contextlib.suppress(OSError):
                watched.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> "_Watchdog":
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        for watched in self._sockets:
            watched.close()


class _Sink:
    """Takes a body, into a file or into memory. Raises StoreError where the file cannot be written."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: IO[bytes] | None = None
        self.kept: list[bytes] = []

    def __enter__(self) -> "_Sink":
        if self._path:
            with self._disk_errors(self._path):
                self._file = self._path.open("wb")
        return self

    def __exit__(self, *_: object) -> None:
        if self._file and self._path:
            with self._disk_errors(self._path):
                self._file.close()

    def write(self, chunk: bytes) -> None:
        if self._file and self._path:
            with self._disk_errors(self._path):
                self._file.write(chunk)
        else:
            self.kept.append(chunk)

    @staticmethod
    @contextlib.contextmanager
    def _disk_errors(path: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreError(
                f"{path} cannot be written ({reason_of(error)}).",
                hint="Make room or rights there, or set CLAIMCHECK_CACHE to another folder.",
            ) from error


def retry_after_s(header: str | None) -> float | None:
    """Return the seconds that a Retry-After header asks for (a number, or an HTTP date), or None where it says nothing."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def refusal(url: str, reason: str) -> PaperError:
    """Return the error for a place that is not asked."""
    message = f"The archive's answer leads to {url[:200]!r}, which is refused: {reason}."
    return PaperError(message, hint="Put the paper's PDF into the papers folder.", code="fetch-failed")


def _target(response: requests.Response) -> str:
    """Return where a redirect leads. Raises PaperError where that is no address."""
    location = response.headers.get("Location", "")
    try:
        return urljoin(response.url, location)
    except ValueError as error:
        raise refusal(location, "it is not a web address") from error


def _plain(error: BaseException) -> str:
    """Return what went wrong, without addresses of objects and nested class names."""
    reason = getattr(error, "reason", None) or (error.args[0] if error.args else error)
    inner = getattr(reason, "reason", None) or reason
    text = " ".join(str(inner).split())
    return (text.rpartition(">: ")[2] or text or type(error).__name__)[:200].rstrip(" .")


def _too_large(url: str, max_bytes: int) -> PaperError:
    return PaperError(
        f"{url} is larger than {max_bytes / 2**20:.0f} MiB.",
        hint="Raise CLAIMCHECK_MAX_PDF_MB if the paper is really that large.",
        code="too-large",
    )
