"""What persons decided as labelled claims: a gold folder, which `bench calibration` scores and the decision is fitted on.

A labelled claim there belongs to one paper. So a decision counts where that paper is known: of a verdict that was accepted the
paper of its first quote, and otherwise the only one that was read. That nothing settles a claim holds for each that was read.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from claimcheck.errors import InputError, reason_of
from claimcheck.fetchers.copies import file_of
from claimcheck.files import write_whole
from claimcheck.overrides import KeptDecision
from claimcheck.schema import Decision, Label, Paper, Run, Verdict
from claimcheck.settings import Settings
from claimcheck.store import Store
from claimcheck.writers.wording import counted

NO_RUN = "the store has no run with the claim in these words"
NO_PAPER = "it is not known which paper the label is about"
NO_FILE = "the paper's file is not at hand with the content that was read"
DISAGREE = "reviewers disagree"
_LETTERS = 12  # of a report's hash, in a claim's id
_UNFIT = re.compile(r"[^\w.-]+")


class GoldFolder(NamedTuple):
    """What became of the decisions."""

    n_claims: int
    left_out: Mapping[str, int]
    """Why claims are not in the folder -> how many."""


class _Labelled(NamedTuple):
    """A claim that a person labelled, and the paper that the label is about."""

    line: Mapping[str, object]
    paper: Paper


def write_gold(store: Store, settings: Settings, folder: Path) -> GoldFolder:
    """Write gold.jsonl and papers/ to `folder`: the claims decided in the store, and copies of the papers they are about.

    Raises InputError where the folder has a gold.jsonl already or cannot be written to, and StoreError.
    """
    if (folder / "gold.jsonl").exists():
        raise InputError(
            f"{folder} has labelled claims already.", hint="Name a folder without gold.jsonl: no label is written over."
        )
    decisions = store.decisions()
    runs = {sha256: store.latest_run(sha256) for sha256 in dict.fromkeys(each.report_sha256 for each in decisions)}
    left_out: Counter[str] = Counter()
    files: dict[str, Path | None] = {}
    lines: list[str] = []
    for same in _by_claim(decisions):
        found = _labelled(same, runs[same[0].report_sha256])
        if isinstance(found, str):
            left_out[found] += 1
            continue
        if found.paper.id not in files:
            files[found.paper.id] = file_of(found.paper, settings)
        if files[found.paper.id] is None:
            left_out[NO_FILE] += 1
            continue
        lines.append(json.dumps(dict(found.line), ensure_ascii=False) + "\n")
    _write(folder, lines, {paper: path for paper, path in files.items() if path})
    return GoldFolder(len(lines), left_out)


def describe(found: GoldFolder, folder: Path) -> str:
    """Return for people how many claims are in the folder, and why others are not."""
    reasons = "".join(f"{n} left out: {reason}.\n" for reason, n in sorted(found.left_out.items()))
    return f"{counted(found.n_claims, 'labelled claim')} in {folder}.\n{reasons}"


def _by_claim(decisions: Sequence[KeptDecision]) -> list[list[KeptDecision]]:
    """Return the decisions on each claim."""
    groups: dict[tuple[str, str, str], list[KeptDecision]] = {}
    for each in decisions:
        groups.setdefault((each.report_sha256, each.decision.claim, each.decision.claim_sha256), []).append(each)
    return list(groups.values())


def _labelled(same: Sequence[KeptDecision], run: Run | None) -> _Labelled | str:
    """Return the claim that reviewers decided on, or why it is left out."""
    if len({each.decision.label for each in same}) > 1:
        return DISAGREE
    decision = same[-1].decision
    verdict = _verdict(decision, run)
    if run is None or verdict is None:
        return NO_RUN
    paper = _paper(decision, verdict, run)
    if paper is None:
        return NO_PAPER
    is_shown = decision.label is verdict.label is not Label.NOT_ENOUGH_INFO and bool(verdict.evidence)
    line = {
        "id": f"{same[0].report_sha256[:_LETTERS]}-{decision.claim}",
        "paper": _file_name(paper.id),
        "claim": verdict.claim.text,
        "label": decision.label.value,
        "kind": "decided",
        "page": verdict.evidence[0].page or None if is_shown else None,
        "quote": verdict.evidence[0].quote if is_shown else None,
        "note": decision.reason or None,
    }
    return _Labelled(line, paper)


def _verdict(decision: Decision, run: Run | None) -> Verdict | None:
    """Return the run's verdict on the claim in the words that the decision is about."""
    for verdict in run.verdicts if run else ():
        digest = hashlib.sha256(verdict.claim.text.encode("utf-8", "surrogatepass")).hexdigest()
        if verdict.claim.id == decision.claim and digest == decision.claim_sha256:
            return verdict
    return None


def _paper(decision: Decision, verdict: Verdict, run: Run) -> Paper | None:
    """Return the paper that the label is about, where that is known."""
    read = {one.paper.id: one.paper for one in run.papers if one.paper and one.paper.sha256}
    if verdict.evidence and (decision.label is verdict.label or decision.label is Label.NOT_ENOUGH_INFO):
        return read.get(verdict.evidence[0].paper)
    if len(read) == 1 or decision.label is Label.NOT_ENOUGH_INFO:
        return next(iter(read.values()), None)
    return None


def _file_name(paper: str) -> str:
    return f"{_UNFIT.sub('_', paper)}.pdf"


def _write(folder: Path, lines: Sequence[str], files: Mapping[str, Path]) -> None:
    try:
        (folder / "papers").mkdir(parents=True, exist_ok=True)
        for paper, path in files.items():
            write_whole(folder / "papers" / _file_name(paper), path.read_bytes())
        write_whole(folder / "gold.jsonl", "".join(lines).encode())
    except OSError as error:
        hint = "Choose a folder that can be written to, and has room."
        raise InputError(f"Cannot write to {folder}: {reason_of(error)}.", hint=hint) from error
