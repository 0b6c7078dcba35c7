"""What a reader of a task is asked for, and what it gives back."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from claimcheck.errors import InputError
from claimcheck.robust_xlt.records import Example
from claimcheck.robust_xlt.tasks.specs import TaskSpec


class Wanted(NamedTuple):
    """A split of a task in some languages."""

    spec: TaskSpec
    folder: Path
    split: str
    languages: tuple[str, ...]


class Loaded(NamedTuple):
    """Examples, and the files that they come from."""

    examples: tuple[Example, ...]
    files: tuple[Path, ...]


def in_language(examples: Iterable[Example], languages: Sequence[str]) -> dict[str, dict[int, Example]]:
    """Return the examples by the language of their first text, in the order of `languages`, and by row."""
    found: dict[str, dict[int, Example]] = {language: {} for language in languages}
    for example in examples:
        found[example.language][example.row] = example
    return found


def missing(wanted: Wanted, language: str, looked_for: Sequence[str]) -> InputError:
    """Return the error that says which file of a language is not there."""
    known = f" {wanted.spec.name} is known in {', '.join(wanted.spec.languages)}." if wanted.spec.languages else ""
    return InputError(
        f"{wanted.folder} has no {wanted.split} file of {wanted.spec.name} in {language}.",
        hint=f"Looked for {', '.join(looked_for)}, plain or .gz.{known} Leave the language out, or fetch the file.",
    )
