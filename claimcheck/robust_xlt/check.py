"""Claimed gains held against runs at hand: reproduced, not reproduced, a proxy, refused, or said too vaguely to be run.

The gain is computed from stored predictions; nothing that a file states is taken for one. A claim that leaves encoder, setting
or method open is UNDERSPECIFIED whatever the runs show: some run would always fit. Runs of a tiny or of another encoder are a
PROXY, which is shown and never counts for or against the claim.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from claimcheck.robust_xlt.compare import LEAST_SEEDS, NO_OVERLAP, over_overlap
from claimcheck.robust_xlt.gain_claims import GainClaim, gain_claims
from claimcheck.robust_xlt.literals import Stated, first_stating, stated_beside
from claimcheck.robust_xlt.outcomes import Group, load_groups
from claimcheck.robust_xlt.records import Selection
from claimcheck.robust_xlt.statistics.bootstrap import Interval, draw_rows
from claimcheck.robust_xlt.versus import MATCHED, STANDARD, gain_of
from claimcheck.robust_xlt.views import NO_PLACEHOLDERS, views_of
from claimcheck.schema import Claim, Reproduction, ReproductionStatus, Run

_SELECTIONS = (Selection.SOURCE_DEV, Selection.LAST)
"""Checkpoints that zero-shot transfer may choose, the better founded first; an oracle's is none."""


class Checked(NamedTuple):
    """A claim that states gains, and what the runs say of them."""

    claim: Claim
    reproductions: tuple[Reproduction, ...]
    without_runs: tuple[GainClaim, ...]
    """Gains that say all that is needed, but of which no run is at hand: nothing is known of them."""


class _Found(NamedTuple):
    """Runs that are about a claim."""

    group: Group
    method: str
    baseline: str
    is_proxy: bool


def check(claims: Sequence[Claim], folder: Path) -> tuple[Checked, ...]:
    """Return the claims that state a gain on a task known here, in order, with what the results in `folder` say of each gain.

    A gain whose value, claimed or computed, is written in a file beside the results is REFUSED. Raises InputError where there
    are no results, and where one is broken or altered.
    """
    checked = hold(claims, load_groups(folder))
    is_any = any(record.gain is not None for each in checked for record in each.reproductions)
    stated = stated_beside(folder) if is_any else ()
    return tuple(
        each._replace(reproductions=tuple(_unless_stated(record, stated) for record in each.reproductions)) for each in checked
    )


def hold(claims: Sequence[Claim], groups: Sequence[Group]) -> tuple[Checked, ...]:
    """Return the claims that state a gain on a task known here, in order, with what the runs in `groups` say of each gain.

    Void runs say nothing (`compare.over_overlap`).
    """
    groups = [group for group in groups if not _is_void(group)]
    encoders = {_short(group.setup.encoder) for group in groups}
    methods = {each.training for group in groups for each in group.methods.values()}
    checked = []
    for claim in claims:
        gains = gain_claims(claim.text, encoders=sorted(encoders), methods=sorted(methods))
        answers = [(gain, _reproduction(claim, gain, groups)) for gain in gains]
        if gains:
            known = tuple(answer for _, answer in answers if answer is not None)
            checked.append(Checked(claim, known, tuple(gain for gain, answer in answers if answer is None)))
    return tuple(checked)


def reproductions(claims: Sequence[Claim], folder: Path) -> dict[str, tuple[Reproduction, ...]]:
    """Return what the results in `folder` say of the claims: id -> one record for each gain that it states.

    This is what `claimcheck verify --results` puts into `Verdict.reproductions`. Claims without a gain, and gains of which no
    run is at hand, are left out. Raises InputError as `check` does.
    """
    return {each.claim.id: each.reproductions for each in check(claims, folder) if each.reproductions}


def with_reproductions(run: Run, found: Mapping[str, tuple[Reproduction, ...]]) -> Run:
    """Return the run with each verdict carrying what `reproductions` found for its claim; labels stay as they are."""
    verdicts = [each.model_copy(update={"reproductions": found.get(each.claim.id, ())}) for each in run.verdicts]
    return run.model_copy(update={"verdicts": tuple(verdicts)})


@lru_cache(maxsize=2)
def _draws(n_rows: int) -> np.ndarray:
    """Return `draw_rows(n_rows)`, kept for the next claim about the same rows."""
    return draw_rows(n_rows)


def _is_void(group: Group) -> bool:
    """Tell whether the runs have not learned their task: standard training does not beat what words in common tell."""
    over = over_overlap(group, _draws(group.items.n_rows))
    return over is not None and over.low <= 0


def _unless_stated(record: Reproduction, stated: Sequence[Stated]) -> Reproduction:
    """Return the record, without its figures where the claimed or the computed gain is among the numbers `stated`."""
    if record.gain is None:
        return record
    found = first_stating(stated, (abs(record.claimed_gain), abs(record.gain)))
    if found is None:
        return record
    why = f"{found.path.name} beside the results states {found.written}, the value to be shown, so they count for nothing."
    refused = {"status": ReproductionStatus.REFUSED, "gain": None, "low": None, "high": None, "explanation": why}
    return record.model_copy(update=refused)


def _reproduction(claim: Claim, gain: GainClaim, groups: Sequence[Group]) -> Reproduction | None:
    if gain.missing:
        said = " and ".join((", ".join(gain.missing[:-1]), gain.missing[-1]) if len(gain.missing) > 1 else gain.missing)
        text = f"The claim does not say {said}: {gain.points:+g} points on {gain.task} cannot be held against any run."
        return _record(claim, gain, ReproductionStatus.UNDERSPECIFIED, text)
    found = _runs(gain, groups)
    if found is None:
        return None
    chosen = _chosen(gain, found.group)
    draws = _draws(found.group.items.n_rows)
    interval = gain_of(found.group, found.method, found.baseline, chosen, draws)
    n_seeds = _n_seeds(found)
    status, why = _status(gain, interval, found)
    notes = " ".join([why, *_notes(found, chosen, draws, n_seeds, gain)])
    return _record(claim, gain, status, f"{_shown(gain, found, interval, n_seeds)} {notes}", (found, interval))


def _record(
    claim: Claim,
    gain: GainClaim,
    status: ReproductionStatus,
    explanation: str,
    shown: tuple[_Found, Interval] | None = None,
) -> Reproduction:
    found, interval = shown or (None, None)
    return Reproduction(
        claim=claim.id,
        status=status,
        task=gain.task,
        claimed_gain=round(gain.points, 6),
        encoder=gain.encoder,
        setting=gain.setting,
        method=gain.method,
        baseline=gain.baseline,
        missing=gain.missing,
        run_encoder=found.group.setup.encoder if found else None,
        n_seeds=_n_seeds(found) if found else None,
        gain=round(interval.estimate, 6) if interval else None,
        low=round(interval.low, 6) if interval else None,
        high=round(interval.high, 6) if interval else None,
        explanation=explanation.strip(),
    )


def _runs(gain: GainClaim, groups: Sequence[Group]) -> _Found | None:
    """Return the runs to hold a claim against: those of its own encoder, else of another one; None where there are none."""
    fitting = [each for each in groups if each.setup.task == gain.task and each.setup.setting in (gain.setting, "generalized")]
    found = [each for group in fitting if (each := _arms(gain, group)) and _chosen(gain, group).any()]
    return min(found, key=_rank, default=None)


def _arms(gain: GainClaim, group: Group) -> _Found | None:
    method = _named(group, gain.method or "")
    baseline = _baseline(gain, group, method) if method else None
    if method is None or baseline is None or group.setup.selection not in _SELECTIONS:
        return None
    is_own = group.setup.encoder_kind == "named" and _short(group.setup.encoder) == _short(gain.encoder or "")
    return _Found(group, method, baseline, not is_own)


def _named(group: Group, training: str) -> str | None:
    """Return the name of the answers of a method, of plain inference where that is at hand."""
    return next((name for name, each in group.methods.items() if _parts(each.training) == _parts(training)), None)


def _baseline(gain: GainClaim, group: Group, method: str) -> str | None:
    wanted = gain.baseline or STANDARD
    if wanted == MATCHED:
        return next(iter(_twins(group, method)), None)
    found = _named(group, wanted)
    return found if found != method else None


def _twins(group: Group, method: str) -> list[str]:
    """Return the standard trainings that were matched to a method."""
    twins = [(name, answers.matched_to) for name, answers in group.methods.items() if name.startswith(MATCHED)]
    return [name for name, matched_to in twins if not matched_to or group.methods[method].training in matched_to]


def _rank(found: _Found) -> tuple[bool, int, bool, bool, bool, str]:
    """Return what orders runs: own encoder first, then the selection, the test split, plain inference, the standard setting."""
    setup, answers = found.group.setup, found.group.methods[found.method]
    is_voted, is_mixed = answers.method != answers.training, setup.setting == "generalized"
    return found.is_proxy, _SELECTIONS.index(setup.selection), setup.split != "test", is_voted, is_mixed, setup.encoder


def _chosen(gain: GainClaim, group: Group) -> np.ndarray:
    """Return the items that a claim is about: all, or those in a language that it names; in its own setting.

    The equal pairs of generalized runs are the standard setting.
    """
    is_diagonal = gain.setting != group.setup.setting
    is_meant = [
        (not gain.languages or bool({*pair} & {*gain.languages})) and not (is_diagonal and pair[0] != pair[1])
        for pair in group.items.pairs
    ]
    found: np.ndarray = np.asarray(is_meant, dtype=bool)[group.items.pair]
    return found


def _status(gain: GainClaim, interval: Interval, found: _Found) -> tuple[ReproductionStatus, str]:
    low, high = gain.bounds
    said = f"the claimed {gain.points:+g}"
    if found.is_proxy:
        return (
            ReproductionStatus.PROXY,
            f"That is a proxy: the claim is about {gain.encoder}, and {said} stands as open as before.",
        )
    if min(_n_seeds(found)) < 2:
        return ReproductionStatus.NOT_REPRODUCED, "One seed cannot tell a method from chance between seeds."
    if not interval.excludes_zero():
        return ReproductionStatus.NOT_REPRODUCED, f"The interval holds 0, so there is no gain to hold {said} against."
    if interval.high < low or interval.low > high:
        return ReproductionStatus.NOT_REPRODUCED, f"The interval does not hold {said}."
    return ReproductionStatus.REPRODUCED, f"The interval excludes 0 and holds {said}."


def _notes(found: _Found, chosen: np.ndarray, draws: np.ndarray, n_seeds: tuple[int, int], gain: GainClaim) -> list[str]:
    notes = []
    if min(n_seeds) < LEAST_SEEDS:
        notes.append(f"Fewer than {LEAST_SEEDS} seeds an arm are weak evidence.")
    if over_overlap(found.group, draws) is None:
        notes.append(NO_OVERLAP)
    if gain.quantity.dimension == "%":
        notes.append("Per cent are read as points.")
    for twin in _twins(found.group, found.method) if found.baseline == STANDARD else []:
        matched = gain_of(found.group, found.method, twin, chosen, draws)
        notes.append(f"Over {twin} it gains {_written(matched)}.")
    without = views_of(found.group).get(NO_PLACEHOLDERS)
    if without is not None and (chosen & without).any():
        rest = gain_of(found.group, found.method, found.baseline, chosen & without, draws)
        notes.append(f"Without rows of the placeholder NS: {_written(rest)}.")
    return notes


def _shown(gain: GainClaim, found: _Found, interval: Interval, n_seeds: tuple[int, int]) -> str:
    setup = found.group.setup
    setting = f"{gain.setting} setting" + (", equal pairs of generalized runs" if gain.setting != setup.setting else "")
    where = f"{setup.task}, {setting}, {setup.split} split, {_short(setup.encoder)}"
    seeds = f"{n_seeds[0]} and {n_seeds[1]} seeds"
    return f"{found.method} gains {_written(interval)} points over {found.baseline} ({where}, {seeds})."


def _written(interval: Interval) -> str:
    return f"{interval.estimate:+.2f} [{interval.low:.2f}, {interval.high:.2f}]"


def _n_seeds(found: _Found) -> tuple[int, int]:
    return len(found.group.methods[found.method].seeds), len(found.group.methods[found.baseline].seeds)


def _parts(method: str) -> frozenset[str]:
    return frozenset(method.lower().split("+"))


def _short(encoder: str) -> str:
    """Return the encoder's name without its owner: "google-bert/bert-base-multilingual-cased" is mBERT too."""
    return encoder.rstrip("/").rpartition("/")[2].lower()
