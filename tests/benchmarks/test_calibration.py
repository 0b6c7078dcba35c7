"""What confidences are worth, as figures and as a drawing."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.benchmarks.calibration import describe, figures, wilson
from claimcheck.benchmarks.calibration_chart import draw
from claimcheck.benchmarks.scores import Scored
from claimcheck.schema import Label

S, R, N = Label.SUPPORTED, Label.REFUTED, Label.NOT_ENOUGH_INFO
SCORED = [
    Scored(S, S, 0.95),
    Scored(S, S, 0.9),
    Scored(R, S, 0.8),
    Scored(N, N, 0.55),
    Scored(R, N, 0.5),
    Scored(N, None, None),
]
SVG = "{http://www.w3.org/2000/svg}"


def test_figures() -> None:
    found = figures(SCORED)
    assert (found["n"], found["coverage"]) == (6, 0.8333)
    assert (found["accuracy"], found["mean_confidence"]) == (0.6, 0.74)
    # bins [.5, .6): |.5 - .525|, two; [.8, .9): .8, one; [.9, 1]: |1 - .925|, two
    assert found["ece"] == pytest.approx((2 * 0.025 + 0.8 + 2 * 0.075) / 5)
    # risks 0, 0, 1/3, 1/4, 2/5; in the best order 0, 0, 0, 1/4, 2/5; in none 2/5
    assert found["aurc"] == pytest.approx((1 / 3 + 1 / 4 + 2 / 5) / 5, abs=1e-4)
    assert found["aurc_best"] == pytest.approx((1 / 4 + 2 / 5) / 5, abs=1e-4)
    assert found["aurc_random"] == 0.4
    assert found["risk_coverage"] == [[0.2, 0.0], [0.4, 0.0], [0.6, 0.3333], [0.8, 0.25], [1.0, 0.4]]
    assert [(each["low"], each["n"], each["accuracy"]) for each in found["bins"]] == [
        (0.5, 2, 0.5),
        (0.8, 1, 0.0),
        (0.9, 2, 1.0),
    ]


@pytest.mark.parametrize(
    ("share", "n", "interval"), [(0.5, 10, (0.2366, 0.7634)), (0.0, 20, (0.0, 0.1611)), (1.0, 5, (0.5655, 1.0))]
)
def test_the_interval_is_wilson_s(share: float, n: int, interval: tuple[float, float]) -> None:
    assert wilson(share, n) == pytest.approx(interval, abs=1e-4)


verdicts = st.lists(st.builds(Scored, st.sampled_from(Label), st.sampled_from(Label), st.floats(0, 1)), max_size=40)


@given(verdicts)
def test_no_order_is_better_than_the_best(scored: list[Scored]) -> None:
    found = figures(scored)
    assert found["aurc_best"] <= found["aurc"] + 1e-4
    assert all(0 <= found[name] <= 1 for name in ("ece", "brier", "aurc", "aurc_best", "aurc_random"))


@given(verdicts)
def test_every_drawing_is_sound_and_stays_in_its_frame(scored: list[Scored]) -> None:
    root = ElementTree.fromstring(draw(figures(scored)))
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for element in root.iter():
        for name in ("x", "x1", "x2", "cx"):
            assert 0 <= float(element.attrib.get(name, 0)) <= width
        for name in ("y", "y1", "y2", "cy"):
            assert 0 <= float(element.attrib.get(name, 0)) <= height
    for line in root.iter(f"{SVG}polyline"):
        assert all(0 <= float(number) <= width for number in re.split("[ ,]", line.attrib["points"]))


def test_the_drawing_shows_each_bin_and_the_curve() -> None:
    root = ElementTree.fromstring(draw(figures(SCORED)))
    assert len(list(root.iter(f"{SVG}rect"))) == 1 + 3  # the ground, the bins
    assert len(list(root.iter(f"{SVG}circle"))) == 3
    (curve,) = root.iter(f"{SVG}polyline")
    assert len(curve.attrib["points"].split()) == 2 * 5
    title = root.findtext(f"{SVG}title")
    assert title is not None and "6 claims" in title


def test_described_for_a_terminal() -> None:
    text = describe(figures(SCORED))
    assert text.startswith("6 claims\n")
    assert "0.9 to 1.0  1.00 (0.34 to 1.00)    2" in text
