"""A run as a Markdown table."""

from claimcheck.schema import Run, Verdict
from claimcheck.writers.escape import markdown_text
from claimcheck.writers.wording import answer_of, confidence_of, notes_of, place_of, quotes_of, summary_of

_HEADER = ("Claim", "Verdict", "Confidence", "Evidence", "Where")


class MarkdownWriter:
    """One row a claim, then counts, findings and notes."""

    name = "markdown"

    def render(self, run: Run) -> str:
        """Return the table, with a heading where the report has a title."""
        lines = [f"# {markdown_text(run.report.title)}", ""] if run.report.title else []
        lines += [_row(_HEADER), _row(["---"] * len(_HEADER))]
        lines += [_row(_cells(verdict)) for verdict in run.verdicts]
        lines += ["", f"{summary_of(run)}."]
        if run.findings:
            lines += ["", "## Findings", ""]
            lines += [f"- **{finding.severity}** {markdown_text(finding.message)} ({finding.rule})" for finding in run.findings]
        gains = [(verdict.claim.id, one) for verdict in run.verdicts for one in verdict.reproductions]
        if gains:
            lines += ["", "## Gains held against runs", ""]
            lines += [f"- {claim}: **{one.status.replace('_', ' ')}** {markdown_text(one.explanation)}" for claim, one in gains]
        if notes_of(run):
            lines += ["", "## Notes", "", *(f"- {markdown_text(note)}" for note in notes_of(run))]
        return "\n".join(lines) + "\n"


def _cells(verdict: Verdict) -> list[str]:
    best = verdict.evidence[0] if verdict.evidence else None
    return [
        markdown_text(verdict.claim.text),
        answer_of(verdict).replace("_", " "),
        confidence_of(verdict),
        markdown_text("; ".join(quotes_of(best)) if best else verdict.explanation),
        markdown_text(place_of(best)) if best else "",
    ]


def _row(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
