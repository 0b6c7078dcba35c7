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
from claimcheck.robust_xlt.parts import (
    Adv,
    CodeMixing,
    FreeLb,
    LanguageAdversarial,
    Part,
    RDrop,
    RsDa,
    RsRp,
    SelfAugmentation,
    SentenceAlignment,
    Smart,
    Standard,
    WordAlignment,
)

_CORES: dict[type[Part], Callable[[Any, Surroundings], Objective]] = {
    Standard: lambda _part, _surroundings: StandardObjective(),
    Adv: lambda part, _surroundings: AdvObjective(part),
    FreeLb: lambda part, _surroundings: FreeLbObjective(part),
    Smart: lambda part, _surroundings: SmartObjective(part),
    RDrop: lambda part, _surroundings: RDropObjective(part),
    RsRp: lambda part, _surroundings: RsRpObjective(part),
    SelfAugmentation: SelfAugmentationObjective,
}
_WRAPPERS: dict[type[Part], Callable[[Any, Objective, Surroundings], Objective]] = {
    RsDa: RsDaObjective,
    CodeMixing: CodeMixingObjective,
    SentenceAlignment: SentenceAlignmentObjective,
    WordAlignment: WordAlignmentObjective,
    LanguageAdversarial: LanguageAdversarialObjective,
}


def build(parts: tuple[Part, ...], surroundings: Surroundings) -> Objective:
    """Return the objective that the parts make, the first outermost. Raises InputError where a part's file is missing."""
    *outer, last = parts if parts and type(parts[-1]) in _CORES else (*parts, Standard())
    objective = _CORES[type(last)](last, surroundings)
    for part in reversed(outer):
        objective = _WRAPPERS[type(part)](part, objective, surroundings)
    return objective
