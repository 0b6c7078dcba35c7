"""What a report puts before a claim to say who says it: "The authors show that ..."."""

import re

_SOURCES = (
    r"(?:authors?|researchers|paper|study|studies|works?|results?|findings?|experiments?|report|article|analysis|"
    r"evaluation|evidence)"
)
_SAY = (
    r"(?:reports?|reported|shows?|shown|showed|finds?|found|states?|stated|demonstrates?|demonstrated|observes?|observed|"
    r"notes?|noted|claims?|claimed|argues?|argued|concludes?|concluded|indicates?|indicated|reveals?|revealed|confirms?|"
    r"confirmed|suggests?|suggested)"
)
_FRAME = re.compile(
    rf"(?:(?:(?:the|these|this|their|our|its)\s+)?(?:\w+\s+)?{_SOURCES}\s+(?:also\s+|further\s+|clearly\s+)?{_SAY}\s+that\s+|"
    rf"we\s+(?:also\s+|further\s+)?{_SAY}\s+that\s+|"
    rf"it\s+(?:is|was|has been)\s+(?:also\s+)?{_SAY}\s+that\s+|"
    rf"(?:according to|as (?:reported|shown|stated) (?:by|in))\s+(?:the|this|their)\s+(?:\w+\s+)?{_SOURCES},\s+)",
    re.IGNORECASE,
)


def without_frame(text: str) -> str:
    """Return a claim without what only says who says it; a frame that denies or doubts is none ("do not show that")."""
    frame = _FRAME.match(text)
    return text[frame.end() :] if frame else text
