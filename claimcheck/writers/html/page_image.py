"""Images of quoted pages: which part of a page is shown beside a claim, and what is marked on it."""

import base64
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from claimcheck.schema import Box, Evidence

_MARGIN = 1.0  # points between words and the mark around them
_AROUND_X, _AROUND_Y = 18.0, 26.0  # points of the page that are shown around what is marked
_LEAST_WIDTH, _LEAST_HEIGHT = 250.0, 70.0  # points of a strip: a column of text, and some lines


class PageImage(NamedTuple):
    """A page of a paper."""

    png: bytes
    width: float
    height: float
    """Of the page in points: what boxes are in."""

    @property
    def address(self) -> str:
        """Return the image as a data: URI."""
        return f"data:image/png;base64,{base64.b64encode(self.png).decode()}"


PageKey = tuple[str, int]
"""`Paper.id` and 1-based page."""
Images = Mapping[PageKey, PageImage]


class Frame(NamedTuple):
    """A rectangle of a page in points, origin at the top left."""

    x: float
    y: float
    width: float
    height: float

    @property
    def view_box(self) -> str:
        """Return the rectangle as SVG's viewBox has it."""
        return f"{self.x:g} {self.y:g} {self.width:g} {self.height:g}"


class PageView(NamedTuple):
    """A page beside a claim."""

    number: int
    """Which of the images of the report's page it is, from 0."""
    page: int
    whole: Frame
    strip: Frame
    """The part around what is marked."""
    marks: tuple[Frame, ...]


def marked_boxes(evidence: Evidence) -> tuple[Box, ...]:
    """Return the boxes to be marked on the evidence's page: of the cells that count, else of the quote."""
    cells = tuple(cell.box for cell in evidence.cells if cell.box.page == evidence.page)
    return cells or tuple(box for box in evidence.boxes if box.page == evidence.page)


def page_view(evidence: Evidence, images: Images) -> PageView | None:
    """Return the evidence's page with its marks; None where there is no image of it, or nothing on it to mark."""
    key = (evidence.paper, evidence.page)
    boxes = marked_boxes(evidence)
    if key not in images or not boxes:
        return None
    image = images[key]
    whole = Frame(0, 0, round(image.width, 1), round(image.height, 1))
    marks = tuple(_grown(box) for box in boxes)
    return PageView(list(images).index(key), evidence.page, whole, _strip(marks, whole), marks)


def _grown(box: Box) -> Frame:
    x, y = box.x0 - _MARGIN, box.y0 - _MARGIN
    return _frame(x, y, box.x1 + _MARGIN, box.y1 + _MARGIN)


def _strip(marks: Sequence[Frame], whole: Frame) -> Frame:
    """Return the part of the page around the marks."""
    left, right = min(mark.x for mark in marks), max(mark.x + mark.width for mark in marks)
    top, bottom = min(mark.y for mark in marks), max(mark.y + mark.height for mark in marks)
    x0, x1 = _reach(left - _AROUND_X, right + _AROUND_X, _LEAST_WIDTH, whole.width)
    y0, y1 = _reach(top - _AROUND_Y, bottom + _AROUND_Y, _LEAST_HEIGHT, whole.height)
    return _frame(x0, y0, x1, y1)


def _reach(low: float, high: float, least: float, size: float) -> tuple[float, float]:
    """Return the range made at least so long, within [0, `size`]."""
    missing = max(0.0, least - (high - low)) / 2
    low, high = max(0.0, low - missing), min(size, high + missing)
    return (low, high) if high > low else (0.0, size)


def _frame(x0: float, y0: float, x1: float, y1: float) -> Frame:
    return Frame(round(x0, 1), round(y0, 1), round(x1 - x0, 1), round(y1 - y0, 1))
