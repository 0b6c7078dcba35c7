"""The audit of a batch: reads, gathers, prepares and judges side by side, and keeps each report the moment it is done."""

import contextlib
import hashlib
import time
from collections.abc import Iterator
from queue import Empty, Queue
from typing import NamedTuple

from claimcheck import errors
from claimcheck.batch.crew import Crew, Done
from claimcheck.batch.gather import Gathered, Given
from claimcheck.batch.gathering import Gathering, Ready, Trouble
from claimcheck.batch.inputs import Batch, Input
from claimcheck.batch.judge import ReportJudge
from claimcheck.batch.keys import run_key
from claimcheck.batch.reading import unreadable
from claimcheck.batch.tally import NOT_REACHED, Tally, Watch
from claimcheck.batch.tasks import Fatal, JudgeTask, PrepareTask, ReadTask
from claimcheck.schema import Failure, Report, Run
from claimcheck.settings import Settings
from claimcheck.store import Store

OPEN_REPORTS = 300
"""Reports in memory at a time: enough that the archive is asked about a hundred papers at once."""
UNREAD_BYTES = 256 << 20
"""Of reports that wait to be read."""
_LOOK_S = 0.5  # how often the clock is looked at while nothing happens
_PASSING = frozenset({"worker-died", "internal-error", "timeout"})
"""Codes of failures with a paper that another attempt may not meet: a run with one is not taken for the last word."""


class Effort(NamedTuple):
    """How much a batch may use."""

    jobs: int = 0
    """Processes side by side; 0 stands for one on each core."""
    max_seconds: float | None = None


class _Open(NamedTuple):
    """A report in work."""

    position: int
    path: str
    sha256: str | None
    """Of its bytes; None where these cannot be had."""


class _Waiting(NamedTuple):
    """A report that can be judged once its papers are prepared."""

    task: JudgeTask
    missing: set[str]
    """Paths of papers that are not prepared yet."""


class Auditor:
    """Audits one batch into a store. All state is the main thread's: others only put events into one queue."""

    def __init__(self, store: Store, audit: int, settings: Settings, watch: Watch) -> None:
        """Enter everything under the audit of that number."""
        self._store, self._audit = store, audit
        self._settings = settings
        self._watch = watch
        self._events: Queue[object] = Queue()
        self._open: dict[int, _Open] = {}
        self._same: dict[str, list[int]] = {}
        """Key of a run in work -> positions of the reports that it is for."""
        self._waiting: dict[int, _Waiting] = {}
        self._prepared: dict[str, Failure | None] = {}
        """Path of a paper -> why it cannot be read."""
        self._preparing: set[str] = set()
        self._n_unread_bytes = 0

    def run(self, batch: Batch, effort: Effort, tally: Tally) -> bool:
        """Audit the batch; return False where the time was not enough: the rest fails as NOT_REACHED.

        Raises ModelError, StoreError, and what else ends every report alike; what was done until then is kept.
        """
        self._tally = tally
        self._recipe = ReportJudge(self._settings).recipe()
        self._gathering = Gathering(self._settings, self._events)
        self._gathering.start()
        self._crew = Crew(self._settings, effort.jobs, self._events)
        try:
            is_complete = self._work(iter(batch), effort.max_seconds)
        finally:
            self._crew.close()
        if not is_complete:
            self._give_up(batch, effort.max_seconds or 0.0)
        return is_complete

    @property
    def is_budget_spent(self) -> bool:
        """Tell whether something was not asked because no request to the archive was left."""
        return self._gathering.gatherer.is_budget_spent

    def _work(self, inputs: Iterator[Input], max_seconds: float | None) -> bool:
        """Work until all is done; return False where the time ran out."""
        deadline = time.monotonic() + max_seconds if max_seconds else None
        is_more = True
        while is_more or self._open:
            if deadline and time.monotonic() > deadline:
                return False
            while is_more and len(self._open) < OPEN_REPORTS and self._n_unread_bytes < UNREAD_BYTES:
                is_more = self._take(next(inputs, None))
            with contextlib.suppress(Empty):
                if self._open:
                    self._handle(self._events.get(timeout=_LOOK_S))
            self._watch(self._tally)
        return True

    def _take(self, given: Input | None) -> bool:
        """Begin with a report; return False where there is none left."""
        if given is None:
            return False
        sha256 = None if given.error else hashlib.sha256(given.data).hexdigest()
        self._open[given.position] = _Open(given.position, given.path, sha256)
        if given.error:
            self._fail([given.position], unreadable(given.error))
        else:
            self._n_unread_bytes += len(given.data)
            self._crew.submit(ReadTask(given))
        return True

    def _handle(self, event: object) -> None:
        if isinstance(event, Ready):
            self._on_ready(event)
        elif isinstance(event, Trouble):
            raise event.error
        elif isinstance(event, Done):
            self._on_done(event)

    def _on_done(self, done: Done) -> None:
        task, answer = done
        if isinstance(answer, Fatal):
            raise getattr(errors, answer.kind)(answer.message, hint=answer.hint)
        if isinstance(task, PrepareTask):
            self._on_prepared(task, answer if isinstance(answer, Failure) else None)
        elif isinstance(task, ReadTask):
            self._n_unread_bytes -= len(task.given.data)
            if isinstance(answer, Report):
                self._gathering.submit(task.given.position, answer)
            elif isinstance(answer, Failure):
                self._fail([task.given.position], answer)
        elif isinstance(answer, Run):
            self._keep(task, answer)
        elif isinstance(answer, Failure):
            self._fail(self._same.pop(task.key), answer)

    def _on_ready(self, ready: Ready) -> None:
        """Have the report judged, unless that was done before, or is being done for an equal one."""
        key = run_key(ready.report, ready.gathered, self._recipe, self._settings)
        if self._store.has_run(key):
            self._reuse(ready.position, key)
            return
        if key in self._same:
            self._same[key].append(ready.position)
            return
        self._same[key] = [ready.position]
        files = {file.path: (paper, file) for paper, file in ready.gathered.files.items()}
        missing = files.keys() - self._prepared.keys()
        for path in sorted(missing - self._preparing):
            self._preparing.add(path)
            self._crew.submit(PrepareTask(*files[path]))
        self._waiting[ready.position] = _Waiting(JudgeTask(ready.position, key, ready.report, ready.gathered), missing)
        if not missing:
            self._judge(ready.position)

    def _on_prepared(self, task: PrepareTask, failure: Failure | None) -> None:
        path = task.file.path
        self._preparing.discard(path)
        self._prepared[path] = failure
        for position in [position for position, waiting in self._waiting.items() if path in waiting.missing]:
            missing = self._waiting[position].missing
            missing.discard(path)
            if not missing:
                self._judge(position)

    def _judge(self, position: int) -> None:
        task = self._waiting.pop(position).task
        gathered = self._without_unreadable(task.gathered)
        if gathered is not task.gathered and any(failure.code in _PASSING for failure in gathered.failures.values()):
            key = run_key(task.report, gathered, self._recipe, self._settings)
            positions = self._same.pop(task.key)
            if key in self._same:
                self._same[key] += positions
                return
            self._same[key] = positions
            task = task._replace(key=key)
        self._crew.submit(task._replace(gathered=gathered))

    def _without_unreadable(self, gathered: Gathered) -> Gathered:
        """Return what was gathered, a paper that could not be prepared as a failure."""
        failed = {paper: found for paper, file in gathered.files.items() if (found := self._prepared.get(file.path))}
        if not failed:
            return gathered
        files = {paper: file for paper, file in gathered.files.items() if paper not in failed}
        return gathered.model_copy(update={"files": files, "failures": {**gathered.failures, **failed}})

    # ---- what is done ----------------------------------------------------------------------------------------------------

    def _keep(self, task: JudgeTask, run: Run) -> None:
        first, *others = self._same.pop(task.key)
        given = Given(gathered=task.gathered, parts=task.report.parts)
        self._store.add_run(self._audit, first, task.key, run, given.model_dump_json())
        self._open.pop(first)
        self._tally.count(run)
        for position in others:
            self._reuse(position, task.key)

    def _reuse(self, position: int, key: str) -> None:
        report = self._open.pop(position)
        self._store.add_known(self._audit, position, key, report.path, report.sha256)
        self._tally.n_done += 1
        self._tally.n_reused += 1

    def _fail(self, positions: list[int], failure: Failure) -> None:
        failed = [self._open.pop(position) for position in positions]
        self._store.add_failures(self._audit, [(one.position, one.path, one.sha256, failure) for one in failed])
        self._tally.n_failed += len(failed)

    def _give_up(self, batch: Batch, max_seconds: float) -> None:
        """Enter the reports that were not reached in time."""
        message = f"it was not reached within the {max_seconds:g} s that the audit may take"
        failure = Failure(code=NOT_REACHED, message=message, hint="Run the same command again: it goes on where it stopped.")
        settled = {report.position for report in self._store.reports(self._audit)}
        rest = [(at, path, None, failure) for at, path in enumerate(batch.paths) if at not in settled]
        self._store.add_failures(self._audit, rest)
        self._tally.n_unreached += len(rest)
