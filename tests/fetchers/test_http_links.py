"""Links are asked once, within limits, at public addresses only; only a server's own word says that a link is dead."""

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from fetchers.arxiv_server import QUICK

from claimcheck.errors import InputError
from claimcheck.http import Pace, WebLinks, addresses, links

NEW_PLACE = {
    "/moved": "/there",
    "/loop": "/loop",
    "/to-archive": "https://arxiv.org/abs/2101.00001",
    "/to-file": "file:///etc/passwd",
}


class Site(ThreadingHTTPServer):
    """A server on this machine that notes what it is asked; /NUMBER answers with that status."""

    daemon_threads = True
    asked: list[str]

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Page(BaseHTTPRequestHandler):
    server: Site

    def do_HEAD(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        name = self.path.strip("/")
        if self.path == "/silent":
            threading.Event().wait(2)
        status = int(name) if name.isdigit() else 302 if self.path in NEW_PLACE else 200
        self.send_response(405 if self.path == "/get-only" and self.command == "HEAD" else status)
        if self.path in NEW_PLACE:
            self.send_header("Location", NEW_PLACE[self.path])
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815 - the name that the standard library calls

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(("127.0.0.1", 0), Page) as server:
        server.asked = []
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., WebLinks]:
    return lambda **given: WebLinks(**{"user_agent": "x", "pace": Pace(tmp_path, "links", 0), "limits": QUICK, **given})


@pytest.mark.parametrize(
    ("path", "answer", "asked"),
    [
        ("/there", True, ["HEAD"]),
        ("/get-only", True, ["HEAD", "GET"]),
        ("/moved", True, ["HEAD", "HEAD"]),
        ("/404", False, ["HEAD", "GET"]),
        ("/410", False, ["HEAD", "GET"]),
        ("/401", None, ["HEAD", "GET"]),
        ("/403", None, ["HEAD", "GET"]),
        ("/429", None, ["HEAD"]),
        ("/503", None, ["HEAD"]),
        ("/silent", None, ["HEAD"]),
        ("/loop", None, ["HEAD"] * (QUICK.max_redirects + 1)),
        ("/to-archive", None, ["HEAD"]),
        ("/to-file", None, ["HEAD"]),
    ],
)
def test_only_the_servers_own_word_says_that_a_link_is_dead(path, answer, asked, site, make):
    checker = make(loopback=True)
    assert checker(f"{site.origin}{path}") is answer
    assert checker(f"{site.origin}{path}") is answer
    assert [request.partition(" ")[0] for request in site.asked] == asked


def test_a_host_that_gave_trouble_is_not_asked_again(site, make):
    checker = make(loopback=True)
    assert checker(f"{site.origin}/silent") is None
    assert checker(f"{site.origin}/there") is None
    assert len(site.asked) == 1


def test_links_beyond_the_limit_are_not_tried(site, make, monkeypatch, caplog):
    monkeypatch.setattr(links, "MAX_LINKS", 2)
    checker = make(loopback=True)
    assert [checker(f"{site.origin}/{name}") for name in "abcd"] == [True, True, None, None]
    assert caplog.messages == ["More than 2 links are claimed; the others are not tried."]


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "http://localhost/",
        "http://2130706433/",
        "https://user:word@example.org/",
        "https://example.org\\@127.0.0.1/",
        "https://arxiv.org/abs/2101.00001",
        "https://export.arxiv.org./abs/2101.00001",
        "ftp://example.org/",
        "https://",
        "https://[::1",
        f"https://{'a' * 70}.org/",
    ],
)
def test_what_may_not_be_asked_is_not_connected_to(url, make, monkeypatch):
    monkeypatch.setattr(addresses, "create_connection", lambda *_, **__: pytest.fail(f"connected for {url}"))
    assert make()(url) is None


@pytest.mark.parametrize("address", ["192.168.1.1", "127.0.0.1", "::ffff:169.254.169.254"])
def test_a_name_that_leads_into_the_private_network_is_refused(address, make, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))])
    monkeypatch.setattr(addresses, "create_connection", lambda *_, **__: pytest.fail("connected"))
    assert make()("code.example.org/tool") is None


def test_behind_a_proxy_nobody_is_asked(site, make, monkeypatch):
    monkeypatch.setenv("http_proxy", site.origin)
    assert make()("http://code.example.org/tool") is None
    assert site.asked == []


def test_a_contact_that_cannot_be_sent_is_an_error(make):
    with pytest.raises(InputError):
        make(user_agent="x\r\nHost: y")
