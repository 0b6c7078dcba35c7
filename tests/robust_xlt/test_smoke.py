"""From end to end through the command line: pre-train, train, evaluate, sweep, in well under a minute."""

import json

import pytest
import yaml
from robust_xlt.tiny_world import pretrain_values, run_values
from typer.testing import CliRunner

from claimcheck import cli
from claimcheck.commands.console import EXIT_DONE, EXIT_UNCHECKED
from claimcheck.errors import InputError
from claimcheck.files import sha256_of
from claimcheck.robust_xlt import tasks
from claimcheck.robust_xlt.records import load_results

pytestmark = pytest.mark.usefixtures("one_thread")


def run(*arguments, code=EXIT_DONE):
    done = CliRunner().invoke(cli.app, ["robust-xlt", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def plain(node):
    if isinstance(node, dict):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [plain(value) for value in node]
    return node if isinstance(node, int | float | str | bool) or node is None else str(node)


def write(path, values):
    path.write_text(yaml.safe_dump(plain(values)), "utf-8")
    return path


def test_from_text_to_predictions(world, tmp_path):
    pretraining = write(tmp_path / "pretrain.yaml", pretrain_values(world, steps=10))
    assert (
        run("pretrain", pretraining, tmp_path / "encoder", "-q", "--set", "training.budget_s=1e-9", code=EXIT_UNCHECKED)[0][
            "steps"
        ]
        == 0
    )
    (made,) = run("pretrain", pretraining, tmp_path / "encoder", "-q")
    assert (made["steps"], made["done"]) == (10, True)
    rs_da = [{"name": "rs-da", "synonyms": world / "synonyms.json", "copies": 2}]
    for name, method in (("standard", []), ("rs-da", rs_da)):
        config = write(tmp_path / f"{name}.yaml", run_values(world, made["encoder"], method, max_steps=4))
        assert run("train", config, tmp_path / name, "-q", "--set", "training.seed=3")[0] == {"steps": 4, "done": True}
        said = run("evaluate", config, tmp_path / name, "--set", "training.seed=3")
        assert [(each["method"], each["selection"]) for each in said] == [(name, "source-dev"), (name, "last")]
    results = tuple(load_results(tmp_path))
    assert {(result.method, result.seed, result.encoder) for result, _ in results} == {
        ("standard", 3, "tiny"),
        ("rs-da", 3, "tiny"),
    }
    examples = tasks.generalized(tasks.load("pawsx", world, "test", ("en", "de")))
    for result, predictions in results:
        assert [(each.id, each.label) for each in predictions] == [(each.id, each.label) for each in examples]
        assert len({each.languages for each in predictions}) == 4
        assert result.inputs["train-en.tsv"] == sha256_of(world / "train-en.tsv")
        assert ((world / "synonyms.json").as_posix() in result.inputs) == (result.method == "rs-da")
        assert result.inputs["model/model.safetensors"]


def test_a_sweep_stops_in_time_and_goes_on(world, encoder, tmp_path):
    values = run_values(world, encoder, epochs=0.2)
    values |= {
        "sweep": {"seeds": [1, 2], "methods": {"rs-da": [{"name": "rs-da", "synonyms": world / "synonyms.json", "copies": 2}]}}
    }
    values["evaluation"] = {"selections": ["last"]}
    config = write(tmp_path / "sweep.yaml", values)
    assert (
        run("sweep", config, tmp_path / "runs", "-q", "--set", "training.budget_s=1e-9", code=EXIT_UNCHECKED)[0]["done"]
        is False
    )
    assert run("sweep", config, tmp_path / "runs", "-q")[0]["done"] is True
    found = {(result.method, result.seed): result for result, _ in load_results(tmp_path / "runs")}
    runs = {(name, seed) for name in ("standard", "standard-matched", "rs-da") for seed in (1, 2)}
    assert found.keys() == {*runs, ("overlap-baseline", 1)}
    assert [found[name, 1].steps for name in ("standard", "standard-matched", "rs-da")] == [3, 6, 6]
    assert found["standard-matched", 1].matched_to == ("rs-da",)
    assert found["standard", 1].train_flops < found["standard-matched", 1].train_flops


def test_a_sweep_says_what_is_missing_before_it_trains_anything(world, encoder, tmp_path):
    values = run_values(world, encoder, max_steps=1)
    values["sweep"] = {"seeds": [1], "methods": {"rs-da": [{"name": "rs-da", "synonyms": tmp_path / "gone"}]}}
    with pytest.raises(InputError, match=r"no file .*gone"):
        run("sweep", write(tmp_path / "sweep.yaml", values), tmp_path / "runs", "-q")
    assert not (tmp_path / "runs").exists()


def test_a_sweep_of_intermediate_tasks_has_runs_with_and_without_and_votes(world, encoder, tmp_path):
    values = run_values(world, encoder, max_steps=1)
    stage = {"data": {**values["data"], "max_train": 32}, "max_steps": 2}
    values |= {"intermediate": [stage], "sweep": {"seeds": [1]}, "evaluation": {"selections": ["last"], "votes": 2}}
    run("sweep", write(tmp_path / "sweep.yaml", values), tmp_path / "runs", "-q")
    steps = {result.method: result.steps for result, _ in load_results(tmp_path / "runs")}
    assert steps == {"standard": 1, "standard-matched": 3, "standard-after-pawsx": 3, "overlap-baseline": 0}
    with pytest.raises(InputError, match=r"another config: training\.weight_decay is 0\.0 there and 0\.3 here"):
        run("sweep", tmp_path / "sweep.yaml", tmp_path / "runs", "-q", "--set", "training.weight_decay=0.3")


def test_synthetic_languages_are_evaluated_beside_the_source(world, encoder, tmp_path):
    values = run_values(world, encoder, max_steps=1)
    values["data"] |= {"languages": ["en", "far"], "synthetic": {"far": {"anchors": 0.1, "window": 3}}, "max_test": 10}
    values["evaluation"] = {"selections": ["last"]}
    config = write(tmp_path / "run.yaml", values)
    run("train", config, tmp_path / "run", "-q")
    run("evaluate", config, tmp_path / "run")
    ((result, predictions),) = load_results(tmp_path / "run")
    assert {each.languages for each in predictions} == {(a, b) for a in ("en", "far") for b in ("en", "far")}
    assert len(predictions) == 40
    assert list(result.distances) == ["far"]


def test_plan_and_strict_mode_need_no_data(tmp_path):
    done = CliRunner().invoke(cli.app, ["robust-xlt", "plan", "paper_xnli.yaml"])
    assert done.exit_code == EXIT_DONE
    assert "| rs-da | 36816 |" in done.stdout
    with pytest.raises(InputError, match="not seen"):
        run("sweep", "paper_xnli.yaml", tmp_path)
    assert not list(tmp_path.iterdir())


def test_without_the_extra_the_command_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    for command in (("plan", "paper_xnli.yaml"), ("overlap", "tiny_sweep.yaml", tmp_path)):
        with pytest.raises(InputError, match="needs pyyaml") as caught:
            run(*command)
        assert "claimcheck[xlt]" in caught.value.hint
