"""Where a language model is asked, and which key goes there."""

import ipaddress
import os
from typing import NamedTuple
from urllib.parse import urlsplit

from claimcheck.errors import InputError

OWN_KEY, OPENAI_KEY = "CLAIMCHECK_LLM_KEY", "OPENAI_API_KEY"
_OPENAI = "openai.com"
_HINT = "Set llm_url (CLAIMCHECK_LLM_URL) to an address such as https://api.openai.com/v1 or http://127.0.0.1:11434/v1."


class Address(NamedTuple):
    """The base URL of an endpoint."""

    url: str
    host: str
    """With the port where the URL names one: "127.0.0.1:11434"."""
    is_https: bool
    is_local: bool
    """On this machine."""
    is_openai: bool


def parse_address(url: str | None) -> Address:
    """Return the endpoint's address. Raises InputError where it is none, or holds a password or a query."""
    if not url:
        raise InputError("No endpoint is named for the language model.", hint=_HINT)
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host or not url.isascii():
        raise InputError(f"{url[:100]!r} is not the address of an endpoint.", hint=_HINT)
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise InputError(
            "The endpoint's address holds more than a place.",
            hint=f"Leave out passwords and queries; the key goes in {OWN_KEY}.",
        )
    return Address(
        url=url.strip().rstrip("/"),
        host=f"{host}:{port}" if port else host,
        is_https=parts.scheme == "https",
        is_local=_is_loopback(host),
        is_openai=host == _OPENAI or host.endswith(f".{_OPENAI}"),
    )


def key_for(address: Address) -> str | None:
    """Return the key from the environment that may be sent to an endpoint, or None.

    `CLAIMCHECK_LLM_KEY` may go to any, `OPENAI_API_KEY` to OpenAI and to this machine; over plain http none leaves the machine.
    """
    if not (address.is_https or address.is_local):
        return None
    own = os.environ.get(OWN_KEY, "").strip()
    if own:
        return own
    return os.environ.get(OPENAI_KEY, "").strip() or None if address.is_openai or address.is_local else None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
