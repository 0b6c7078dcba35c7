"""Stored predictions become comparable answers, and every figure is computed from them."""

import json

import numpy as np
import pytest
from robust_xlt.planted import planted, result_of, store
from robust_xlt.tiny_world import run_values

from claimcheck.errors import InputError
from claimcheck.robust_xlt import data
from claimcheck.robust_xlt.compare import NO_OVERLAP, compare
from claimcheck.robust_xlt.config import RunConfig
from claimcheck.robust_xlt.distances import distance_of, with_distances
from claimcheck.robust_xlt.outcomes import arm_of, group, load_groups
from claimcheck.robust_xlt.overlap_run import store_overlap
from claimcheck.robust_xlt.records import ResultSet, Selection, load_results
from claimcheck.robust_xlt.statistics.bootstrap import draw_rows
from claimcheck.robust_xlt.statistics.holm import holm
from claimcheck.robust_xlt.tasks.overlap import OVERLAP
from claimcheck.robust_xlt.trends import trends_of
from claimcheck.robust_xlt.versus import MATCHED, versus
from claimcheck.robust_xlt.views import in_pair, pair_name, views_of

QUICK = {"n_rows": 60, "n_seeds": 3}


def gains(setup, view, baseline="standard"):
    return {each.method: each for each in setup.gains if (each.view, each.baseline) == (view, baseline)}


def test_runs_are_grouped_by_what_they_share(tmp_path):
    store(planted({"standard": 0, "rs-da": 2}, **QUICK), tmp_path)
    store(planted({"standard": 0}, encoder="tiny", encoder_kind="tiny", **QUICK), tmp_path / "tiny")
    store(planted({"standard": 0}, selection=Selection.LAST, **QUICK), tmp_path / "last")
    groups = load_groups(tmp_path)
    assert [(each.setup.encoder, each.setup.selection, list(each.methods)) for each in groups] == [
        ("bert-base-multilingual-cased", "last", ["standard"]),
        ("bert-base-multilingual-cased", "source-dev", ["standard", "rs-da"]),
        ("tiny", "source-dev", ["standard"]),
    ]
    assert groups[1].methods["rs-da"].seeds == (0, 1, 2)


@pytest.mark.parametrize("n_languages", [7, 15])
def test_the_generalized_setting_has_all_pairs_and_their_means(n_languages):
    languages = (*(f"l{at:02d}" for at in range(n_languages - 1)), "en")
    (found,) = group(planted({"standard": 0}, languages=languages, setting="generalized", n_rows=12, n_seeds=1))
    assert len(found.items.pairs) == n_languages**2 == {7: 49, 15: 225}[n_languages]
    views = views_of(found)
    assert views["diagonal"].sum() == 12 * n_languages
    assert views["off-diagonal"].sum() == 12 * n_languages * (n_languages - 1)
    answers = found.methods["standard"]
    for view in ("diagonal", "off-diagonal"):
        by_pair = [
            answers.correct[0, in_pair(found, pair)].mean()
            for pair in found.items.pairs
            if (pair[0] == pair[1]) == (view == "diagonal")
        ]
        assert arm_of(answers, found.items, views[view]).means == pytest.approx([100 * np.mean(by_pair)])


def test_every_pair_weighs_the_same_when_placeholders_are_left_out():
    (found,) = group(planted({"standard": 0}, placeholders=40, n_rows=60, n_seeds=1))
    without = views_of(found)["all without NS"]
    assert without.sum() == 60 + 2 * 20
    by_language = [found.methods["standard"].correct[0, without & in_pair(found, pair)].mean() for pair in found.items.pairs]
    assert arm_of(found.methods["standard"], found.items, without).means == pytest.approx([100 * np.mean(by_language)])


def test_the_diagonal_and_what_is_off_it_are_seen_without_placeholders_too():
    (found,) = group(planted({"standard": 0}, setting="generalized", placeholders=20, **QUICK))
    views = views_of(found)
    assert [name for name in views if "NS" in name] == ["all without NS", "diagonal without NS", "off-diagonal without NS"]
    for name in ("diagonal", "off-diagonal"):
        assert np.array_equal(views[f"{name} without NS"], views[name] & ~found.items.placeholder)
        assert views[f"{name} without NS"].sum() < views[name].sum()


def test_planted_gains_are_found_and_null_effects_are_not():
    runs = planted({"standard": 0, "rs-da": 6, "adv": 0}, n_rows=800, seed=3)
    (setup,) = compare(group(runs), n_replicates=300).setups
    found = gains(setup, "all")
    assert found["rs-da"].low > 0 and found["rs-da"].low < 6 < found["rs-da"].high
    assert found["rs-da"].p_seeds == found["rs-da"].p_seeds_least == pytest.approx(2 / 252)
    assert found["rs-da"].p_seeds_holm == pytest.approx(4 / 252)
    assert found["adv"].low < 0 < found["adv"].high


def test_the_spread_of_one_method_weighs_on_no_other():
    runs = [
        *planted({"standard": 0, "rs-da": 0, f"{MATCHED}-9": 0}, n_rows=600, sd=0.3),
        *planted({"adv": 0}, n_rows=600, sd=8),
    ]
    (setup,) = compare(group(runs), n_replicates=50).setups
    found = {each.method: each for each in setup.power}
    assert list(found) == ["standard", "adv", "rs-da"]
    assert {each.view for each in setup.power} == {"targets"}
    spread = {each.method: each.views["targets"].sd for each in setup.methods}
    assert found["standard"].sd == pytest.approx(spread["standard"])
    assert found["rs-da"].sd == pytest.approx(np.sqrt((spread["standard"] ** 2 + spread["rs-da"] ** 2) / 2))
    assert found["rs-da"].needs[1].n_seeds < found["adv"].needs[1].n_seeds


def test_without_other_languages_the_spread_is_that_of_all():
    (setup,) = compare(group(planted({"standard": 0, "rs-da": 0}, languages=("en",), **QUICK)), n_replicates=50).setups
    assert {each.view for each in setup.power} == {"all"}
    (one,) = compare(group(planted({"standard": 0, "rs-da": 0}, n_rows=40, n_seeds=1)), n_replicates=50).setups
    assert one.power == ()


def test_controls_are_shown_and_take_no_part_in_holms_correction():
    runs = planted({"standard": 0, f"{MATCHED}-300": 8, f"{MATCHED}-900": 8, "rs-da": 8, "adv": 0}, n_rows=300, sd=0.1)
    (setup,) = compare(group(runs), n_replicates=100).setups
    found = gains(setup, "all")
    assert found["rs-da"].p_seeds == pytest.approx(2 / 252)
    assert found["rs-da"].p_seeds_holm == pytest.approx(2 * 2 / 252)
    for control in (found[f"{MATCHED}-300"], found[f"{MATCHED}-900"]):
        assert (control.p_seeds, control.p_holm, control.p_seeds_holm) == (pytest.approx(2 / 252), None, None)


def test_trends_follow_the_distance_that_was_planted():
    distances = {"de": 0.3, "fr": 0.6, "ja": 0.9}
    runs = planted(
        {"standard": 0, "rs-da": 1},
        languages=("en", *distances),
        n_rows=800,
        by_distance={"de": 2, "fr": 4, "ja": 6},
        distances=distances,
        seed=1,
    )
    (setup,) = compare(group(runs), n_replicates=200).setups
    (slope,) = [each for each in setup.trends if each.name == "gain by distance"]
    assert slope.low > 0 and slope.low < 20 / 3 < slope.high
    assert {each.pair: each.distance for each in setup.pair_gains} == {"en": 0.0, **distances}


def test_distances_of_real_languages_are_given():
    runs = planted({"standard": 0, "rs-da": 1}, by_distance={"de": 2, "fr": 4}, distances={"de": 9.0}, n_rows=60)
    given = with_distances(group(runs), ["de=0.3", "fr=0.6"])
    (setup,) = compare(given, n_replicates=50).setups
    assert {each.pair: each.distance for each in setup.pair_gains} == {"en": 0.0, "de": 0.3, "fr": 0.6}
    assert [each.name for each in setup.trends] == ["gain by distance"]


def test_a_second_text_in_the_source_language_takes_no_distance_away():
    runs = [
        ResultSet(result, tuple(each._replace(language_b="en") for each in predictions))
        for result, predictions in planted({"standard": 0}, **QUICK)
    ]
    (found,) = with_distances(group(runs), ["de=0.3"])
    assert [(pair, distance_of(found, pair)) for pair in found.items.pairs] == [
        (("de", "en"), 0.3),
        (("en", "en"), 0.0),
        (("fr", "en"), None),
    ]
    (mixed,) = with_distances(group(planted({"standard": 0}, setting="generalized", **QUICK)), ["de=0.3"])
    assert (distance_of(mixed, ("de", "en")), distance_of(mixed, ("de", "de"))) == (None, 0.3)


@pytest.mark.parametrize("said", ["de", "de=", "de=x", "de=-1", "de=nan", "de=inf", "xx=0.1"])
def test_a_distance_that_is_none_is_refused(said):
    with pytest.raises(InputError) as caught:
        with_distances(group(planted({"standard": 0}, **QUICK)), [said])
    assert caught.value.hint


def test_gains_in_mixed_pairs_are_told_from_those_in_equal_ones():
    runs = planted({"standard": 0, "rs-da": 1}, setting="generalized", n_rows=300, seed=2)
    mixed = [
        ResultSet(
            result,
            tuple(
                _right(each) if result.method == "rs-da" and each.language != each.language_b and each.row < 45 else each
                for each in predictions
            ),
        )
        for result, predictions in runs
    ]
    (setup,) = compare(group(mixed), n_replicates=200).setups
    (trend,) = [each for each in setup.trends if each.name == "gain in mixed pairs"]
    found = gains(setup, "off-diagonal")["rs-da"].gain - gains(setup, "diagonal")["rs-da"].gain
    assert trend.estimate == pytest.approx(found)
    assert trend.low < trend.estimate < trend.high


def test_languages_that_have_no_equal_pair_are_left_out_of_the_trend_of_mixed_ones():
    runs = planted({"standard": 0, "rs-da": 1, "adv": 0}, setting="generalized", n_rows=60, seed=2)
    lame = [
        ResultSet(result, tuple(each for each in predictions if each.languages != ("fr", "fr"))) for result, predictions in runs
    ]
    whole = [ResultSet(result, tuple(each for each in said if "fr" not in each.languages)) for result, said in runs]
    draws = draw_rows(60, n_replicates=50)
    (found, expected) = (list(trends_of(one, draws)) for each in (lame, whole) for one in group(each))
    assert found == expected
    assert [each.p_holm for each in found] == list(holm([each.p for each in found]))


def _right(prediction):
    return prediction._replace(predicted=prediction.label)


def test_a_method_is_held_against_the_standard_training_that_was_matched_to_it():
    twins = planted({f"{MATCHED}-300": 0}, matched_to=("adv",), **QUICK) + planted(
        {f"{MATCHED}-900": 0}, matched_to=("rs-da",), **QUICK
    )
    (found,) = group([*planted({"standard": 0, "rs-da": 0, "adv": 0}, **QUICK), *twins])
    matched = {(each.method, each.baseline) for each in versus(found) if each.is_matched}
    assert matched == {("adv", f"{MATCHED}-300"), ("rs-da", f"{MATCHED}-900")}


@pytest.mark.parametrize("match", ["steps", "flops"])
def test_methods_of_equal_steps_or_operations_are_held_against_standard_training(match):
    runs = planted({"standard": 0, "rs-da": 3}, match=match, **QUICK)
    (setup,) = compare(group(runs), n_replicates=50).setups
    assert set(gains(setup, "all")) == {"rs-da"}
    assert setup.title.endswith(f", equal {match}")


def test_equal_steps_and_equal_epochs_are_not_compared():
    found = group([*planted({"standard": 0, "rs-da": 3}, **QUICK), *planted({"standard": 0}, match="steps", **QUICK)])
    assert [(each.setup.match, list(each.methods)) for each in found] == [
        ("epochs", ["standard", "rs-da"]),
        ("steps", ["standard"]),
    ]


def test_smoothed_inference_is_held_against_plain_standard_training():
    runs = [*planted({"standard": 0, "rs-rp": 1, OVERLAP: -30}, **QUICK), *planted({"rs-rp": 2}, n_votes=4, **QUICK)]
    twin = planted({MATCHED: 0}, matched_to=("rs-rp",), **QUICK)
    (setup,) = compare(group([*runs, *twin]), n_replicates=50).setups
    assert [each.method for each in setup.methods] == ["standard", MATCHED, OVERLAP, "rs-rp", "rs-rp, 4 votes"]
    assert set(gains(setup, "all", MATCHED)) == {"rs-rp", "rs-rp, 4 votes"} < set(gains(setup, "all"))


def test_notes_say_what_a_reader_must_know():
    (setup,) = compare(
        group(planted({"standard": 0, "rs-da": 0}, n_seeds=2, n_rows=40, encoder_kind="tiny")), n_replicates=50
    ).setups
    said = " ".join(setup.notes)
    assert "Fewer than 5 seeds: rs-da, standard" in said
    assert "proxy" in said
    assert "longer training" in said


def test_a_method_that_gives_one_class_to_all_is_said_to_have_collapsed():
    one_class = [
        ResultSet(run, tuple(each._replace(predicted=1) for each in predictions))
        for run, predictions in planted({"adv": 0}, **QUICK)
    ]
    (setup,) = compare(group([*planted({"standard": 0}, **QUICK), *one_class]), n_replicates=50).setups
    assert [note for note in setup.notes if "COLLAPSED" in note] == [
        "COLLAPSED: adv gives one class to all examples (seed 0, 1, 2)."
    ]


def test_what_words_in_common_tell_is_stored_beside_runs(world, tmp_path):
    config = RunConfig.model_validate(run_values(world, tmp_path / "encoder"))
    stored = store_overlap(config, tmp_path)
    assert tuple(load_results(tmp_path)) == tuple(sorted(stored, key=lambda each: each.result.selection.value))
    assert {each.result.method for each in stored} == {OVERLAP}
    assert {prediction.id for prediction in stored[0].predictions} == {each.id for each in data.test_examples(config.data)}


def test_runs_without_the_overlap_baseline_are_said_to_lack_it():
    runs = planted({"standard": 0, "rs-da": 0}, **QUICK)
    (bare,), (whole,) = (
        compare(group(each), n_replicates=50).setups for each in (runs, [*runs, *planted({OVERLAP: -30}, n_rows=60, n_seeds=1)])
    )
    assert [NO_OVERLAP in each.notes for each in (bare, whole)] == [True, False]


@pytest.mark.parametrize(("overlap", "is_void"), [(0.0, True), (-30.0, False)])
def test_runs_that_do_not_beat_common_words_are_void(overlap, is_void):
    runs = [*planted({"standard": 0}, n_rows=200), *planted({OVERLAP: overlap}, n_rows=200, n_seeds=1)]
    (setup,) = compare(group(runs), n_replicates=100).setups
    assert any("VOID" in note for note in setup.notes) is is_void
    assert not any(OVERLAP in (each.method, each.baseline) for each in setup.gains)


def test_figures_follow_the_predictions_and_nothing_else(tmp_path):
    runs = planted({"standard": 0, "rs-da": 3}, **QUICK)
    (setup,) = compare(load_groups(store(runs, tmp_path / "a")), n_replicates=50).setups
    worse = [
        ResultSet(result, tuple(each._replace(predicted=1 - each.label) for each in predictions))
        for result, predictions in runs
    ]
    (other,) = compare(load_groups(store(repacked(worse), tmp_path / "b")), n_replicates=50).setups
    assert all(figure.views["all"].mean > 50 for figure in setup.methods)
    assert all(figure.views["all"].mean == 0 for figure in other.methods)
    assert compare(load_groups(tmp_path / "a"), n_replicates=50).setups == (setup,)


def repacked(runs):
    return [
        ResultSet(result_of(each.method, each.seed, each.setting, list(predictions), {}), predictions)
        for each, predictions in runs
    ]


def edit(folder, **fields):
    path = next(folder.rglob("result.json"))
    path.write_text(json.dumps({**json.loads(path.read_text()), **fields}))


@pytest.mark.parametrize("key", ["gain", "accuracy", "score", "claimed"])
def test_a_result_with_a_score_of_its_own_is_refused(tmp_path, key):
    store(planted({"standard": 0}, **QUICK), tmp_path)
    edit(tmp_path, **{key: 2.1})
    with pytest.raises(InputError, match=key):
        load_groups(tmp_path)


def test_altered_predictions_are_refused(tmp_path):
    store(planted({"standard": 0}, **QUICK), tmp_path)
    edit(tmp_path, predictions_sha256="0" * 64)
    with pytest.raises(InputError, match="is not the file"):
        load_groups(tmp_path)


@pytest.mark.parametrize(
    "fields", [{"language": None}, {"row": "1"}, {"language_b": 3}, {"predicted": True}, {"label": 0.0}, {"id": 1}]
)
def test_predictions_with_other_values_are_refused(tmp_path, fields):
    ((_, predictions),) = planted({"standard": 0}, n_rows=3, n_seeds=1)
    broken = [predictions[0]._replace(**fields), *predictions[1:]]
    store([ResultSet(result_of("standard", 0, "standard", broken, {}), tuple(broken))], tmp_path)
    with pytest.raises(InputError, match="other values"):
        load_groups(tmp_path)


def test_a_distance_that_is_no_number_is_refused(tmp_path):
    store(planted({"standard": 0}, **QUICK), tmp_path)
    edit(tmp_path, distances={"de": float("nan")})
    with pytest.raises(InputError, match="distances"):
        load_groups(tmp_path)


def test_an_empty_folder_says_what_is_missing(tmp_path):
    with pytest.raises(InputError, match="no results") as caught:
        load_groups(tmp_path)
    assert "result.json" in caught.value.hint


def relabelled(runs):
    return [
        ResultSet(result, tuple(each._replace(label=1 - each.label) for each in predictions)) for result, predictions in runs
    ]


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (lambda: planted({"rs-da": 0}, n_seeds=1, n_rows=50), "did not answer the same examples"),
        (lambda: relabelled(planted({"rs-da": 0}, **QUICK)), "know different labels"),
        (lambda: planted({"standard": 0}, **QUICK), "two results of standard with seed 0"),
        (lambda: [ResultSet(run, ()) for run, _ in planted({"rs-da": 0}, **QUICK)], "no labelled predictions"),
    ],
)
def test_runs_that_cannot_be_compared_are_refused(other, message):
    with pytest.raises(InputError, match=message) as caught:
        group([*planted({"standard": 0}, **QUICK), *other()])
    assert caught.value.hint


def test_other_versions_of_an_input_are_noted():
    runs = [*planted({"standard": 0}, **QUICK), *planted({"rs-da": 0}, inputs={"dev.tsv": "2" * 64}, **QUICK)]
    (found,) = group(runs)
    assert found.notes == ("Runs read different versions of dev.tsv.",)


def test_names_of_pairs():
    assert [pair_name(pair) for pair in (("de", "de"), ("de", "ja"))] == ["de", "de-ja"]
