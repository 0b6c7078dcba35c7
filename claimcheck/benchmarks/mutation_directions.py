"""The wrong direction: "raises" becomes "lowers", "ahead of" becomes "behind"."""

import re

from claimcheck.benchmarks.mutation_edit import Edit, replaced

_OPPOSITES_TABLE = """
raises lowers | raise lower | raised lowered | raising lowering | lifts lowers | lifted lowered | lifting lowering
improves worsens | improve worsen | improved worsened | improving worsening | boosts hurts | boosted hurt
increases decreases | increase decrease | increased decreased | increasing decreasing
reduces increases | reduce increase | reduced increased | reducing increasing | cuts raises | shrinks grows
gains loses | gain loss | gained lost | drops rises | drop rise | falls rises | sinks rises | rises falls | grows shrinks
higher lower | highest lowest | lower higher | above below | below above | better worse | worse better | ahead_of behind
behind ahead_of | beats trails | outperforms underperforms | surpasses trails | exceeds falls_short_of | trails beats
faster slower | slower faster | larger smaller | smaller larger | longer shorter | shorter longer | wider narrower
widens narrows | narrows widens | decreases increases | lowers raises | lowered raised | lowering raising | costs gains
more_than less_than | less_than more_than
"""
_OPPOSITES = {
    one.replace("_", " "): other.replace("_", " ")
    for one, other in (pair.split() for line in _OPPOSITES_TABLE.strip().splitlines() for pair in line.split("|"))
}
_WORD = re.compile(rf"\b(?:{'|'.join(sorted(_OPPOSITES, key=len, reverse=True))})\b")
_BOUND_BEFORE = re.compile(r"\b(?:no|not|nor|never)\s+$", re.IGNORECASE)  # "no more than 5": its opposite may be true, too


def direction_edits(claim: str) -> list[Edit]:
    """Return the claim with its word of direction turned round; nothing where it has none, or several that may cancel out."""
    found = [match for match in _WORD.finditer(claim) if not _BOUND_BEFORE.search(claim[: match.start()])]
    if len(found) != 1:
        return []
    return [replaced(claim, *found[0].span(), _OPPOSITES[found[0].group()], "direction")]
