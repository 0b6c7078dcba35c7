"""GET, politely: allowed origins only, paced, bounded in size and time, tried again a few times."""

import contextlib
import email.utils
import hashlib
import random
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple
from urllib.parse import urljoin

import requests
import urllib3
from urllib3.util import parse_url

from claimcheck.errors import InputError, PaperError, StoreError
from claimcheck.http.addresses import CheckedAdapter, RefusedAddressError
from claimcheck.http.pacing import MAX_PAUSE_S, Pace

_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_CHUNK = 1 << 16  # bytes
_TRY_LATER = "Nothing is known about the paper; run again later, or put its PDF into the papers folder."
_TROUBLE = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)


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


class _AgainError(Exception):
    """A try failed in a way that a further one may mend."""

    def __init__(self, reason: str, pause_s: float | None = None) -> None:
        super().__init__(reason)
        self.pause_s = pause_s


class PoliteSession:
    """Asks the origins that it was made for, and nobody else.

    A request goes to https only, but for a server on this machine. Redirects are followed by hand, to the same origins. Every
    request, also each try and each redirect, waits for its turn of the `pace`.
    """

    def __init__(self, origins: tuple[str, ...], *, user_agent: str, pace: Pace, limits: Limits | None = None) -> None:
        """Allow `origins` ("https://export.arxiv.org"); all of them on this machine, or none.

        Raises InputError where one is neither https nor on this machine, or the user agent cannot be sent.
        """
        self._origins = frozenset(_origin(url) for url in origins)
        self._loopback = all(host in _LOOPBACK for _, host, _ in self._origins)
        for scheme, host, _ in self._origins:
            if scheme != "https" and not self._loopback:
                raise InputError(
                    f"The archive at {host} is not asked without https.", hint="Set its address to an https:// URL."
                )
        if not (user_agent.isascii() and user_agent.isprintable()):
            raise InputError("The contact has characters that a request cannot carry.", hint="Set a mail address or a URL.")
        self._headers = {"User-Agent": user_agent, "Accept-Encoding": "identity", "Connection": "close"}
        self._pace = pace
        self._limits = limits or Limits()
        self._failed = 0

    def get(self, url: str, *, max_bytes: int, into: Path | None = None) -> Answer:
        """Return the answer; a body of status 200 is written to `into`, if given, replacing what stands there.

        Raises PaperError: code "fetch-failed" where the archive cannot be asked (network, rate limit, refused redirect), and
        "too-large" where the body, decoded, is longer than `max_bytes`.
        """
        if self._failed >= self._limits.give_up_after:
            raise _failure(url, "it did not answer several requests before, and is not asked again in this run")
        reason = ""
        for attempt in range(self._limits.tries):
            try:
                answer = self._follow(url, max_bytes, into)
            except _AgainError as trouble:
                reason = str(trouble)
                if not self._wait(attempt, trouble.pause_s):
                    break
            else:
                self._failed = 0
                return answer
        self._failed += 1
        raise _failure(url, reason)

    def _wait(self, attempt: int, asked_s: float | None) -> bool:
        """Pause before the next try; return False where there is to be none."""
        if (asked_s or 0.0) > MAX_PAUSE_S:
            self._failed = self._limits.give_up_after
            return False
        if attempt + 1 >= self._limits.tries:
            return False
        backoff_s = self._limits.backoff_s * 2**attempt * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing
        time.sleep(min(max(asked_s or 0.0, backoff_s), MAX_PAUSE_S))
        return True

    def _follow(self, url: str, max_bytes: int, into: Path | None) -> Answer:
        for _ in range(self._limits.max_redirects + 1):
            answer = self._exchange(self._checked(url), max_bytes, into)
            if isinstance(answer, Answer):
                return answer
            url = answer
        raise _refusal(url, "too many redirects")

    def _checked(self, url: str) -> str:
        """Return `url` if it may be asked. Raises PaperError."""
        try:
            origin = _origin(url)
        except InputError as error:
            raise _refusal(url, "it is not a web address") from error
        if origin not in self._origins or parse_url(url).auth:
            raise _refusal(url, "it is not a place that this program asks")
        return url

    def _exchange(self, url: str, max_bytes: int, into: Path | None) -> "Answer | str":
        """Send one request; return the answer, or the URL that it redirects to. Raises PaperError, _AgainError."""
        with self._pace.turn(), _Watchdog(self._limits.deadline_s) as watchdog, requests.Session() as session:
            session.trust_env = not self._loopback
            session.auth = _no_credentials  # else a .netrc would be asked for some
            for scheme in ("http://", "https://"):
                session.mount(scheme, CheckedAdapter(loopback=self._loopback, on_connect=watchdog.watch))
            try:
                with session.get(
                    url,
                    headers=self._headers,
                    stream=True,
                    allow_redirects=False,
                    timeout=(self._limits.connect_s, self._limits.silence_s),
                ) as response:
                    return self._read(response, max_bytes, into)
            except RefusedAddressError as error:
                raise _refusal(url, str(error)) from error
            except _TROUBLE as error:
                reason = f"no answer within {self._limits.deadline_s:.0f} s" if watchdog.has_fired else _plain(error)
                raise _AgainError(reason) from error

    def _read(self, response: requests.Response, max_bytes: int, into: Path | None) -> "Answer | str":
        if response.status_code in _TRANSIENT:
            pause_s = retry_after_s(response.headers.get("Retry-After"))
            if pause_s is not None:
                self._pace.stay_away(pause_s)
            asks = f" and asks to wait {pause_s:.0f} s" if pause_s is not None else ""
            raise _AgainError(f"it answers {response.status_code} ({response.reason}){asks}", pause_s)
        if response.status_code in _REDIRECTS:
            return urljoin(response.url, response.headers.get("Location", ""))
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
        """Yield the decoded body as it arrives. Raises _AgainError, and urllib3's errors (cut off, badly coded)."""
        started = time.monotonic()
        n_bytes = 0
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            yield chunk
            n_bytes += len(chunk)
            elapsed_s = time.monotonic() - started
            if elapsed_s > self._limits.deadline_s:
                raise _AgainError(f"no full answer within {self._limits.deadline_s:.0f} s")
            if elapsed_s > self._limits.slow_after_s and n_bytes < elapsed_s * self._limits.slow_bytes_per_s:
                raise _AgainError(f"it sent only {n_bytes} bytes in {elapsed_s:.0f} s")


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
                f"{path} cannot be written ({error.strerror or error}).",
                hint="Make room or rights there, or set CLAIMCHECK_CACHE to another folder.",
            ) from error


def retry_after_s(header: str | None) -> float | None:
    """Return the seconds that a Retry-After header asks for (a number, or an HTTP date), or None where it says nothing."""
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of a URL. Raises InputError where it has none."""
    try:
        parsed = parse_url(url)
    except urllib3.exceptions.LocationParseError:
        parsed = parse_url("")
    port = parsed.port or {"https": 443, "http": 80}.get(parsed.scheme or "")
    if not parsed.host or port is None or "\\" in url:
        raise InputError(f"{url[:200]!r} is not a web address.", hint="Set it to a URL that begins with https://.")
    return parsed.scheme or "", parsed.host.lower(), port


def _no_credentials(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _plain(error: BaseException) -> str:
    """Return what went wrong, without addresses of objects and nested class names."""
    reason = getattr(error, "reason", None) or (error.args[0] if error.args else error)
    inner = getattr(reason, "reason", None) or reason
    text = " ".join(str(inner).split())
    return (text.rpartition(">: ")[2] or text or type(error).__name__)[:200]


def _failure(url: str, reason: str) -> PaperError:
    return PaperError(f"{_host(url)} could not be asked: {reason}.", hint=_TRY_LATER, code="fetch-failed")


def _refusal(url: str, reason: str) -> PaperError:
    message = f"The archive's answer leads to {url[:200]!r}, which is refused: {reason}."
    return PaperError(message, hint="Put the paper's PDF into the papers folder.", code="fetch-failed")


def _too_large(url: str, max_bytes: int) -> PaperError:
    return PaperError(
        f"What {_host(url)} sends is larger than {max_bytes / 2**20:.0f} MiB.",
        hint="Raise CLAIMCHECK_MAX_PDF_MB if the paper is really that large.",
        code="too-large",
    )


def _host(url: str) -> str:
    return parse_url(url).host or "The archive"
