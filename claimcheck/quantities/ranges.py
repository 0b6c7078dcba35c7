"""Two neighbouring numbers that are the ends of a range: 3-5, "5 to 10 hours", "between 10% and 20%"."""

import re
from collections.abc import Sequence

from claimcheck.quantities.quantity import Quantity

_WINDOW = 40  # characters before a number in which a word stands that tells a change from a range
_RANGE = re.compile(r"[-–—]| to | and ")
_NO_RANGE_BEFORE = re.compile(
    r"\b(?:from|compar\w+|ris\w+|rose|rais\w+|improv\w+|increas\w+|lift\w*|boost\w*|gr[oe]w\w*|jump\w*|went|goes|up)\b",
    re.IGNORECASE,
)  # "from 57.4 to 65.8" is a change
_BETWEEN_BEFORE = re.compile(r"(?<!difference )(?<!gap )(?<!margin )(?<!distance )\bbetween (?:\w+ )?$", re.IGNORECASE)


def join_ranges(quantities: Sequence[Quantity], text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text in order, those that are the two ends of a range made one."""
    joined: list[Quantity] = []
    for quantity in quantities:
        last = joined[-1] if joined else None
        low = None if last is None else _lower_end(last, quantity, text)
        if last is not None and low is not None:
            joined[-1] = quantity._replace(value=low, high=abs(quantity.value), bound=last.bound, start=last.start)
        else:
            joined.append(quantity)
    return tuple(joined)


def _lower_end(last: Quantity, quantity: Quantity, text: str) -> float | None:
    """Return the lower end of the range that two neighbouring numbers are ("3-5 hours": in seconds), or None."""
    link = _RANGE.fullmatch(text, last.end, quantity.start)
    if link is None or last.high is not None or not _links(link.group(), text[max(0, last.start - _WINDOW) : last.start]):
        return None
    printed = text[quantity.start : quantity.end]
    places = re.search(r"\.(\d+)", printed)
    unit = quantity.resolution * 10.0 ** (len(places[1]) if places else 0)  # what a printed 1 is worth
    is_bare = not last.dimension and (bool(quantity.dimension) or last.resolution <= 1 < unit)
    low = last.value * (unit if is_bare else 1.0)
    return low if (is_bare or last.dimension == quantity.dimension) and low < abs(quantity.value) else None


def _links(link: str, before: str) -> bool:
    """Tell whether a word or dash between two numbers makes them a range: "3 to 5", but not "from 57.4 to 65.8"."""
    if link == " and ":
        return _BETWEEN_BEFORE.search(before) is not None
    return link != " to " or _NO_RANGE_BEFORE.search(before) is None
