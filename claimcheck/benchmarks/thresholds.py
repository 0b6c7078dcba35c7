"""Thresholds on the probability of support: fixed on a set's development file, never on the file that is scored."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from claimcheck.errors import InputError
from claimcheck.schema import Record

_SPLITS = {"dev", "develop", "development", "val", "valid", "validation"}
_OTHER_SPLITS = {"train", "training", "test", "testing", "all", "eval", "ood", "id", "iid", "gold", "sample"}


class Threshold(NamedTuple):
    """Where SUPPORTED begins, and where that was found."""

    value: float
    source: str
    """Stem of the development file."""


class NotedThresholds(Record):
    """Thresholds kept beside a model, for who scores a set without having its development file."""

    model: str
    """The verifier's fingerprint: thresholds of another model say nothing."""
    by_file: dict[str, float]
    """Stem of a development file -> threshold."""


def is_development(stem: str) -> bool:
    """Tell whether a file is a development file by its name: "wice_claim_full.dev", "clinifact.validation"."""
    return bool(_SPLITS & set(_parts(stem)))


def set_name(stem: str) -> tuple[str, ...]:
    """Return the parts of a file's name that name the set: those that are no split."""
    return tuple(part for part in _parts(stem) if part not in _SPLITS | _OTHER_SPLITS)


def matching(stem: str, candidates: Iterable[str]) -> str | None:
    """Return the development file among `candidates` that is of the same set as `stem`, or None; never `stem` itself.

    The same set has the same name but for the split. Failing that, the one candidate counts whose name shares most parts with
    it from the first on; where two share as many, none does.
    """
    own = set_name(stem)
    others = sorted({other for other in candidates if other != stem and is_development(other)})
    same = [other for other in others if set_name(other) == own]
    if same:
        return same[0]
    shared = {other: _n_shared(own, set_name(other)) for other in others}
    best = max(shared.values(), default=0)
    nearest = [other for other, n_parts in shared.items() if n_parts == best]
    return nearest[0] if best and len(nearest) == 1 else None


def best_threshold(scores: Sequence[float], is_supported: Sequence[bool], default: float) -> float:
    """Return the threshold with the best balanced accuracy; the one nearest `default` of equally good ones.

    A score at the threshold or above it is SUPPORTED. Candidates are the lowest score, and the middle between each two
    neighbouring ones.
    """
    n_supported = sum(is_supported)
    n_others = len(scores) - n_supported
    if not n_supported or not n_others:
        return default
    ranked = sorted(zip(scores, is_supported, strict=True))
    found, least_loss, n_below = default, math.inf, 0  # of the supported
    for at, (score, supported) in enumerate(ranked):
        before = ranked[at - 1][0] if at else score
        if at == 0 or before < score:
            cut = (before + score) / 2
            loss = n_below / n_supported + (n_others - (at - n_below)) / n_others  # share of misses of each kind
            if (round(loss, 9), abs(cut - default)) < (least_loss, abs(found - default)):
                found, least_loss = cut, round(loss, 9)
        n_below += supported
    return found


def read_noted(path: Path, model: str) -> Mapping[str, float]:
    """Return the thresholds noted in a file for this model; {} where there is no file or it is another model's.

    Raises InputError where the file is broken.
    """
    if not path.is_file():
        return {}
    try:
        noted = NotedThresholds.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise InputError(f"{path} holds no thresholds: {error}.", hint="Remove it, or write it anew with --note.") from error
    return noted.by_file if noted.model == model else {}


def _parts(stem: str) -> list[str]:
    return [part for part in re.split(r"[^a-z0-9]+", stem.lower()) if part]


def _n_shared(one: Sequence[str], other: Sequence[str]) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
