"""Claims that their generator cut off, and what they show before the cut."""

import re
from typing import NamedTuple

MIN_CUT = 100
"""Characters: a text without closing punctuation that is shorter is a claim without a full stop, not one cut off."""
_CLOSED = re.compile(r"[.!?。！？][\"')\]]*$")
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.|\[\.\.\.\]|\[…\])$")
_OPEN_NUMBER = re.compile(r"\d\.$")
"""The end of a sentence, or of a number of which the decimals were cut."""
_LAST_RUN = re.compile(r"[^\W_]+(?:\.\d*)?$")
_URL_END = re.compile(r"(?:https?://|www\.)\S*$", re.IGNORECASE)
_TAIL = 500  # characters of a text in which its last word stands
_LOOSE = " -,(\"'"


class Shown(NamedTuple):
    """What a claim shows."""

    text: str
    """Without the word at which it was cut."""
    cut: str | None
    """The beginning of that word, case-folded; "" where it was cut between words, None where it was not cut."""


def shown_part(text: str) -> Shown:
    """Return a normalised claim without the word at which its generator cut it.

    It was cut where it ends in an ellipsis, or reaches `MIN_CUT` without closing punctuation; an address closes a claim.
    """
    if len(text) >= MIN_CUT and _OPEN_NUMBER.search(text[-_TAIL:]):
        return Shown(text, "")
    ellipsis = _ELLIPSIS.search(text)
    if ellipsis is None and (len(text) < MIN_CUT or _CLOSED.search(text[-_TAIL:]) or _URL_END.search(text[-_TAIL:])):
        return Shown(text, None)
    bare = text[: ellipsis.start()] if ellipsis else text
    last = _LAST_RUN.search(bare[-_TAIL:])
    if last is None:
        return Shown(bare.rstrip(_LOOSE), "")
    return Shown(bare[: len(bare) - len(last.group())].rstrip(_LOOSE), last.group().casefold())
