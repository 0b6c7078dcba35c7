"""Gathers the visible text of a block while its markup is read, with the place of every character."""

import re
from array import array

from claimcheck.readers.base import MappedText

_RUNS = re.compile(r"\s+|\S+")


class TextBuilder:
    """Text with offsets and links; runs of blanks become one blank, and none stands at the start or the end."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._offsets = array("q")
        self._links: list[tuple[int, int, str]] = []
        self._has_blank = True
        self.start: int | None = None
        """Offset of the first visible character; None while there is none."""

    def __len__(self) -> int:
        return len(self._offsets)

    def add(self, text: str, offset: int) -> None:
        """Add `text` as it stands in the source from `offset` on."""
        for match in _RUNS.finditer(text):
            run = match.group()
            if run[0].isspace():
                self.blank(offset + match.start())
            else:
                self._put(run, range(offset + match.start(), offset + match.end()))

    def add_as(self, text: str, start: int, end: int) -> None:
        """Add `text` for what stands in the source from `start` to before `end` in another form."""
        for match in _RUNS.finditer(text):
            run = match.group()
            if run[0].isspace():
                self.blank(start)
            else:
                self._put(run, [start] * (len(run) - 1) + [max(start, end - 1)])
                start = max(start, end - 1)

    def blank(self, offset: int) -> None:
        """Add a blank, unless one stands there already."""
        if not self._has_blank:
            self._pieces.append(" ")
            self._offsets.append(offset)
            self._has_blank = True

    def link(self, start: int, target: str) -> None:
        """Make a link of what was added since the text had `start` characters."""
        if len(self) > start:
            self._links.append((start, len(self), target))

    def build(self) -> tuple[MappedText, tuple[tuple[int, int, str], ...]]:
        """Return the text and its links."""
        text = "".join(self._pieces)
        end = len(text.rstrip())
        links = ((start, min(stop, end), target) for start, stop, target in self._links)
        return MappedText(text[:end], self._offsets[:end]), tuple(link for link in links if link[0] < link[1])

    def _put(self, run: str, offsets: "range | list[int]") -> None:
        if self.start is None:
            self.start = offsets[0]
        self._pieces.append(run)
        self._offsets.extend(offsets)
        self._has_blank = False
