"""Configs: values with provenance, strict mode, overrides, and messages that name the place."""

import json
import re
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import claimcheck.robust_xlt
from claimcheck.errors import InputError
from claimcheck.robust_xlt.arms import arms_of
from claimcheck.robust_xlt.config import PretrainConfig, RunConfig
from claimcheck.robust_xlt.cost import passes_of, steps_of
from claimcheck.robust_xlt.parts import RsDa, label_of
from claimcheck.robust_xlt.plan import as_json, describe, plan
from claimcheck.robust_xlt.read_config import config_of, read, sha256_of_config, shipped

CONFIGS = sorted((Path(claimcheck.robust_xlt.__file__).parent / "configs").glob("*.yaml"))
LEAST = {"name": "x", "encoder": {"model": "m"}, "data": {"task": "pawsx", "folder": "d", "languages": ["en"]}}


def write(tmp_path, values):
    path = tmp_path / "run.yaml"
    path.write_text(yaml.safe_dump(values), "utf-8")
    return path


def loaded(tmp_path, values, *overrides, **how):
    return config_of(read(write(tmp_path, {**LEAST, **values}), overrides), RunConfig, **how)


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.name)
def test_every_shipped_config_is_valid(path):
    kind = PretrainConfig if "pretrain" in path.name else RunConfig
    config = config_of(read(path), kind, strict=False)
    assert shipped(Path(path.name)) == path
    assert config.name.startswith(path.name.split("_")[0])


@pytest.mark.parametrize("task", ["pawsx", "xnli"])
def test_paper_configs_run_the_authors_method_and_refuse_what_was_not_seen(task):
    found = read(shipped(Path(f"paper_{task}.yaml")))
    config = config_of(found, RunConfig, ignored=("sweep.",))
    assert (config.training.learning_rate, config.training.batch_size, config.training.seed) == (2e-5, 32, 7)
    assert label_of(config.method) == "rs-da"
    assert found.not_seen
    assert all(key.startswith("sweep.methods.") for key in found.not_seen)
    with pytest.raises(InputError, match=r"not seen in paper or code.*sweep.methods.adv.0.ball.epsilon"):
        config_of(found, RunConfig)
    assert "--set sweep.methods.adv.0.ball.epsilon" in _hint_of(found)
    given_all = read(shipped(Path(f"paper_{task}.yaml")), tuple(f"{key}={_value(key)}" for key in found.not_seen))
    config = config_of(given_all, RunConfig)
    assert config.sweep.methods["adv"][0].ball.epsilon == 0.5
    assert config.provenance["sweep.methods.adv.0.ball.epsilon"] == "set by the user"


def _hint_of(found):
    with pytest.raises(InputError) as caught:
        config_of(found, RunConfig)
    return caught.value.hint


def _value(key):
    words = {"norm": "l2", "unit": "absolute", "scope": "token", "random_start": "true", "steps": "3"}
    return words.get(key.rsplit(".", 1)[1], "0.5")


@pytest.mark.parametrize("task", ["pawsx", "xnli"])
def test_every_value_of_the_method_and_its_training_says_where_it_comes_from(task):
    found = read(shipped(Path(f"paper_{task}.yaml")))
    ours = {"save_every", "oracle", "match", "name"}
    for section in ("training", "method"):
        tree = found.values[section][0] if section == "method" else found.values[section]
        prefix = "method.0" if section == "method" else section
        assert [key for key in tree if f"{prefix}.{key}" not in found.provenance and key not in ours] == []


def test_without_strict_mode_an_unseen_value_is_claimcheck_s_own_and_said_to_be(tmp_path):
    method = [{"name": "adv", "steps": {"value": None, "provenance": "not seen"}}]
    config = loaded(tmp_path, {"strict": False, "method": method})
    assert config.method[0].steps == 3
    assert "default" in config.provenance["method.0.steps"]
    with pytest.raises(InputError, match=r"method\.0\.steps"):
        loaded(tmp_path, {"method": method})


@pytest.mark.parametrize(
    ("values", "overrides", "said"),
    [
        ({"training": {"epochs": -1}}, (), "training.epochs"),
        ({"training": {"epoch": 1}}, (), "training.epoch"),
        ({"training": {"learning_rate": float("inf")}}, (), "training.learning_rate"),
        ({"method": [{"name": "magic"}]}, (), "method.0"),
        ({"method": [{"name": "r-drop"}, {"name": "adv"}]}, (), "at most one of"),
        ({"method": [{"name": "r-drop"}, {"name": "rs-da", "synonyms": "s"}]}, (), "as the last part"),
        ({"method": [{"name": "rs-da", "synonyms": "s"}] * 2}, (), "named twice"),
        ({"evaluation": {"selections": ["oracle"]}}, (), "training.oracle"),
        ({"training": {"epochs": {"value": 3, "provenance": "not seen"}}}, (), "exactly where"),
        ({"training": {"epochs": {"value": None, "provenance": "code"}}}, (), "exactly where"),
        ({}, ("training.epochs",), "KEY=VALUE"),
        ({"method": [{"name": "adv"}]}, ("method.3.steps=1",), "no such place"),
        ({}, ("name.x=1",), "no such place"),
        ({}, ("training.seed=[",), "--set training.seed=["),
        ({"name": "../x"}, (), "name"),
        ({"method": [{"name": "code-mixing", "dictionaries": {}}]}, (), "dictionaries: "),
        ({"method": [{"name": "word-alignment", "dictionaries": {}}]}, (), "dictionaries: "),
        ({"method": [{"name": "sentence-alignment", "pairs": {}}]}, (), "pairs: "),
        ({"method": [{"name": "language-adversarial", "text": {}}]}, (), "text: "),
        ({"sweep": {"methods": {"a/../../b": [{"name": "adv"}]}}}, (), "sweep.methods.a/../../b"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(values, overrides, said, tmp_path):
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, values, *overrides)
    assert said in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    "text", [b"a: [", b"[1, 2]", b"", b"\xff\xfe\x00", b"a: !!python/object:os.system x", b"x" * (2**20 + 1)]
)
def test_files_that_are_no_config_are_refused(text, tmp_path):
    path = tmp_path / "c.yaml"
    path.write_bytes(text)
    with pytest.raises(InputError):
        read(path)
    with pytest.raises(InputError):
        read(tmp_path / "none.yaml")


def test_without_pyyaml_a_config_is_an_error_that_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(InputError, match="needs pyyaml") as caught:
        read(CONFIGS[0])
    assert "claimcheck[xlt]" in caught.value.hint


def test_the_configs_that_help_and_hints_name_are_shipped():
    texts = [path.read_text("utf-8") for path in Path(claimcheck.__file__).parent.rglob("*.py")]
    named = {name for text in texts for name in re.findall(r"\b((?:tiny|paper)_\w+\.yaml)", text)}
    assert named
    assert named <= {path.name for path in CONFIGS}


def test_equal_values_have_equal_hashes_however_they_are_sourced(tmp_path):
    plain = loaded(tmp_path, {"training": {"epochs": 2}})
    sourced = loaded(tmp_path, {"training": {"epochs": {"value": 2, "provenance": "code"}}})
    assert sha256_of_config(plain) == sha256_of_config(sourced)
    assert sha256_of_config(plain) != sha256_of_config(loaded(tmp_path, {"training": {"epochs": 3}}))


@settings(max_examples=25, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda c: st.lists(c) | st.dictionaries(st.text(max_size=5), c),
    )
)
def test_no_override_is_a_traceback(value):
    path = CONFIGS[0]
    try:
        config = config_of(read(path, (f"method.0.copies={json.dumps(value)}",)), RunConfig, strict=False)
    except InputError as error:
        assert error.message and error.hint
    else:
        assert isinstance(config, RunConfig)


RS_DA = {"name": "rs-da", "synonyms": "s", "copies": 10}


@pytest.mark.parametrize(
    ("parts", "passes"),
    [
        ([], 3),
        ([{"name": "rs-rp"}], 3),
        ([RS_DA], 3),
        ([{"name": "adv"}], 12),  # four times a standard step
        ([{"name": "adv", "clean_weight": 0.0}], 9),
        ([{"name": "freelb"}], 11),
        ([{"name": "smart"}], 8),
        ([{"name": "r-drop"}], 6),
        ([{"name": "self-augmentation"}], 4),
        ([{"name": "word-alignment", "dictionaries": {"de": "x"}}, {"name": "r-drop"}], 9),
        ([{"name": "sentence-alignment", "pairs": {"de": ["x", "y"]}, "batch_size": 16}], 6),
        ([{"name": "language-adversarial", "text": {"de": "x"}, "batch_size": 16}], 6),
    ],
)
def test_a_step_costs_what_its_passes_cost(parts, passes):
    config = RunConfig.model_validate({**LEAST, "method": parts})
    assert passes_of(config.method, 32) == passes


@pytest.mark.parametrize(
    ("match", "parts", "steps"),
    [
        ("epochs", [], 96),
        ("epochs", [RS_DA], 939),
        ("epochs", [{**RS_DA, "keep_original": True}], 1032),
        ("epochs", [{**RS_DA, "mode": "online"}], 96),
        ("steps", [RS_DA], 96),
        ("flops", [RS_DA], 96),
        ("flops", [{"name": "adv"}], 24),
    ],
)
def test_budgets_are_matched_by_epochs_steps_or_operations(match, parts, steps):
    config = RunConfig.model_validate({**LEAST, "method": parts, "training": {"epochs": 3, "match": match}})
    assert steps_of(config, 1000).n_steps == steps


def sweep_config(*, intermediate=(), **sweep):
    return RunConfig.model_validate({**LEAST, "training": {"epochs": 3}, "intermediate": list(intermediate), "sweep": sweep})


def test_a_sweep_always_has_standard_training_matched_in_steps():
    methods = {"rs-da": [RS_DA], "adv": [{"name": "adv"}], "r-drop": [{"name": "r-drop"}]}
    arms = arms_of(sweep_config(methods=methods), 1000)
    assert [arm.label for arm in arms] == ["standard", "standard-matched", "rs-da", "adv", "r-drop"]
    assert (arms[1].max_steps, arms[1].matched_to) == (939, ("rs-da",))
    (without,) = [arm for arm in arms_of(sweep_config(methods=methods, matched=[]), 1000) if arm.matched_to]
    assert without == arms[1]
    arms = arms_of(sweep_config(methods=methods, matched=["steps", "flops"]), 1000)
    assert {(arm.label, arm.max_steps, arm.matched_to) for arm in arms[1:4]} == {
        ("standard-matched-939", 939, ("rs-da",)),
        ("standard-matched-384", 384, ("adv",)),
        ("standard-matched-192", 192, ("r-drop",)),
    }


def test_a_sweep_holds_intermediate_tasks_against_standard_training_without_them():
    stage = {"data": {**LEAST["data"], "task": "xnli", "train_rows": 320}, "epochs": 2}
    arms = arms_of(sweep_config(methods={"r-drop": [{"name": "r-drop"}]}, intermediate=[stage]), 1000)
    assert [(arm.label, len(arm.intermediate)) for arm in arms] == [
        ("standard", 0),
        ("standard-matched", 0),
        ("standard-after-xnli", 1),
        ("r-drop-after-xnli", 1),
    ]
    assert (arms[1].max_steps, arms[1].matched_to) == (96 + 20, ("standard-after-xnli", "r-drop-after-xnli"))


@pytest.mark.parametrize("label", ["standard", "standard-matched", "standard-matched-7", "overlap-baseline"])
def test_a_baseline_s_name_is_no_method_s(label):
    with pytest.raises(InputError, match=f"sweep.methods: {label} is a baseline's name"):
        arms_of(sweep_config(methods={label: [{"name": "adv"}]}), 1000)


@pytest.mark.parametrize(("task", "pairs", "standard", "ratio"), [("pawsx", 49, 1.0e16, 10), ("xnli", 225, 2.6e16, 3)])
def test_the_plan_of_the_paper_s_runs_costs_what_is_known_of_them(task, pairs, standard, ratio):
    found = plan(config_of(read(shipped(Path(f"paper_{task}.yaml"))), RunConfig, strict=False))
    cost = {line.method: line.training for line in found.lines}
    assert found.pairs == pairs
    assert cost["standard"] == pytest.approx(standard, rel=0.03)
    assert cost["rs-da"] / cost["standard"] == pytest.approx(ratio, rel=0.01)
    assert cost["adv"] / cost["standard"] == 4
    assert "| H200 | 9.89e+14 |" in describe(found)
    said = json.loads(json.dumps(as_json(found)))
    assert {"effect": 2.0, "sd": 1.0, "n_seeds": 6} in said["seeds_needed"]


def test_a_plan_counts_intermediate_tasks_and_the_votes_of_methods_that_cast_them():
    stage = {"data": {**LEAST["data"], "task": "xnli", "train_rows": 320}, "epochs": 2}
    data = {**LEAST["data"], "train_rows": 1000, "test_rows": 100}
    methods = {"rs-rp": [{"name": "rs-rp"}]}
    config = RunConfig.model_validate(
        {
            **LEAST,
            "encoder": {"model": "bert-base-multilingual-cased"},
            "data": data,
            "training": {"epochs": 3},
            "evaluation": {"votes": 8},
            "intermediate": [stage],
            "sweep": {"methods": methods},
        }
    )
    by_name = {line.method: line for line in plan(config).lines}
    plain, after = by_name["standard"], by_name["standard-after-xnli"]
    assert (plain.steps, after.steps, by_name["standard-matched"].steps) == (96, 116, 116)
    assert after.training / plain.training == pytest.approx(116 / 96)
    assert by_name["rs-rp-after-xnli"].evaluation == 8 * plain.evaluation == 8 * after.evaluation


def test_the_seeds_needed_are_told_before_runs_and_in_the_documentation():
    found = plan(config_of(read(shipped(Path("paper_pawsx.yaml"))), RunConfig, strict=False))
    table = describe(found).partition("between seeds:\n\n")[2]
    assert table.splitlines()[3] == "| 1 | 64 | 17 | 9 | 6 | 4 | 3 |"
    assert table in (Path(__file__).parents[2] / "docs" / "robust-xlt.md").read_text("utf-8")


def test_parts_keep_their_literature_s_names():
    assert label_of((RsDa(name="rs-da", synonyms=Path("s")),)) == "rs-da"
    combined = RunConfig.model_validate({**LEAST, "method": [RS_DA, {"name": "r-drop"}]}).method
    assert label_of(combined) == "rs-da+r-drop"
    assert label_of(()) == "standard"
