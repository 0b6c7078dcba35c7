r"""What stands inside the sentences of LaTeX: citations, links, formulas, accents, signs."""

from collections.abc import Mapping
from typing import NamedTuple

from claimcheck.latex.arguments import Argument, after_options, braced, closings
from claimcheck.latex.symbols import DINGBATS, SIGNS, symbol_text
from claimcheck.latex.text import plain_text
from claimcheck.readers.bibtex import BibRecord
from claimcheck.readers.citations import CITE
from claimcheck.readers.latex_macros import TEXTUAL_CITES
from claimcheck.readers.reference_index import surname

_ACCENTS = frozenset("\"'`^~=.")
_LETTER_ACCENTS = frozenset("cuvHtdbrk")
_LETTERS = frozenset({"L", "l", "O", "o", "AE", "ae", "OE", "oe", "AA", "aa", "ss", "i", "j"})
_ESCAPED = frozenset("&%$#_{} ")
_BLANKS = frozenset({"newblock", "quad", "qquad", "newline", "linebreak", "textbackslash"})
_FORMULA_ENDS = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}
_MAX_FORMULA = 2000  # characters of a formula in a sentence
_MAX_ACCENT = 12  # characters of an accent's argument, braces included


class Printed(NamedTuple):
    """What a macro prints."""

    text: str
    """" " for a blank; "" where nothing is seen."""
    start: int
    """With `end` the source that the text stands for."""
    end: int
    after: int
    """Where the source goes on."""
    target: str = ""
    """What the text links to or cites."""


class Inline:
    """The macros of one source; each is read from its name, which stands at `start`, with its arguments from `at` on."""

    def __init__(self, text: str, records: Mapping[str, BibRecord]) -> None:
        """Read macros of `text`; `records` has the authors for textual citations, by key."""
        self.text = text
        self._records = records
        self._closes = closings(text)

    def braced(self, at: int, end: int) -> Argument | None:
        """Return the braced argument at `at`, or None."""
        return braced(self.text, at, end, self._closes)

    def after_options(self, at: int, end: int) -> int:
        """Return where the source goes on after [options] at `at`."""
        return after_options(self.text, at, end)

    def formula(self, opening: str, start: int, at: int, end: int) -> Printed:
        """Return a formula of a sentence as plain text; of a displayed one nothing is seen."""
        closing = _FORMULA_ENDS[opening]
        stop = self.text.find(closing, at, min(end, at + _MAX_FORMULA))
        if stop < 0:
            return Printed("$" if opening == "$" else "", start, at, at)
        after = stop + len(closing)
        is_displayed = opening in ("$$", "\\[")
        return Printed(" " if is_displayed else plain_text(f"${self.text[at:stop]}$"), start, after, after)

    def symbol(self, symbol: str, start: int, at: int, end: int) -> Printed:
        r"""Return what a backslash before one character prints: "\%", "\'e", "\,"."""
        if symbol in _ACCENTS:
            return self._accent(start, at, end)
        if symbol in "([":
            return self.formula("\\" + symbol, start, at, end)
        is_itself = symbol in _ESCAPED or symbol.isspace()
        return Printed(symbol if is_itself else " " if symbol in ",;:" else "", start, at, at)

    def macro(self, macro: str, start: int, at: int, end: int) -> Printed:
        r"""Return what a macro of any other name prints: "\ldots", "\L", a macro of the author's own."""
        if macro in SIGNS:
            return Printed(SIGNS[macro], start, at, at)
        if macro == "ding" and (argument := self.braced(at, end)):
            sign = DINGBATS.get(self.text[argument.start : argument.end], "")
            return Printed(sign, start, argument.after, argument.after)
        if macro in _LETTER_ACCENTS:
            return self._accent(start, at, end)
        if macro in _BLANKS:
            return Printed(" ", start, at, at)
        if macro in _LETTERS:  # "\\L odz": the blank ends the macro's name
            return Printed(symbol_text(macro), start, at, at + (self.text[at : at + 1] == " "))
        after = self.after_options(at, end) if self.text[at : at + 1] == "[" else at
        return Printed(symbol_text(macro), start, at, after)

    def citation(self, macro: str, start: int, at: int, end: int) -> Printed:
        """Return "[KEY, ...]", or the authors' names for a textual citation whose records are at hand."""
        argument = self.braced(self.after_options(at, end), end)
        if argument is None:
            return Printed("", start, at, at)
        keys = [key.strip() for key in self.text[argument.start : argument.end].split(",") if key.strip()]
        if not keys:
            return Printed("", start, at, argument.after)
        names = [_names(self._records[key]) for key in keys if key in self._records]
        is_textual = macro in TEXTUAL_CITES and len(names) == len(keys) and all(names)
        text = " and ".join(names) if is_textual else f"[{', '.join(keys)}]"
        return Printed(text, start, argument.after, argument.after, CITE + ",".join(keys))

    def link(self, macro: str, start: int, at: int, end: int) -> Printed:
        r"""Return the label or address of \href or \url, linked."""
        address = self.braced(at, end)
        if address is None:
            return Printed("", start, at, at)
        target = self.text[address.start : address.end].replace("\\", "")
        label = self.braced(address.after, end) if macro == "href" else None
        if label is None:
            return Printed(target, address.start, address.end, address.after, target)
        return Printed(plain_text(self.text[label.start : label.end]), label.start, label.end, label.after, target)

    def _accent(self, start: int, at: int, end: int) -> Printed:
        argument = self.braced(at, min(end, at + _MAX_ACCENT))
        after = argument.after if argument else min(end, at + (2 if self.text[at : at + 1] == "\\" else 1))
        return Printed(plain_text("{" + self.text[start:after] + "}"), start, after, after)


def _names(record: BibRecord) -> str:
    surnames = [surname(author) for author in record.authors]
    if len(surnames) <= 2:
        return " and ".join(surnames)
    return f"{surnames[0]} et al."
