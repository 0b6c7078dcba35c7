"""Where the arguments of a macro stand."""

import re
from collections.abc import Mapping
from typing import NamedTuple

MAX_ARGUMENT = 20_000
"""Characters of an argument, at most: longer ones are taken to be unclosed."""
_MAX_OPTION = 500  # characters of [an option]
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_BRACKET_OPEN = re.compile(r"[ \t]*\n?[ \t]*\[")
_BRACE_OPEN = re.compile(r"[ \t]*\n?[ \t]*\{")


class Argument(NamedTuple):
    """The inside of a braced argument, and where the text goes on."""

    start: int
    end: int
    after: int


def closings(text: str) -> dict[int, int]:
    """Return for each opening brace of `text` the place of the one that closes it, in one pass; escaped braces do not count."""
    found: dict[int, int] = {}
    open_: list[int] = []
    for match in _BRACE.finditer(text):
        brace = match.group()
        if brace == "{":
            open_.append(match.start())
        elif brace == "}" and open_:
            found[open_.pop()] = match.start()
    return found


def braced(text: str, at: int, end: int, closes: Mapping[int, int]) -> Argument | None:
    """Return the braced argument that starts at `at`, blanks aside, or None where there is none or it is not closed.

    `closes` is what `closings` gives for `text`.
    """
    opening = _BRACE_OPEN.match(text, at, end)
    stop = closes.get(opening.end() - 1) if opening else None
    if opening is None or stop is None or stop >= end or stop - opening.end() > MAX_ARGUMENT:
        return None
    return Argument(opening.end(), stop, stop + 1)


def after_options(text: str, at: int, end: int) -> int:
    """Return where the text goes on after [options] at `at`."""
    while (opening := _BRACKET_OPEN.match(text, at, end)) is not None:
        closing = text.find("]", opening.end(), min(end, opening.end() + _MAX_OPTION))
        if closing < 0:
            return at
        at = closing + 1
    return at
