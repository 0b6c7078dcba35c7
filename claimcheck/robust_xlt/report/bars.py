"""Accuracy in every language, a bar a method, with 95 % intervals; beside it gains against distance."""

import math
from collections.abc import Sequence
from itertools import pairwise

from claimcheck.robust_xlt.comparison import MethodFigures, PairGain, SetupFigures
from claimcheck.robust_xlt.report.svg import (
    DASHED,
    GRID,
    HEADING,
    INK,
    Drawing,
    circle,
    colors_of,
    legend,
    line,
    rect,
    text,
    upright,
)

_LEFT, _TOP, _PLOT, _FOOT = 64.0, 64.0, 280.0, 44.0  # px
_BAR, _BETWEEN = 12.0, 16.0  # px: a bar's width, and the room between two languages
_LEAST_WIDTH = 520.0
_THICK = f'stroke="{INK}" stroke-width="1.5"'
_STEPS = (1, 2, 5, 10, 20)


def draw_bars(setup: SetupFigures, name: str) -> Drawing | None:
    """Return the bars of a setup; None where no language has intervals (more pairs than are drawn so)."""
    pairs = [pair for pair, figure in setup.methods[0].by_pair.items() if figure.low is not None]
    if not pairs:
        return None
    figures = [method.by_pair[pair] for method in setup.methods for pair in pairs]
    low = min(figure.mean if figure.low is None else figure.low for figure in figures)
    high = max(figure.mean if figure.high is None else figure.high for figure in figures)
    axis = _Axis(low, high)
    group = _BAR * len(setup.methods)
    width = max(_LEAST_WIDTH, _LEFT + 24 + len(pairs) * (group + _BETWEEN))
    elements = _frame(axis, width, "accuracy (points)", f"Accuracy by language (the axis starts at {axis.low:g})")
    for at, pair in enumerate(pairs):
        left = _LEFT + _BETWEEN / 2 + at * (group + _BETWEEN)
        elements += _bars(setup.methods, pair, left, axis)
        elements.append(text(left + group / 2, _TOP + _PLOT + 16, pair))
    names, height = legend(_LEFT, _TOP + _PLOT + _FOOT, colors_of(each.method for each in setup.methods), width - _LEFT)
    title = f"{setup.title}: accuracy by language"
    return Drawing(name, title, (*elements, *names), width, _TOP + _PLOT + _FOOT + height)


def draw_distances(setup: SetupFigures, name: str) -> Drawing | None:
    """Return each method's gain over standard training against the distance of the language; None without distances."""
    gains = [gain for gain in setup.pair_gains if gain.distance is not None]
    if len({gain.distance for gain in gains}) < 2:
        return None
    axis = _Axis(min(0.0, *(gain.low for gain in gains)), max(0.0, *(gain.high for gain in gains)))
    farthest = max(gain.distance or 0.0 for gain in gains)
    elements = _frame(axis, _LEAST_WIDTH, "gain over standard (points)", "Gain against distance from the source language")
    elements.append(line(_LEFT, axis.y(0), _LEAST_WIDTH - 12, axis.y(0), DASHED))
    shown = {gain.method for gain in gains}
    colors = {method: color for method, color in colors_of(each.method for each in setup.methods).items() if method in shown}
    for at, (method, color) in enumerate(colors.items()):
        own = sorted((gain for gain in gains if gain.method == method), key=lambda gain: gain.distance or 0.0)
        elements += _curve([(_across(gain.distance or 0.0, farthest) + 3 * at, gain) for gain in own], axis, color)
    for each in sorted({gain.distance or 0.0 for gain in gains}):
        elements.append(text(_across(each, farthest), _TOP + _PLOT + 16, f"{each:.2f}"))
    names, height = legend(_LEFT, _TOP + _PLOT + _FOOT, colors, _LEAST_WIDTH - _LEFT)
    title = f"{setup.title}: gain against distance"
    return Drawing(name, title, (*elements, *names), _LEAST_WIDTH, _TOP + _PLOT + _FOOT + height)


class _Axis:
    """The upward axis: values in points to places in pixels."""

    def __init__(self, low: float, high: float) -> None:
        """Set the axis so that it reaches from `low` to `high`, in at most some ten steps where these are near."""
        self.step = next((step for step in _STEPS if high - low <= 8 * step), _STEPS[-1])
        self.low = math.floor(low / self.step) * self.step
        self.high = max(self.low + self.step, math.ceil(high / self.step) * self.step)

    def y(self, value: float) -> float:
        """Return the place of a value."""
        return _TOP + _PLOT * (self.high - value) / (self.high - self.low)

    def ticks(self) -> list[int]:
        """Return the values that are written beside the axis."""
        return list(range(int(self.low), int(self.high) + 1, self.step))


def _frame(axis: _Axis, width: float, upward: str, heading: str) -> list[str]:
    elements = [text(_LEFT, _TOP - 24, heading, anchor="start", style=HEADING), upright(18, _TOP + _PLOT / 2, upward)]
    for tick in axis.ticks():
        elements.append(line(_LEFT, axis.y(tick), width - 12, axis.y(tick), f'stroke="{GRID}"'))
        elements.append(text(_LEFT - 8, axis.y(tick) + 4, str(tick), anchor="end"))
    return elements


def _bars(methods: Sequence[MethodFigures], pair: str, left: float, axis: _Axis) -> list[str]:
    elements = []
    for at, (method, color) in enumerate(zip(methods, colors_of(each.method for each in methods).values(), strict=True)):
        figure, x = method.by_pair[pair], left + at * _BAR
        top, middle = axis.y(figure.mean), x + _BAR / 2 - 1
        elements.append(rect(x, top, _BAR - 2, axis.y(axis.low) - top, fill=color))
        if figure.low is not None and figure.high is not None:
            elements.append(line(middle, axis.y(figure.low), middle, axis.y(figure.high), _THICK))
    return elements


def _curve(places: Sequence[tuple[float, PairGain]], axis: _Axis, color: str) -> list[str]:
    """Return one method's gains, each with its place across, joined by a line."""
    elements = [line(x, axis.y(gain.low), x, axis.y(gain.high), f'stroke="{color}"') for x, gain in places]
    elements += [circle(x, axis.y(gain.gain), 3.5, fill=color) for x, gain in places]
    joined = f'stroke="{color}" stroke-width="1.5"'
    return elements + [line(x0, axis.y(a.gain), x1, axis.y(b.gain), joined) for (x0, a), (x1, b) in pairwise(places)]


def _across(distance: float, farthest: float) -> float:
    return _LEFT + 24 + (_LEAST_WIDTH - _LEFT - 72) * distance / farthest
