"""The lines of a paragraph -> its visible text as one line, with links."""

from bisect import bisect_left
from collections.abc import Sequence

from claimcheck.readers.base import MappedText
from claimcheck.readers.inline import Inline, read_inline
from claimcheck.readers.wrapped import Hyphens, join_lines


def read_paragraph(lines: Sequence[MappedText], hyphens: Hyphens) -> Inline:
    """Return the paragraph that the lines make: inline markup taken off, also where it spans lines, and the lines joined."""
    whole = MappedText.join((line.strip() for line in lines), glue="\n") if len(lines) > 1 else lines[0].strip()
    content, links = read_inline(whole.text, 0, len(whole.text))
    pieces = _split(content.text)
    if len(pieces) == 1:
        return Inline(MappedText(content.text, _through(whole, content.offsets)), links)
    joined = join_lines(pieces, hyphens)
    moved = (
        (bisect_left(joined.offsets, start), bisect_left(joined.offsets, end), target)
        for start, end, target in links
    )  # fmt: skip
    offsets = [content.offsets[at] for at in joined.offsets]
    return Inline(MappedText(joined.text, _through(whole, offsets)), tuple(link for link in moved if link[0] < link[1]))


def _split(text: str) -> list[MappedText]:
    """Return the lines of `text`, their offsets counted in `text`."""
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append(MappedText(line, range(at, at + len(line))))
        at += len(line) + 1
    return lines


def _through(whole: MappedText, offsets: Sequence[int]) -> Sequence[int]:
    """Return the places in the source of characters that are given by their places in `whole`."""
    if isinstance(whole.offsets, range) and isinstance(offsets, range):
        return whole.offsets[offsets.start : offsets.stop] if offsets else offsets
    return [whole.offsets[at] for at in offsets]
