"""A loopback arXiv: Atom answers in the real service's form, PDFs, and every kind of trouble on demand.

    with ArxivServer() as archive:
        archive.add("2104.08645", "A Title", versions=2)
        archive.fail("pdf", status(429, retry_after="1"), cut_off)   # the next two requests for PDFs
        Settings(arxiv_api=archive.api, arxiv_pdf=archive.pdf, arxiv_interval_s=0)

Form of the answers: https://info.arxiv.org/help/api/user-manual.html; ways seen in use: an unknown id gives no entry, a
malformed one status 400 and an entry "Error", entries come in the archive's order, and a total may count ids that do not exist.
"""

import contextlib
import gzip
import re
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from claimcheck.fetchers.titles import plain_title
from claimcheck.http import Limits
from claimcheck.identifiers import parse_arxiv_id

QUICK = Limits(
    connect_s=2,
    silence_s=0.6,
    deadline_s=1.0,
    slow_after_s=0.4,
    slow_bytes_per_s=2000,
    tries=3,
    backoff_s=0.01,
    give_up_after=3,
)
"""Limits under which the faults below take no longer than a test should."""
Fault = Callable[["Handler"], None]
"""Answers one request in a bad way."""


class Asked(NamedTuple):
    """A request as it came in."""

    kind: str
    """"api", "pdf", "tex" or "html"."""
    path: str
    headers: dict[str, str]
    at: float
    """Monotonic seconds."""


@dataclass
class Stored:
    """A paper of the archive."""

    base: str
    titles: list[str]
    """One for each version."""
    comment: str | None
    withdrawn: bool
    """The last version is a withdrawal, without files."""
    authors: tuple[str, ...]
    year: int
    pdf: bytes
    tex: bytes | None = None
    html: bytes | None = None


@dataclass
class ArxivServer:
    """The archive; `with` starts and stops it."""

    papers: dict[str, Stored] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    most_at_once: int = 0
    counts_missing: bool = False
    """Whether `totalResults` counts ids that do not exist, as the real service did for long."""

    tls: ssl.SSLContext | None = None

    def __post_init__(self) -> None:
        self._faults: dict[str, deque[Fault]] = {kind: deque() for kind in ("api", "pdf", "tex", "html")}
        self._lock = threading.Lock()
        self._at_once = 0
        self.stopping = threading.Event()

    def __enter__(self) -> "ArxivServer":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"archive": self}))
        self._server.daemon_threads = True
        if self.tls:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def origin(self) -> str:
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self._server.server_port}"

    @property
    def api(self) -> str:
        return f"{self.origin}/api/query"

    @property
    def pdf(self) -> str:
        return f"{self.origin}/pdf"

    @property
    def tex(self) -> str:
        return f"{self.origin}/e-print"

    @property
    def html(self) -> str:
        return f"{self.origin}/html"

    def add(
        self,
        base: str,
        title: str,
        *,
        versions: int = 1,
        first_title: str | None = None,
        comment: str | None = None,
        withdrawn: bool = False,
        authors: tuple[str, ...] = ("Ada Ampère", "Max Müller"),
        year: int = 2021,
        pdf: bytes | None = None,
        tex: bytes | None = None,
        html: bytes | None = None,
    ) -> None:
        """Put a paper into the archive."""
        titles = [first_title or title] + [title] * (versions - 1)
        comment = comment or ("This paper has been withdrawn by the authors" if withdrawn else None)
        self.papers[base] = Stored(base, titles, comment, withdrawn, authors, year, pdf or make_pdf(title), tex, html)

    def fail(self, kind: str, *faults: Fault) -> None:
        """Answer the next requests of a kind ("api", "pdf", "tex", "html") by these faults, one each."""
        self._faults[kind].extend(faults)

    def n_asked(self, kind: str) -> int:
        """Return how many requests of a kind came in."""
        return sum(asked.kind == kind for asked in self.asked)

    @contextlib.contextmanager
    def taking(self, kind: str, handler: "Handler") -> Iterator[Fault | None]:
        """Note a request and give the fault that is to answer it."""
        with self._lock:
            self.asked.append(Asked(kind, handler.path, dict(handler.headers), time.monotonic()))
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            fault = self._faults[kind].popleft() if self._faults[kind] else None
        try:
            yield fault
        finally:
            with self._lock:
                self._at_once -= 1


class Handler(BaseHTTPRequestHandler):
    """Answers as arXiv does."""

    archive: ArxivServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        folder, _, name = unquote(parts.path).removeprefix("/").partition("/")
        kind = {"api": "api", "e-print": "tex", "html": "html"}.get(folder, "pdf")
        with self.archive.taking(kind, self) as fault, contextlib.suppress(OSError):
            if fault:
                fault(self)
            elif kind == "api":
                self.answer_query({key: values[0] for key, values in parse_qs(parts.query).items()})
            elif kind == "pdf":
                self.answer_pdf(name)
            else:
                self.answer_source(kind, name)

    def answer_query(self, query: dict[str, str]) -> None:
        ids = [one for one in query.get("id_list", "").split(",") if one]
        malformed = next((one for one in ids if parse_arxiv_id(one) is None), None)
        if malformed:
            self.send(400, feed([error_entry(f"incorrect id format for {malformed}")], 1), "application/atom+xml")
            return
        start, limit = int(query.get("start", 0)), int(query.get("max_results", 10))
        found = self.by_id(ids) if ids else self.by_title(query.get("search_query", ""))
        total = len(ids) if ids and self.archive.counts_missing else len(found)
        self.send(200, feed(found[start : start + limit], total), "application/atom+xml")

    def by_id(self, ids: list[str]) -> list[str]:
        entries = []
        for one in sorted(ids, reverse=True):  # never in the order asked for
            wanted = parse_arxiv_id(one)
            stored = self.archive.papers.get(wanted.base) if wanted else None
            if wanted and stored and (wanted.version or 1) <= len(stored.titles):
                entries.append(entry(stored, wanted.version or len(stored.titles)))
        return entries

    def by_title(self, query: str) -> list[str]:
        phrases = re.findall(r'ti:"([^"]*)"', query)
        papers = self.archive.papers.values()
        return [entry(one, len(one.titles)) for one in papers if any(p in plain_title(one.titles[-1]) for p in phrases)]

    def answer_pdf(self, name: str) -> None:
        wanted = parse_arxiv_id(name)
        stored = self.archive.papers.get(wanted.base) if wanted else None
        version = (wanted.version if wanted else None) or (len(stored.titles) if stored else 0)
        if stored is None or version > len(stored.titles) or (stored.withdrawn and version == len(stored.titles)):
            self.send(404, b"<html>No PDF</html>", "text/html")
        else:
            self.send(200, stored.pdf, "application/pdf")

    def answer_source(self, kind: str, name: str) -> None:
        wanted = parse_arxiv_id(name)
        stored = self.archive.papers.get(wanted.base) if wanted else None
        body = (stored.tex if kind == "tex" else stored.html) if stored else None
        if body is None:
            self.send(404, b"<html>No such file</html>", "text/html")
        else:
            self.send(200, body, "application/gzip" if kind == "tex" else "text/html")

    def send(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


# ---- faults ----------------------------------------------------------------------------------------------------------


def status(code: int, *, retry_after: str | None = None) -> Fault:
    """Answer with a status, perhaps asking to come back later."""
    headers = {"Retry-After": retry_after} if retry_after else {}
    return lambda handler: handler.send(code, b"Rate exceeded.", "text/plain", **headers)


def redirect(target: str) -> Fault:
    """Send the asker elsewhere; a target that begins with "/" stays here."""
    return lambda handler: handler.send(302, b"", "text/plain", Location=target)


def empty_feed(handler: Handler) -> None:
    """Claim that there is nothing."""
    handler.send(200, feed([], 0), "application/atom+xml")


def web_page(handler: Handler) -> None:
    """Answer with a page for people, and status 200."""
    handler.send(200, b"<!DOCTYPE html><html><body>Please solve this riddle.</body></html>", "text/html")


def half_feed(handler: Handler) -> None:
    """Announce a feed's first half as the whole."""
    body = feed([entry(stored, 1) for stored in handler.archive.papers.values()], 1)
    handler.send(200, body[: len(body) // 2], "application/atom+xml")


def cut_off(handler: Handler) -> None:
    """Hang up in the middle of the body."""
    handler.send(200, b"%PDF-1.4\n" + b"x" * 500, "application/pdf", Content_Length="100000")
    handler.close_connection = True


def hang_up(handler: Handler) -> None:
    """Say nothing and hang up."""
    handler.close_connection = True


def without_end(handler: Handler) -> None:
    """Send half a PDF with a Content-Length to match, so that only the PDF itself tells."""
    handler.send(200, make_pdf("Half a paper")[:300], "application/pdf")


def too_short_length(handler: Handler) -> None:
    """Announce fewer bytes than are sent."""
    body = make_pdf("A paper")
    handler.send(200, body, "application/pdf", Content_Length=str(len(body) // 2))
    handler.close_connection = True


def drip(handler: Handler) -> None:
    """Send a byte at a time, for as long as somebody reads."""
    handler.send(200, b"", "application/pdf", Content_Length="1000000")
    while not handler.archive.stopping.wait(0.05):
        handler.wfile.write(b"%")


def stall(handler: Handler) -> None:
    """Send half of a PDF, and then nothing for a long time."""
    handler.send(200, b"%PDF-1.4\n" + bytes(500_000), "application/pdf", Content_Length="1000000")
    handler.archive.stopping.wait(30)


def drip_headers(handler: Handler) -> None:
    """Send the headers a byte at a time: no body ever begins."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.archive.stopping.wait(0.05):
        handler.wfile.write(b"a")


def silence(handler: Handler) -> None:
    """Take the request and never answer."""
    handler.archive.stopping.wait(30)
    handler.close_connection = True


def endless(handler: Handler) -> None:
    """Send a PDF that never ends, without a length."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/pdf")
    handler.end_headers()
    handler.close_connection = True
    block = b"%PDF-1.4" + b"x" * 65_528
    while not handler.archive.stopping.is_set():
        handler.wfile.write(block)


def gzip_bomb(handler: Handler) -> None:
    """Send 200 MB of zeros in 200 kB."""
    handler.send(200, _BOMB, "application/pdf", Content_Encoding="gzip")


_BOMB = gzip.compress(b"%PDF-1.4\n" + bytes(50 << 20), compresslevel=9)


# ---- content ---------------------------------------------------------------------------------------------------------


def feed(entries: list[str], total: int) -> bytes:
    """Return an Atom feed as arXiv writes it."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        '  <link href="http://arxiv.org/api/query?search_query%3D%26id_list%3D" rel="self" type="application/atom+xml"/>\n'
        '  <title type="html">ArXiv Query: search_query=&amp;id_list=&amp;start=0</title>\n'
        "  <id>http://arxiv.org/api/cHxbiOdZaP56ODnBPIenZhzg5f8</id>\n  <updated>2026-01-05T00:00:00-05:00</updated>\n"
        '  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"{total}</opensearch:totalResults>\n"
        '  <opensearch:startIndex xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">0</opensearch:startIndex>\n'
        '  <opensearch:itemsPerPage xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">10</opensearch:itemsPerPage>\n'
        f"{''.join(entries)}</feed>\n"
    ).encode()


def entry(stored: Stored, version: int) -> str:
    """Return the Atom entry of one version."""
    identifier = f"{stored.base}v{version}"
    is_last = version == len(stored.titles)
    comment = stored.comment if is_last or not stored.withdrawn else None
    noted = (
        f'    <arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">{escape(comment)}</arxiv:comment>\n' if comment else ""
    )
    authors = "".join(f"    <author>\n      <name>{escape(name)}</name>\n    </author>\n" for name in stored.authors)
    title = escape(stored.titles[version - 1], quote=False).replace(": ", ":\n  ")  # arXiv wraps long titles
    return (
        f"  <entry>\n    <id>http://arxiv.org/abs/{identifier}</id>\n    <updated>{stored.year}-05-04T10:00:00Z</updated>\n"
        f"    <published>{stored.year}-04-17T21:19:48Z</published>\n    <title>{title}</title>\n"
        f"    <summary>  Pre-trained encoders show great potential.\n</summary>\n{authors}{noted}"
        f'    <link href="http://arxiv.org/abs/{identifier}" rel="alternate" type="text/html"/>\n'
        f'    <link title="pdf" href="http://arxiv.org/pdf/{identifier}" rel="related" type="application/pdf"/>\n'
        '    <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.CL" '
        'scheme="http://arxiv.org/schemas/atom"/>\n'
        '    <category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>\n  </entry>\n'
    )


def error_entry(summary: str) -> str:
    """Return the entry by which arXiv explains a bad request; it has no `published`."""
    address = f"http://arxiv.org/api/errors#{summary.replace(' ', '_')}"
    return (
        f"  <entry>\n    <id>{address}</id>\n    <title>Error</title>\n    <summary>{summary}</summary>\n"
        f'    <updated>2026-01-05T00:00:00-05:00</updated>\n    <link href="{address}" rel="alternate" type="text/html"/>\n'
        "    <author>\n      <name>arXiv api core</name>\n    </author>\n  </entry>\n"
    )


def make_pdf(title: str, *, body: str = "Abstract. We study how papers are found.", stamp: str = "") -> bytes:
    """Return a sound one-page PDF with a title, a body and perhaps arXiv's stamp in the margin."""
    texts = [f"BT /F1 17 Tf 72 720 Td ({_string(title)}) Tj ET", f"BT /F1 10 Tf 72 680 Td ({_string(body)}) Tj ET"]
    if stamp:
        texts.append(f"BT /F1 20 Tf 0 1 -1 0 30 200 Tm ({_string(stamp)}) Tj ET")
    stream = "\n".join(texts).encode("latin-1", "replace")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    return data + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def _string(text: str) -> str:
    return re.sub(r"([\\()])", r"\\\1", text)
