"""python -m claimcheck.training.leaks CONFIG [OUT.json] [--tolerance SHARE]: what of the held-out is in the mix.

Held out are the dev sets of the run, every dev, validation and test file beside them that the run does not train on, and the
gold claims, quotes and papers. `leak_rules` says what counts. Exits with 1 where the share of a set's rows that leak is over
the tolerance; for gold the tolerance is always 0.
"""

import argparse
import json
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from claimcheck.training.config import TrainingConfig, load_config
from claimcheck.training.embedder_config import load_embedder_config
from claimcheck.training.embedder_data import all_passages, as_pair
from claimcheck.training.held_out import Recipe, gold_folders, gold_text, held_out_rows
from claimcheck.training.leak_rules import (
    GOLD_PAPERS,
    LEAKS,
    REPORTED,
    Finding,
    claim_findings,
    evidence_findings,
    gold_paper_findings,
    gold_text_findings,
    grouped,
)
from claimcheck.training.mix import dev_claims, phase_pairs
from claimcheck.training.records import Pair, shared_folder

TOLERANCE = 0.01
"""Share of a held-out set's rows: less than the standard error of an accuracy on 1,900 rows, the largest set but one."""
N_EXAMPLES = 3
MAX_EXAMPLE_CHARACTERS = 240

Report = dict[str, dict[str, Any]]


def training_mix(config: TrainingConfig) -> list[Pair]:
    """Return every distinct pair of every phase of the run, as `prepare` encodes them."""
    held_out = dev_claims(config)
    return list(dict.fromkeys(pair for phase in config.phases for pair in phase_pairs(phase, config, held_out)))


def load_mix(path: Path) -> tuple[Recipe, list[Pair]]:
    """Return the config at `path`, of the entailment model or of the embedder, and all that it trains on."""
    if "phases" in tomllib.loads(path.read_text(encoding="utf-8")):
        config = load_config(path)
        return config, training_mix(config)
    embedder = load_embedder_config(path)
    return embedder, list(dict.fromkeys(as_pair(passage) for passage in all_passages(embedder)))


def find_leaks(recipe: Recipe, mix: Sequence[Pair]) -> Report:
    """Return for every held-out set what `summary` says of it and the `mix`; the names of the gold sets begin with `gold`."""
    held = held_out_rows(recipe)
    rows = [pair for pairs in held.values() for pair in pairs]
    gold = gold_text(gold_folders())
    findings = [*claim_findings(mix, rows), *evidence_findings(mix, rows), *gold_text_findings(mix, gold)]
    findings += gold_paper_findings(shared_folder() / "papers_text.jsonl.gz", gold)
    sizes = {**{name: len(pairs) for name, pairs in held.items()}, GOLD_PAPERS: len(gold.papers)}
    by_set = grouped(findings, lambda finding: finding.held_set)
    return {name: summary(by_set.get(name, []), n_rows) for name, n_rows in sizes.items()}


def summary(findings: Sequence[Finding], n_rows: int) -> dict[str, Any]:
    """Return the number of rows, of those leaked and their share, and for each kind its rows by source, and examples."""
    leaked = {finding.row for finding in findings if finding.kind in LEAKS}
    by_kind = grouped(findings, lambda finding: finding.kind)
    kinds = {kind: kind_summary(by_kind[kind]) for kind in (*LEAKS, *REPORTED) if kind in by_kind}
    return {"rows": n_rows, "leaked": len(leaked), "share": round(len(leaked) / max(1, n_rows), 4), "kinds": kinds}


def kind_summary(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return how many held-out rows and pairs of the mix the findings of one kind touch, the rows by source, examples."""
    sources = {name: len({f.row for f in found}) for name, found in grouped(findings, lambda f: f.source).items()}
    return {
        "rows": len({finding.row for finding in findings}),
        "pairs": len({finding.pair for finding in findings}),
        "sources": dict(sorted(sources.items(), key=lambda item: -item[1])),
        "examples": [
            {"source": f.source, "held": f.held[:MAX_EXAMPLE_CHARACTERS], "trained": f.trained[:MAX_EXAMPLE_CHARACTERS]}
            for f in findings[:: max(1, len(findings) // N_EXAMPLES)][:N_EXAMPLES]
        ],
    }


def over_tolerance(report: Report, tolerance: float) -> list[str]:
    """Return the sets of which a larger share leaks than `tolerance` allows; of gold nothing may."""
    return [name for name, found in report.items() if found["share"] > (0.0 if name.startswith("gold") else tolerance)]


def describe(report: Report) -> str:
    """Return the report as text: a line for each set, indented lines for what it has in common with the mix."""
    lines = []
    for name, found in report.items():
        lines.append(f"{name}: {found['leaked']} of {found['rows']} rows leak ({found['share']:.2%})")
        for kind, told in found["kinds"].items():
            sources = ", ".join(f"{source} {n}" for source, n in told["sources"].items())
            lines.append(f"  {kind}: {told['rows']} rows, {told['pairs']} pairs of the mix ({sources})")
            if kind in LEAKS:
                lines += [f"    held out: {e['held']}\n    {e['source']}: {e['trained']}" for e in told["examples"]]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Check the mix of the config that the command line names and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m claimcheck.training.leaks")
    parser.add_argument("config", type=Path)
    parser.add_argument("out", type=Path, nargs="?", help="write the whole report there as JSON")
    parser.add_argument("--tolerance", type=float, default=TOLERANCE, help="largest share of a held-out set that may leak")
    options = parser.parse_args(arguments)
    report = find_leaks(*load_mix(options.config))
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(describe(report), end="")
    failed = over_tolerance(report, options.tolerance)
    if failed:
        print(f"Over the tolerance of {options.tolerance:.1%} (gold: 0): {', '.join(failed)}.", file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
