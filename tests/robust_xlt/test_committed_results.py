"""The results that lie in data/robust_xlt: what the account of them says is computed from their predictions."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from claimcheck.robust_xlt.compare import compare
from claimcheck.robust_xlt.comparison import Figure, Gain, MethodFigures, SetupFigures, Trend
from claimcheck.robust_xlt.outcomes import group
from claimcheck.robust_xlt.records import Selection, load_result

ROOT = Path(__file__).parents[2]
RESULTS, ACCOUNT = ROOT / "data" / "robust_xlt", ROOT / "docs" / "robust-xlt-experiments.md"
TRACKS = sorted(path.name for path in RESULTS.iterdir() if path.is_dir())
METHODS = {"standard", "adv", "rs-rp", "rs-da", "code-mixing", "r-drop"}


class Track(NamedTuple):
    """A folder of results: its name, and the figures for the checkpoints that English dev rows chose."""

    name: str
    setup: SetupFigures


@pytest.fixture(scope="module", params=TRACKS)
def track(request) -> Track:
    found = [load_result(path.parent) for path in sorted((RESULTS / request.param).rglob("result.json"))]
    chosen = [each for each in found if each.result.selection is Selection.SOURCE_DEV]
    (only,) = compare(group(chosen)).setups
    return Track(request.param, only)


def test_all_methods_ran_with_equal_seeds_and_standard_training_beats_the_words_in_common(track):
    seeds = {method.method: method.seeds for method in track.setup.methods if method.method != "overlap-baseline"}
    assert set(seeds) >= METHODS
    assert {name for name in seeds if name.startswith("standard-matched")}
    assert len(set(seeds.values())) == 1
    assert not [note for note in track.setup.notes if "void" in note.lower()]


def test_the_account_tells_the_figures_that_the_predictions_give(track):
    rows = {cells[0]: cells[1:] for cells in _rows(f"`{track.name}`, accuracy")}
    gains = {(gain.method, gain.is_matched): gain for gain in track.setup.gains if gain.view == "targets"}
    assert rows == {method.method: _cells(method, gains) for method in track.setup.methods}


def test_the_account_tells_the_trends_that_the_predictions_give(track):
    told = list(_rows(f"`{track.name}`, trends"))
    assert told == [_trend(trend) for trend in track.setup.trends if trend.baseline == "standard" and trend.p_holm is not None]


def _rows(beginning: str):
    """Yield the cells of each row of the table of the account that stands below the words that begin its paragraph."""
    table = ACCOUNT.read_text("utf-8").partition(f"\n{beginning}")[2].partition("\n| ---")[2].partition("\n\n")[0]
    for line in table.splitlines()[1:]:
        yield [re.sub("`", "", cell.strip()) for cell in line.strip("|").split("|")]


def _cells(method: MethodFigures, gains: dict[tuple[str, bool], Gain]) -> list[str]:
    plain, matched = (gains.get((method.method, is_matched)) for is_matched in (False, True))
    views = [_figure(method.views[view]) for view in ("source", "targets")]
    return [str(round(method.steps)), *views, _gain(plain), _corrected(plain), _gain(matched)]


def _trend(trend: Trend) -> list[str]:
    span = f"{trend.estimate:+.1f} [{trend.low:.1f}, {trend.high:.1f}]"
    return [trend.method, trend.name, span, _p(trend.p_holm)]


def _figure(figure: Figure) -> str:
    return f"{figure.mean:.1f}" if figure.low is None else f"{figure.mean:.1f} [{figure.low:.1f}, {figure.high:.1f}]"


def _gain(gain: Gain | None) -> str:
    return "" if gain is None else f"{gain.gain:+.1f} [{gain.low:.1f}, {gain.high:.1f}]"


def _corrected(gain: Gain | None) -> str:
    """Return Holm's p by rows and by seeds; "" for what is corrected for nothing."""
    found = [] if gain is None else [p for p in (gain.p_holm, gain.p_seeds_holm) if p is not None]
    return ", ".join(_p(p) for p in found)


def _p(p: float) -> str:
    return "<0.001" if p < 0.001 else f"{p:.3f}"
