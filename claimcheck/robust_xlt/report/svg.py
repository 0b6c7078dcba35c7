"""The few elements that the plots are drawn with; every text is escaped."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import NamedTuple

INK, FAINT, GRID = "#222222", "#666666", "#dddddd"
SOLID, DASHED = f'stroke="{INK}"', f'stroke="{FAINT}" stroke-dasharray="4 4"'
HEADING = 'font-size="14" font-weight="bold"'
PALETTE = ("#1b5e8a", "#c4572e", "#3f8f4f", "#8a4f9e", "#b58900", "#2aa198", "#a23b52", "#6c6c6c", "#7fb3d5", "#d9a066")
"""One colour a method, told apart in print too; the first is standard training's."""
_LETTER_PX = 6.6  # mean width of a letter at 12 px


class Drawing(NamedTuple):
    """A plot: its elements, and its size in CSS pixels."""

    name: str
    """Of its file, without suffix."""
    title: str
    elements: tuple[str, ...]
    width: float
    height: float

    def document(self) -> str:
        """Return a file of its own."""
        return self._svg(' xmlns="http://www.w3.org/2000/svg"') + "\n"

    def inline(self) -> str:
        """Return the element for an HTML page."""
        return self._svg("")

    def _svg(self, namespace: str) -> str:
        size = f'width="{self.width:.0f}" height="{self.height:.0f}" viewBox="0 0 {self.width:.0f} {self.height:.0f}"'
        return "\n".join(
            (
                f'<svg{namespace} {size} role="img" font-family="Helvetica, Arial, sans-serif" font-size="12" fill="{INK}">',
                f"<title>{escape(self.title)}</title>",
                f'<rect width="{self.width:.0f}" height="{self.height:.0f}" fill="white"/>',
                *self.elements,
                "</svg>",
            )
        )


def line(x0: float, y0: float, x1: float, y1: float, style: str = SOLID) -> str:
    """Return a line; `style` is attributes."""
    return f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" {style}/>'


def rect(x: float, y: float, width: float, height: float, *, fill: str) -> str:
    """Return a filled rectangle."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(0.0, width):.1f}" height="{max(0.0, height):.1f}" fill="{fill}"/>'


def circle(x: float, y: float, radius: float, *, fill: str) -> str:
    """Return a filled circle."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}"/>'


def text(x: float, y: float, said: str, *, anchor: str = "middle", style: str = "") -> str:
    """Return a text, escaped; `anchor` is start, middle or end, `style` is attributes."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {style}>{escape(said)}</text>'


def upright(x: float, y: float, said: str) -> str:
    """Return a text that runs upwards, around its middle."""
    return f'<text transform="translate({x:.1f} {y:.1f}) rotate(-90)" text-anchor="middle">{escape(said)}</text>'


def colors_of(methods: Iterable[str]) -> dict[str, str]:
    """Return a colour for each method, in their order; they repeat after ten."""
    return {method: PALETTE[at % len(PALETTE)] for at, method in enumerate(methods)}


def legend(x: float, y: float, colors: Mapping[str, str], width: float) -> tuple[list[str], float]:
    """Return the names of colours in rows of `width`, and the height that they take."""
    elements, left, top = [], x, y
    for name, color in colors.items():
        needed = 26 + _LETTER_PX * len(name)
        if left > x and left + needed > x + width:
            left, top = x, top + 18
        elements.append(rect(left, top - 10, 12, 12, fill=color))
        elements.append(text(left + 16, top, name, anchor="start"))
        left += needed + 8
    return elements, top + 18 - y
