"""`claimcheck bench gold DIR`: the whole pipeline, from PDF to verdict, on labelled claims, beside two baselines.

Every claim is held against its own paper alone. Documents come from a fresh cache, so that `seconds_per_claim` counts
extraction and the loading of models too.
"""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from claimcheck.benchmarks.baselines import measure_baselines
from claimcheck.benchmarks.gold_cells import score_cells, time_numbers
from claimcheck.benchmarks.gold_claims import GoldClaim, as_claim, by_paper, load_gold
from claimcheck.benchmarks.scores import (
    Scored,
    accuracy,
    accuracy_at_coverage,
    by_group,
    expected_calibration_error,
    f1,
    macro_f1,
    opposite_rate,
)
from claimcheck.pipeline import Pipeline
from claimcheck.registry import EXTRACTORS, plugin
from claimcheck.schema import Document, Evidence, Label, Verdict
from claimcheck.settings import Settings, load_settings


def measure(folder: Path) -> dict[str, Any]:
    """Return the figures for a gold folder; all shares lie in [0, 1].

    "coverage" is the share of claims that got a label at all; "selective_accuracy" the accuracy on the most confident half;
    "evidence_page_hit" the share of claims with a gold page whose shown evidence includes it; "quotes_verbatim" the share of
    shown quotes that the document has word for word; "table_evidence" and "numeric": see `gold_cells`. Raises InputError where
    the folder is not in the form of gold/dev.
    """
    claims = load_gold(folder)
    with tempfile.TemporaryDirectory() as cache:
        settings = load_settings(cache=Path(cache), offline=True)
        begun = time.perf_counter()
        verdicts = verdicts_of(folder, claims, settings)
        seconds = time.perf_counter() - begun
        documents = {paper: _document(folder, paper, settings) for paper in by_paper(claims)}
        figures = score(claims, verdicts, documents) | {"numeric": time_numbers(claims, documents)}
        figures["seconds_per_claim"] = round(seconds / len(claims), 3)
        figures["baselines"] = measure_baselines(folder, claims, settings)
    return figures


def score(claims: Sequence[GoldClaim], verdicts: Sequence[Verdict], documents: dict[str, Document]) -> dict[str, Any]:
    """Return all the figures that need no clock; `documents` maps a paper's file name to its content."""
    scored = [Scored(gold.label, verdict.label, verdict.confidence) for gold, verdict in zip(claims, verdicts, strict=True)]
    by_label = by_group(scored, [gold.label.value for gold in claims])
    for name, figures in by_label.items():
        figures["f1"] = round(f1(scored, Label(name)), 4)
    return {
        "n": len(claims),
        "accuracy": round(accuracy(scored), 4),
        "macro_f1": round(macro_f1(scored), 4),
        "by_kind": by_group(scored, [gold.kind for gold in claims]),
        "by_label": by_label,
        "opposite_rate": round(opposite_rate(scored), 4),
        "coverage": round(sum(each.label is not None for each in scored) / len(scored), 4),
        "selective_accuracy": round(accuracy_at_coverage(scored, 0.5), 4),
        "ece": round(expected_calibration_error(scored), 4),
        "evidence_page_hit": round(_page_hit(claims, verdicts), 4),
        "quotes_verbatim": round(_verbatim(claims, verdicts, documents), 4),
        "table_evidence": score_cells(claims, verdicts),
    }


def describe(figures: dict[str, Any]) -> str:
    """Return the figures as lines for a terminal."""
    kinds = [f"  {name:<18} {each['accuracy']:.3f}  (n = {each['n']})" for name, each in figures["by_kind"].items()]
    labels = [
        f"  {name:<18} {each['accuracy']:.3f}  F1 {each['f1']:.3f}  (n = {each['n']})"
        for name, each in figures["by_label"].items()
    ]
    names = ("accuracy", "macro_f1", "opposite_rate", "coverage", "selective_accuracy", "ece", "evidence_page_hit")
    overall = [f"{name:<20} {figures[name]:.3f}" for name in (*names, "quotes_verbatim", "seconds_per_claim")]
    others = [
        f"  {name:<18} accuracy {each['accuracy']:.3f}  macro-F1 {each['macro_f1']:.3f}"
        for name, each in figures["baselines"].items()
    ]
    lines = [
        f"{figures['n']} claims",
        *overall,
        "by kind",
        *kinds,
        "by label",
        *labels,
        *_describe_tables(figures["table_evidence"], figures["numeric"]),
        "baselines (threshold tuned here)",
        *others,
    ]
    return "\n".join(lines) + "\n"


def _describe_tables(cells: dict[str, Any], numeric: dict[str, float]) -> list[str]:
    lines = [f"right verdicts on claims about tables that show the right cells: {cells['right_cells']:.3f}  (n = {cells['n']})"]
    lines += [f"  {name:<18} {each['right_cells']:.3f}  (n = {each['n']})" for name, each in cells["by_kind"].items()]
    lines += [f"  the right values, be it in another table: {cells['right_values']:.3f}"]
    lines += [f"  not shown by: {', '.join(cells['misses'])}"] if cells["misses"] else []
    if numeric:
        lines.append(
            f"numeric verifier: {numeric['ms_per_claim']:.1f} ms of one core a claim, {numeric['n_tables']:.1f} tables"
        )
    return lines


def verdicts_of(folder: Path, claims: Sequence[GoldClaim], settings: Settings) -> list[Verdict]:
    """Return the pipeline's verdict on each claim, held against its own paper alone, in order."""
    pipeline = Pipeline(settings)
    found: dict[str, Verdict] = {}
    for paper, group in by_paper(claims).items():
        verdicts = pipeline.verify_claims([as_claim(gold) for gold in group], {paper: folder / "papers" / paper})
        found |= {gold.id: verdict for gold, verdict in zip(group, verdicts, strict=True)}
    return [found[gold.id] for gold in claims]


def _document(folder: Path, paper: str, settings: Settings) -> Document:
    document: Document = plugin(EXTRACTORS, "paper")(settings).extract(folder / "papers" / paper)
    return document


def _page_hit(claims: Sequence[GoldClaim], verdicts: Sequence[Verdict]) -> float:
    asked = [(gold, verdict) for gold, verdict in zip(claims, verdicts, strict=True) if gold.page is not None]
    hits = sum(any(evidence.page == gold.page for evidence in verdict.evidence) for gold, verdict in asked)
    return hits / len(asked) if asked else 0.0


def _verbatim(claims: Sequence[GoldClaim], verdicts: Sequence[Verdict], documents: dict[str, Document]) -> float:
    shown = [(documents[gold.paper], each) for gold, verdict in zip(claims, verdicts, strict=True) for each in verdict.evidence]
    return sum(_is_verbatim(evidence, document) for document, evidence in shown) / len(shown) if shown else 1.0


def _is_verbatim(evidence: Evidence, document: Document) -> bool:
    """Tell whether a quote is the document's: its text, or for a table a cell with that value and those labels."""
    if evidence.kind == "passage":
        return bool(evidence.quote) and evidence.quote in document.text
    rows = [cell for table in document.tables if table.page == evidence.page for cell in table.cells]
    named = [cell for cell in rows if cell.row_path == evidence.row_path]
    if evidence.value is None:
        return any(cell.text in evidence.quote for cell in named)
    return any(cell.text == evidence.value and cell.column_path == evidence.column_path for cell in named)
