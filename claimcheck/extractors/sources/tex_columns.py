r"""What the columns of a TeX table are: the argument of \begin{tabular}."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from claimcheck.extractors.sources.records import MAX_SPAN
from claimcheck.extractors.sources.tex_macros import ExpansionError, Macro, filled
from claimcheck.extractors.sources.tex_text import printed
from claimcheck.latex.arguments import after_options, braced, closings

_MAX_SPEC = 4000  # characters
_MAX_READ = 200_000  # characters that are read for one specification, repetitions and definitions filled in
_MAX_JOINT = 3  # characters between two parts of a number
_MAX_DEPTH = 6  # column types defined by others, and *{n}{...} within each other
_WITH_ARGUMENT = {"p": 1, "m": 1, "b": 1, "w": 2, "W": 2, "D": 3, "d": 1, "n": 2, "N": 2}
_BOLD = re.compile(r"\\(?:bfseries|textbf|bf|boldmath)\b")


class Column(NamedTuple):
    """One column."""

    kind: str
    """"S" for a column of numbers as siunitx sets them, else the letter."""
    bold: bool = False
    joint: str | None = None
    """What is printed between this column and the next one, where `@{...}` sets something: "." or "±"; both are one then."""


def parse_columns(spec: str, types: Mapping[str, Macro]) -> list[Column]:
    """Return the columns of a specification, at most 200; letters of unknown meaning count as one column each.

    Raises ExpansionError where column types are defined by each other without end.
    """
    parser = _Parser(types)
    return parser.parse(spec[:_MAX_SPEC], 0)[:MAX_SPAN]


class _Parser:
    def __init__(self, types: Mapping[str, Macro]) -> None:
        self.types = types
        self.left = _MAX_READ

    def parse(self, spec: str, depth: int) -> list[Column]:
        self.left -= len(spec) + 1
        if self.left < 0 or depth > _MAX_DEPTH:
            raise ExpansionError("column types without end")
        closes = closings(spec)
        columns: list[Column] = []
        at, is_bold = 0, False
        while at < len(spec) and len(columns) < MAX_SPAN:
            letter, at = spec[at], at + 1
            if letter in "@!<>":
                argument = braced(spec, at, len(spec), closes)
                inner = spec[argument.start : argument.end] if argument else ""
                at = argument.after if argument else at
                is_bold = is_bold or (letter == ">" and _BOLD.search(inner) is not None)
                columns = _joined(columns, inner) if letter in "@!" else columns
            elif letter == "*":
                inner, at = _repeated(spec, at, closes)
                columns += self.parse(inner, depth + 1)
            elif letter.isalpha():
                arguments, at = self._arguments(spec, at, letter, closes)
                columns += [column._replace(bold=column.bold or is_bold) for column in self._column(letter, arguments, depth)]
                is_bold = False
        return columns

    def _column(self, letter: str, arguments: list[str], depth: int) -> list[Column]:
        if letter not in self.types:
            return [Column(letter)]
        return self.parse(filled(self.types[letter].body, arguments, _MAX_SPEC), depth + 1)

    def _arguments(self, spec: str, at: int, letter: str, closes: Mapping[int, int]) -> tuple[list[str], int]:
        """Return the arguments of a column type, and where the specification goes on; unknown types take one in braces."""
        if letter in self.types:
            count = self.types[letter].n_arguments
        else:
            count = _WITH_ARGUMENT.get(letter, 1 if letter.isupper() and letter not in "XSLCR" else 0)
            at = after_options(spec, at, len(spec))
        found: list[str] = []
        while len(found) < count and (argument := braced(spec, at, len(spec), closes)):
            found.append(spec[argument.start : argument.end])
            at = argument.after
        return found, at


def _joined(columns: list[Column], inner: str) -> list[Column]:
    joint = printed(inner).text
    if not columns or not joint or len(joint) > _MAX_JOINT or joint.isalpha():
        return columns
    return [*columns[:-1], columns[-1]._replace(joint=joint)]


def _repeated(spec: str, at: int, closes: Mapping[int, int]) -> tuple[str, int]:
    count = braced(spec, at, len(spec), closes)
    inner = braced(spec, count.after, len(spec), closes) if count else None
    if count is None or inner is None:
        return "", at
    number = spec[count.start : count.end].strip()
    n = min(int(number), MAX_SPAN) if number.isdecimal() and len(number) < 5 else 1
    return (spec[inner.start : inner.end] * n)[:_MAX_SPEC], inner.after
