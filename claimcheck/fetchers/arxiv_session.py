"""The session that asks arXiv: its own hosts, at its own pace, under an honest name."""

from urllib.parse import urlsplit

from claimcheck import __version__
from claimcheck.errors import InputError
from claimcheck.http import Limits, Pace, PoliteSession
from claimcheck.settings import Settings

MIN_INTERVAL_S = 3.0
"""arXiv's own limit: https://info.arxiv.org/help/api/tou.html"""
_ARCHIVE = "arxiv.org"
_ARCHIVE_ORIGINS = ("https://export.arxiv.org", "https://arxiv.org", "https://www.arxiv.org")
"""Where a redirect within the archive may lead."""


def archive_session(settings: Settings, limits: Limits | None) -> PoliteSession:
    """Return a session for `settings.arxiv_api` and `settings.arxiv_pdf`, and for what `table_sources` asks.

    Raises InputError where one is neither https nor on this machine, the interval is too short for arXiv, or the contact cannot
    be sent; StoreError where the lock files cannot be used.
    """
    addresses = [settings.arxiv_api, settings.arxiv_pdf]
    addresses += [settings.arxiv_source] if settings.table_sources in ("tex", "all") else []
    addresses += [settings.arxiv_html] if settings.table_sources in ("html", "all") else []
    is_archive = any(_is_archive(address) for address in addresses)
    if is_archive and settings.arxiv_interval_s < MIN_INTERVAL_S:
        raise InputError(
            f"arXiv asks for at most one request in {MIN_INTERVAL_S:.0f} s.",
            hint=f"Set CLAIMCHECK_ARXIV_INTERVAL_S to {MIN_INTERVAL_S:.0f} or more.",
        )
    contact = f" (+{settings.contact})" if settings.contact else ""
    name = "arxiv" if is_archive else "".join(c if c.isalnum() else "-" for c in _host(settings.arxiv_api))
    return PoliteSession(
        (*addresses, *(_ARCHIVE_ORIGINS if is_archive else ())),
        user_agent=f"claimcheck/{__version__}{contact}",
        pace=Pace(settings.rate_folder, name, settings.arxiv_interval_s),
        limits=limits,
        max_requests=settings.max_requests,
    )


def _is_archive(address: str) -> bool:
    host = _host(address).partition(":")[0]
    return host == _ARCHIVE or host.endswith(f".{_ARCHIVE}")


def _host(address: str) -> str:
    """Return host and port; "" where the address has none, which the session then refuses."""
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""
