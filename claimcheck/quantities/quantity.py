"""The record of a number as a text prints it."""

from typing import Literal, NamedTuple

Bound = Literal["exact", "about", "at_least", "at_most", "over", "under"]
_COUNT = 10  # counts below it are common


class Quantity(NamedTuple):
    """A number as a text prints it."""

    value: float
    """In the dimension's base unit (seconds, bytes, per cent, dollars); "3.4k" is 3400. Of a range, its lower end."""
    dimension: str
    """"" (bare), "%", "points", "x" (ratio), "fraction", "s", "device-s" (GPU-hours), "/s", "byte", "flop", "$", "€" or "£"."""
    resolution: float
    """What one more in the last printed place would add to `value`."""
    bound: Bound
    noun: str
    """What is counted or measured: up to three words behind the number, lower case; "" where none follow."""
    digits: int
    """Significant digits printed; 1 for a number word."""
    start: int
    """Offset in the text; `end` is behind the unit."""
    end: int
    spread: float | None = None
    """Of "21.3 ± 0.4": 0.4."""
    high: float | None = None
    """Upper end of a range."""
    scale: float = 1.0
    """What the unit multiplied `value` by: 60 for minutes."""


def is_telling(quantity: Quantity) -> bool:
    """Tell whether a number is more than a small count ("both of the two", "in seven languages"): others agree by chance."""
    return quantity.resolution < 1 or bool(quantity.dimension) or quantity.digits > 1 or abs(quantity.value) >= _COUNT
