"""PDFs for tests, set by PyMuPDF as TeX would: columns, running heads, booktabs tables, footnotes."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pymupdf

BODY, SMALL, HEADING, TITLE = 10.0, 8.0, 12.0, 17.0
"""Font sizes in points."""
STEP = 12.0
"""Points between two lines of the body."""
Draw = Callable[[Any], None]

INTRODUCTION = (
    "Models of many languages are trained on large col-",
    "lections of text. We show that cross-",
    "lingual transfer works for 40 languages. Prior work",
    "reports an accuracy of 71.3 points on the test set.",
    "Our method reaches 78.9 points. It needs no labels",
)
CONTINUATION = (
    "of any kind, and the code is at https://example.org/",
    "code/transfer for everyone. We thank nobody.",
)
REFERENCES = (
    "Ada Lovelace. 1843. Notes on the engine. Taylor.",
    "Alan Turing. 1936. On computable numbers. LMS.",
    "Grace Hopper. 1952. The education of a computer. ACM.",
)


def make_pdf(*pages: Sequence[Draw], width: float = 612, height: float = 792, **options: Any) -> bytes:
    """Return a PDF of pages, each drawn by the calls given; `options` go to PyMuPDF's `tobytes`."""
    document = pymupdf.open()
    for draws in pages:
        page = document.new_page(width=width, height=height)
        for draw in draws:
            draw(page)
    return bytes(document.tobytes(**options))


def text(x: float, y: float, line: str, *, size: float = BODY, bold: bool = False) -> Draw:
    """Set one line with its baseline at `y`."""
    return lambda page: page.insert_text((x, y), line, fontsize=size, fontname="hebo" if bold else "helv")


def lines(x: float, y: float, texts: Sequence[str], *, size: float = BODY, step: float = STEP) -> Draw:
    """Set lines below each other, the first with its baseline at `y`."""

    def draw(page: Any) -> None:
        for number, line in enumerate(texts):
            text(x, y + number * step, line, size=size)(page)

    return draw


def rule(x0: float, x1: float, y: float) -> Draw:
    """Draw a horizontal rule."""
    return lambda page: page.draw_line((x0, y), (x1, y), width=0.6)


def link(x0: float, y0: float, x1: float, y1: float, target: str) -> Draw:
    """Lay a web link over an area."""
    return lambda page: page.insert_link({"kind": pymupdf.LINK_URI, "from": pymupdf.Rect(x0, y0, x1, y1), "uri": target})


def row(y: float, cells: Sequence[tuple[float, str]], *, size: float = 9.0) -> list[Draw]:
    """Set the cells of a table's row, each at its left edge."""
    return [text(x, y, cell, size=size) for x, cell in cells if cell]


@cache
def small_paper() -> bytes:
    """Return a paper of three pages: a sentence goes on over a page break, under a figure's caption and a footnote."""
    head = text(72, 40, "Small Papers in Tests", size=8)
    first = [
        head,
        text(120, 90, "Transfer Without Any Labels", size=TITLE, bold=True),
        text(72, 130, "Abstract", size=HEADING, bold=True),
        lines(72, 150, ("We transfer models between languages without labels.",)),
        text(72, 190, "1 Introduction", size=HEADING, bold=True),
        lines(72, 210, INTRODUCTION),
        text(72, 400, "Figure 1: Accuracy over the number of languages. Higher is better.", size=9),
        text(72, 700, "1", size=6),
        text(76, 703, "We count Serbian and Croatian as two languages.", size=SMALL),
        text(300, 770, "1", size=9),
    ]
    second = [
        head,
        lines(72, 90, CONTINUATION),
        text(72, 150, "2 Results", size=HEADING, bold=True),
        lines(72, 170, ("Table 1 lists the results. All of them are means of five runs.",)),
        *booktabs(72, 220),
        text(72, 300, "Table 1: Accuracy on two tasks. Bold is best.", size=9),
        text(300, 770, "2", size=9),
    ]
    third = [
        head,
        text(72, 90, "References", size=HEADING, bold=True),
        lines(72, 110, REFERENCES),
        text(72, 190, "A Details of the Runs", size=HEADING, bold=True),
        lines(72, 210, ("Each run took four hours on one machine.",)),
        text(300, 770, "3", size=9),
    ]
    return make_pdf(first, second, third)


def booktabs(x: float, y: float) -> list[Draw]:
    """Draw a table with a spanning header over two of its three columns of values."""
    columns = (x, x + 90, x + 150, x + 210)
    rows = (("Base", "61.2", "70.1", "65.7"), ("Large", "66.0", "74.9", "70.5"), ("Ours", "72.4", "78.9", "75.7"))
    draws = [rule(x, x + 250, y), text(x + 105, y + 10, "Accuracy", size=9), rule(x + 88, x + 182, y + 14)]
    draws += row(y + 25, list(zip(columns, ("Model", "XNLI", "PAWS-X", "Mean"), strict=True)))
    draws.append(rule(x, x + 250, y + 30))
    for number, cells in enumerate(rows):
        draws += row(y + 42 + 12 * number, list(zip(columns, cells, strict=True)))
    return [*draws, rule(x, x + 250, y + 72)]
