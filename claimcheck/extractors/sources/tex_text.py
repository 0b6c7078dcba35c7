r"""The text that a piece of TeX prints, and how much of it is bold. Nothing is executed; macros are known or skipped.

What stands in a table counts here: "\textbf{65.8}$_{\pm 0.3}$" is "65.8 ± 0.3", "10^{5}" stays a power, "1{,}024" a number.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from claimcheck.extractors.sources.siunitx import number_text, unit_text
from claimcheck.extractors.sources.tex_meanings import (
    BOLD,
    BOLD_OFF,
    BOLD_ON,
    DROPPED,
    NESTED,
    PRINTED,
    SWITCHES,
)
from claimcheck.latex.arguments import Argument, after_options, braced, closings
from claimcheck.latex.symbols import DINGBATS, SIGNS, symbol_text
from claimcheck.latex.text import plain_text
from claimcheck.text import printable

_MAX_SNIPPET = 20_000  # characters of a cell or caption that are read
_MAX_DEPTH = 30  # groups within groups; deeper ones are left out
_MOSTLY = 0.5  # share of bold letters from which a text is bold
_TOKEN = re.compile(
    r"\\(?P<macro>[A-Za-z@]+\*?)[ \t\n]*|\\(?P<symbol>.)|(?P<open>\{)|(?P<close>\})|(?P<math>\$\$?)|(?P<script>[_^])|"
    r"(?P<mark>[~&]|---?|``|'')|(?P<text>[^\\{}$_^~&`'-]+|[`'-])",
    re.DOTALL,
)
_MARKS = {"~": " ", "&": " ", "--": "–", "---": "—", "``": "“", "''": "”"}
_IN_MATH = {"--": "--", "---": "---", "``": "``", "''": "''"}
_THIN = frozenset(",;:! /@\n\t")
_ACCENTS = frozenset("\"'`^~=.")
_LETTER_ACCENTS = frozenset("cuvHtdbrk")
_LETTERS = frozenset({"L", "l", "O", "o", "AE", "ae", "OE", "oe", "AA", "aa", "ss", "i", "j"})
_NUMBERS = frozenset({"num", "tablenum", "SI", "qty", "si", "unit", "numrange", "SIrange", "qtyrange", "ang"})
_FRACTIONS = frozenset({"frac", "tfrac", "dfrac", "nicefrac", "sfrac"})
_CITE = re.compile(r"[a-zA-Z]*[cC]ite[a-zA-Z]*\*?|nocite")
_ROW_END = re.compile(r"\*?[ \t]*(?:\[[^\]]{0,40}\])?")
_SIZES = frozenset({"tiny", "scriptsize", "footnotesize", "small", "scriptstyle", "scriptscriptstyle", "normalsize"})
_SIZE = "\x1f"  # where the size changes: a small number beside a large one is another number
_JOINT = re.compile(rf"(?<=\d){_SIZE}+(?=\.?\d)")
_GROUPED = re.compile(r"(?<=\d) ?\u2009 ?(?=\d{3}(?!\d))")


class Printed(NamedTuple):
    """What a piece of TeX prints."""

    text: str
    bold: bool
    strange: str = ""
    r"""A macro of unknown meaning with several arguments, such as "\score{65.8}{57.4}": what it prints is anybody's guess."""


@lru_cache(maxsize=4096)
def printed(snippet: str, *, bold: bool = False) -> Printed:
    """Return what `snippet` prints where the text around it is `bold` or not; its first 20,000 characters are read."""
    reader = _Reader(snippet[:_MAX_SNIPPET])
    reader.read(0, len(reader.source), bold=bold, is_math=False)
    raw = _JOINT.sub(" ", "".join(reader.pieces)).replace(_SIZE, "")
    text = printable(_GROUPED.sub("", raw).replace("\u2009", " ")).replace("−", "-")
    letters = sum(len(piece.strip()) for piece in reader.pieces if piece != _SIZE)
    return Printed(" ".join(text.split()), letters > 0 and reader.n_bold >= _MOSTLY * letters, reader.strange)


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.closes = closings(source)
        self.pieces: list[str] = []
        self.n_bold = 0
        self.strange = ""
        self.depth = 0

    def read(self, at: int, end: int, *, bold: bool, is_math: bool) -> None:
        """Add what the source from `at` to `end` prints."""
        if self.depth >= _MAX_DEPTH:
            return
        self.depth += 1
        while at < end and (match := _TOKEN.match(self.source, at, end)):
            kind, at = match.lastgroup, match.end()
            if kind == "macro":
                name = match["macro"]
                if name in BOLD_ON or name in BOLD_OFF:
                    bold = name in BOLD_ON
                else:
                    at = self._macro(name, match.end(), end, bold=bold, is_math=is_math)
            elif kind == "open":
                at = self._group(match.start(), at, end, bold=bold, is_math=is_math)
            elif kind == "math":
                is_math = not is_math
            elif kind == "script":
                at = self._script(match.group(), at, end, bold=bold)
            elif kind == "symbol":
                at = self._symbol(match["symbol"], match.start(), at, end, bold=bold)
            elif kind == "mark":
                marks = _MARKS | _IN_MATH if is_math else _MARKS
                self._add(marks[match.group()], bold)
            elif kind == "text":
                self._add(match.group(), bold)
        self.depth -= 1

    def _add(self, text: str, bold: bool) -> None:
        self.pieces.append(text)
        if bold:
            self.n_bold += len(text.strip())

    def _braced(self, at: int, end: int) -> Argument | None:
        return braced(self.source, after_options(self.source, at, end), end, self.closes)

    def _group(self, start: int, at: int, end: int, *, bold: bool, is_math: bool) -> int:
        stop = self.closes.get(start)
        if stop is None or stop >= end:
            return at
        self.read(at, stop, bold=bold, is_math=is_math)
        return stop + 1

    def _symbol(self, symbol: str, start: int, at: int, end: int, *, bold: bool) -> int:
        if symbol == "\\":
            self._add(" ", bold)
            return (_ROW_END.match(self.source, at, end) or re.match("", "")).end()  # type: ignore[union-attr]
        if symbol in _THIN:
            self._add({",": "\u2009", "!": "", "/": "", "@": ""}.get(symbol, " "), bold)
        elif symbol in _ACCENTS:
            argument = braced(self.source, at, min(end, at + 12), self.closes)
            at = argument.after if argument else min(end, at + 1)
            self._add(plain_text("{" + self.source[start:at] + "}"), bold)
        elif symbol not in "()[]-":
            self._add(symbol, bold)
        return at

    def _script(self, sign: str, at: int, end: int, *, bold: bool) -> int:
        """Add a sub- or superscript: a mark joins what it stands at, a number keeps apart unless it is a power or an index."""
        argument = braced(self.source, at, end, self.closes)
        if argument:
            start, stop, after = argument
        else:
            match = _TOKEN.match(self.source, at, end)
            start, stop, after = at, match.end() if match and match["macro"] else min(at + 1, end), 0
            after = stop
        before = "".join(self.pieces[-3:]).rstrip()
        length = len(self.pieces)
        self.pieces.append("")
        self.read(start, stop, bold=bold, is_math=True)
        inner = "".join(self.pieces[length:]).strip()
        self.pieces[length] = _between(before, sign, inner)
        return after

    def _macro(self, name: str, at: int, end: int, *, bold: bool, is_math: bool) -> int:
        bare = name.rstrip("*")
        if bare in BOLD:
            argument = self._braced(at, end)
            self.read(*(argument[:2] if argument else (at, at)), bold=True, is_math=is_math)
            return argument.after if argument else at
        if bare in ("begin", "end"):
            at = self._environment(bare, at, end)
        elif bare in _NUMBERS:
            at = self._quantity(bare, at, end, bold=bold)
        elif name in DROPPED or bare in DROPPED or _CITE.fullmatch(name):
            at = self._after(DROPPED.get(name, DROPPED.get(bare, 1)), at, end)
        elif bare in _FRACTIONS:
            at = self._fraction(at, end, bold=bold)
        elif bare in ("textsuperscript", "textsubscript"):
            at = self._script("^" if bare == "textsuperscript" else "_", at, end, bold=bold)
        else:
            at = self._sign(bare, name, at, end, bold=bold)
        return at

    def _sign(self, bare: str, name: str, at: int, end: int, *, bold: bool) -> int:
        if bare == "ding" and (argument := self._braced(at, end)):
            self._add(DINGBATS.get(self.source[argument.start : argument.end].strip(), ""), bold)
            return argument.after
        if bare in _LETTER_ACCENTS and (argument := braced(self.source, at, min(end, at + 12), self.closes)):
            self._add(plain_text(f"{{\\{bare}{{{self.source[argument.start : argument.end]}}}}}"), bold)
            return argument.after
        return self._other(bare, name, at, end, bold=bold)

    def _other(self, bare: str, name: str, at: int, end: int, *, bold: bool) -> int:
        if bare in PRINTED:
            self._add(PRINTED[bare], bold)
        elif bare in SIGNS:
            self._add(SIGNS[bare], bold)
        elif bare in _SIZES:
            self.pieces.append(_SIZE)
        elif bare not in SWITCHES:
            text = symbol_text(bare)
            self._add(text, bold)
            if not text and bare not in _LETTERS:
                self._note_strange(bare, at, end)
        if name != bare:
            self._add("*", bold) if bare in PRINTED else None
        return after_options(self.source, at, end) if self.source[at : at + 1] == "[" and bare not in PRINTED else at

    def _note_strange(self, name: str, at: int, end: int) -> None:
        first = self._braced(at, end)
        second = braced(self.source, first.after, end, self.closes) if first else None
        if first and second and any(c.isdigit() for c in self.source[first.start : second.end]):
            self.strange = self.strange or f"\\{name}"

    def _after(self, count: int, at: int, end: int) -> int:
        for _ in range(count):
            argument = self._braced(at, end)
            if argument is None:
                match = _TOKEN.match(self.source, after_options(self.source, at, end), end)
                return match.end() if match and match["text"] is None and match["macro"] is None else at
            at = argument.after
        return after_options(self.source, at, end)

    def _environment(self, macro: str, at: int, end: int) -> int:
        argument = self._braced(at, end)
        if argument is None:
            return at
        name = self.source[argument.start : argument.end].strip()
        self._add(" ", False)
        if macro == "begin" and name in NESTED:
            return self._after(2 if name in ("tabular*", "tabularx") else 1, argument.after, end)
        return argument.after

    def _fraction(self, at: int, end: int, *, bold: bool) -> int:
        upper = self._braced(at, end)
        lower = braced(self.source, upper.after, end, self.closes) if upper else None
        if upper is None or lower is None:
            return at
        self.read(upper.start, upper.end, bold=bold, is_math=True)
        self._add("/", bold)
        self.read(lower.start, lower.end, bold=bold, is_math=True)
        return lower.after

    def _quantity(self, name: str, at: int, end: int, *, bold: bool) -> int:
        """Add a number or quantity of siunitx."""
        n_arguments = {"num": 1, "tablenum": 1, "ang": 1, "si": 1, "unit": 1, "numrange": 2, "SIrange": 3, "qtyrange": 3}.get(
            name, 2
        )
        arguments: list[str] = []
        for _ in range(n_arguments):
            argument = self._braced(at, end)
            if argument is None:
                break
            arguments.append(self.source[argument.start : argument.end])
            at = argument.after
        n_numbers = {"si": 0, "unit": 0, "SI": 1, "qty": 1, "SIrange": 2, "qtyrange": 2}.get(name, len(arguments))
        number = "–".join(number_text(argument) for argument in arguments[:n_numbers])
        unit = "".join(unit_text(argument) for argument in arguments[n_numbers:])
        self._add(number + ("°" if name == "ang" else "") + (" " if number and unit not in ("", "%") else "") + unit, bold)
        return at


def _between(before: str, sign: str, inner: str) -> str:
    """Return what stands between a text and its script, as the PDF's reader writes it: "10^5", "R^2", "G_200", "85.3 0.2"."""
    if not inner or not inner[0].isdigit():
        return " " if inner[:1] in "±∓+" and before[-1:].isdigit() else ""
    if before[-1:].isdigit() and not (before.endswith("10") and sign == "^" and not before[:-2][-1:].isdigit()):
        return " "
    return sign
