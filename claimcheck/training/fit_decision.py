"""Fits the constants of the decision: `python -m claimcheck.training.fit_decision GOLD_DIR`.

A multinomial logistic regression with an L2 penalty on standardised features, by Newton's method. Weights are
tied so that an accident of the gold claims cannot pass for a rule (see `TOPIC` and `MIRRORED`). The penalty and the
caution are chosen by leave-one-paper-out cross-validation, and the figures printed are those of the held-out papers:
what `claimcheck bench gold` then measures on the same folder is better than they are.

The rules about tables were made on these very claims and look surer here than they are elsewhere. So every claim that a
table bears on counts a second time, as if that table had gone unread; the caution is fitted to both. Last, confidences are
calibrated on held-out papers; for the figures, each paper's on what the others say of each other.
"""

import argparse
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from claimcheck.benchmarks.gold_claims import judge_gold, load_gold
from claimcheck.benchmarks.scores import Scored, accuracy, by_group, expected_calibration_error, macro_f1, opposite_rate
from claimcheck.decision.constants import Caution, Constants
from claimcheck.decision.features import Features, features_of
from claimcheck.decision.rule import LABELS, chances, ground_of, weigh
from claimcheck.schema import Label
from claimcheck.settings import load_settings
from claimcheck.shipped import shipped_path
from claimcheck.training.fit_calibration import Shown, fit_calibration

PENALTIES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
"""Candidates for the L2 penalty on each weight (not on the biases), as a multiple of half its square, summed over claims."""
CAUTIONS = tuple(
    Caution(doubt=doubt, unread_refuted=refuted, unread_open=open_)
    for doubt in (0.05, 0.1, 0.15, 0.2)
    for refuted in (0.0, 0.2, 0.4)
    for open_ in (0.55, 0.65, 0.75, 0.85, 1.0)
)
"""Never so far that a number which stands nowhere is likelier wrong than open: there is nothing to show that it is wrong. And
never without doubt: sixty claims that are all judged rightly may come from a rule that fails one time in twenty."""
TOPIC = ("coverage", "unknown_words", "unknown_names", "names_apart", "rarest_name", "has_number")
"""Features that tell whether a paper speaks of a claim's matter; they weigh on SUPPORTED and REFUTED alike. In gold sets wrong
claims are made by small changes and true ones by paraphrase: wording would betray the label there, and mislead elsewhere."""
MIRRORED = (
    ("near_support", "near_contradiction"),
    ("number_support", "number_conflict"),
    ("table_support", "table_conflict"),
)
"""Features that speak for and against a claim: what the one does to SUPPORTED, the other does to REFUTED."""
_LEAST_PAPERS = 2  # of which one can be held out
_NEWTON_STEPS = 50
_CONVERGED = 1e-8  # largest change of a weight in the last step
_BIAS_PENALTY = 1e-3  # keeps the biases apart from a common shift, which changes no probability
_LEAST_SCALE = 1e-6  # a feature that hardly varies is left unscaled

Array = NDArray[np.float64]


class Held(NamedTuple):
    """A claim judged with constants that have not seen its paper."""

    gold: Label
    label: Label
    confidence: float
    chances: tuple[float, float, float]


class Sample(NamedTuple):
    """A labelled claim as the regression sees it."""

    features: Features
    label: Label
    paper: str


def main() -> None:
    """Fit, print the cross-validated figures, and write the constants."""
    parser = argparse.ArgumentParser(description="Fit the constants of the decision on a gold folder.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=shipped_path("data") / "decision.json")
    arguments = parser.parse_args()
    judged = judge_gold(arguments.folder, load_gold(arguments.folder), load_settings(offline=True))
    samples = [Sample(features_of(each.case, each.judgements), each.gold.label, each.gold.paper) for each in judged]
    penalty, caution = choose(samples)
    held_out = cross_validated(samples, penalty, caution)
    chosen = {"penalty": penalty, "caution": caution.model_dump()}
    figures = describe(held_out, [each.gold.kind for each in judged]) | chosen
    note = (
        f"{len(samples)} claims, {len({sample.paper for sample in samples})} papers; held out by paper: {json.dumps(figures)}"
    )
    constants = fit_all(samples, penalty, caution, note)
    print(json.dumps(figures, indent=2))
    arguments.output.write_text(constants.model_dump_json(indent=1) + "\n", encoding="utf-8")


def choose(samples: Sequence[Sample]) -> tuple[float, Caution]:
    """Return the penalty and the caution of the least log loss on held-out papers, with tables read and unread."""
    both = [*samples, *unread(samples)]
    losses: dict[tuple[float, Caution], float] = {}
    for penalty in PENALTIES:
        folds = fit_folds(samples, penalty)
        losses |= {(penalty, caution): log_loss(_held(both, folds, caution)) for caution in CAUTIONS}
    return min(losses, key=lambda pair: losses[pair])


def unread(samples: Sequence[Sample]) -> list[Sample]:
    """Return the samples that a table bears on, without what the tables say."""
    return [
        sample._replace(features=sample.features._replace(table_support=0.0, table_conflict=0.0))
        for sample in samples
        if max(sample.features.table_support, sample.features.table_conflict) > 0
    ]


def cross_validated(samples: Sequence[Sample], penalty: float, caution: Caution) -> list[Held]:
    """Return for each sample what constants fitted on the other papers say of it, in the order of `samples`."""
    papers = {sample.paper for sample in samples}
    folds = {paper: fit_all([each for each in samples if each.paper != paper], penalty, caution, "") for paper in papers}
    return _held(samples, folds, caution)


def fit_all(samples: Sequence[Sample], penalty: float, caution: Caution, note: str) -> Constants:
    """Return the constants with their caution, and with the calibration that papers held out of the samples ask for."""
    found = fit(samples, penalty, note).model_copy(update={"caution": caution})
    if len({sample.paper for sample in samples}) < _LEAST_PAPERS:
        return found
    held_out = zip(samples, _held(samples, fit_folds(samples, penalty), caution), strict=True)
    shown = [Shown(max(each.chances), ground_of(sample.features), each.label is each.gold) for sample, each in held_out]
    return found.model_copy(update={"calibration": fit_calibration(shown)})


def fit_folds(samples: Sequence[Sample], penalty: float) -> dict[str, Constants]:
    """Return for each paper the constants fitted on all the others."""
    papers = {sample.paper for sample in samples}
    return {paper: fit([each for each in samples if each.paper != paper], penalty, "") for paper in papers}


def _held(samples: Sequence[Sample], folds: Mapping[str, Constants], caution: Caution) -> list[Held]:
    careful = {paper: constants.model_copy(update={"caution": caution}) for paper, constants in folds.items()}
    return [
        Held(sample.label, *weigh(sample.features, careful[sample.paper]), chances(sample.features, careful[sample.paper]))
        for sample in samples
    ]


def log_loss(held_out: Sequence[Held]) -> float:
    """Return the mean negative log probability of the gold labels, each probability at least 0.01 (a rule may say 0)."""
    return -sum(math.log(max(0.01, each.chances[LABELS.index(each.gold)])) for each in held_out) / len(held_out)


def describe(held_out: Sequence[Held], kinds: Sequence[str]) -> dict[str, Any]:
    """Return the figures of held-out claims."""
    scored = [Scored(each.gold, each.label, each.confidence) for each in held_out]
    return {
        "accuracy": round(accuracy(scored), 4),
        "macro_f1": round(macro_f1(scored), 4),
        "opposite_rate": round(opposite_rate(scored), 4),
        "ece": round(expected_calibration_error(scored), 4),
        "log_loss": round(log_loss(held_out), 4),
        "by_kind": by_group(scored, kinds),
    }


def fit(samples: Sequence[Sample], penalty: float, note: str) -> Constants:
    """Return the constants that minimise log loss plus penalty over the samples, without any caution."""
    raw = np.array([sample.features for sample in samples], dtype=np.float64)
    centres, scales = _standard(raw)
    wanted = np.array([LABELS.index(sample.label) for sample in samples])
    weights = _minimise(np.hstack([(raw - centres) / scales, np.ones((len(raw), 1))]), wanted, penalty)
    rows = [tuple(round(float(value), 5) for value in row) for row in weights]
    return Constants(
        features=Features._fields,
        centres=tuple(round(float(value), 5) for value in centres),
        scales=tuple(round(float(value), 5) for value in scales),
        weights=(rows[0][:-1], rows[1][:-1], rows[2][:-1]),
        biases=(rows[0][-1], rows[1][-1], rows[2][-1]),
        caution=Caution(),
        fitted_on=note,
    )


def _standard(raw: Array) -> tuple[Array, Array]:
    """Return mean and standard deviation of each column of `raw` (n, d); mirrored features share theirs."""
    centres, scales = raw.mean(axis=0), raw.std(axis=0)
    for pair in MIRRORED:
        columns = [Features._fields.index(name) for name in pair]
        centres[columns], scales[columns] = raw[:, columns].mean(), raw[:, columns].std()
    scales[scales < _LEAST_SCALE] = 1.0
    return centres, scales


def _minimise(inputs: Array, wanted: NDArray[np.int64], penalty: float) -> Array:
    """Return weights (3, d) by Newton's method; `inputs` (n, d) ends with a column of ones, for the biases."""
    k, d = len(LABELS), inputs.shape[1]
    free = _free_directions(d)
    targets = np.eye(k)[wanted]
    ridge = np.full(d, penalty)
    ridge[-1] = _BIAS_PENALTY
    weights = np.zeros((k, d))
    for _ in range(_NEWTON_STEPS):
        chance = _softmax(inputs @ weights.T)
        gradient = ((chance - targets).T @ inputs + weights * ridge).ravel()
        curvature = np.diag(np.tile(ridge, k))
        for a in range(k):
            for b in range(k):
                mix = chance[:, a] * ((a == b) - chance[:, b])
                curvature[a * d : (a + 1) * d, b * d : (b + 1) * d] += (inputs * mix[:, None]).T @ inputs
        step = free @ np.linalg.solve(free.T @ curvature @ free, free.T @ gradient)
        weights = weights - step.reshape(k, d)
        if np.abs(step).max() < _CONVERGED:
            break
    return weights


def _free_directions(d: int) -> Array:
    """Return the directions (3 d, m) in which the weights (3, d) may move, as `TOPIC` and `MIRRORED` tie them."""
    names = Features._fields
    supported, refuted, open_ = range(len(LABELS))
    topic = [at for at, name in enumerate(names) if name in TOPIC]
    groups: list[tuple[tuple[int, int], ...]] = [((supported, at), (refuted, at)) for at in topic]
    groups += [((open_, at),) for at in topic]
    for pair in MIRRORED:
        one, other = (names.index(name) for name in pair)
        groups += [((supported, one), (refuted, other)), ((refuted, one), (supported, other)), ((open_, one), (open_, other))]
    groups += [((label, d - 1),) for label in (supported, refuted, open_)]
    free = np.zeros((len(LABELS) * d, len(groups)))
    for column, group in enumerate(groups):
        for label, at in group:
            free[label * d + at, column] = 1.0
    return free


def _softmax(scores: Array) -> Array:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    chance: Array = powers / powers.sum(axis=1, keepdims=True)
    return chance


if __name__ == "__main__":
    main()
