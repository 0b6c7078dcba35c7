"""Verdict and confidence at the end (or start) of a line of column text: what anchors a row of a claims table."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from claimcheck.readers.claim_rows import CellText
from claimcheck.readers.columns import Column
from claimcheck.readers.lines import Line
from claimcheck.verdict_words import CONFIDENCE_PATTERN, SIGN_PATTERN, VERDICT_PATTERN

_MAX_TAIL = 160  # characters of a line's end (or start) that are searched
_DASH = r"(?<!\S)[-–—](?!\S)"
_VERDICT = rf"(?P<verdict>{VERDICT_PATTERN}|{_DASH})"
_CONFIDENCE = rf"(?P<confidence>{CONFIDENCE_PATTERN})"
_NUMBER = r"\(?#?[A-Za-z]?\d{1,4}[.):]?"
_FREE = r"\S+(?:[ \t]\S+){0,7}?"  # a reference or section beside the answer
_PIECES = {Column.VERDICT: _VERDICT, Column.CONFIDENCE: _CONFIDENCE, Column.NUMBER: _NUMBER}
_EDGE, _WIDE_EDGE = r"(?:^|(?<=\s))", r"(?:^|(?<=\t)|(?<=[ \u00a0]{2}))"
_BLANKS = r"\s+"


class Anchor(NamedTuple):
    """Verdict and confidence of a row, and the part of the claim that shares their line."""

    verdict: CellText | None
    confidence: CellText | None
    claim: Line
    beside: Line
    """What else stands with the answer, such as a reference; empty where nothing does."""


class _Patterns(NamedTuple):
    both: re.Pattern[str]
    """All columns beside the claim."""
    verdict_alone: re.Pattern[str] | None
    """The whole line is a verdict, which the confidence may follow on the next."""
    sign_at_end: re.Pattern[str] | None
    verdict_after_gap: re.Pattern[str] | None
    confidence_after_gap: re.Pattern[str] | None
    confidence_alone: re.Pattern[str] | None


class AnchorFinder:
    """Finds anchors in lines of a text whose table has these columns."""

    def __init__(self, text: str, columns: Sequence[Column]) -> None:
        """Take the columns in order; the claim's is among them."""
        self._text = text
        at = columns.index(Column.CLAIM)
        has_answer_before = Column.VERDICT in columns[:at] or Column.CONFIDENCE in columns[:at]
        self.is_leading = at == len(columns) - 1 and has_answer_before
        """The answer stands before the claim."""
        self.is_numbered = Column.NUMBER in columns[:at]
        self._patterns = _patterns(tuple(columns[:at] if self.is_leading else columns[at + 1 :]), self.is_leading)

    def find(self, line: Line, following: Line | None) -> tuple[Anchor, bool] | None:
        """Return the line's anchor, and whether it takes up the following line too (None where there is none), or None."""
        patterns = self._patterns
        match = self._search(patterns.both, line)
        if match:
            return self._anchor(line, match), False
        below = following and self._search(patterns.confidence_alone, following)
        match = self._search(patterns.verdict_alone, line) or (below and self._search(patterns.sign_at_end, line))
        if match:
            anchor = self._anchor(line, match)
            if not below or not following:
                return anchor, False
            return anchor._replace(confidence=_cell(below, "confidence", self._base(following))), True
        match = self._search(patterns.verdict_after_gap, line) or self._search(patterns.confidence_after_gap, line)
        return (self._anchor(line, match), False) if match else None

    def without_number(self, line: Line) -> Line:
        """Return a claim's first line without the row's number, where the table has a column of numbers."""
        match = re.match(rf"\s*{_NUMBER}\s+", self._text[line.start : min(line.end, line.start + _MAX_TAIL)])
        return Line(line.start + match.end(), line.end) if match and self.is_numbered else line

    def _search(self, pattern: re.Pattern[str] | None, line: Line | None) -> re.Match[str] | None:
        if pattern is None or line is None:
            return None
        base = self._base(line)
        stop = min(line.end, line.start + _MAX_TAIL) if self.is_leading else line.end
        return pattern.search(self._text[base:stop])

    def _base(self, line: Line) -> int:
        """Return where in the text the part of a line starts that is searched."""
        return line.start if self.is_leading else max(line.start, line.end - _MAX_TAIL)

    def _anchor(self, line: Line, match: re.Match[str]) -> Anchor:
        base = self._base(line)
        start, end = base + match.start(), base + match.end()
        claim = Line(end, line.end) if self.is_leading else Line(line.start, start)
        verdict, confidence = _cell(match, "verdict", base), _cell(match, "confidence", base)
        last = max([cell.end for cell in (verdict, confidence) if cell], default=end)
        return Anchor(verdict, confidence, claim, Line(min(last, end), end))


def _cell(match: re.Match[str] | None, name: str, base: int) -> CellText | None:
    if match is None or name not in match.re.groupindex or match[name] is None:
        return None
    return CellText(match[name], base + match.start(name), base + match.end(name))


@lru_cache(maxsize=32)
def _patterns(columns: tuple[Column, ...], is_leading: bool) -> _Patterns:
    """Compile what anchors look like: of two answers the edge may be one blank, a lone one needs more to stand out."""
    answer = _BLANKS.join(_PIECES.get(column, _FREE) for column in columns)
    has_verdict, has_confidence = Column.VERDICT in columns, Column.CONFIDENCE in columns
    if is_leading:
        return _Patterns(_compiled(rf"^\s*{answer}(?=\s|$)"), None, None, None, None, None)
    both = _compiled(rf"{_EDGE if has_verdict and has_confidence else _WIDE_EDGE}{answer}\s*$")
    if not has_verdict:
        return _Patterns(both, None, None, None, None, None)
    sign = rf"{_EDGE}(?P<verdict>{SIGN_PATTERN})\s*$"
    return _Patterns(
        both=both,
        verdict_alone=_compiled(rf"^\s*{_VERDICT}\s*$"),
        sign_at_end=_compiled(sign),
        verdict_after_gap=_compiled(rf"{_WIDE_EDGE}{_VERDICT}\s*$" if has_confidence else sign),
        confidence_after_gap=_compiled(rf"{_WIDE_EDGE}{_CONFIDENCE}\s*$") if has_confidence else None,
        confidence_alone=_compiled(rf"^\s*{_CONFIDENCE}\s*$") if has_confidence else None,
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
