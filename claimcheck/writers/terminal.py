"""A run for people at a terminal."""

import io
import os

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from claimcheck.schema import Finding, Label, Run, Verdict
from claimcheck.writers.escape import printable
from claimcheck.writers.wording import answer_of, confidence_of, place_of, summary_of

_STYLES = {Label.SUPPORTED: "bold green", Label.REFUTED: "bold red", Label.NOT_ENOUGH_INFO: "bold yellow", None: "bold magenta"}
_MARKS = {Label.SUPPORTED: "✓", Label.REFUTED: "✗", Label.NOT_ENOUGH_INFO: "?", None: "-"}
_WIDTH_PIPED = 100  # columns, where the output is no terminal
_INDENT = 4  # columns


class TerminalWriter:
    """Verdict, confidence, claim, the most telling quote with paper and page; then findings and counts. JSON has all quotes."""

    name = "terminal"

    def __init__(self, *, color: bool = False, width: int | None = None) -> None:
        """Write with or without colours, `width` columns wide (default: 100)."""
        self._color = color
        self._width = width or _WIDTH_PIPED

    def render(self, run: Run) -> str:
        """Return the run as lines of text."""
        out = io.StringIO()
        console = Console(
            file=out,
            width=self._width,
            force_terminal=self._color,
            color_system="standard" if self._color else None,
            no_color=not self._color,
            legacy_windows=False,
            _environ={name: value for name, value in os.environ.items() if name not in ("COLUMNS", "FORCE_COLOR")},
        )
        if run.report.title:
            console.print(Text(printable(run.report.title), style="bold"))
            console.print()
        for verdict in run.verdicts:
            _print_verdict(console, verdict)
        for finding in run.findings:
            console.print(_finding_line(finding))
        if run.findings:
            console.print()
        console.print(Text(summary_of(run), style="bold"))
        return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _print_verdict(console: Console, verdict: Verdict) -> None:
    head = Text()
    head.append(f"{_MARKS[verdict.label]} {answer_of(verdict)}", style=_STYLES[verdict.label])
    head.append(f" {confidence_of(verdict)}".rstrip())
    head.append(f"  {verdict.claim.id}, line {verdict.claim.line}", style="dim")
    console.print(head)
    claim = printable(verdict.claim.text) + (" [cut off]" if verdict.claim.truncated else "")
    console.print(Padding(Text(claim), (0, 0, 0, _INDENT)))
    for evidence in verdict.evidence[:1]:
        quote = Text(f"> {printable(evidence.quote)}", style="italic")
        console.print(Padding(quote, (0, 0, 0, _INDENT)))
        console.print(Padding(Text(f"  {printable(place_of(evidence))}", style="dim"), (0, 0, 0, _INDENT)))
    if verdict.explanation:
        console.print(Padding(Text(printable(verdict.explanation)), (0, 0, 0, _INDENT)))
    console.print()


def _finding_line(finding: Finding) -> Text:
    line = Text()
    line.append(f"{finding.severity}: ", style="bold red" if finding.severity == "error" else "bold")
    where = f" (line {finding.line})" if finding.line else ""
    line.append(f"{printable(finding.message)}{where} [{finding.rule}]")
    return line
