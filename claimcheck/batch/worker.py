"""A worker process: takes tasks from its standard input until the parent closes it or dies, and answers each."""

import ctypes
import gc
import os
import sys
from functools import cached_property

from claimcheck.batch.judge import ReportJudge
from claimcheck.batch.reading import read_input
from claimcheck.batch.tasks import Answer, Fatal, JudgeTask, PrepareTask, ReadTask, Task, receive, send
from claimcheck.errors import ModelError, StoreError, reason_of
from claimcheck.schema import Failure
from claimcheck.settings import Settings

_GC_THRESHOLD = 100_000  # new objects between two collections: as the command line has it


class Worker:
    """Answers tasks; models are loaded with the first task that needs them, and serve all that follow."""

    def __init__(self, settings: Settings) -> None:
        """Work as the settings say."""
        self._settings = settings

    def answer(self, task: Task) -> Answer | Fatal:
        """Return what the task asks for, or why there is no such thing; never raises for what a report or paper does."""
        try:
            return self._do(task)
        except (ModelError, StoreError) as error:
            return Fatal(type(error).__name__, error.message, error.hint)
        except Exception as error:  # one report's trouble, of a kind nobody thought of, must not end the batch
            reason = f"{type(error).__name__}: {reason_of(error)}"
            hint = "Please report it; `claimcheck verify REPORT` with CLAIMCHECK_DEBUG=1 shows where it arose."
            return Failure(code="internal-error", message=f"internal error: {reason}", hint=hint)

    def _do(self, task: Task) -> Answer:
        if isinstance(task, ReadTask):
            return read_input(task.given)
        if isinstance(task, PrepareTask):
            return self._judge.prepare(task.paper, task.file)
        return self._judge.judge(task.report, task.gathered)

    @cached_property
    def _judge(self) -> ReportJudge:
        return ReportJudge(self._settings)


def give_back_memory() -> None:
    """Give freed memory back to the system, where the C library can (glibc): else what papers left behind grows."""
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):  # musl, macOS, Windows
        return


def serve() -> None:
    """Answer tasks; the first frame holds the settings. Ends quietly where the parent is gone."""
    gc.set_threshold(_GC_THRESHOLD, *gc.get_threshold()[1:])
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not get among the answers
    try:
        settings = receive(sys.stdin.buffer)
        assert isinstance(settings, Settings)
        worker = Worker(settings)
        while True:
            task = receive(sys.stdin.buffer)
            assert isinstance(task, ReadTask | PrepareTask | JudgeTask)
            send(answers, worker.answer(task))
            give_back_memory()
    except (EOFError, BrokenPipeError):
        os._exit(0)  # at once: half an answer in a buffer interests nobody any more


if __name__ == "__main__":
    serve()
