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
    Why claims could not be checked is said once.
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
        for verdict, explanation in zip(run.verdicts, _explanations(run), strict=True):
            _print_verdict(console, verdict, explanation)
        for finding in run.findings:
            console.print(_finding_line(finding))
        notes = notes_of(run)
        for note in notes:
            console.print(Text.assemble(("note: ", "bold"), printable(note)))
        if run.findings or notes:
            console.print()
        console.print(Text(summary_of(run), style="bold"))
        return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _explanations(run: Run) -> list[str]:
    """Return what to print of each verdict's explanation: one failure of many claims is told in full at the first of them."""
    told: dict[str, str] = {}
    explanations = []
    for verdict in run.verdicts:
        if verdict.failure is None or (first := told.setdefault(verdict.explanation, verdict.claim.id)) == verdict.claim.id:
            explanations.append(verdict.explanation)
        else:
            explanations.append(f"Not checked: {verdict.failure.message.partition(': ')[0]}, as for {first}.")
    return explanations


def _print_verdict(console: Console, verdict: Verdict, explanation: str) -> None:
    head = Text()
    head.append(f"{_MARKS[verdict.label]} {answer_of(verdict)}", style=_STYLES[verdict.label])
    head.append(f" {confidence_of(verdict)}".rstrip())
    head.append(f"  {verdict.claim.id}, line {verdict.claim.line}", style="dim")
    console.print(head)
    claim = printable(verdict.claim.text) + (" [cut off]" if verdict.claim.truncated else "")
    console.print(Padding(Text(claim), (0, 0, 0, _INDENT)))
    for evidence in _told(verdict):
        _print_evidence(console, evidence, verdict.explanation)
    if explanation:
        console.print(Padding(Text(printable(explanation)), (0, 0, 0, _INDENT)))
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
