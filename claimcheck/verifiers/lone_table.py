"""One opinion on a claim whose only evidence is a table: the cells' say comes first, then an entailment model's, with caution.

An entailment model reads a table as a line of text: it sees that words recur, not which cell belongs to which row. So it is
heard only where the cells leave a claim open, and the less, the more of the claim the table does not speak of. Chosen on claims
made from tables of papers (`claimcheck bench tables`); TabFact's claims, all of which their tables settle, lack a median of
21 % of their words in the table, and one in forty has a name that the table has not.
"""

import re

from claimcheck.schema import Table
from claimcheck.text import letters_only
from claimcheck.verifiers.comparison_claim import COMPARATOR
from claimcheck.verifiers.labels import Opinion
from claimcheck.wording import content_words, stems

_USUAL = 0.25  # share of a claim's words that a table lacks though it settles the claim
_STRANGE = 0.75  # share from which the claim is about something else
_NAME_WEIGHT = 0.3  # of an opinion on a claim with a name that the table has not
_REASON_WEIGHT = 0.5  # of support of a claim that also gives a reason
SAYS_MORE = re.compile(
    r"\b(?:because|due to|thanks to|owing to|caused by|attributed to|"
    r"(?:which|this|that) (?:suggests?|shows?|indicates?|means?|implies)|"
    r"(?:suggesting|indicating|implying|demonstrating|proving|meaning|showing) that)\b|"
    r", (?:as|since) (?:it|its|they|their|the)\b|\b(?:since|as) (?:it|they) (?:are|was|were|have|had|can|do|\w+s)\b",
    re.IGNORECASE,
)
"""A reason or a conclusion, which no figures bear out."""


def opinion_on_table(claim: str, table: Table, cells: Opinion | None, entailment: Opinion) -> Opinion:
    """Return the opinion on a claim: what its cells say, or where that is None, what a model makes of the table's text."""
    if cells is not None:
        return cells
    weight = _familiarity(claim, table)
    supported = weight * entailment.supported * (_REASON_WEIGHT if SAYS_MORE.search(claim) else 1.0)
    refuted = weight * entailment.refuted
    return Opinion(supported, refuted, 1.0 - supported - refuted)


def _familiarity(claim: str, table: Table) -> float:
    """Return how much of a claim a table speaks of, as a weight in [0, 1]."""
    text = " ".join((table.caption, *(cell for row in table.grid for cell in row)))
    known, letters = stems(text), letters_only(text)[0]
    words = [word for word in content_words(claim) if not COMPARATOR.match(word.text)]
    strange = [word for word in words if word.stem not in known and letters_only(word.text)[0] not in letters]
    share = len(strange) / len(words) if words else 1.0
    weight = min(1.0, max(0.0, (_STRANGE - share) / (_STRANGE - _USUAL)))
    return weight * (_NAME_WEIGHT if any(word.is_name for word in strange) else 1.0)
