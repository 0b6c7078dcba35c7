"""Clean the lines of pages: drop review line numbers, running heads and page numbers; rejoin what MuPDF broke apart."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from claimcheck.page_content import Line
from claimcheck.pdf import Page

TOP, BOTTOM = 0.085, 0.905
"""Shares of the page height above and below which running heads and page numbers stand."""
REPEATED_SHARE, REPEATED_PAGES = 0.3, 3
"""A text that recurs in the margins of so many pages, digits masked, is a running head."""
_MIN_NUMBERS, _CONSECUTIVE = 8, 0.8  # lone numbers of a page that make review line numbering, and their share in sequence
_SAME_LINE = 0.6  # share of the height by which two fragments of a line overlap
_FRAGMENT_GAP = 3.0  # heights; a justified line is broken by MuPDF at gaps up to this
_NO_BLANK = 0.08  # heights; a gap below this is no blank
_MARK_SIZE = 0.85  # times the size of the text that a footnote mark precedes
_MASKED = 80  # characters of a running head that are compared

_MARK = re.compile(r"\d{1,2}|[*∗†‡§¶]+")
_NUMBER = re.compile(r"\d{3,4}")
_PAGE_NUMBER = re.compile(r"[\divxlc\-– .]{1,8}|Page \d+(?: of \d+)?", re.IGNORECASE)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_HEAD = re.compile(
    r"Proceedings of|.*Confidential Review Copy|©|\(c\)|arXiv:|Preprint|Published as|Under review|Findings of"
    rf"|.*Association for Computational Linguistics|(?:{_MONTHS}) \d|.*Submission\s+\d+\s*$|Human Language Technologies"
)


class PageLines(NamedTuple):
    """A page's lines in reading order."""

    number: int
    width: float
    height: float
    lines: list[Line]


def page_lines(page: Page) -> PageLines:
    """Return all the lines of a page."""
    return PageLines(page.number, page.width, page.height, page.lines)


def clean_pages(pages: Sequence[PageLines]) -> list[PageLines]:
    """Return the pages with the lines of their body only, each printed line in one piece."""
    numbered = [page._replace(lines=without_line_numbers(page.lines)) for page in pages]
    repeated = _repeated(numbered)
    cleaned = []
    for page in numbered:
        body = [line for line in page.lines if not _is_furniture(line, page.height, repeated)]
        cleaned.append(page._replace(lines=join_fragments(body)))
    return cleaned


def without_line_numbers(lines: Sequence[Line]) -> list[Line]:
    """Return the lines without the numbers that review drafts set into the margin: many, alone, and consecutive."""
    found = [line for line in lines if _NUMBER.fullmatch(line.text)]
    values = sorted({int(line.text) for line in found})
    steps = sum(b - a == 1 for a, b in pairwise(values))
    if len(found) < _MIN_NUMBERS or steps < _CONSECUTIVE * (len(values) - 1):
        return list(lines)
    return [line for line in lines if not _NUMBER.fullmatch(line.text)]


def is_in_margin(line: Line, height: float) -> bool:
    """Tell whether a line stands where running heads and page numbers do."""
    return line.y1 < TOP * height or line.y0 > BOTTOM * height


def join_fragments(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with neighbours in the stream joined where they are pieces of one printed line."""
    joined: list[Line] = []
    for line in lines:
        if joined and _continues(joined[-1], line):
            joined[-1] = _joined(joined[-1], line)
        else:
            joined.append(line)
    return joined


def _masked(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)[:_MASKED]


def _repeated(pages: Sequence[PageLines]) -> frozenset[str]:
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_masked(line) for line in page.lines if is_in_margin(line, page.height)})
    least = max(REPEATED_PAGES, REPEATED_SHARE * len(pages))
    return frozenset(text for text, n in counts.items() if n >= least)


def _is_furniture(line: Line, height: float, repeated: frozenset[str]) -> bool:
    if not is_in_margin(line, height):
        return False
    text = line.text
    return _masked(line) in repeated or bool(_PAGE_NUMBER.fullmatch(text)) or bool(_HEAD.match(text))


def _continues(line: Line, after: Line) -> bool:
    overlap = min(line.y1, after.y1) - max(line.y0, after.y0)
    height = min(line.y1 - line.y0, after.y1 - after.y0)
    return overlap > _SAME_LINE * height and -1 < after.x0 - line.x1 < _FRAGMENT_GAP * (after.y1 - after.y0)


def _joined(line: Line, after: Line) -> Line:
    if line.size < _MARK_SIZE * after.size and _MARK.fullmatch(line.text):
        return after._replace(marker=line.text)
    tokens = line.tokens + after.tokens
    if after.x0 - line.x1 <= _NO_BLANK * (after.y1 - after.y0) and line.tokens and after.tokens:
        left, right = line.tokens[-1], after.tokens[0]
        whole = left._replace(text=left.text + right.text, x1=right.x1, y0=min(left.y0, right.y0), y1=max(left.y1, right.y1))
        tokens = (*line.tokens[:-1], whole, *after.tokens[1:])
    main = line if len(line.text) >= len(after.text) else after
    return line._replace(
        text=" ".join(token.text for token in tokens),
        tokens=tokens,
        x1=max(line.x1, after.x1),
        y0=min(line.y0, after.y0),
        y1=max(line.y1, after.y1),
        size=main.size,
        bold=main.bold and (line.bold or len(line.text) <= 4),
    )
