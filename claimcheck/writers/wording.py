"""The words and counts that several writers share."""

from collections import Counter
from typing import NamedTuple

from claimcheck.schema import Evidence, Label, Run, Verdict

NOT_CHECKED = "NOT CHECKED"
"""Shown in the place of a label for a claim that has a failure."""


class Counts(NamedTuple):
    """How many claims got which answer."""

    supported: int
    refuted: int
    not_enough_info: int
    not_checked: int


def counts_of(run: Run) -> Counts:
    """Return how many claims of the run got which answer."""
    by_label = Counter(verdict.label for verdict in run.verdicts)
    return Counts(by_label[Label.SUPPORTED], by_label[Label.REFUTED], by_label[Label.NOT_ENOUGH_INFO], by_label[None])


def summary_of(run: Run) -> str:
    """Return the counts as one line: "5 claims: 2 supported, 1 refuted, 1 not enough info, 1 not checked"."""
    counts = counts_of(run)
    names = ("supported", "refuted", "not enough info", "not checked")
    parts = [f"{count} {name}" for count, name in zip(counts, names, strict=True) if count]
    return f"{counted(len(run.verdicts), 'claim')}: {', '.join(parts) or 'none'}"


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: "1 claim", "2 claims"."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def answer_of(verdict: Verdict) -> str:
    """Return the label, or `NOT_CHECKED`."""
    return NOT_CHECKED if verdict.label is None else verdict.label.value


def confidence_of(verdict: Verdict) -> str:
    """Return the confidence with two decimals, or "" where there is none."""
    return "" if verdict.confidence is None else f"{verdict.confidence:.2f}"


def quotes_of(evidence: Evidence) -> list[str]:
    """Return what evidence says: its quote; of a computation each of its cells, as "row / column = value"."""
    if len(evidence.cells) < 2:
        return [evidence.quote]
    return [f"{', '.join(cell.row_path)} / {', '.join(cell.column_path)} = {cell.value}" for cell in evidence.cells]


def notes_of(run: Run) -> list[str]:
    """Return what could not be read beside the papers, each once."""
    return list(dict.fromkeys(note for resolution in run.papers for note in resolution.notes))


def place_of(evidence: Evidence) -> str:
    """Return where evidence stands: "2104.08645v2, page 5, Results, Table 3"."""
    parts = (evidence.paper, f"page {evidence.page}", evidence.section, evidence.table or "")
    return ", ".join(part for part in parts if part)
