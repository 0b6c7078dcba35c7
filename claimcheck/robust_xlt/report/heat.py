"""The L x L map of the generalized setting: accuracy of standard training, gain over it of every other method."""

from collections.abc import Mapping

from claimcheck.robust_xlt.comparison import MethodFigures, SetupFigures
from claimcheck.robust_xlt.report.svg import HEADING, INK, Drawing, rect, text, upright
from claimcheck.robust_xlt.versus import STANDARD
from claimcheck.robust_xlt.views import pair_name

_CELL, _LEFT, _TOP, _FOOT = 40.0, 72.0, 96.0, 40.0  # px
_LEAST_WIDTH = 420.0
_COLD, _WARM, _MIDDLE = (179, 88, 6), (27, 94, 138), (247, 247, 247)  # a loss, a gain, neither; told apart by the colour-blind
_DARK = 0.6  # share of a colour above which letters are white
_LEAST_REACH = 1.0  # points: the colours reach their ends at this gain at least, so that noise stays pale


def draw_heat(setup: SetupFigures, method: MethodFigures, name: str) -> Drawing | None:
    """Return the map of one method; None outside the generalized setting."""
    if setup.setting != "generalized":
        return None
    standard = next((each for each in setup.methods if each.method == STANDARD), None)
    is_gain = standard is not None and method.method != STANDARD
    values = {
        pair: figure.mean - (standard.by_pair[pair].mean if is_gain and standard else 0.0)
        for pair, figure in method.by_pair.items()
    }
    firsts = list(dict.fromkeys(first for first, _ in setup.pairs))
    seconds = list(dict.fromkeys(second for _, second in sorted(setup.pairs, key=lambda pair: pair[1])))
    what = "gain over standard" if is_gain else "accuracy"
    width = max(_LEAST_WIDTH, _LEFT + _CELL * len(seconds) + 16)
    height = _TOP + _CELL * len(firsts) + _FOOT
    elements = [
        text(16, 24, f"{method.method}: {what} (points)", anchor="start", style=HEADING),
        text(_LEFT + _CELL * len(seconds) / 2, _TOP - 30, "language of the second text"),
        upright(20, _TOP + _CELL * len(firsts) / 2, "language of the first text"),
        *(text(_LEFT + _CELL * (at + 0.5), _TOP - 8, each) for at, each in enumerate(seconds)),
        *(text(_LEFT - 8, _TOP + _CELL * (at + 0.5) + 4, each, anchor="end") for at, each in enumerate(firsts)),
        *_cells(firsts, seconds, values, is_gain=is_gain),
    ]
    return Drawing(name, f"{setup.title}: {what} of {method.method}", tuple(elements), width, height)


def _cells(firsts: list[str], seconds: list[str], values: Mapping[str, float], *, is_gain: bool) -> list[str]:
    elements = []
    reach = max(_LEAST_REACH, *(abs(value) for value in values.values()))
    low, high = min(values.values()), max(values.values())
    for row, first in enumerate(firsts):
        for column, second in enumerate(seconds):
            value = values.get(pair_name((first, second)))
            if value is None:
                continue
            share = value / reach if is_gain else (value - low) / max(_LEAST_REACH, high - low)
            x, y = _LEFT + _CELL * column, _TOP + _CELL * row
            elements.append(rect(x, y, _CELL - 1, _CELL - 1, fill=_color(share)))
            shown = f"{value:+.1f}" if is_gain else f"{value:.1f}"
            style = f'font-size="10" fill="{"#ffffff" if abs(share) > _DARK else INK}"'
            elements.append(text(x + _CELL / 2, y + _CELL / 2 + 4, shown, style=style))
    return elements


def _color(share: float) -> str:
    """Return the colour of a value in [-1, 1]."""
    end = _WARM if share >= 0 else _COLD
    mixed = (round(middle + (full - middle) * min(1.0, abs(share))) for middle, full in zip(_MIDDLE, end, strict=True))
    return "#" + "".join(f"{each:02x}" for each in mixed)
