"""How near the sentence vectors of two claims must be before they count as the same fact, given the words they share."""

from claimcheck.clusters.reading import Reading
from claimcheck.clusters.words import stem, weight

# The figures were chosen on the pairs of tests/claim_pairs.py: those of one fact pass with a cosine of 0.05 to spare, and the
# others stay apart whatever their cosine, by conflicts and exchanged words. So another embedder moves few decisions.
CERTAIN = -1.0
"""The least cosine that there is."""
LEAST_COSINE = 0.4
"""Of two claims of which one says all that the other says."""
SLOPE = 3.5
"""By how much the cosine must rise with the share of words that each claim has in place of the other's."""
SLOPE_ANCHORED = 1.0
"""The same where both claims give one telling number of one named thing: its words may differ more."""
MOST_EXCHANGED = 1.0
"""Weight of words in each other's place, below which claims without a shared figure may be the same: one word of full weight
is enough to make another fact ("humid" for "desert"), and no vector tells it from a synonym."""
MOST_EXCHANGED_ANCHORED = 4.0
LEAST_SHARED = 2.5
"""Weight of shared words where either claim has words that the other has not."""
LEAST_COVERED = 0.3
"""Share of the wordier claim that the other one covers."""
_LEAST_BEGINNING = 2  # letters of a cut word that tell which word it was


def needed_cosine(ours: Reading, theirs: Reading) -> float | None:
    """Return the least cosine at which two claims without conflict are the same fact; None where none will do.

    `CERTAIN` where each says all that the other says: no vector is asked then.
    """
    shared = weight(ours.stems & theirs.stems) + len(ours.gate.urls & theirs.gate.urls) * LEAST_SHARED
    extra = _extra(ours, theirs), _extra(theirs, ours)
    if not any(extra):
        return CERTAIN if shared else None
    exchanged = min(extra)
    is_anchored = _is_anchored(ours, theirs)
    most = MOST_EXCHANGED_ANCHORED if is_anchored else MOST_EXCHANGED
    if shared < LEAST_SHARED or shared < LEAST_COVERED * (shared + max(extra)) or exchanged >= most:
        return None
    slope = SLOPE_ANCHORED if is_anchored else SLOPE
    return LEAST_COSINE + slope * exchanged / (exchanged + shared)


def _extra(ours: Reading, theirs: Reading) -> float:
    """Return the weight of what we say and they do not, examples apart; half where they were cut and may have said it."""
    missing = ours.stems - theirs.stems - ours.examples
    if missing and theirs.cut and len(theirs.cut) >= _LEAST_BEGINNING:
        missing -= {stem(token) for token in ours.tokens if token.startswith(theirs.cut)}
    return weight(missing) / (2 if theirs.is_cut_in_words else 1)


def _is_anchored(ours: Reading, theirs: Reading) -> bool:
    """Tell whether both give the same number of two digits and more, and name the same thing."""
    has_number = any(each.quantity.digits > 1 and not each.is_count for each in ours.gate.amounts)
    return has_number and not ours.gate.names.isdisjoint(theirs.gate.names)
