"""The thread that asks the archive, while the workers compute."""

import threading
from queue import Empty, Queue
from typing import NamedTuple

from claimcheck.batch.gather import Gathered, Gatherer
from claimcheck.schema import Report
from claimcheck.settings import Settings

TOGETHER = 500
"""Reports whose references are resolved together, at most."""


class Ready(NamedTuple):
    """A report with what it rests on."""

    position: int
    report: Report
    gathered: Gathered


class Trouble(NamedTuple):
    """An error that ends the batch."""

    error: Exception


class Gathering(threading.Thread):
    """Gathers for reports in the order in which they are given; those that wait are resolved together."""

    def __init__(self, settings: Settings, events: "Queue[object]") -> None:
        """Set up; raises InputError where a setting is unusable. `Ready` and `Trouble` go to `events`."""
        super().__init__(daemon=True)
        self.gatherer = Gatherer(settings)
        self._events = events
        self._waiting: Queue[tuple[int, Report]] = Queue()

    def submit(self, position: int, report: Report) -> None:
        """Have a report's papers gathered."""
        self._waiting.put((position, report))

    def run(self) -> None:
        """Gather until the process ends."""
        while True:
            some = self._next()
            try:
                self.gatherer.ask([report for _, report in some])
                for position, report in some:
                    self._events.put(Ready(position, report, self.gatherer.gather(report)))
            except Exception as error:  # the main thread waits for an answer: it is told, whatever happened
                self._events.put(Trouble(error))
                return

    def _next(self) -> list[tuple[int, Report]]:
        """Return all reports that wait, once there is one."""
        found = [self._waiting.get()]
        while len(found) < TOGETHER:
            try:
                found.append(self._waiting.get_nowait())
            except Empty:
                break
        return found
