"""The charts of the pages as numbers: templates/charts.html draws them as inline SVG."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from claimcheck.schema import Contradiction, Finding, Label
from claimcheck.writers.html.view import ANSWERS, ClaimView, answer_of
from claimcheck.writers.wording import counted, rules_of

PLOT_WIDTH, PLOT_HEIGHT = 300, 120
"""Of the area between a chart's axes, in the units of its drawing."""
_N_BINS = 10  # of confidence, as in `claimcheck bench calibration`
_GAP = 3  # between two bars
_MAX_RULES = 12  # of the chart of findings
_LEAST_RADIUS, _MOST_RADIUS = 2.0, 8.0  # of a dot of the reliability chart; its area grows with the claims behind it


class Part(NamedTuple):
    """A piece of a stacked bar."""

    kind: str
    """A class of the style sheet: an answer."""
    name: str
    n: int
    start: float
    """Per cent of the bar."""
    width: float


class Bar(NamedTuple):
    """A stacked bar."""

    name: str
    total: int
    parts: tuple[Part, ...]

    @property
    def description(self) -> str:
        """Return the bar in words."""
        return ", ".join(f"{part.n} {part.name.lower()}" for part in self.parts if part.n)


class Rectangle(NamedTuple):
    """A piece of a histogram, in the units of the drawing, origin at the top left."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    title: str


class Dot(NamedTuple):
    """A point of the reliability chart."""

    x: float
    y: float
    radius: float
    title: str


def answer_bar(counts: Mapping[str, int], name: str = "") -> Bar:
    """Return how many claims got which answer; `counts` is by answer, such as "supported"."""
    return _bar(name, [(answer, words, counts.get(answer, 0)) for answer, words in ANSWERS.items()])


def stated_bars(claims: Sequence[ClaimView]) -> tuple[Bar, ...]:
    """Return for what the report says of its claims what was found; () where the report says nothing of any."""
    groups = {"Report: verified": True, "Report: not verified": False}
    bars = [
        _of_claims(name, [each for each in claims if each.verdict.claim.stated_verified is said])
        for name, said in groups.items()
    ]
    return tuple(bar for bar in bars if bar.total)


def confidence_bins(claims: Iterable[ClaimView]) -> tuple[Rectangle, ...]:
    """Return a histogram of the confidences, stacked by answer."""
    bins: list[dict[str, int]] = [{} for _ in range(_N_BINS)]
    for claim in claims:
        if claim.verdict.confidence is not None:
            place = bins[min(int(claim.verdict.confidence * _N_BINS), _N_BINS - 1)]
            place[claim.answer] = place.get(claim.answer, 0) + 1
    highest = max((sum(each.values()) for each in bins), default=0)
    return tuple(_stack(bins, highest)) if highest else ()


def reliability(claims: Iterable[ClaimView]) -> tuple[Dot, ...]:
    """Return for each tenth of the report's own confidence the share of its claims that the papers support.

    Unchecked claims do not count. () where the report states no confidence.
    """
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_N_BINS)]
    for claim in claims:
        stated = claim.verdict.claim.stated_confidence
        if stated is not None and claim.verdict.label is not None:
            bins[min(int(stated * _N_BINS), _N_BINS - 1)].append((stated, claim.verdict.label is Label.SUPPORTED))
    largest = max(map(len, bins))
    return tuple(_dot(found, largest) for found in bins if found)


def finding_bars(findings: Iterable[Finding]) -> tuple[tuple[str, str, int, float], ...]:
    """Return the most frequent rules: (rule, gravest severity, count, per cent of the most frequent)."""
    rules = rules_of(findings)[:_MAX_RULES]
    return tuple((each.rule, each.severity, each.n, 100 * each.n / rules[0].n) for each in rules)


def kind_bars(contradictions: Iterable[Contradiction]) -> tuple[tuple[str, int, float], ...]:
    """Return how many contradictions there are of each kind: (kind, count, per cent of the most frequent)."""
    counts = Counter(contradiction.kind for contradiction in contradictions).most_common()
    return tuple((kind, count, 100 * count / counts[0][1]) for kind, count in counts)


def contradiction_bar(contradiction: Contradiction) -> Bar:
    """Return how the claims of a contradiction disagree: by what their reports say, or by what was found."""
    claims = contradiction.claims
    if contradiction.kind == "labels":
        return answer_bar(Counter(answer_of(claim.label) for claim in claims), "found")
    verified = sum(each.stated_verified is True for each in claims)
    denied = sum(each.stated_verified is False for each in claims)
    said = [("supported", "verified", verified), ("refuted", "not verified", denied)]
    return _bar("stated", [*said, ("unchecked", "not stated", len(claims) - verified - denied)])


def _bar(name: str, counts: Sequence[tuple[str, str, int]]) -> Bar:
    total = sum(count for _, _, count in counts)
    parts: list[Part] = []
    start = 0.0
    for kind, words, count in counts:
        width = 100 * count / total if total else 0.0
        parts.append(Part(kind, words, count, round(start, 3), round(width, 3)))
        start += width
    return Bar(name, total, tuple(parts))


def _of_claims(name: str, claims: Sequence[ClaimView]) -> Bar:
    return answer_bar(Counter(claim.answer for claim in claims), name)


def _stack(bins: Sequence[Mapping[str, int]], highest: int) -> Iterator[Rectangle]:
    step = PLOT_WIDTH / _N_BINS
    for number, counts in enumerate(bins):
        top = float(PLOT_HEIGHT)
        for answer, words in ANSWERS.items():
            if count := counts.get(answer, 0):
                height = PLOT_HEIGHT * count / highest
                top -= height
                title = f"{words}, confidence {number / _N_BINS:.1f} to {(number + 1) / _N_BINS:.1f}: {counted(count, 'claim')}"
                x = number * step + _GAP / 2
                yield Rectangle(answer, round(x, 2), round(top, 2), round(step - _GAP, 2), round(height, 2), title)


def _dot(found: Sequence[tuple[float, bool]], largest: int) -> Dot:
    mean = sum(stated for stated, _ in found) / len(found)
    share = sum(is_supported for _, is_supported in found) / len(found)
    radius = _LEAST_RADIUS + (_MOST_RADIUS - _LEAST_RADIUS) * math.sqrt(len(found) / largest)
    title = f"stated confidence {mean:.2f} on average, {share:.0%} of {counted(len(found), 'claim')} supported"
    return Dot(round(PLOT_WIDTH * mean, 2), round(PLOT_HEIGHT * (1 - share), 2), round(radius, 2), title)
