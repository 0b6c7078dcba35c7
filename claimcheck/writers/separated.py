"""A run as a table for spreadsheets: tab- or comma-separated values."""

import csv
import io

from claimcheck.schema import Run, Verdict
from claimcheck.writers.escape import spreadsheet_cell
from claimcheck.writers.wording import answer_of, confidence_of

_HEADER = ("id", "line", "claim", "stated", "verdict", "confidence", "paper", "page", "quote", "explanation")


class TsvWriter:
    """Tab-separated; one row a claim."""

    name = "tsv"

    def render(self, run: Run) -> str:
        """Return the header and the rows; tabs and line ends inside a cell become blanks."""
        return _render(run, "\t")


class CsvWriter:
    """Comma-separated (RFC 4180, line ends as in the platform's text files); one row a claim."""

    name = "csv"

    def render(self, run: Run) -> str:
        """Return the header and the rows."""
        return _render(run, ",")


def _render(run: Run, delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(_HEADER)
    writer.writerows([spreadsheet_cell(cell) for cell in _cells(verdict)] for verdict in run.verdicts)
    return out.getvalue()


def _cells(verdict: Verdict) -> list[str]:
    claim = verdict.claim
    best = verdict.evidence[0] if verdict.evidence else None
    evidence = [best.paper, str(best.page), best.quote] if best else ["", "", ""]
    return [
        claim.id,
        str(claim.line),
        claim.text,
        claim.stated_label or "",
        answer_of(verdict),
        confidence_of(verdict),
        *evidence,
        verdict.explanation,
    ]
