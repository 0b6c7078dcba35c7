"""How a run reaches the user: the formats, their writers, and the exit code."""

import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from claimcheck.commands.console import EXIT_DONE, EXIT_FAIL_ON, EXIT_UNCHECKED

if TYPE_CHECKING:
    from claimcheck.schema import Run
    from claimcheck.settings import Settings
    from claimcheck.writers.wording import Counts


class OutputFormat(StrEnum):
    """What `--format` takes."""

    TERMINAL = "terminal"
    TABLE = "table"
    MARKDOWN = "markdown"
    TSV = "tsv"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"
    HTML = "html"


class FailOn(StrEnum):
    """What `--fail-on` takes."""

    REFUTED = "refuted"
    UNSUPPORTED = "unsupported"
    UNCHECKED = "unchecked"


Format = TypeVar("Format", bound=StrEnum)
FailsOn = Annotated[list[FailOn] | None, typer.Option("--fail-on", help="Exit with 1 where such a claim is found; repeatable.")]


def format_for(output: Path | None, formats: type[Format]) -> Format:
    """Return which of a command's formats a file's suffix names; the terminal's where it names none."""
    suffixes = {".json": "json", ".jsonl": "jsonl", ".csv": "csv", ".tsv": "tsv", ".md": "markdown"}
    suffixes |= {".sarif": "sarif", ".xml": "junit", ".html": "html", ".htm": "html"}
    named = suffixes.get(output.suffix.lower()) if output else None
    return formats(named if named in set(formats) else "terminal")


def writer_for(chosen: OutputFormat, output: Path | None, text: str, loaded: "Settings", *, page_images: bool) -> Any:
    """Return the writer of a format, set up for a report of this text and for where its output goes."""
    from claimcheck.registry import WRITERS, plugin

    writer = plugin(WRITERS, chosen)
    if chosen is OutputFormat.TERMINAL and output is None and sys.stdout.isatty():
        import shutil

        return writer(color="NO_COLOR" not in os.environ, width=shutil.get_terminal_size().columns)
    if chosen is OutputFormat.SARIF:
        return writer(text=text, docs_url=loaded.docs_url)
    if page_images:
        from claimcheck.page_images import PageImages as Images

        return writer(images=Images(loaded))
    return writer(text=text) if chosen is OutputFormat.GITHUB else writer()


def exit_code(run: "Run", fail_on: Sequence[FailOn] = ()) -> int:
    """Return how a command that made this run ends."""
    from claimcheck.writers.wording import counts_of

    return exit_code_of(counts_of(run), fail_on)


def exit_code_of(counts: "Counts", fail_on: Sequence[FailOn]) -> int:
    """Return how a command that gave these answers ends."""
    found = {
        FailOn.REFUTED: counts.refuted,
        FailOn.UNSUPPORTED: counts.refuted + counts.not_enough_info,
        FailOn.UNCHECKED: counts.not_checked,
    }
    if any(found[what] for what in fail_on):
        return EXIT_FAIL_ON
    return EXIT_UNCHECKED if counts.not_checked else EXIT_DONE
