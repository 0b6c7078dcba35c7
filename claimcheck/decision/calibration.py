"""From the probability of the shown label to its confidence: the share of such verdicts that are right."""

import math
from typing import Literal

from claimcheck.schema import Record

Ground = Literal["numbers", "unread", "words"]
"""What a verdict rests on: numbers that the papers bear out or contradict; numbers that stand nowhere; words alone."""
_LEAST, _MOST = 1 / 3, 0.98
"""The shown label is at least as likely as chance; and no verdict is surer than one on a claim that stands in a paper."""
_SUREST = 0.99  # probability beyond which the log odds grow no more


class Calibration(Record):
    """How probabilities are bent: slope and shift of their log odds (Platt 1999), a shift for each ground.

    The defaults bend nothing. Fitted to claims of papers that the probabilities were not fitted on.
    """

    slope: float = 1.0
    numbers: float = 0.0
    unread: float = 0.0
    words: float = 0.0


def calibrated(probability: float, ground: Ground, calibration: Calibration) -> float:
    """Return the confidence of a label of that probability, from 1/3 to 0.98."""
    shift: float = getattr(calibration, ground)
    odds = calibration.slope * log_odds(probability) + shift
    return min(max(1 / (1 + math.exp(-odds)), _LEAST), _MOST)


def log_odds(probability: float) -> float:
    """Return the log odds of a probability, which counts as 0.99 at most and 0.01 at least."""
    bounded = min(max(probability, 1 - _SUREST), _SUREST)
    return math.log(bounded / (1 - bounded))
