"""Parts in, objective out."""

from collections.abc import Callable
from typing import Any

from claimcheck.robust_xlt.objectives.adv import AdvObjective
from claimcheck.robust_xlt.objectives.base import Objective, Surroundings
from claimcheck.robust_xlt.objectives.code_mixing import CodeMixingObjective
from claimcheck.robust_xlt.objectives.freelb import FreeLbObjective
from claimcheck.robust_xlt.objectives.language_adversarial import LanguageAdversarialObjective
from claimcheck.robust_xlt.objectives.r_drop import RDropObjective
from claimcheck.robust_xlt.objectives.rs_da import RsDaObjective
from claimcheck.robust_xlt.objectives.rs_rp import RsRpObjective
from claimcheck.robust_xlt.objectives.self_augmentation import SelfAugmentationObjective
from claimcheck.robust_xlt.objectives.sentence_alignment import SentenceAlignmentObjective
from claimcheck.robust_xlt.objectives.smart import SmartObjective
from claimcheck.robust_xlt.objectives.standard import StandardObjective
from claimcheck.robust_xlt.objectives.word_alignment import WordAlignmentObjective
from claimcheck.robust_xlt.parts import Part

_CORES: dict[str, Callable[[Any, Surroundings], Objective]] = {
    "standard": lambda _part, _surroundings: StandardObjective(),
    "adv": lambda part, _surroundings: AdvObjective(part),
    "freelb": lambda part, _surroundings: FreeLbObjective(part),
    "smart": lambda part, _surroundings: SmartObjective(part),
    "r-drop": lambda part, _surroundings: RDropObjective(part),
    "rs-rp": lambda part, _surroundings: RsRpObjective(part),
    "self-augmentation": SelfAugmentationObjective,
}
_WRAPPERS: dict[str, Callable[[Any, Objective, Surroundings], Objective]] = {
    "rs-da": RsDaObjective,
    "code-mixing": CodeMixingObjective,
    "sentence-alignment": SentenceAlignmentObjective,
    "word-alignment": WordAlignmentObjective,
    "language-adversarial": LanguageAdversarialObjective,
}


def build(parts: tuple[Part, ...], surroundings: Surroundings) -> Objective:
    """Return the objective that the parts make, the first outermost. Raises InputError where a part's file is missing."""
    *outer, last = (*parts,) if parts and _name(parts[-1]) in _CORES else (*parts, None)
    objective = StandardObjective() if last is None else _CORES[_name(last)](last, surroundings)
    for part in reversed(outer):
        objective = _WRAPPERS[_name(part)](part, objective, surroundings)
    return objective


def _name(part: Part | None) -> str:
    return str(getattr(part, "name", ""))
