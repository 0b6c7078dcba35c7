"""Whether the URLs that claims name answer: asked once each, within tight limits, and at public addresses only.

A report may name any URL, so nothing of it is trusted: see `addresses.py` for where a request may lead, on redirects too. No
body is read. Behind a proxy that says where a name leads, addresses cannot be checked, so nobody is asked there.
"""

import logging

from requests.utils import get_environ_proxies, select_proxy
from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from claimcheck.errors import PaperError
from claimcheck.http.exchange import TRANSIENT, AgainError, Exchange, Limits
from claimcheck.http.pacing import Pace

LINK_LIMITS = Limits(connect_s=5.0, silence_s=10.0, deadline_s=15.0, max_redirects=3)
"""A page that is there sends its headers within seconds."""
MAX_LINKS = 200
"""Most URLs that a run asks: at the pace of one request a second a few minutes' worth."""
_GONE = frozenset({404, 410})  # every other refusal may be meant for programs alone
_ARCHIVE = "arxiv.org"  # has a pace of its own, and the fetcher asks it
_LOG = logging.getLogger("claimcheck.http")


class WebLinks:
    """Tells of a URL whether it answers."""

    def __init__(self, *, user_agent: str, pace: Pace, limits: Limits = LINK_LIMITS, loopback: bool = False) -> None:
        """Ask public addresses, or with `loopback` this machine alone.

        Raises InputError where the user agent cannot be sent.
        """
        self._exchange = Exchange(user_agent, loopback=loopback, limits=limits)
        self._pace = pace
        self._max_redirects = limits.max_redirects
        self._is_loopback = loopback
        self._known: dict[str, bool | None] = {}
        self._silent: set[str] = set()

    def __call__(self, url: str) -> bool | None:
        """Return True where the URL answers (2xx), False where the server says that it is gone (404, 410), else None.

        None stands for whatever else may happen: network trouble, a refused address, a login, a limit of this class. Raises
        StoreError where the lock files of the pace cannot be used.
        """
        url = url if "://" in url else f"https://{url}"
        if url not in self._known:
            if len(self._known) == MAX_LINKS:
                _LOG.warning("More than %d links are claimed; the others are not tried.", MAX_LINKS)
            self._known[url] = self._ask(url) if len(self._known) < MAX_LINKS else None
        return self._known[url]

    def _ask(self, url: str) -> bool | None:
        """Ask by HEAD, and by GET where that is not answered well: many servers refuse HEAD, or answer it wrongly."""
        for method in ("HEAD", "GET"):
            status = self._status(url, method)
            if status is None or status in TRANSIENT:
                return None
            if 200 <= status < 300:
                return True
        return False if status in _GONE else None

    def _status(self, url: str, method: str) -> int | None:
        """Return the status at the end of the redirects, or None. A host that gave trouble is not asked again."""
        for _ in range(self._max_redirects + 1):
            parts = self._allowed(url)
            if parts is None or parts.host in self._silent:
                return None
            try:
                with self._pace.turn():
                    answer = self._exchange.status(url, method)
            except (AgainError, PaperError, UnicodeError):  # the last: a name that no name server can be asked for
                self._silent.add(str(parts.host))
                return None
            if isinstance(answer, int):
                return answer
            url = answer.url
        return None

    def _allowed(self, url: str) -> Url | None:
        """Return the parts of a URL that may be asked, or None; whether its address may be is seen on connecting."""
        try:
            parts = parse_url(url)
        except LocationParseError:
            return None
        host = (parts.host or "").lower().rstrip(".")
        if parts.scheme not in ("http", "https") or not host or parts.auth or "\\" in url:
            return None
        if host == _ARCHIVE or host.endswith(f".{_ARCHIVE}"):
            return None
        is_proxied = not self._is_loopback and select_proxy(url, get_environ_proxies(url)) is not None
        return None if is_proxied else parts
