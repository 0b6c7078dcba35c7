"""A reliability diagram and a selective-risk curve, side by side as one SVG.

The file is written here, element by element: two small charts are not worth a plotting library among the dependencies.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

_WIDTH, _HEIGHT = 860, 430  # CSS pixels
_SIDE = 300  # of a plot
_TOP = 64
_LEFT, _RIGHT = 70, 500  # where the plots begin
_INK, _FAINT, _GRID = "#222222", "#666666", "#dddddd"
_BAR, _CURVE = "#7fb3d5", "#1b5e8a"
_DASHED = f'stroke="{_FAINT}" stroke-dasharray="4 4"'
_THIN = f'stroke="{_GRID}"'
_STEPS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_LEAST_RISK = 0.1  # the risk axis reaches this far at least


class _Plot(NamedTuple):
    """A square with axes from 0: it turns values into places in pixels."""

    left: float
    top_value: float

    def x(self, value: float) -> float:
        return self.left + _SIDE * value

    def y(self, value: float) -> float:
        return _TOP + _SIDE * (1 - value / self.top_value)


def draw(found: Mapping[str, Any]) -> str:
    """Return the figures of `calibration.figures` as an SVG document."""
    alt = f"Reliability diagram (ECE {found['ece']:.3f}) and selective risk (AURC {found['aurc']:.3f}) of {found['n']} claims"
    body = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'role="img" font-family="Helvetica, Arial, sans-serif" font-size="12" fill="{_INK}">',
        f"<title>{alt}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        *_reliability(found),
        *_selective_risk(found),
        "</svg>",
    ]
    return "\n".join(body) + "\n"


def _reliability(found: Mapping[str, Any]) -> list[str]:
    plot = _Plot(_LEFT, 1.0)
    heading = f"Reliability: ECE {found['ece']:.3f}, Brier score {found['brier']:.3f}"
    parts = _frame(plot, heading, "confidence", "share of right labels", _STEPS)
    for each in found["bins"]:
        x0, x1, y = plot.x(each["low"]), plot.x(each["high"]), plot.y(each["accuracy"])
        parts.append(_rect(x0 + 1, y, x1 - x0 - 2, plot.y(0) - y, _BAR))
    parts.append(_line(plot.x(0), plot.y(0), plot.x(1), plot.y(1), _DASHED))
    for each in found["bins"]:
        middle = (plot.x(each["low"]) + plot.x(each["high"])) / 2
        parts.append(
            _line(
                middle,
                plot.y(each["accuracy_low"]),
                middle,
                plot.y(each["accuracy_high"]),
                f'stroke="{_CURVE}" stroke-width="1.5"',
            )
        )
        parts.append(
            f'<circle cx="{plot.x(each["confidence"]):.1f}" cy="{plot.y(each["accuracy"]):.1f}" r="3.5" fill="{_CURVE}"/>'
        )
        parts.append(_text(middle - 3, plot.y(0) - 5, f"{each['n']}", size=10, anchor="end"))  # beside its interval
    parts.append(
        _text(plot.x(0.5), _HEIGHT - 12, "bar: accuracy, its 95 % interval and n; dot: mean confidence", size=11, fill=_FAINT)
    )
    return parts


def _selective_risk(found: Mapping[str, Any]) -> list[str]:
    curve = [(coverage, risk) for coverage, risk in found["risk_coverage"]]
    highest = max([_LEAST_RISK, *(risk for _, risk in curve)])
    step = next(step for step in (0.02, 0.05, 0.1, 0.2) if highest <= 5 * step)
    plot = _Plot(_RIGHT, 5 * step)
    heading = f"Selective risk: AURC {found['aurc']:.3f}, best {found['aurc_best']:.3f}"
    parts = _frame(plot, heading, "share of verdicts shown, the surest first", "share of wrong labels among them", _STEPS)
    overall = found["aurc_random"]
    parts.append(_line(plot.x(0), plot.y(overall), plot.x(1), plot.y(overall), _DASHED))
    parts.append(_text(plot.x(1) - 4, plot.y(overall) - 5, "in no order", size=10, anchor="end", fill=_FAINT))
    if curve:
        places = _stairs(plot, curve)
        parts.append(f'<polyline points="{places}" fill="none" stroke="{_CURVE}" stroke-width="2" stroke-linejoin="round"/>')
    return parts


def _stairs(plot: _Plot, curve: Sequence[tuple[float, float]]) -> str:
    """Return the curve's points: between two of them verdicts are equally sure, and none can be shown without the others."""
    places, before = [], 0.0
    for coverage, risk in curve:
        places += [(before, risk), (coverage, risk)]
        before = coverage
    return " ".join(f"{plot.x(coverage):.1f},{plot.y(risk):.1f}" for coverage, risk in places)


def _frame(plot: _Plot, heading: str, across: str, up: str, steps: Sequence[float]) -> list[str]:
    parts = [_text(plot.left, _TOP - 24, heading, size=14, anchor="start", weight="bold")]
    for step in steps:
        x, y = plot.x(step), plot.y(step * plot.top_value)
        parts.append(_line(plot.left, y, plot.left + _SIDE, y, _THIN))
        parts.append(_text(plot.left - 8, y + 4, f"{step * plot.top_value:.2g}", anchor="end"))
        parts.append(_text(x, plot.y(0) + 18, f"{step:.1f}"))
    parts.append(_line(plot.left, plot.y(0), plot.left + _SIDE, plot.y(0), f'stroke="{_INK}"'))
    parts.append(_text(plot.x(0.5), plot.y(0) + 38, across))
    x, y = plot.left - 46, _TOP + _SIDE / 2
    parts.append(f'<text transform="translate({x:.1f} {y:.1f}) rotate(-90)" text-anchor="middle">{up}</text>')
    return parts


def _line(x0: float, y0: float, x1: float, y1: float, style: str) -> str:
    return f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" {style}/>'


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'


def _text(x: float, y: float, text: str, *, size: int = 12, anchor: str = "middle", **style: str) -> str:
    attributes = "".join(f' {"font-weight" if name == "weight" else name}="{value}"' for name, value in style.items())
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"{attributes}>{text}</text>'
