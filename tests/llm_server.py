"""A loopback endpoint that speaks OpenAI's protocol, and every kind of trouble on demand.

with LlmServer() as server:
    server.say(answer("SUPPORTED", "a quote"))           # what the model says, from now on
    server.fail(status(429, retry_after="1"), cut_off)    # the next two requests go wrong
    Settings(llm_url=server.url, model="small")
"""

import json
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from claimcheck.llm.endpoint import Patience

QUICK = Patience(tries=3, backoff_s=0.01, max_pause_s=1.5)
Fault = Callable[["Handler"], None]


def answer(label: str, quote: str = "", *, confidence: float = 0.9, reason: str = "It says so.") -> str:
    """Return an answer in the form that is asked for."""
    return json.dumps({"reason": reason, "label": label, "quote": quote, "confidence": confidence})


@dataclass
class LlmServer:
    """The endpoint; `with` starts and stops it."""

    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    model: str = "small-2026"
    """Which model it says has answered."""
    counts_tokens: bool = True
    finish_reason: str = "stop"
    most_at_once: int = 0

    def __post_init__(self) -> None:
        self._faults: deque[Fault] = deque()
        self._contents: deque[str] = deque()
        self._last: str | Callable[[str], str] = answer("NOT_ENOUGH_INFO")
        self._lock = threading.Lock()
        self._at_once = 0
        self.stopping = threading.Event()

    def __enter__(self) -> "LlmServer":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"endpoint": self}))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/v1"

    def say(self, *contents: str | Callable[[str], str]) -> None:
        """Answer with these in turn, and with the last one from then on; a function is given the user's message."""
        *first, self._last = contents
        self._contents = deque(first)

    def fail(self, *faults: Fault) -> None:
        """Answer the next requests in these ways."""
        self._faults.extend(faults)

    def reply(self, handler: "Handler", body: dict[str, Any]) -> None:
        """Answer a request as told."""
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            self.bodies.append(body)
            self.headers.append({name.lower(): value for name, value in handler.headers.items()})
            fault = self._faults.popleft() if self._faults else None
            said = self._contents.popleft() if self._contents and not fault else self._last
        try:
            if fault:
                fault(handler)
            else:
                handler.send(
                    200, json.dumps(self._completion(said(body["messages"][-1]["content"]) if callable(said) else said))
                )
        finally:
            with self._lock:
                self._at_once -= 1

    def _completion(self, content: str) -> dict[str, Any]:
        choice = {"index": 0, "finish_reason": self.finish_reason, "message": {"role": "assistant", "content": content}}
        usage = {"usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}} if self.counts_tokens else {}
        return {"id": "x", "object": "chat.completion", "created": 0, "model": self.model, "choices": [choice]} | usage


class Handler(BaseHTTPRequestHandler):
    endpoint: LlmServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.endpoint.reply(self, body)

    def send(self, code: int, text: str, **headers: str) -> None:
        data = text.encode()
        self.send_response(code)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data))}.items() | headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


def status(code: int, message: str = "no", *, param: str | None = None, **headers: str) -> Fault:
    """Return the fault of an answer with that status and an error in OpenAI's form."""
    body = json.dumps({"error": {"message": message, "type": "error", "param": param, "code": None}})
    return lambda handler: handler.send(code, body, **headers)


def body(text: str) -> Fault:
    """Return the fault of an answer 200 with this body."""
    return lambda handler: handler.send(200, text)


def stalls(handler: Handler) -> None:
    """Say nothing until the server stops."""
    handler.endpoint.stopping.wait(30)


def drips(handler: Handler) -> None:
    """Send a body byte by byte, without end."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.endpoint.stopping.wait(0.05):
        try:
            handler.wfile.write(b" ")
        except OSError:
            return


def cut_off(handler: Handler) -> None:
    """Announce more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')


def hangs_up(handler: Handler) -> None:
    """Close the connection without an answer."""
    handler.close_connection = True


def endless(handler: Handler) -> None:
    """Send without end, as fast as it goes."""
    handler.send_response(200)
    handler.end_headers()
    try:
        while not handler.endpoint.stopping.is_set():
            handler.wfile.write(b" " * 2**16)
    except OSError:
        return
