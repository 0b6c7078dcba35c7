"""`claimcheck bench selfcheck DIR`: papers' own sentences held against the papers' own tables.

What a paper says of its tables is nearly always true, so a sentence that they are found to refute is nearly always a false
alarm: a large test that nobody had to label. Silence alone would pass it, so the sentences that the tables bear out are counted
beside the alarms, and each is made wrong by rule (another number, name or direction), as in `bench mutate`. Sentences that are
tables whose cells ran together are left out. The tables alone are asked: no text, no model, no decision.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from claimcheck.benchmarks.gold_claims import GoldClaim
from claimcheck.benchmarks.mutations import Mutant, mutants_of
from claimcheck.benchmarks.table_claims import read_papers
from claimcheck.errors import InputError
from claimcheck.schema import Document, Label
from claimcheck.settings import Settings
from claimcheck.verifiers.cell_evidence import cell_evidence
from claimcheck.verifiers.numeric import ask_tables
from claimcheck.verifiers.numeric_text import is_run_together
from claimcheck.verifiers.table_numbers import Finding
from claimcheck.wording import index_paper

STRONG = 0.5
"""Strength above which an answer of the tables counts here."""
_LISTED = 200  # sentences that the figures list


class Asked(NamedTuple):
    """A sentence with what its paper's tables say to it."""

    paper: str
    sentence: str
    finding: Finding | None
    mutants: tuple[tuple[Mutant, Finding | None], ...] = ()
    """Of a sentence that is borne out: each change that makes it wrong, and what the tables say to that."""


def measure(folder: Path) -> dict[str, Any]:
    """Return the figures for the PDFs in a folder and its subfolders.

    "refuted_per_supported" is the ratio of refuted to supported sentences; "detection" is the share of mutants of supported
    sentences that are refuted, "still_supported" the share that are not noticed. Raises InputError where no PDF there has
    a table and a sentence.
    """
    asked = [each for paper, document in read_papers(folder, Settings(offline=True)).items() for each in ask(paper, document)]
    if not asked:
        raise InputError(f"No PDF in {folder} has sentences and a table.", hint="Give a folder of papers.")
    return score(asked)


def ask(paper: str, document: Document) -> Iterator[Asked]:
    """Yield the sentences of a paper's running text with what its tables say; none where it has no tables."""
    for sentence in index_paper(document).sentences if document.tables else ():
        if document.passages[sentence.passage].kind == "text" and not is_run_together(sentence):
            text = document.text[sentence.start : sentence.end]
            finding = ask_tables(text, document)
            is_borne_out = finding is not None and finding.is_agreeing and finding.strength > STRONG
            yield Asked(paper, text, finding, _mutants(paper, text, finding, document) if finding and is_borne_out else ())


def score(asked: Sequence[Asked]) -> dict[str, Any]:
    """Return all the figures, the refuted sentences, and the mutants that are still supported."""
    outcomes = Counter(_outcome(each.finding) for each in asked)
    mutants = [(each, mutant, finding) for each in asked for mutant, finding in each.mutants]
    told = [_outcome(finding) for _, _, finding in mutants]
    return {
        "n_sentences": len(asked),
        "supported": outcomes["supported"],
        "refuted": outcomes["refuted"],
        "silent": outcomes["silent"],
        "refuted_per_supported": round(outcomes["refuted"] / max(1, outcomes["supported"]), 4),
        "n_mutants": len(mutants),
        "detection": round(told.count("refuted") / max(1, len(told)), 4),
        "still_supported": round(told.count("supported") / max(1, len(told)), 4),
        "by_kind": _by_kind([mutant for _, mutant, _ in mutants], told),
        "alarms": [_told(each) for each in asked if _outcome(each.finding) == "refuted"][:_LISTED],
        "unnoticed": [
            {"paper": each.paper, "sentence": mutant.edit.text, "change": mutant.edit.change}
            for (each, mutant, _), outcome in zip(mutants, told, strict=True)
            if outcome == "supported"
        ][:_LISTED],
    }


def describe(figures: Mapping[str, Any]) -> str:
    """Return the figures as lines for a terminal, the false alarms last."""
    names = ("supported", "refuted", "silent")
    lines = [f"{figures['n_sentences']} sentences held against their papers' own tables"]
    lines += [f"  {name:<22} {figures[name]}" for name in names]
    lines.append(f"  refuted / supported    {figures['refuted_per_supported']:.3f}")
    lines.append(f"{figures['n_mutants']} mutants of supported sentences")
    lines += [f"  {name:<22} {figures[name]:.3f}" for name in ("detection", "still_supported")]
    lines += [f"    {name:<20} {each['detection']:.3f}  (n = {each['n']})" for name, each in figures["by_kind"].items()]
    lines.append("refuted sentences")
    lines += [f"  {each['strength']:.2f} {each['paper']}: {each['sentence']} [{each['note']}]" for each in figures["alarms"]]
    return "\n".join(lines) + "\n"


def _outcome(finding: Finding | None) -> str:
    if finding is None or finding.strength <= STRONG:
        return "silent"
    return "supported" if finding.is_agreeing else "refuted"


def _mutants(paper: str, sentence: str, finding: Finding, document: Document) -> tuple[tuple[Mutant, Finding | None], ...]:
    """Return the mutants of a sentence that some cells bear out, with what the tables say to each."""
    quotes = [evidence.quote for evidence in cell_evidence(paper, finding)]
    claim = GoldClaim(
        id=hashlib.sha256(f"{paper} {sentence}".encode()).hexdigest(),
        paper=paper,
        claim=sentence,
        label=Label.SUPPORTED,
        kind="number_table" if len(quotes) == 1 else "number_computed",
        page=finding.cells[0].table.page,
        quote="; ".join(quotes),
        note=finding.note,
    )
    return tuple((mutant, ask_tables(mutant.edit.text, document)) for mutant in mutants_of(claim, document))


def _by_kind(mutants: Sequence[Mutant], told: Sequence[str]) -> dict[str, dict[str, float]]:
    counts = Counter(mutant.kind for mutant in mutants)
    caught = Counter(mutant.kind for mutant, outcome in zip(mutants, told, strict=True) if outcome == "refuted")
    return {kind: {"n": n, "detection": round(caught[kind] / n, 4)} for kind, n in sorted(counts.items())}


def _told(each: Asked) -> dict[str, Any]:
    finding = each.finding
    cells = cell_evidence(each.paper, finding) if finding else ()
    return {
        "paper": each.paper,
        "sentence": each.sentence,
        "strength": round(finding.strength, 3) if finding else 0.0,
        "claimed": finding.claimed if finding else "",
        "note": finding.note if finding else "",
        "cells": [f"{evidence.table}: {evidence.quote}" for evidence in cells],
    }
