"""From features to a label and its probability.

The rules come first. A URL claim is what the existence verifier says. A claim about which a paper's text and table disagree is
left open. A claim that stands in a paper word for word is supported. A number that the paper contradicts, or that no sentence
and no table bears out, rules SUPPORTED out, whatever the similarity: it leaves REFUTED or NOT_ENOUGH_INFO where there is
another number, and a doubtful NOT_ENOUGH_INFO where there is none, for a table may have gone unread. The rest is a multinomial
logistic regression; its probabilities, cut to what the rules leave open and calibrated by what the verdict rests on, are the
confidence. Fitted by `python -m claimcheck.training.fit_decision`.
"""

import math
from collections.abc import Sequence

from claimcheck.decision.calibration import Ground, calibrated
from claimcheck.decision.constants import Constants
from claimcheck.decision.explanation import evidence_shown, explain
from claimcheck.decision.features import Features, features_of, find_verbatim
from claimcheck.schema import Judgement, Label, Verdict
from claimcheck.verifiers.base import Case

LABELS = (Label.SUPPORTED, Label.REFUTED, Label.NOT_ENOUGH_INFO)
"""In the order of the weights."""
_CONTRADICTION_CONFIDENCE = 0.85
"""That text and table of a paper disagree: not fitted, as no labelled claim is of this kind. As sure as the binding must be."""
_VERBATIM_CONFIDENCE = 0.98  # not 1: the sentence may stand in the paper as somebody else's view


def decide(case: Case, judgements: Sequence[Judgement], constants: Constants) -> Verdict:
    """Return the verdict on a claim: label, confidence in [0, 1], at most three pieces of evidence, and the reason.

    The order of the judgements does not matter. Passages come without boxes.
    """
    ordered = sorted(judgements, key=_order)
    label, confidence = _settled(case, ordered) or weigh(features_of(case, ordered), constants)
    shown = evidence_shown(case, ordered, label)
    return Verdict(
        claim=case.claim,
        label=label,
        confidence=round(confidence, 4),
        evidence=shown,
        explanation=explain(case, ordered, label, shown),
    )


def probabilities(features: Features, constants: Constants) -> tuple[float, float, float]:
    """Return the probability of each label of `LABELS` before the rules; they add up to 1."""
    scaled = [
        (value - centre) / scale for value, centre, scale in zip(features, constants.centres, constants.scales, strict=True)
    ]
    scores = [
        bias + sum(weight * value for weight, value in zip(row, scaled, strict=True))
        for row, bias in zip(constants.weights, constants.biases, strict=True)
    ]
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    total, doubt = sum(powers), constants.caution.doubt
    supported, refuted, open_ = ((1 - doubt) * power / total + doubt / len(LABELS) for power in powers)
    return supported, refuted, open_


def chances(features: Features, constants: Constants) -> tuple[float, float, float]:
    """Return the probability of each label of `LABELS` with what the rules about numbers exclude at 0; they add up to 1."""
    supported, refuted, open_ = probabilities(features, constants)
    if not is_number_against(features):
        return supported, refuted, open_
    if not is_contradicted(features):
        unsettled = open_ + (1 - constants.caution.unread_refuted) * supported
        unsettled = unsettled if features.unknown_names else min(unsettled, constants.caution.unread_open)
        return 0.0, 1 - unsettled, unsettled
    rest = refuted + open_
    return (0.0, refuted / rest, open_ / rest) if rest > 0 else (0.0, 0.0, 1.0)


def weigh(features: Features, constants: Constants) -> tuple[Label, float]:
    """Return the most probable label and its confidence."""
    left = chances(features, constants)
    best = max(range(len(LABELS)), key=lambda index: left[index])
    return LABELS[best], calibrated(left[best], ground_of(features), constants.calibration)


def ground_of(features: Features) -> Ground:
    """Return what a verdict on a claim with these features rests on."""
    if is_number_against(features) and not is_contradicted(features):
        return "unread"
    numbers = (features.number_support, features.number_conflict, features.table_support, features.table_conflict)
    return "numbers" if max(numbers) > 0 else "words"


def is_number_against(features: Features) -> bool:
    """Tell whether numbers rule SUPPORTED out: the claim's are contradicted, or borne out by no sentence and no table."""
    borne_out = max(features.number_support, features.table_support)
    return is_contradicted(features) or (features.has_number > 0 and borne_out <= 0)


def is_contradicted(features: Features) -> bool:
    """Tell whether sentences or tables have other numbers for the claim's matter, more surely than any has its own."""
    borne_out = max(features.number_support, features.table_support)
    return max(features.number_conflict, features.table_conflict) > borne_out


def _settled(case: Case, judgements: Sequence[Judgement]) -> tuple[Label, float] | None:
    """Return the label and confidence that follow from a rule alone, or None."""
    existence = next((judgement for judgement in judgements if judgement.verifier == "existence"), None)
    if existence is not None:
        opinion = (existence.supported, existence.refuted, existence.not_enough_info)
        return LABELS[opinion.index(max(opinion))], max(opinion) if max(opinion) < 1 else 0.9
    if any(judgement.verifier == "consistency" for judgement in judgements):
        return Label.NOT_ENOUGH_INFO, _CONTRADICTION_CONFIDENCE
    if find_verbatim(case) is not None:
        return Label.SUPPORTED, _VERBATIM_CONFIDENCE
    return None


def _order(judgement: Judgement) -> tuple[str, str, int, str, float, float, str]:
    evidence = judgement.evidence
    place = (evidence.paper, evidence.start if evidence.start is not None else -1, evidence.quote) if evidence else ("", -1, "")
    return (judgement.verifier, *place, judgement.supported, judgement.refuted, judgement.note)
