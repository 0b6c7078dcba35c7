"""Line numbers, running heads, page numbers, and lines in pieces."""

import pytest

from claimcheck.extractors.lines import PageLines, clean_pages, join_fragments, without_line_numbers
from claimcheck.page_content import Line, Token


def line(text: str, x0: float = 72, y0: float = 300, *, width: float | None = None, size: float = 10.0, block: int = 0) -> Line:
    x1 = x0 + (width if width is not None else 5 * len(text))
    tokens = tuple(Token(piece, x0, y0, x1, y0 + size) for piece in text.split())
    return Line(text, tokens, x0, y0, x1, y0 + size, size, bold=False, block=block)


def page(number: int, *lines: Line) -> PageLines:
    return PageLines(number, 612, 792, list(lines))


@pytest.mark.parametrize(
    ("numbers", "are_dropped"),
    [
        (range(100, 150), True),
        (range(1, 60), False),  # one or two digits: as likely a figure's axis
        (range(100, 107), False),  # too few
        (range(100, 1000, 50), False),  # not consecutive
    ],
)
def test_review_numbers(numbers, are_dropped):
    text = [line("a line of text")]
    kept = without_line_numbers([*text, *(line(str(number)) for number in numbers)])
    assert (kept == text) is are_dropped


def test_running_heads_repeat_but_for_their_digits():
    pages = [page(n, line(f"Doe et al., page {n}", y0=30), line(f"body {n}"), line(str(n), y0=770)) for n in range(1, 5)]
    assert [[each.text for each in cleaned.lines] for cleaned in clean_pages(pages)] == [[f"body {n}"] for n in range(1, 5)]


@pytest.mark.parametrize(
    ("text", "y0", "stays"),
    [
        ("Proceedings of the 2024 Conference", 770, False),
        ("arXiv:2104.08645v1 [cs.CL] 17 Apr 2021", 20, False),
        ("Under review as a conference paper", 30, False),
        ("xiv", 770, False),
        ("Proceedings of the 2024 Conference", 300, True),
        ("A footnote at the very bottom of the page.", 740, True),
    ],
)
def test_margins_of_a_single_page(text, y0, stays):
    (cleaned,) = clean_pages([page(1, line(text, y0=y0))])
    assert bool(cleaned.lines) is stays


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        (line("wide", 72, width=20), line("gaps", 110, width=20), ["wide gaps"]),
        (line("uni", 72, width=15), line("fied", 87.2, width=20), ["unified"]),
        (line("left column", 72, width=60), line("right column", 320, width=60), ["left column", "right column"]),
        (line("one", 72, 300), line("below", 100, 312), ["one", "below"]),
    ],
)
def test_fragments(left, right, joined):
    assert [each.text for each in join_fragments([left, right])] == joined


def test_a_small_mark_before_a_line_becomes_its_marker():
    (found,) = join_fragments([line("2", 72, width=3, size=6.0), line("See the appendix.", 76)])
    assert (found.marker, found.text) == ("2", "See the appendix.")
