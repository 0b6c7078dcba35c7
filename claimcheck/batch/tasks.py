"""What the workers are asked, and how: frames of pickled tasks over pipes."""

import pickle
from typing import IO, NamedTuple

from claimcheck.batch.gather import Gathered, PaperFile
from claimcheck.batch.inputs import Input
from claimcheck.schema import Failure, Report, Run

_LENGTH_BYTES = 8


class ReadTask(NamedTuple):
    """Read a report: answered by a `Report`, or a `Failure` where it cannot be read."""

    given: Input


class PrepareTask(NamedTuple):
    """Read a paper and embed it: answered by None, or a `Failure` where it cannot be read."""

    paper: str
    file: PaperFile


class JudgeTask(NamedTuple):
    """Judge a report: answered by a `Run`, or a `Failure` where that went wrong in a way that nobody thought of."""

    position: int
    key: str
    report: Report
    gathered: Gathered


Task = ReadTask | PrepareTask | JudgeTask
Answer = Report | Run | Failure | None


class Fatal(NamedTuple):
    """An error that every further task would meet as well: a model is missing, the cache cannot be written."""

    kind: str
    """Name of the class in errors.py."""
    message: str
    hint: str


def send(pipe: IO[bytes], content: object) -> None:
    """Write an object to a pipe. Raises OSError where nobody reads."""
    frame = pickle.dumps(content, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(len(frame).to_bytes(_LENGTH_BYTES, "big"))
    pipe.write(frame)
    pipe.flush()


def receive(pipe: IO[bytes]) -> object:
    """Return the next object. Raises EOFError where the other side is gone, be it in the middle of a frame."""
    head = pipe.read(_LENGTH_BYTES)
    frame = pipe.read(int.from_bytes(head, "big")) if len(head) == _LENGTH_BYTES else b""
    if not frame or len(frame) < int.from_bytes(head, "big"):
        raise EOFError
    return pickle.loads(frame)  # noqa: S301 - between this program and its own child process
