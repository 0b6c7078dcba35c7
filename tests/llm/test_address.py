"""Where a key may go."""

import pytest

from claimcheck.errors import InputError
from claimcheck.llm.address import key_for, parse_address

OPENAI, OTHER, LAN, HERE = (
    "https://api.openai.com/v1",
    "https://llm.example.org/v1",
    "http://10.0.0.5:8000/v1",
    "http://[::1]:8080/v1/",
)


@pytest.mark.parametrize(
    ("url", "own", "openai", "sent"),
    [
        (OPENAI, None, "o", "o"),
        (OPENAI, "c", "o", "c"),
        (OTHER, None, "o", None),
        (OTHER, "c", "o", "c"),
        (LAN, "c", "o", None),
        (HERE, None, "o", "o"),
        (HERE, "c", None, "c"),
        ("http://localhost:1/v1", None, " ", None),
        ("https://notopenai.com/v1", None, "o", None),
        ("http://api.openai.com/v1", "c", "o", None),
    ],
)
def test_a_key_goes_only_where_it_may(
    monkeypatch: pytest.MonkeyPatch, url: str, own: str | None, openai: str | None, sent: str | None
) -> None:
    for name, value in {"CLAIMCHECK_LLM_KEY": own, "OPENAI_API_KEY": openai}.items():
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    assert key_for(parse_address(url)) == sent


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "api.openai.com",
        "ftp://x/v1",
        "https://",
        "http://[::1",
        "https://x:port/",
        "https://user:secret@x/v1",
        "https://x/v1?api-key=secret",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_address_is_refused_and_no_password_repeated(url: str | None) -> None:
    with pytest.raises(InputError) as raised:
        parse_address(url)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "host", "is_local"),
    [
        (OPENAI, "api.openai.com", False),
        (LAN, "10.0.0.5:8000", False),
        (HERE, "::1:8080", True),
        ("http://127.9.9.9/", "127.9.9.9", True),
    ],
)
def test_host_and_place(url: str, host: str, is_local: bool) -> None:
    address = parse_address(url)
    assert (address.host, address.is_local) == (host, is_local)
    assert not address.url.endswith("/")
