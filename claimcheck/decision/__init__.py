"""Judgements -> one Verdict, by pure functions: features, a fitted linear rule, rules that no weight outvotes, the reason."""

from claimcheck.decision.constants import Constants, load_constants
from claimcheck.decision.rule import LABELS, decide

__all__ = ["LABELS", "Constants", "decide", "load_constants"]
