"""Requests are sent to allowed places only, and are bounded in size, time and number."""

import email.utils
import hashlib
import socket
import threading
import time
from pathlib import Path
from unittest import mock

import pytest
from fetchers import arxiv_server as server
from fetchers.arxiv_server import QUICK, ArxivServer

from claimcheck.errors import InputError, PaperError, StoreError
from claimcheck.http import Limits, Pace, PoliteSession, addresses
from claimcheck.http.exchange import retry_after_s

MEGABYTE = 1 << 20


@pytest.fixture
def session(archive: ArxivServer, tmp_path: Path) -> PoliteSession:
    return PoliteSession((archive.origin,), user_agent="claimcheck/0 (+me)", pace=Pace(tmp_path, "test", 0), limits=QUICK)


@pytest.fixture
def paper(archive: ArxivServer) -> str:
    """Return the URL of a paper."""
    archive.add("2101.00001", "A Paper")
    return f"{archive.pdf}/2101.00001v1"


def test_an_answer_has_its_bytes_and_hash(session: PoliteSession, archive: ArxivServer, paper: str, tmp_path: Path) -> None:
    pdf = archive.papers["2101.00001"].pdf
    answer = session.get(paper, max_bytes=MEGABYTE)
    assert (answer.status, answer.content, answer.sha256) == (200, pdf, hashlib.sha256(pdf).hexdigest())
    into = tmp_path / "paper.pdf"
    into.write_bytes(b"what stood there before" * 1000)
    assert session.get(paper, max_bytes=MEGABYTE, into=into).content == b""
    assert into.read_bytes() == pdf


def test_the_user_agent_is_honest_and_connections_are_closed(session: PoliteSession, archive: ArxivServer, paper: str) -> None:
    session.get(paper, max_bytes=MEGABYTE)
    headers = archive.asked[0].headers
    assert headers["User-Agent"] == "claimcheck/0 (+me)"
    assert headers["Connection"] == "close"
    assert headers["Accept-Encoding"] == "identity"
    assert "Authorization" not in headers


@pytest.mark.parametrize("code", [400, 404, 403])
def test_a_final_status_is_an_answer(session: PoliteSession, archive: ArxivServer, paper: str, code: int) -> None:
    archive.fail("pdf", server.status(code))
    answer = session.get(paper, max_bytes=MEGABYTE)
    assert (answer.status, answer.content) == (code, b"")
    assert len(archive.asked) == 1


@pytest.mark.parametrize("fault", [server.status(429), server.status(503), server.status(500), server.cut_off, server.hang_up])
def test_passing_trouble_is_tried_again(session: PoliteSession, archive: ArxivServer, paper: str, fault: server.Fault) -> None:
    archive.fail("pdf", fault, fault)
    assert session.get(paper, max_bytes=MEGABYTE).status == 200
    assert len(archive.asked) == 3


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (server.status(429), "answers 429"),
        (server.status(503, retry_after="0"), "asks to wait 0 s"),
        (server.cut_off, "IncompleteRead"),
        (server.hang_up, "closed connection without response"),
        (server.silence, "timed out"),
        (server.drip, "bytes in"),
        (server.drip_headers, "no answer within"),
    ],
    ids=lambda case: getattr(case, "__name__", str(case)),
)
def test_lasting_trouble_ends_after_a_bounded_time(
    session: PoliteSession, archive: ArxivServer, paper: str, fault: server.Fault, says: str
) -> None:
    archive.fail("pdf", *[fault] * 10)
    started = time.monotonic()
    with pytest.raises(PaperError, match=says) as raised:
        session.get(paper, max_bytes=MEGABYTE)
    assert raised.value.code == "fetch-failed"
    assert raised.value.hint
    assert len(archive.asked) == QUICK.tries
    assert time.monotonic() - started < QUICK.tries * (QUICK.deadline_s + 0.5)


def test_an_archive_that_keeps_failing_is_left_alone(session: PoliteSession, archive: ArxivServer, paper: str) -> None:
    archive.fail("pdf", *[server.status(503)] * 100)
    for _ in range(QUICK.give_up_after + 2):
        with pytest.raises(PaperError):
            session.get(paper, max_bytes=MEGABYTE)
    assert len(archive.asked) == QUICK.tries * QUICK.give_up_after


@pytest.mark.parametrize("as_date", [False, True])
def test_retry_after_is_waited_out(session: PoliteSession, archive: ArxivServer, paper: str, as_date: bool) -> None:
    wait = email.utils.formatdate(time.time() + 2, usegmt=True) if as_date else "1"
    archive.fail("pdf", server.status(429, retry_after=wait))
    session.get(paper, max_bytes=MEGABYTE)
    first, second = (asked.at for asked in archive.asked)
    assert second - first > (0.8 if as_date else 0.95)  # a date has whole seconds


def test_a_long_retry_after_ends_the_asking_at_once(session: PoliteSession, archive: ArxivServer, paper: str) -> None:
    archive.fail("pdf", server.status(429, retry_after="86400"))
    started = time.monotonic()
    for _ in range(2):
        with pytest.raises(PaperError, match="could not be asked"):
            session.get(paper, max_bytes=MEGABYTE)
    assert len(archive.asked) == 1
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    ("header", "low", "high"),
    [
        ("7", 7, 7),
        (" 120 ", 120, 120),
        ("-3", None, None),
        ("soon", None, None),
        ("", None, None),
        (None, None, None),
        ("9" * 5000, 999_999_999, 999_999_999),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0, 0),
        ("Wed, 21 Oct 9999 07:28:00 GMT", 1e9, 1e12),
        ("Wed, 99 Foo 2015 07:28:00 GMT", None, None),
    ],
)
def test_retry_after_is_read(header: str | None, low: float | None, high: float | None) -> None:
    seconds = retry_after_s(header)
    assert (seconds is None) is (low is None)
    if seconds is not None and low is not None and high is not None:
        assert low <= seconds <= high


@pytest.mark.parametrize("fault", [server.endless, server.gzip_bomb])
def test_a_body_over_the_limit_is_left(
    session: PoliteSession, archive: ArxivServer, paper: str, fault: server.Fault, tmp_path: Path
) -> None:
    archive.fail("pdf", fault)
    into = tmp_path / "part"
    with pytest.raises(PaperError) as raised:
        session.get(paper, max_bytes=MEGABYTE, into=into)
    assert raised.value.code == "too-large"
    assert into.stat().st_size <= MEGABYTE
    assert len(archive.asked) == 1


def test_an_announced_length_over_the_limit_is_not_read(session: PoliteSession, archive: ArxivServer, paper: str) -> None:
    archive.fail("pdf", server.cut_off)
    with pytest.raises(PaperError) as raised:
        session.get(paper, max_bytes=1000)
    assert raised.value.code == "too-large"


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/paper.pdf",
        "http://192.168.1.1/",
        "http://127.0.0.1:1/paper.pdf",
        "http://[::1]/",
        "http://localhost/",
        "https://export.arxiv.org/pdf/2101.00001v1",
        "https://evil.example/paper.pdf",
        "http://user:secret@127.0.0.1/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/paper.pdf",
        "//evil.example/paper.pdf",
        "http://127.0.0.1\\@evil.example/",
        "http://127.0.0.1:99999/",
        "http://[::1",
    ],
)
def test_a_redirect_to_anywhere_else_is_refused(session: PoliteSession, archive: ArxivServer, paper: str, target: str) -> None:
    archive.fail("pdf", server.redirect(target))
    with (
        mock.patch.object(addresses, "create_connection", wraps=addresses.create_connection) as connect,
        pytest.raises(PaperError, match="refused") as raised,
    ):
        session.get(paper, max_bytes=MEGABYTE)
    assert connect.call_count == 1
    assert raised.value.code == "fetch-failed"
    assert len(archive.asked) == 1


def test_a_redirect_with_credentials_is_refused(session: PoliteSession, archive: ArxivServer, paper: str) -> None:
    archive.fail("pdf", server.redirect(paper.replace("://", "://user:secret@")))
    with pytest.raises(PaperError, match="refused"):
        session.get(paper, max_bytes=MEGABYTE)


def test_redirects_within_the_archive_are_followed_but_not_for_ever(
    session: PoliteSession, archive: ArxivServer, paper: str
) -> None:
    archive.fail("pdf", server.redirect("/pdf/2101.00001"), server.redirect("2101.00001v1"))
    answer = session.get(paper, max_bytes=MEGABYTE)
    assert (answer.status, answer.url) == (200, paper)
    archive.fail("pdf", *[server.redirect("/pdf/2101.00001")] * 10)
    with pytest.raises(PaperError, match="too many redirects"):
        session.get(paper, max_bytes=MEGABYTE)


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("151.101.3.42", True),
        ("2a04:4e42::810", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:127.0.0.1", False),
    ],
)
def test_only_public_addresses_are_connected_to(address: str, is_public: bool) -> None:
    if is_public:
        addresses.check_address(address, loopback=False)
        with pytest.raises(addresses.RefusedAddressError):
            addresses.check_address(address, loopback=True)
    else:
        with pytest.raises(addresses.RefusedAddressError):
            addresses.check_address(address, loopback=False)


@pytest.mark.parametrize("answers", [["10.0.0.1"], ["151.101.3.42", "127.0.0.1"], ["::ffff:169.254.169.254"]])
def test_a_public_name_with_a_private_address_is_refused_before_connecting(
    answers: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the name is allowed, and what it leads to is not."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in answers]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    connect = mock.Mock(side_effect=AssertionError("connected"))
    monkeypatch.setattr(addresses, "create_connection", connect)
    session = PoliteSession(("https://export.arxiv.org",), user_agent="x", pace=Pace(tmp_path, "test", 0), limits=QUICK)
    with pytest.raises(PaperError, match="private or reserved address"):
        session.get("https://export.arxiv.org/pdf/2101.00001v1", max_bytes=MEGABYTE)
    assert not connect.called


def test_the_address_that_was_checked_is_the_one_connected_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that answers differently the second time has no say: the name is looked up once."""
    answers = iter(["151.101.3.42", "10.0.0.1"])
    asked = []

    def getaddrinfo(*_: object, **__: object) -> list[object]:
        asked.append(next(answers))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (asked[-1], 443))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    connect = mock.Mock(side_effect=OSError("no network in tests"))
    monkeypatch.setattr(addresses, "create_connection", connect)
    limits = Limits(tries=1)
    session = PoliteSession(("https://export.arxiv.org",), user_agent="x", pace=Pace(tmp_path, "test", 0), limits=limits)
    with pytest.raises(PaperError, match="no network in tests"):
        session.get("https://export.arxiv.org/pdf/2101.00001v1", max_bytes=MEGABYTE)
    assert asked == ["151.101.3.42"]
    assert connect.call_args.args[0] == ("151.101.3.42", 443)


@pytest.mark.parametrize(
    "origins",
    [
        ("http://export.arxiv.org",),
        ("https://export.arxiv.org", "http://127.0.0.1:8000"),
        ("http://10.0.0.1",),
        ("ftp://export.arxiv.org",),
        ("export.arxiv.org",),
        ("",),
        ("https://",),
    ],
)
def test_origins_are_https_or_all_on_this_machine(origins: tuple[str, ...], tmp_path: Path) -> None:
    with pytest.raises(InputError):
        PoliteSession(origins, user_agent="x", pace=Pace(tmp_path, "test", 0))


@pytest.mark.parametrize("agent", ["x\r\nHost: evil", "ünïcode", "a\0b"])
def test_a_user_agent_that_cannot_be_sent_is_refused(agent: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="contact"):
        PoliteSession(("https://export.arxiv.org",), user_agent=agent, pace=Pace(tmp_path, "test", 0))


def test_a_file_that_cannot_be_written_is_an_error_of_the_store(session: PoliteSession, paper: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        session.get(paper, max_bytes=MEGABYTE, into=tmp_path / "missing" / "paper.pdf")


def test_a_server_that_is_not_there_is_a_failure(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    session = PoliteSession((f"http://127.0.0.1:{port}",), user_agent="x", pace=Pace(tmp_path, "test", 0), limits=QUICK)
    with pytest.raises(PaperError, match=r"127\.0\.0\.1 could not be asked: .*refused"):
        session.get(f"http://127.0.0.1:{port}/pdf/2101.00001v1", max_bytes=MEGABYTE)


def test_a_request_to_wait_holds_for_other_sessions_too(archive: ArxivServer, paper: str, tmp_path: Path) -> None:
    once = QUICK._replace(tries=1)
    first, second = (
        PoliteSession((archive.origin,), user_agent="x", pace=Pace(tmp_path, "test", 0), limits=once) for _ in range(2)
    )
    archive.fail("pdf", server.status(429, retry_after="1"))
    with pytest.raises(PaperError, match="429"):
        first.get(paper, max_bytes=MEGABYTE)
    assert second.get(paper, max_bytes=MEGABYTE).status == 200
    assert archive.asked[1].at - archive.asked[0].at > 0.95


def test_a_proxy_of_the_environment_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.getsockname()[1]}")
        for name in ("NO_PROXY", "no_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.delenv(name, raising=False)
        heard = []

        def listen() -> None:
            connection, _ = proxy.accept()
            with connection:
                heard.append(connection.recv(4096))
                connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")

        listener = threading.Thread(target=listen)
        listener.start()
        limits = QUICK._replace(tries=1)
        session = PoliteSession(("https://export.arxiv.org",), user_agent="x", pace=Pace(tmp_path, "test", 0), limits=limits)
        with pytest.raises(PaperError, match="could not be asked"):
            session.get("https://export.arxiv.org/pdf/2101.00001v1", max_bytes=MEGABYTE)
        listener.join(timeout=10)
    assert heard[0].startswith(b"CONNECT export.arxiv.org:443 ")
