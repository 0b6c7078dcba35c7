"""The physical lines of a text, and the line number of an offset."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

_LINE = re.compile(r"[^\r\n]*(\r\n|\r|\n|\Z)")


class Line(NamedTuple):
    """A line of a text: `text[start:end]`, its end of line not included."""

    start: int
    end: int


def split_lines(text: str) -> list[Line]:
    """Return all lines of `text`; ends of line are LF, CRLF and CR, as in the Markdown specification."""
    lines = [Line(match.start(), match.start(1)) for match in _LINE.finditer(text)]
    if len(lines) > 1 and lines[-1].start == lines[-1].end:
        lines.pop()  # what follows the last end of line
    return lines


class Ranges:
    """Ranges of offsets that do not overlap."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._ranges = sorted(ranges)

    def overlap(self, start: int, end: int) -> bool:
        """Tell whether any of the ranges has a character in common with [start, end)."""
        at = bisect_left(self._ranges, (end,))
        return at > 0 and self._ranges[at - 1][1] > start


class LineNumbers:
    """Line numbers of a text, by offset."""

    def __init__(self, lines: list[Line]) -> None:
        self._starts = [line.start for line in lines]

    def at(self, offset: int) -> int:
        """Return the 1-based number of the line that holds `offset`."""
        return max(1, bisect_right(self._starts, offset))
