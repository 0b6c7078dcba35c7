"""A run for people at a terminal."""

import io
import os

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from claimcheck.schema import Evidence, Finding, Label, Run, Verdict
from claimcheck.writers.escape import printable
from claimcheck.writers.wording import answer_of, confidence_of, notes_of, place_of, quotes_of, summary_of

_STYLES = {Label.SUPPORTED: "bold green", Label.REFUTED: "bold red", Label.NOT_ENOUGH_INFO: "bold yellow", None: "bold magenta"}
_MARKS = {Label.SUPPORTED: "✓", Label.REFUTED: "✗", Label.NOT_ENOUGH_INFO: "?", None: "-"}
_WIDTH_PIPED = 100  # columns, where the output is no terminal
_INDENT = 4  # columns
_MAX_CELLS = 6  # of a computation that are shown; JSON has all


class TerminalWriter:
    """Verdict, confidence, claim, the most telling quote with paper and page; then findings, notes and counts.

    JSON has all quotes. Of a number that is computed all its cells are shown; of a paper that contradicts itself both sides.
    """

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
        notes = notes_of(run)
        for note in notes:
            console.print(Text.assemble(("note: ", "bold"), printable(note)))
        if run.findings or notes:
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
    for evidence in _told(verdict):
        _print_evidence(console, evidence, verdict.explanation)
    if verdict.explanation:
        console.print(Padding(Text(printable(verdict.explanation)), (0, 0, 0, _INDENT)))
    for one in verdict.reproductions:
        console.print(Padding(Text(printable(f"{one.status}: {one.explanation}")), (0, 0, 0, _INDENT)))
    console.print()


def _told(verdict: Verdict) -> list[Evidence]:
    """Return the evidence to print: the most telling; where a paper contradicts itself both sides, each computation once."""
    if verdict.label is not Label.NOT_ENOUGH_INFO:
        return list(verdict.evidence[:1])
    sides: dict[object, Evidence] = {}
    for evidence in verdict.evidence:
        sides.setdefault(evidence.cells or evidence.quote, evidence)
    return list(sides.values())


def _print_evidence(console: Console, evidence: Evidence, explanation: str) -> None:
    quotes = quotes_of(evidence)
    for quote in quotes[:_MAX_CELLS]:
        console.print(Padding(Text(f"> {printable(quote)}", style="italic"), (0, 0, 0, _INDENT)))
    more = f", {len(quotes) - _MAX_CELLS} more cells" if len(quotes) > _MAX_CELLS else ""
    arithmetic = f": {evidence.arithmetic}" if evidence.arithmetic and evidence.arithmetic not in explanation else ""
    place = f"  {printable(place_of(evidence))}{more}{printable(arithmetic)}"
    console.print(Padding(Text(place, style="dim"), (0, 0, 0, _INDENT)))


def _finding_line(finding: Finding) -> Text:
    line = Text()
    line.append(f"{finding.severity}: ", style="bold red" if finding.severity == "error" else "bold")
    where = f" (line {finding.line})" if finding.line else ""
    line.append(f"{printable(finding.message)}{where} [{finding.rule}]")
    return line
