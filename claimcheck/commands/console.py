"""What the commands share: exit codes, options, settings, and how text reaches the user."""

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from claimcheck.settings import Settings

EXIT_DONE, EXIT_FAIL_ON, EXIT_INPUT, EXIT_UNCHECKED, EXIT_INTERNAL, EXIT_INTERRUPTED = 0, 1, 2, 3, 4, 130

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def settings_of(
    papers: Path | None = None, offline: bool = False, *, store: str | None = None, check_links: bool = False
) -> "Settings":
    """Return the settings with the flags that were given; an option that was not given leaves the others their say."""
    from claimcheck.settings import load_settings

    return load_settings(papers=papers, offline=offline or None, store=store, check_links=check_links or None)


def write(content: str | bytes, output: Path | None) -> None:
    """Write to a file at once or not at all, or to standard output."""
    data = content.encode() if isinstance(content, str) else content
    if output is not None:
        from claimcheck.writers.files import write_atomically

        write_atomically(output, data)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def check_output(output: Path | None) -> None:
    """Raise InputError where `write` would fail, before the work whose result it is to write is done."""
    if output is not None:
        from claimcheck.writers.files import check_place

        check_place(output)


class NoteHandler(logging.Handler):
    """Shows the package's log as notes on standard error, on a line of their own: what a run has to say beside its result."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record's message."""
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")  # over the progress line
        note(record.getMessage())


def note(text: str) -> None:
    """Write lines to standard error; names that they repeat from a report or a paper reach no terminal unescaped."""
    from claimcheck.writers.escape import printable

    sys.stderr.write("".join(f"{printable(line)}\n" for line in text.rstrip().split("\n")))
