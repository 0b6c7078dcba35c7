"""The results that lie in data/robust_xlt: what the account of them says is computed from their predictions."""

import re
from pathlib import Path

import pytest

from claimcheck.robust_xlt.compare import compare
from claimcheck.robust_xlt.comparison import Figure, Gain, MethodFigures, SetupFigures
from claimcheck.robust_xlt.outcomes import group
from claimcheck.robust_xlt.records import Selection, load_result

ROOT = Path(__file__).parents[2]
RESULTS, ACCOUNT = ROOT / "data" / "robust_xlt", ROOT / "docs" / "robust-xlt-experiments.md"
TRACKS = sorted(path.name for path in RESULTS.iterdir() if path.is_dir())
METHODS = {"standard", "adv", "rs-rp", "rs-da", "code-mixing", "r-drop"}


@pytest.fixture(scope="module", params=TRACKS)
def setup(request) -> SetupFigures:
    """Return a track's figures for the checkpoints that English dev rows chose."""
    found = [load_result(path.parent) for path in sorted((RESULTS / request.param).rglob("result.json"))]
    chosen = [each for each in found if each.result.selection is Selection.SOURCE_DEV]
    (only,) = compare(group(chosen)).setups
    return only


def test_all_methods_ran_with_equal_seeds_and_standard_training_beats_the_words_in_common(setup):
    seeds = {method.method: method.seeds for method in setup.methods if method.method != "overlap-baseline"}
    assert set(seeds) >= METHODS
    assert {name for name in seeds if name.startswith("standard-matched")}
    assert len(set(seeds.values())) == 1
    assert not [note for note in setup.notes if "void" in note.lower()]


def test_the_account_tells_the_figures_that_the_predictions_give(setup):
    rows = dict(_rows(ACCOUNT.read_text("utf-8"), setup.encoder))
    gains = {(gain.method, gain.is_matched): gain for gain in setup.gains if gain.view == "targets"}
    assert set(rows) == {method.method for method in setup.methods}
    for method in setup.methods:
        assert rows[method.method] == _cells(method, gains), method.method


def _rows(text: str, encoder: str):
    """Yield method and cells of the table that stands below the name of an encoder."""
    table = text.partition(f"`{encoder}`")[2].partition("\n| ---")[2].partition("\n\n")[0]
    for line in table.splitlines()[1:]:
        name, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        yield re.sub("`", "", name), cells


def _cells(method: MethodFigures, gains: dict[tuple[str, bool], Gain]) -> list[str]:
    plain, matched = (gains.get((method.method, is_matched)) for is_matched in (False, True))
    views = [_figure(method.views[view]) for view in ("source", "targets")]
    return [str(round(method.steps)), *views, _gain(plain), _corrected(plain), _gain(matched)]


def _figure(figure: Figure) -> str:
    return f"{figure.mean:.1f}" if figure.low is None else f"{figure.mean:.1f} [{figure.low:.1f}, {figure.high:.1f}]"


def _gain(gain: Gain | None) -> str:
    return "" if gain is None else f"{gain.gain:+.1f} [{gain.low:.1f}, {gain.high:.1f}]"


def _corrected(gain: Gain | None) -> str:
    """Return Holm's p by rows and by seeds; "" for what is corrected for nothing."""
    found = [] if gain is None else [p for p in (gain.p_holm, gain.p_seeds_holm) if p is not None]
    return ", ".join("<0.001" if p < 0.001 else f"{p:.3f}" for p in found)
