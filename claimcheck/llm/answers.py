"""Answers on disk, each under the hash of everything that was sent for it."""

import hashlib
import json
from pathlib import Path

from pydantic import ValidationError

from claimcheck.errors import StoreError
from claimcheck.files import write_whole
from claimcheck.llm.prompt import Messages
from claimcheck.schema import Record


class KeptAnswer(Record):
    """An answer that had the form that was asked for."""

    content: str
    model: str
    """Which model the endpoint said had answered."""
    left_out: tuple[str, ...] = ()
    """Parameters that the endpoint had refused."""


class Answers:
    """A folder of answers; an entry appears whole, and cannot be out of date."""

    def __init__(self, folder: Path, *, sent_with: dict[str, object]) -> None:
        """Keep answers in `folder`; `sent_with` is what every request carries beside its messages. No key is part of it."""
        self._folder = folder
        self._sent_with = sent_with

    def get(self, messages: Messages) -> KeptAnswer | None:
        """Return the answer to these messages, or None; a damaged entry counts as none."""
        try:
            return KeptAnswer.model_validate_json(self._path(messages).read_bytes())
        except (OSError, ValidationError):
            return None

    def keep(self, messages: Messages, answer: KeptAnswer) -> None:
        """Write an answer. Raises StoreError where the folder cannot be written."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._path(messages), answer.model_dump_json().encode())
        except OSError as error:
            raise StoreError(
                f"The answers cannot be kept in {self._folder}: {error}.",
                hint="Make the folder writable, or name another cache folder in CLAIMCHECK_CACHE.",
            ) from error

    def _path(self, messages: Messages) -> Path:
        sent = json.dumps([self._sent_with, messages], sort_keys=True, ensure_ascii=True)
        return self._folder / f"{hashlib.sha256(sent.encode()).hexdigest()}.json"
