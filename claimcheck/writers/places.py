"""Lines and columns of a report, for formats that point into it."""

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from claimcheck.schema import Region


class Place(NamedTuple):
    """Where a region stands: 1-based lines and columns, in characters; `end_column` is that of the character behind it."""

    line: int
    column: int
    end_line: int
    end_column: int


class Places:
    """Turns regions of a report's decoded text into lines and columns."""

    def __init__(self, text: str) -> None:
        """Read the line starts of `text`; lines end in LF or CR LF."""
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))][:-1]
        self._n_characters = len(text)

    def place(self, region: Region) -> Place | None:
        """Return where the region stands; None where it is empty or not one of this text."""
        if not region.start < region.end <= self._n_characters:
            return None
        line, last = (bisect_right(self._starts, offset) for offset in (region.start, region.end - 1))
        return Place(line, region.start - self._starts[line - 1] + 1, last, region.end - self._starts[last - 1] + 1)
