"""GET, politely: allowed origins only, paced, and tried again a few times."""

import random
import time
from pathlib import Path
from typing import NamedTuple

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from claimcheck.errors import InputError, PaperError
from claimcheck.http.exchange import AgainError, Answer, Exchange, Limits, refusal
from claimcheck.http.pacing import MAX_PAUSE_S, Pace

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_PORTS = {"https": 443, "http": 80}
_TRY_LATER = "Nothing is known about the paper; run again later, or put its PDF into the papers folder."


class _Origin(NamedTuple):
    scheme: str
    host: str
    port: int


class PoliteSession:
    """Asks the origins that it was made for, and nobody else.

    A request goes to https only, but for a server on this machine. Redirects are followed by hand, to the same origins. Every
    request, also each try and each redirect, waits for its turn of the `pace`.
    """

    def __init__(
        self, origins: tuple[str, ...], *, user_agent: str, pace: Pace, limits: Limits | None = None, max_requests: int = 0
    ) -> None:
        """Allow `origins` ("https://export.arxiv.org"); all of them on this machine, or none.

        At most `max_requests` requests are sent, tries and redirects counted; 0 stands for any number. Raises InputError where
        an origin is neither https nor on this machine, or the user agent cannot be sent.
        """
        self._origins = frozenset(_origin(url) for url in origins)
        is_loopback = all(origin.host in _LOOPBACK for origin in self._origins)
        for origin in self._origins:
            if origin.scheme not in _PORTS or (origin.scheme != "https" and not is_loopback):
                raise InputError(f"The archive at {origin.host} is not asked without https.", hint="Set an https:// address.")
        self._limits = limits or Limits()
        self._exchange = Exchange(user_agent, loopback=is_loopback, limits=self._limits)
        self._pace = pace
        self._n_failed = 0
        self._max_requests = max_requests
        self._n_requests = 0
        self.is_spent = False
        """Whether something was not asked because no request was left."""

    def get(self, url: str, *, max_bytes: int, into: Path | None = None) -> Answer:
        """Return the answer; a body of status 200 is written to `into`, if given, replacing what stands there.

        Raises PaperError: code "fetch-failed" where the archive cannot be asked (network, rate limit, refused redirect),
        "budget-spent" where no request is left, and "too-large" where the body, decoded, is longer than `max_bytes`. Raises
        StoreError where a file cannot be written.
        """
        if self._n_failed >= self._limits.give_up_after:
            raise _failure(url, "it did not answer several requests before, and is not asked again in this run")
        reason = ""
        for attempt in range(self._limits.tries):
            try:
                answer = self._follow(url, max_bytes, into)
            except AgainError as trouble:
                reason = str(trouble)
                if not self._wait(attempt, trouble.pause_s or 0.0):
                    break
            else:
                self._n_failed = 0
                return answer
        self._n_failed += 1
        raise _failure(url, reason)

    def _wait(self, attempt: int, asked_s: float) -> bool:
        """Pause before the next try; return False where there is to be none."""
        if asked_s > MAX_PAUSE_S:
            self._n_failed = self._limits.give_up_after
            return False
        if attempt + 1 >= self._limits.tries:
            return False
        backoff_s = self._limits.backoff_s * 2**attempt * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing
        time.sleep(min(max(asked_s, backoff_s), MAX_PAUSE_S))
        return True

    def _follow(self, url: str, max_bytes: int, into: Path | None) -> Answer:
        for _ in range(self._limits.max_redirects + 1):
            self._check(url)
            self._count()
            with self._pace.turn():
                try:
                    answer = self._exchange.get(url, max_bytes=max_bytes, into=into)
                except AgainError as trouble:
                    if trouble.pause_s is not None:
                        self._pace.stay_away(trouble.pause_s)
                    raise
            if isinstance(answer, Answer):
                return answer
            url = answer.url
        raise refusal(url, "too many redirects")

    def _count(self) -> None:
        """Count a request. Raises PaperError where it would be one too many."""
        if self._max_requests and self._n_requests >= self._max_requests:
            self.is_spent = True
            message = f"The {self._max_requests} requests that a run may make to the archive are used up."
            hint = "Allow more (--max-requests, CLAIMCHECK_MAX_REQUESTS), or run again: what was fetched is kept."
            raise PaperError(message, hint=hint, code="budget-spent")
        self._n_requests += 1

    def _check(self, url: str) -> None:
        """Raise PaperError unless `url` may be asked."""
        try:
            origin = _origin(url)
        except InputError as error:
            raise refusal(url, "it is not a web address") from error
        if origin not in self._origins or parse_url(url).auth:
            raise refusal(url, "it is not a place that this program asks")


def _origin(url: str) -> _Origin:
    """Return scheme, host and port of a URL. Raises InputError where it has none."""
    try:
        parsed = parse_url(url)
    except LocationParseError:
        parsed = parse_url("")
    port = parsed.port or _PORTS.get(parsed.scheme or "")
    if not parsed.host or port is None or "\\" in url:
        raise InputError(f"{url[:200]!r} is not a web address.", hint="Set it to a URL that begins with https://.")
    return _Origin(parsed.scheme or "", parsed.host.lower(), port)


def _failure(url: str, reason: str) -> PaperError:
    return PaperError(f"{parse_url(url).host} could not be asked: {reason}.", hint=_TRY_LATER, code="fetch-failed")
