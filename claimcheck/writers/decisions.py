"""Decisions on verdicts, for people and for calibration."""

import json
from collections.abc import Sequence
from itertools import groupby

from claimcheck.overrides import KeptDecision
from claimcheck.writers.escape import printable


def to_json(kept: Sequence[KeptDecision]) -> str:
    """Return {"decisions": [...]}: each decision with its report and, where a run in the store has it, the claim's text."""
    content = [
        {"report": each.report, "report_sha256": each.report_sha256, "text": each.text, **each.decision.model_dump(mode="json")}
        for each in kept
    ]
    return json.dumps({"decisions": content}, indent=2, ensure_ascii=False) + "\n"


def describe(kept: Sequence[KeptDecision]) -> str:
    """Return the decisions, report by report: the verdict, what the person says, the claim and the reason."""
    lines: list[str] = []
    for (report, _), group in groupby(kept, key=lambda each: (each.report, each.report_sha256)):
        lines.append(printable(report))
        for each in group:
            decision = each.decision
            said = "accepted" if decision.action == "accept" else f"overridden: {decision.label}"
            who = f" by {printable(decision.reviewer)}" if decision.reviewer else ""
            lines.append(f"  {printable(decision.claim)}  {decision.found or 'NOT CHECKED'}, {said}{who}")
            lines += [f"      {printable(text)}" for text in (each.text, decision.reason) if text]
        lines.append("")
    return "\n".join(lines) if lines else "No decisions are kept.\n"
