"""Comparable runs -> accuracies, gains over standard training and over its matched twin, and the trends that were claimed."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from claimcheck.robust_xlt.comparison import (
    Comparison,
    Figure,
    Gain,
    MethodFigures,
    PairGain,
    Power,
    SeedNeed,
    SetupFigures,
)
from claimcheck.robust_xlt.distances import distance_of
from claimcheck.robust_xlt.outcomes import Answers, Group, arm_of
from claimcheck.robust_xlt.statistics.bootstrap import (
    N_REPLICATES,
    Arm,
    Interval,
    bootstrap_gain,
    bootstrap_mean,
    draw_rows,
)
from claimcheck.robust_xlt.statistics.permutation import least_p, permutation_p
from claimcheck.robust_xlt.statistics.power import power_table, spread
from claimcheck.robust_xlt.tasks.overlap import OVERLAP
from claimcheck.robust_xlt.trends import trends_of
from claimcheck.robust_xlt.versus import MATCHED, STANDARD, families, gain_of, held, versus
from claimcheck.robust_xlt.views import ALL, SOURCE, TARGETS, in_pair, pair_name, views_of

LEAST_SEEDS = 5
"""Below, a note is shown: with sd 1 between seeds an effect of 2 points needs six (power table)."""
NO_OVERLAP = "No overlap baseline in the source language is among the runs: whether the task was learned is not known."
_MOST_BARS = 16  # pairs of languages that all get an interval; of more, equal pairs alone


def compare(groups: Sequence[Group], *, n_replicates: int = N_REPLICATES) -> Comparison:
    """Return all figures of the groups. Equal predictions give equal figures."""
    return Comparison(n_replicates=n_replicates, setups=tuple(_setup(group, n_replicates) for group in groups))


def over_overlap(group: Group, draws: np.ndarray) -> Interval | None:
    """Return by how much standard training beats what words in common tell, in the source language; None where that is unknown.

    Runs are void where the interval reaches down to 0.
    """
    source = views_of(group).get(SOURCE)
    if source is None or not {STANDARD, OVERLAP} <= group.methods.keys():
        return None
    return gain_of(group, STANDARD, OVERLAP, source, draws)


def _setup(group: Group, n_replicates: int) -> SetupFigures:
    draws = draw_rows(group.items.n_rows, n_replicates=n_replicates)
    views = views_of(group)
    arms = {
        view: {name: arm_of(each, group.items, chosen) for name, each in group.methods.items()}
        for view, chosen in views.items()
    }
    return SetupFigures(
        **dict(group.setup),
        pairs=group.items.pairs,
        n_rows=group.items.n_rows,
        n_examples=len(group.items.ids),
        n_placeholders=int(group.items.placeholder.sum()),
        power=tuple(_power(arms)),
        methods=tuple(_method(group, answers, arms, draws) for answers in group.methods.values()),
        gains=tuple(gain for view in arms for gain in _gains(group, view, arms[view], draws)),
        pair_gains=tuple(_pair_gains(group, draws)),
        trends=tuple(trends_of(group, draws)),
        inputs=dict(group.inputs),
        notes=(*group.notes, *_notes(group, draws)),
    )


def _method(group: Group, answers: Answers, arms: Mapping[str, Mapping[str, Arm]], draws: np.ndarray) -> MethodFigures:
    are_few = len(group.items.pairs) <= _MOST_BARS
    by_pair = {}
    for pair in group.items.pairs:
        arm = arm_of(answers, group.items, in_pair(group, pair))
        by_pair[pair_name(pair)] = _figure(arm, bootstrap_mean(arm, draws) if are_few or pair[0] == pair[1] else None)
    return MethodFigures(
        method=answers.method,
        seeds=answers.seeds,
        steps=answers.steps,
        train_flops=answers.train_flops,
        matched_to=answers.matched_to,
        views={view: _figure(by[answers.method], bootstrap_mean(by[answers.method], draws)) for view, by in arms.items()},
        by_pair=by_pair,
    )


def _figure(arm: Arm, interval: Interval | None) -> Figure:
    means = arm.means
    sd = float(np.std(means, ddof=1)) if len(means) > 1 else None
    ends = (interval.low, interval.high) if interval else (None, None)
    return Figure(mean=float(means.mean()), sd=sd, low=ends[0], high=ends[1])


def _gains(group: Group, view: str, arms: Mapping[str, Arm], draws: np.ndarray) -> Iterator[Gain]:
    for family in families(group):
        found = [bootstrap_gain(arms[each.method], arms[each.baseline], draws) for each in family]
        by_seeds = [permutation_p(arms[e.method].means.tolist(), arms[e.baseline].means.tolist()) for e in family]
        by_rows_held, by_seeds_held = held(family, [each.p for each in found]), held(family, by_seeds)
        for at, (each, interval) in enumerate(zip(family, found, strict=True)):
            n_seeds = len(group.methods[each.method].seeds), len(group.methods[each.baseline].seeds)
            yield Gain(
                **each._asdict(),
                view=view,
                gain=interval.estimate,
                low=interval.low,
                high=interval.high,
                p=interval.p,
                p_holm=by_rows_held[at],
                p_seeds=by_seeds[at],
                p_seeds_holm=by_seeds_held[at],
                p_seeds_least=least_p(*n_seeds),
                n_seeds=n_seeds,
            )


def _pair_gains(group: Group, draws: np.ndarray) -> Iterator[PairGain]:
    """Yield each method's gain over standard training in every language; in mixed pairs too where these are few."""
    few = len(group.items.pairs) <= _MOST_BARS
    pairs = [pair for pair in group.items.pairs if few or pair[0] == pair[1]]
    for each in versus(group):
        for pair in pairs if each.baseline == STANDARD else []:
            interval = gain_of(group, each.method, each.baseline, in_pair(group, pair), draws)
            yield PairGain(
                method=each.method,
                pair=pair_name(pair),
                distance=distance_of(group, pair),
                gain=interval.estimate,
                low=interval.low,
                high=interval.high,
            )


def _power(arms: Mapping[str, Mapping[str, Arm]]) -> Iterator[Power]:
    """Yield what gains need by the spread of standard training, and by that of each method and standard training."""
    view = TARGETS if TARGETS in arms else ALL
    methods = {name: arm for name, arm in arms[view].items() if name != OVERLAP and not name.startswith(MATCHED)}
    baseline = methods.get(STANDARD)
    if baseline is None:
        return
    for name, arm in methods.items():
        sd = spread(arm.means.tolist(), baseline.means.tolist())
        if sd is not None:
            needs = tuple(SeedNeed(effect=row.effect, n_seeds=row.n_seeds) for row in power_table(sd))
            yield Power(method=name, view=view, sd=sd, needs=needs)


def _notes(group: Group, draws: np.ndarray) -> Iterator[str]:
    few = sorted({name for name, each in group.methods.items() if len(each.seeds) < LEAST_SEEDS and name != OVERLAP})
    if few:
        yield f"Fewer than {LEAST_SEEDS} seeds: {', '.join(few)}. With one seed an interval knows of rows alone."
    for name, each in group.methods.items():
        if each.collapsed and len(set(group.items.labels.tolist())) > 1:
            yield f"COLLAPSED: {name} gives one class to all examples (seed {', '.join(map(str, each.collapsed))})."
    if group.setup.encoder_kind == "tiny":
        yield "The encoder is a tiny one: what these runs show is a proxy, and bears out no claim about another encoder."
    if STANDARD not in group.methods:
        yield "There is no standard training among the runs, so no gain can be told."
    elif not any(name.startswith(MATCHED) for name in group.methods):
        yield "There is no standard training matched in steps: a gain may come from longer training alone."
    over = over_overlap(group, draws)
    if over is None and STANDARD in group.methods:
        yield NO_OVERLAP
    elif over is not None and over.low <= 0:
        yield (
            f"VOID: in the source language standard training lies {over.estimate:+.1f} points "
            f"[{over.low:.1f}, {over.high:.1f}] from what words in common tell: the model has not learned the task."
        )
