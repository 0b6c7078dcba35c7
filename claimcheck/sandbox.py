"""Run a function in a child process with limits: hostile input can neither hang nor crash the parent.

The child (`python -m claimcheck.sandbox`) imports nothing of the caller's program and is kept for the next call. Parent and
child speak in frames over pipes: a length (8 bytes, big-endian) and that many bytes; a request is JSON, an answer is one byte
("+" or "-") and the function's bytes or the error as JSON. The same on Linux, macOS and Windows.
"""

import contextlib
import faulthandler
import importlib
import json
import os
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from queue import LifoQueue
from typing import IO, Any, NamedTuple

from claimcheck.errors import PaperError, reason_of

_LENGTH_BYTES = 8
_CALLS_PER_CHILD = 200  # then a fresh one: a leak in a native library stays small


class Limits(NamedTuple):
    """What one call may use."""

    timeout_s: float
    memory_mb: int
    """Address space of the child in MiB; held to where the system can (not on Windows)."""


class Sandbox:
    """A child process that runs functions of claimcheck; used by one thread at a time, others wait."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._calls = 0

    def call(self, target: str, **arguments: str | int | float | bool | None) -> bytes:
        """Return what `target` ("claimcheck.module:function") returns for `arguments`; it must return bytes.

        Raises PaperError: the function's own, else code "timeout" where it took too long, "too-large" where memory ran out,
        "unreadable-pdf" where it ended the child.
        """
        request = json.dumps({"target": target, "arguments": arguments}).encode()
        with self._lock:
            if self._calls >= _CALLS_PER_CHILD:
                self._stop()
            self._calls += 1
            answer = self._exchange(request)
        if answer[:1] == b"+":
            return answer[1:]
        raise PaperError(**json.loads(answer[1:]))

    def close(self) -> None:
        """End the child; the next call starts another."""
        with self._lock:
            self._stop()

    def _exchange(self, request: bytes) -> bytes:
        child = self._running()
        assert child.stdin is not None and child.stdout is not None
        timed_out = threading.Event()

        def stop() -> None:
            timed_out.set()
            child.kill()

        timer = threading.Timer(self._limits.timeout_s, stop)
        timer.start()
        answer = None
        try:
            with contextlib.suppress(OSError):
                _write_frame(child.stdin, request)
                answer = _read_frame(child.stdout)
        finally:
            timer.cancel()
            if answer is None:  # also when the user interrupts: a late answer must not meet the next question
                self._stop()
        if answer is None:
            raise self._death(timed_out.is_set(), child.returncode)
        return answer

    def _death(self, timed_out: bool, status: int | None) -> PaperError:
        if timed_out:
            message = f"Reading the paper took longer than {self._limits.timeout_s:g} s."
            return PaperError(message, hint="Raise CLAIMCHECK_EXTRACT_TIMEOUT_S, or leave the paper out.", code="timeout")
        message = f"Reading the paper ended its process (status {status})."
        return PaperError(message, hint="The file may be damaged or hostile: fetch it again.", code="unreadable-pdf")

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._child is None or self._child.poll() is not None:
            self._stop()
            self._child = _start(self._limits)
            self._end = weakref.finalize(self, _end, self._child)  # at the latest when this process ends
            self._calls = 1
        return self._child

    def _stop(self) -> None:
        if self._child is not None:
            self._child = None
            self._end()


class SandboxPool:
    """Up to `size` children: so many threads call at a time, others wait. A child starts when none that runs is free."""

    def __init__(self, limits: Limits, size: int) -> None:
        self._all = [Sandbox(limits) for _ in range(size)]
        self._free: LifoQueue[Sandbox] = LifoQueue()  # the child that was used last is used next: the others may never start
        for sandbox in self._all:
            self._free.put(sandbox)

    def call(self, target: str, **arguments: str | int | float | bool | None) -> bytes:
        """Return what `target` returns for `arguments`; see `Sandbox.call`."""
        sandbox = self._free.get()
        try:
            return sandbox.call(target, **arguments)
        finally:
            self._free.put(sandbox)

    def close(self) -> None:
        """End the children; the next call starts another."""
        for sandbox in self._all:
            sandbox.close()


def _start(limits: Limits) -> "subprocess.Popen[bytes]":
    root = str(Path(__file__).resolve().parent.parent)
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-P", "-m", "claimcheck.sandbox", str(limits.memory_mb), str(2 * limits.timeout_s)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
    )


def _end(child: "subprocess.Popen[bytes]") -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        with contextlib.suppress(OSError):
            assert pipe is not None
            pipe.close()


def _write_frame(pipe: IO[bytes], frame: bytes) -> None:
    pipe.write(len(frame).to_bytes(_LENGTH_BYTES, "big"))
    pipe.write(frame)
    pipe.flush()


def _read_frame(pipe: IO[bytes]) -> bytes | None:
    """Return the next frame, or None where the other side is gone."""
    head = pipe.read(_LENGTH_BYTES)
    if len(head) < _LENGTH_BYTES:
        return None
    length = int.from_bytes(head, "big")
    frame = pipe.read(length)
    return frame if len(frame) == length else None


def _limit_memory(megabytes: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such module, macOS may refuse the limit
        import resource  # noqa: PLC0415

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _run(request: dict[str, Any]) -> bytes:
    module, _, function = request["target"].partition(":")
    if not module.startswith("claimcheck."):
        raise ValueError("only claimcheck's own functions are called")
    result = getattr(importlib.import_module(module), function)(**request["arguments"])
    assert isinstance(result, bytes)
    return result


def _answer(request: dict[str, Any]) -> bytes:
    try:
        return b"+" + _run(request)
    except PaperError as error:
        fault = {"message": error.message, "hint": error.hint, "code": error.code}
    except MemoryError:
        fault = {
            "message": "Reading the paper needs more memory than allowed.",
            "hint": "Leave the paper out.",
            "code": "too-large",
        }
    except Exception as error:  # the child's last line of defence: whatever a hostile file brings about becomes an answer
        reason = f"{type(error).__name__}: {reason_of(error)}"
        fault = {"message": f"The paper cannot be read ({reason}).", "hint": "Fetch it again.", "code": "unreadable-pdf"}
    return b"-" + json.dumps(fault).encode()


def _serve() -> None:
    """Answer requests until the parent closes the pipe; arguments are the memory in MiB and the longest time of a call in s.

    The parent ends a call that takes too long. The second limit ends it where the parent was killed meanwhile.
    """
    _limit_memory(int(sys.argv[1]))
    orphaned_s = float(sys.argv[2])
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not get among the answers
    while (request := _read_frame(sys.stdin.buffer)) is not None:
        faulthandler.dump_traceback_later(orphaned_s, exit=True)  # a thread of C: it needs no turn of the interpreter
        answer = _answer(json.loads(request))
        faulthandler.cancel_dump_traceback_later()
        _write_frame(answers, answer)


if __name__ == "__main__":
    _serve()
