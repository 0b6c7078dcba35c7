"""Claims tables in lines of text: delimited, or as columns that came out of a PDF with the verdict after a wrapped claim.

    Claim Verified Confidence          heading, on one line or one column a line
    The proposed method improves       claim, wrapped
    transfer by 2.1 points.
    ✓ 0.16                             anchor: verdict and confidence, alone or on a line of the claim

A table starts at its heading and ends at the next section, or where lines no longer fit it.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimcheck.readers.anchors import AnchorFinder
from claimcheck.readers.cells import DELIMITERS, is_rule_line, split_cells
from claimcheck.readers.columns import Column, claim_columns, column_of, confidence_scale, is_strong
from claimcheck.readers.heading_words import STRONG
from claimcheck.readers.lines import Line

_MAX_HEADING = 200  # characters of a heading line
_MAX_HEADING_LINES = 6  # where each column's heading stands on a line of its own
_MAX_NAME_WORDS = 3  # of a column's heading in text that is not delimited by tabs or pipes
_MAX_SECTION_COLUMNS = 2  # "Verified claims" names a section; what looks like one with more columns is a heading all the same
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_GAP = re.compile(r"\t+|[ \u00a0]{2,}")
_QUICK = {"veri", *STRONG}  # "verified" also with its ligature lost
_MAY_NAME_COLUMNS = tuple(word for word in _QUICK if not any(other in word for other in _QUICK - {word}))
"""A quick look: one of these stands in every line that names the columns of a claims table."""
_QUOTE_MARK = re.compile(r"(?:[ \t]{0,3}>)+[ \t]?")


class TextTable(NamedTuple):
    """Where a claims table stands in the lines of a text, not yet cut into rows."""

    columns: tuple[Column, ...]
    delimiter: str | None
    """None for columns set with blanks."""
    scale: float | None
    """What confidences are out of, where the heading says."""
    first: int
    """Number of the heading's (first) line, counted from 0."""
    body: tuple[int, ...]
    """Numbers of the lines with content below it."""
    is_ended: bool
    """A section or another table follows; else the text ends."""


class TextTables:
    """Finds the claims tables in the lines of a text."""

    def __init__(
        self, text: str, lines: Sequence[Line], section_starts: frozenset[int], *, delimiters: Sequence[str] = DELIMITERS
    ) -> None:
        """Take the text, its lines, and the offsets of the lines that are headings of sections.

        `delimiters` are those that a row may be cut by; a PDF has none, a tab is but a gap there.
        """
        self.text = text
        self._delimiters = delimiters
        self.lines = [self._unquoted(line) for line in lines]
        self._sections = section_starts

    def find(self) -> Iterator[TextTable]:
        """Yield the tables in order; whether their lines hold rows is for the caller to see."""
        at = 0
        while at < len(self.lines):
            heading = self._heading(at)
            if heading is None:
                at += 1
                continue
            table, at = self._with_body(heading)
            yield table

    def line(self, number: int) -> str:
        """Return the text of a line, marks of quoting left out."""
        return self.text[self.lines[number].start : self.lines[number].end]

    def _heading(self, at: int) -> TextTable | None:
        """Return the heading that starts at a line, with its own lines as body, or None."""
        line = self.line(at)
        if len(line) > _MAX_HEADING:
            return None
        folded = unicodedata.normalize("NFC", line).casefold()
        if not any(word in folded for word in _MAY_NAME_COLUMNS):
            return None
        if self.lines[at].start in self._sections:
            named = self._named(_names(line)[-1], None, (at,))
            return named if named and len(named.columns) > _MAX_SECTION_COLUMNS else None
        for delimiter in self._delimiters:
            if delimiter in line or (delimiter == "|" and "│" in line):
                cells = split_cells(self.text, *self.lines[at], delimiter)
                names = [self.text[cell.start : cell.end].strip("*_` ") for cell in cells]
                heading = self._named(names, delimiter, (at,))
                if heading:
                    return heading
        headings = [self._named(names, None, (at,)) for names in _names(line)]
        return max(filter(None, headings), key=lambda heading: len(heading.columns), default=None) or self._stacked(at)

    def _stacked(self, at: int) -> TextTable | None:
        """Return the heading whose columns are named one a line: "Claim", "Verified", "Confidence"."""
        names: list[str] = []
        best, number = None, at
        while number < len(self.lines) and len(names) < _MAX_HEADING_LINES:
            name = self.line(number).strip()
            number += 1
            if not name:
                continue
            if len(name.split()) > _MAX_NAME_WORDS or len(_names(name)[-1]) > 1 or column_of(name) is Column.OTHER:
                break
            names.append(name)
            best = self._named(names, None, tuple(range(at, number))) or best
        return best

    def _named(self, names: Sequence[str], delimiter: str | None, body: tuple[int, ...]) -> TextTable | None:
        columns = claim_columns(names)
        if columns is None:
            return None
        answers = [name for name, column in zip(names, columns, strict=True) if column in (Column.VERDICT, Column.CONFIDENCE)]
        is_named = any(map(is_strong, [names[columns.index(Column.CLAIM)], *answers]))
        is_loose = delimiter not in ("\t", "|")
        if not is_named or (is_loose and any(len(name.split()) > _MAX_NAME_WORDS or not name for name in names)):
            return None
        if is_loose and Column.OTHER in columns:
            return None
        scale = confidence_scale(names[columns.index(Column.CONFIDENCE)]) if Column.CONFIDENCE in columns else None
        return TextTable(columns, delimiter, scale, body[0], body, is_ended=False)

    def _with_body(self, heading: TextTable) -> tuple[TextTable, int]:
        """Return the table that a heading starts, and the number of the line that ends it."""
        finder = AnchorFinder(self.text, heading.columns)
        title = self.line(heading.first).strip() if heading.first == heading.body[-1] else ""
        numbers: list[int] = []
        is_ended, number = False, len(self.lines)
        for number in range(heading.body[-1] + 1, len(self.lines)):
            line = self.line(number)
            if title and line.strip() == title:
                continue  # repeated at the top of a page
            if self._ends(heading, number, finder, numbers):
                is_ended = True
                break
            if line.strip() and not self._is_drawn(heading, number):
                numbers.append(number)
        return heading._replace(body=tuple(numbers), is_ended=is_ended), number if is_ended else len(self.lines)

    def _is_drawn(self, heading: TextTable, number: int) -> bool:
        """Tell whether a line only draws; a lone dash or two below columns of text are an answer that says nothing."""
        is_answer = heading.delimiter is None and len(self.line(number).split()) <= 2 and len(self.line(number).strip()) <= 3
        return is_rule_line(self.text, *self.lines[number]) and not is_answer

    def _ends(self, heading: TextTable, number: int, finder: AnchorFinder, body: Sequence[int]) -> bool:
        line = self.line(number).strip()
        if not line:
            return False
        if _FENCE.match(self.line(number)):
            return True
        if self.lines[number].start in self._sections:
            return not self._is_answered_next(heading, number, finder)
        if self._heading(number):
            return True
        is_after_gap = bool(body) and not self.line(number - 1).strip()
        return is_after_gap and heading.delimiter is not None and not self._is_row(heading, number)

    def _is_row(self, heading: TextTable, number: int) -> bool:
        assert heading.delimiter is not None
        return len(split_cells(self.text, *self.lines[number], heading.delimiter)) == len(heading.columns)

    def _is_answered_next(self, heading: TextTable, number: int, finder: AnchorFinder) -> bool:
        """Tell whether what looks like a section's heading has an answer, or is a claim that nothing but an answer follows."""
        if heading.delimiter is not None:
            return False
        if finder.find(self.lines[number], None):
            return True
        following = next((n for n in range(number + 1, min(number + 4, len(self.lines))) if self.line(n).strip()), number)
        found = finder.find(self.lines[following], None)
        return found is not None and not self.text[found[0].claim.start : found[0].claim.end].strip()

    def _unquoted(self, line: Line) -> Line:
        mark = _QUOTE_MARK.match(self.text, line.start, line.end)
        return Line(mark.end(), line.end) if mark else line


def _names(line: str) -> list[list[str]]:
    """Return the column names that a heading set with blanks may have: parted by gaps, or word by word."""
    parted = [part for part in _GAP.split(line.strip()) if part]
    grouped = _grouped(line.split())
    begins_well = column_of(grouped[0]) in (Column.CLAIM, Column.NUMBER)  # unlike "Verified claims", which is a phrase
    return [parted, grouped if begins_well else [line.strip()]]


def _grouped(words: Sequence[str]) -> list[str]:
    """Put words that name one column together: "Confidence", "Score" -> "Confidence Score"."""
    names: list[str] = []
    for word in words:
        column = column_of(word)
        if names and (column is Column.OTHER or column is column_of(names[-1])):
            names[-1] += f" {word}"
        else:
            names.append(word)
    return names
