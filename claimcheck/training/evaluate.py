"""python -m claimcheck.training.evaluate MODEL OUT.json [SET ...]: figures of an exported model on the dev sets."""

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from claimcheck.benchmarks.long_evidence import read_pairs
from claimcheck.benchmarks.nli_files import Row, read_file
from claimcheck.benchmarks.nli_labels import Gold
from claimcheck.benchmarks.nli_scores import Judged, figures
from claimcheck.settings import Settings
from claimcheck.training.contrast import contrast_figures, load_contrast
from claimcheck.training.datasets import dataset_path, load_dev
from claimcheck.training.indomain import load_indomain
from claimcheck.training.predict import Matrix
from claimcheck.training.records import Pair, shared_folder
from claimcheck.verifiers.entailment import OnnxEntailment
from claimcheck.verifiers.pairs import Pair as EvidencePair

DEV_SETS = (
    "scifact_abstract.train",
    "scifact_oracle_rationale.train",
    "citation_integrity_citint.dev",
    "check_covid.dev",
    "healthver_orig.dev",
    "fm2.dev",
    "fever_symmetric_v0.2.dev",
    "nli4ct.dev",
    "clinifact.validation",
    "infotabs.dev",
    "lingnli.val",
    "wice_claim_oracle_chunks.dev",
    "wice_claim_full.dev",
    "attributionbench.dev",
    "indomain",
    "contrast",
)
INDOMAIN_SEED = 11
N_INDOMAIN_CLAIMS = 30
GOLDS = (Gold.SUPPORTED, Gold.REFUTED, Gold.NOT_ENOUGH_INFO, Gold.NOT_SUPPORTED)
"""By label code."""


def dev_pairs(name: str) -> list[Pair]:
    """Return the pairs of a dev set; `indomain` and `contrast` are made from the papers held out of training."""
    if name == "indomain":
        path = shared_folder() / "papers_text.jsonl.gz"
        return load_indomain(path, n_claims=N_INDOMAIN_CLAIMS, seed=INDOMAIN_SEED, held_out=True)
    return load_contrast() if name == "contrast" else load_dev(name)


def gold_of(pair: Pair) -> Gold:
    """Return the pair's label as benchmarks name it."""
    return GOLDS[pair.label]


def dev_rows(name: str) -> list[Row]:
    """Return the rows of a dev set as `claimcheck bench nli` reads them, those of made sets and of SciFact's tenth alike."""
    if name in MADE or name.startswith("scifact"):
        return [Row(pair.claim, pair.evidence, gold_of(pair)) for pair in dev_pairs(name)]
    return list(read_file(dataset_path(name)).rows)


def kind_recalls(pairs: Sequence[Pair], logits: Matrix) -> dict[str, object]:
    """Return {"kinds": n and the share of right labels for every kind of in-domain pair}."""
    right = logits.argmax(1) == np.array([pair.label for pair in pairs])
    sources = np.array([pair.source for pair in pairs])
    kinds = {
        str(kind): {"n": int(np.sum(sources == kind)), "accuracy": round(float(np.mean(right[sources == kind])), 4)}
        for kind in np.unique(sources)
    }
    return {"kinds": kinds}


MADE: Mapping[str, Callable[[Sequence[Pair], Matrix], dict[str, object]]] = {
    "indomain": kind_recalls,
    "contrast": contrast_figures,
}
"""Sets made by rule from held-out papers -> what is told of them beyond the figures of every set."""


def evaluate(model: Path, names: Sequence[str]) -> dict[str, dict[str, object]]:
    """Return the figures of the exported model in folder `model` for each dev set of `names`, no threshold tuned.

    The model is run as it is in use, and scored as `claimcheck bench nli` scores it.
    """
    judge = OnnxEntailment(Settings(), folder=model)
    table: dict[str, dict[str, object]] = {}
    for name in names:
        rows = dev_rows(name)
        began = time.monotonic()
        opinions = [read.opinion for read in read_pairs(judge, [EvidencePair(row.evidence, row.claim) for row in rows])]
        speed = len(rows) / (time.monotonic() - began)
        table[name] = figures([Judged(row.gold, opinion) for row, opinion in zip(rows, opinions, strict=True)])
        table[name]["pairs_per_second"] = round(speed, 1)
        if name in MADE:
            # Probabilities rank the labels as logits do.
            table[name] |= MADE[name](dev_pairs(name), np.array(opinions, np.float32))
        print(name, {k: v for k, v in table[name].items() if k != "kinds"}, file=sys.stderr)
    return table


if __name__ == "__main__":
    result = evaluate(Path(sys.argv[1]), sys.argv[3:] or DEV_SETS)
    Path(sys.argv[2]).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
