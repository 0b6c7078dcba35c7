"""`claimcheck bench mutate DIR`: supported numeric claims are made wrong by rule, and the pipeline is to catch them.

The rules are the benchmark's own: none of them is shared with the training of the models. Figures tell how well wrong numbers,
entities and directions are told from right ones, not how well claims of other kinds are judged.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from claimcheck.benchmarks.gold_claims import GoldClaim, as_claim, by_paper, load_gold
from claimcheck.benchmarks.mutations import NUMERIC_KINDS, SEED, Mutant, mutants_of
from claimcheck.errors import InputError
from claimcheck.pipeline import Pipeline
from claimcheck.registry import EXTRACTORS, plugin
from claimcheck.schema import Document, Label, Verdict
from claimcheck.settings import Settings, load_settings
from claimcheck.writers.wording import label_of


class Tried(NamedTuple):
    """A claim as it stands, or a mutant of it, with the verdict on it."""

    gold: GoldClaim
    mutant: Mutant | None
    """None for the claim as it stands."""
    verdict: Verdict


def measure(folder: Path) -> dict[str, Any]:
    """Return the figures for a gold folder; all shares lie in [0, 1].

    "detection" is the share of mutants labelled REFUTED, "not_supported" the share of those not labelled SUPPORTED;
    "false_alarms" the share of unchanged claims labelled REFUTED, "unchanged_not_supported" of those not labelled SUPPORTED.
    Raises InputError where the folder is not in the form of gold/dev, or has no supported numeric claim.
    """
    claims = [gold for gold in load_gold(folder) if gold.label is Label.SUPPORTED and gold.kind in NUMERIC_KINDS]
    if not claims:
        hint = f"Claims are changed that are labelled SUPPORTED and of kind {', '.join(NUMERIC_KINDS)}."
        raise InputError(f"{folder} has no supported numeric claim.", hint=hint)
    with tempfile.TemporaryDirectory() as cache:
        return score(_tried(folder, claims, load_settings(cache=Path(cache), offline=True)))


def score(tried: Sequence[Tried]) -> dict[str, Any]:
    """Return all the figures, and the mutants and claims that were judged wrongly."""
    unchanged = [each for each in tried if each.mutant is None]
    mutants = [each for each in tried if each.mutant is not None]
    return {
        "n_claims": len(unchanged),
        "n_mutants": len(mutants),
        "seed": SEED,
        "detection": _share(mutants, _is_refuted),
        "not_supported": _share(mutants, _is_unsupported),
        "false_alarms": _share(unchanged, _is_refuted),
        "unchanged_not_supported": _share(unchanged, _is_unsupported),
        "by_kind": _by(mutants, lambda each: each.mutant.kind if each.mutant else ""),
        "by_rule": _by(mutants, lambda each: f"{each.mutant.kind}/{each.mutant.edit.rule}" if each.mutant else ""),
        "by_claim_kind": _by(mutants, lambda each: each.gold.kind),
        "misses": [_told(each) for each in mutants if not _is_refuted(each)],
        "alarms": [_told(each) for each in unchanged if _is_unsupported(each)],
    }


def describe(figures: dict[str, Any]) -> str:
    """Return the figures as lines for a terminal, the misses last."""
    names = ("detection", "not_supported", "false_alarms", "unchanged_not_supported")
    lines = [f"{figures['n_mutants']} mutants of {figures['n_claims']} supported numeric claims (seed {figures['seed']})"]
    lines += [f"{name:<24} {figures[name]:.3f}" for name in names]
    for group in ("by_kind", "by_rule", "by_claim_kind"):
        lines.append(group.replace("_", " "))
        lines += [
            f"  {name:<22} refuted {each['detection']:.3f}  not supported {each['not_supported']:.3f}  (n = {each['n']})"
            for name, each in figures[group].items()
        ]
    lines.append("mutants not refuted")
    lines += [f"  {each['id']} [{each['label']}] {each['kind']}: {each['change']}" for each in figures["misses"]]
    lines.append("unchanged claims not supported")
    lines += [f"  {each['id']} [{each['label']}] {each['claim']}" for each in figures["alarms"]]
    return "\n".join(lines) + "\n"


def _tried(folder: Path, claims: Sequence[GoldClaim], settings: Settings) -> list[Tried]:
    """Return every claim and every mutant with its verdict, each held against the claim's own paper alone."""
    extractor, pipeline = plugin(EXTRACTORS, "pdf")(settings), Pipeline(settings)
    tried: list[Tried] = []
    for paper, group in by_paper(claims).items():
        document: Document = extractor.extract(folder / "papers" / paper)
        asked: list[tuple[GoldClaim, Mutant | None]] = [(gold, None) for gold in group]
        asked += [(gold, mutant) for gold in group for mutant in mutants_of(gold, document)]
        texts = [gold if mutant is None else gold.model_copy(update={"claim": mutant.edit.text}) for gold, mutant in asked]
        verdicts = pipeline.verify_claims([as_claim(gold) for gold in texts], {paper: folder / "papers" / paper})
        tried += [Tried(gold, mutant, verdict) for (gold, mutant), verdict in zip(asked, verdicts, strict=True)]
    return tried


def _is_refuted(each: Tried) -> bool:
    return each.verdict.label is Label.REFUTED


def _is_unsupported(each: Tried) -> bool:
    return each.verdict.label is not Label.SUPPORTED


def _share(tried: Sequence[Tried], holds: Callable[[Tried], bool]) -> float:
    return round(sum(map(holds, tried)) / len(tried), 4) if tried else 0.0


def _by(tried: Sequence[Tried], group: Callable[[Tried], str]) -> Mapping[str, Mapping[str, float]]:
    counts = Counter(map(group, tried))
    return {
        name: {
            "n": n,
            "detection": _share([each for each in tried if group(each) == name], _is_refuted),
            "not_supported": _share([each for each in tried if group(each) == name], _is_unsupported),
        }
        for name, n in sorted(counts.items())
    }


def _told(each: Tried) -> dict[str, Any]:
    return {
        "id": each.gold.id,
        "kind": f"{each.mutant.kind}/{each.mutant.edit.rule}" if each.mutant else each.gold.kind,
        "change": each.mutant.edit.change if each.mutant else "",
        "claim": each.verdict.claim.text,
        "label": label_of(each.verdict.label),
        "confidence": each.verdict.confidence,
        "explanation": each.verdict.explanation,
    }
