"""python -m claimcheck.training.evaluate MODEL OUT.json [SET ...]: figures of an exported model on the dev sets."""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from claimcheck.training.contrast import contrast_figures, load_contrast
from claimcheck.training.datasets import load_dev
from claimcheck.training.indomain import load_indomain
from claimcheck.training.predict import Matrix, OnnxModel
from claimcheck.training.records import NOT_SUPPORTED, SUPPORTED, Pair, shared_folder

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
    "attributionbench.dev",
    "indomain",
    "contrast",
)
INDOMAIN_SEED = 11
N_INDOMAIN_CLAIMS = 30

Ints = npt.NDArray[np.int64]


def dev_pairs(name: str) -> list[Pair]:
    """Return the pairs of a dev set; `indomain` and `contrast` are made from the papers held out of training."""
    if name == "indomain":
        path = shared_folder() / "papers_text.jsonl.gz"
        return load_indomain(path, n_claims=N_INDOMAIN_CLAIMS, seed=INDOMAIN_SEED, held_out=True)
    return load_contrast() if name == "contrast" else load_dev(name)


def recalls(predicted: Ints, gold: Ints) -> dict[int, float]:
    """Return the share of each gold label's pairs that were given that label."""
    return {int(label): float(np.mean(predicted[gold == label] == label)) for label in np.unique(gold)}


def macro_f1(predicted: Ints, gold: Ints) -> float:
    """Return the mean F1 over the labels that `gold` holds (0 to 1)."""
    scores = []
    for label in np.unique(gold):
        hits = np.sum((predicted == label) & (gold == label))
        scores.append(2 * hits / (np.sum(predicted == label) + np.sum(gold == label)))
    return float(np.mean(scores))


def figures(logits: Matrix, gold: Ints) -> dict[str, object]:
    """Return n, accuracy, macro-F1 and balanced accuracy for label codes `gold` (n,), and supported against not.

    A set of two labels is scored among those two (the logit of the absent label is not looked at); one with
    NOT_SUPPORTED rows, as supported or not. `supported_balanced_accuracy` takes the label of the highest logit, untuned.
    """
    is_supported = logits.argmax(1) == SUPPORTED
    if NOT_SUPPORTED in gold:
        predicted, gold = (~is_supported).astype(np.int64), (gold != SUPPORTED).astype(np.int64)
    else:
        present = np.unique(gold)
        predicted = present[logits[:, present].argmax(1)]
    by_label = recalls(predicted, gold)
    supported = recalls(is_supported.astype(np.int64), (gold == SUPPORTED).astype(np.int64))
    return {
        "n": len(gold),
        "labels": len(by_label),
        "accuracy": round(float(np.mean(predicted == gold)), 4),
        "macro_f1": round(macro_f1(predicted, gold), 4),
        "balanced_accuracy": round(float(np.mean(list(by_label.values()))), 4),
        "supported_balanced_accuracy": round(float(np.mean(list(supported.values()))), 4),
        "recall": {str(k): round(v, 4) for k, v in by_label.items()},
    }


def kind_recalls(pairs: Sequence[Pair], logits: Matrix) -> dict[str, dict[str, float]]:
    """Return n and the share of right labels for every kind of in-domain pair."""
    right = logits.argmax(1) == np.array([pair.label for pair in pairs])
    sources = np.array([pair.source for pair in pairs])
    return {
        str(kind): {"n": int(np.sum(sources == kind)), "accuracy": round(float(np.mean(right[sources == kind])), 4)}
        for kind in np.unique(sources)
    }


def evaluate(model: Path, names: Sequence[str]) -> dict[str, dict[str, object]]:
    """Return the figures of the exported model in folder `model` for each dev set of `names`."""
    run = OnnxModel(model)
    table: dict[str, dict[str, object]] = {}
    for name in names:
        pairs = dev_pairs(name)
        began = time.monotonic()
        logits = run(pairs)
        speed = len(pairs) / (time.monotonic() - began)
        table[name] = figures(logits, np.array([pair.label for pair in pairs]))
        table[name]["pairs_per_second"] = round(speed, 1)
        if name == "indomain":
            table[name]["kinds"] = kind_recalls(pairs, logits)
        if name == "contrast":
            table[name] |= contrast_figures(pairs, logits)
        print(name, {k: v for k, v in table[name].items() if k != "kinds"}, file=sys.stderr)
    return table


if __name__ == "__main__":
    result = evaluate(Path(sys.argv[1]), sys.argv[3:] or DEV_SETS)
    Path(sys.argv[2]).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
