"""Numbers with units in running text and table cells, and whether two of them say the same.

Found: 2.1 points, 21.3 ± 0.4, 1.5x, three times, half, 2/3, 3.4k, 1e-5, 2 × 10^5, 12 million, 3-5, "3 to 5", about 200 hours,
at least 7, 50 or more, 66,500, 200 GPU-hours, 35 tokens/s.
Left out, because they name things and measure nothing: GPT-4, F1, top-5, R10@1, the 7B model, Table 3, [12], years.
"""

from claimcheck.quantities.comparison import agrees, agrees_with_result, comparable
from claimcheck.quantities.parsing import find_quantities, parse_cell, with_unit
from claimcheck.quantities.quantity import Bound, Quantity, is_telling

__all__ = [
    "Bound",
    "Quantity",
    "agrees",
    "agrees_with_result",
    "comparable",
    "find_quantities",
    "is_telling",
    "parse_cell",
    "with_unit",
]
