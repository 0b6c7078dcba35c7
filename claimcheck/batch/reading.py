"""An input -> a report, or why it is none."""

from claimcheck.batch.inputs import Input
from claimcheck.errors import InputError
from claimcheck.readers.read import read_report
from claimcheck.readers.source import source_of_bytes
from claimcheck.schema import Failure, Report

NO_CLAIMS = Failure(
    code="no-claims",
    message="no claims were found",
    hint="A report needs a claims table, or sentences with citations; `claimcheck claims REPORT` shows what was read.",
)


def read_input(given: Input) -> Report | Failure:
    """Return the report, or why it cannot be audited."""
    if given.error:
        return unreadable(given.error)
    try:
        report = read_report(source_of_bytes(given.data, path=given.path))
    except InputError as error:
        return unreadable(error)
    return report if report.claims else NO_CLAIMS


def unreadable(error: InputError) -> Failure:
    """Return the failure of a report that cannot be read."""
    return Failure(code="unreadable-report", message=error.message.rstrip("."), hint=error.hint)
