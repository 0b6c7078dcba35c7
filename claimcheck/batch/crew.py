"""The worker processes: tasks in, answers out; one that dies is replaced, and its task is tried once more."""

import contextlib
import os
import subprocess
import sys
import threading
from itertools import count
from pathlib import Path
from queue import Empty, PriorityQueue, Queue
from typing import NamedTuple

from claimcheck.batch.tasks import Answer, Fatal, JudgeTask, PrepareTask, ReadTask, Task, receive, send
from claimcheck.schema import Failure
from claimcheck.settings import Settings

READ_LIMIT_S = 300.0
"""Longest time that reading one report may take: a hundred times what the longest survey needs."""
_TRIES = 2
_PRIORITY = {JudgeTask: 0, PrepareTask: 1, ReadTask: 2}
"""What is nearest to its end comes first: it frees memory, and keeps what was done."""
_STOP = 9


class Done(NamedTuple):
    """A task, and its answer."""

    task: Task
    answer: Answer | Fatal


class Crew:
    """`size` worker processes, each with a thread here that talks to it; answers go to `events`."""

    def __init__(self, settings: Settings, size: int, events: "Queue[object]") -> None:
        """Start the threads; a process starts with its thread's first task."""
        self._settings = settings
        self._events = events
        self._order = count()
        self._tasks: PriorityQueue[tuple[int, int, Task | None]] = PriorityQueue()
        self._hands = [_Hand(self) for _ in range(size)]
        for hand in self._hands:
            hand.start()

    def submit(self, task: Task) -> None:
        """Have a task done: what is submitted first comes first among its kind."""
        self._tasks.put((_PRIORITY[type(task)], next(self._order), task))

    def _drop_waiting(self) -> None:
        """Forget the tasks that no worker has begun."""
        with contextlib.suppress(Empty):
            while True:
                self._tasks.get_nowait()

    def close(self) -> None:
        """End the processes at once, whatever they do."""
        self._drop_waiting()
        for _ in self._hands:
            self._tasks.put((_STOP, next(self._order), None))
        for hand in self._hands:
            hand.end()
        for hand in self._hands:
            hand.join(timeout=10)

    def next_task(self) -> Task | None:
        """Return the next task, once there is one; None where the crew is to end."""
        return self._tasks.get()[2]

    def report(self, done: Done) -> None:
        """Hand an answer over."""
        self._events.put(done)

    def start_process(self) -> "subprocess.Popen[bytes]":
        """Return a new worker that knows the settings; in a session of its own, where Ctrl-C does not reach it."""
        root = str(Path(__file__).resolve().parent.parent.parent)
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "claimcheck.batch.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,
        )
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            send(process.stdin, self._settings)
        return process


class _Hand(threading.Thread):
    """The parent's side of one worker."""

    def __init__(self, crew: Crew) -> None:
        super().__init__(daemon=True)
        self._crew = crew
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._is_ending = False

    def run(self) -> None:
        while (task := self._crew.next_task()) is not None and not self._is_ending:
            answer = self._try(task)
            if not self._is_ending:
                self._crew.report(Done(task, answer))
        self._clear_away()

    def end(self) -> None:
        """Kill the process; the thread then ends by itself."""
        with self._lock:
            self._is_ending = True
            if self._process is not None:
                self._process.kill()

    def _try(self, task: Task) -> Answer | Fatal:
        for _ in range(_TRIES):
            with contextlib.suppress(OSError, EOFError):
                return self._exchange(task)
            status = self._clear_away()
        return Failure(
            code="worker-died",
            message=f"the process that worked on it ended unexpectedly, twice (status {status})",
            hint="It may need more memory than there is: try fewer --jobs, or `claimcheck verify` on this report alone.",
        )

    def _exchange(self, task: Task) -> Answer | Fatal:
        """Return the worker's answer. Raises OSError or EOFError where it died."""
        with self._lock:
            if self._is_ending:
                raise EOFError
            self._process = process = self._process or self._crew.start_process()
        assert process.stdin is not None and process.stdout is not None
        timer = threading.Timer(READ_LIMIT_S, process.kill)
        timer.daemon = True
        if isinstance(task, ReadTask):
            timer.start()
        try:
            send(process.stdin, task)
            return receive(process.stdout)  # type: ignore[return-value]  # what worker.py sends
        finally:
            timer.cancel()

    def _clear_away(self) -> int | None:
        """Kill the process where it still runs; return its exit status."""
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return None
        process.kill()
        status = process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                assert pipe is not None
                pipe.close()
        return status
