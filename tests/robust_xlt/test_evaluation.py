"""Evaluation: predictions by selection and by votes, of a run that is finished and is what its config says."""

import json
import shutil

import pytest
import torch
from robust_xlt.tiny_world import run_values

from claimcheck.errors import InputError
from claimcheck.files import sha256_of
from claimcheck.robust_xlt import data
from claimcheck.robust_xlt.classifier import Classifier
from claimcheck.robust_xlt.config import RunConfig
from claimcheck.robust_xlt.evaluate import evaluate
from claimcheck.robust_xlt.finetune import FineTuning
from claimcheck.robust_xlt.loop import Stop
from claimcheck.robust_xlt.predict import Asked, votes_of
from claimcheck.robust_xlt.records import Selection, load_results
from claimcheck.robust_xlt.train import make, train

pytestmark = pytest.mark.usefixtures("one_thread")


def config(world, encoder, method=(), **training):
    return RunConfig.model_validate(run_values(world, encoder, method, **training))


def test_the_oracle_selection_looks_at_all_languages_and_results_say_who_chose(world, encoder, tmp_path):
    values = run_values(world, encoder, max_steps=4, eval_every=2, oracle=True)
    run = RunConfig.model_validate({**values, "evaluation": {"selections": ["source-dev", "last", "oracle"]}})
    train(run, tmp_path, quiet=True)
    written = evaluate(run, tmp_path)
    assert tuple(load_results(tmp_path)) == tuple(sorted(written, key=lambda each: each.result.selection.value))
    assert [each.result.selection for each in written] == [Selection.SOURCE_DEV, Selection.LAST, Selection.ORACLE]
    assert {(each.result.encoder_kind, each.result.encoder) for each in written} == {("tiny", "tiny")}
    lines = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines if "accuracy oracle" in line] == [2, 4]


def test_votes_count_perturbed_passes_and_plain_methods_predict_plainly(world, encoder, tmp_path):
    values = run_values(world, encoder, [{"name": "rs-rp", "ball": {"epsilon": 3.0}}], max_steps=1)
    run = RunConfig.model_validate({**values, "evaluation": {"votes": 5, "selections": ["last"]}})
    train(run, tmp_path / "rs-rp", quiet=True)
    ((result, predictions),) = evaluate(run, tmp_path / "rs-rp")
    assert result.n_votes == 5
    made, examples = make(run, run.training.seed), data.test_examples(run.data)
    votes = votes_of(Asked(made.model, made.collator, examples, 8), made.objective, 5)
    assert votes.shape == (len(predictions), 2) and set(votes.sum(-1).tolist()) == {5.0}
    assert evaluate(run, tmp_path / "rs-rp")[0].predictions == predictions
    plain = run.model_copy(update={"method": ()})
    train(plain, tmp_path / "plain", quiet=True)
    once = plain.model_copy(update={"evaluation": plain.evaluation.model_copy(update={"votes": 1})})
    ((voted, by_votes),) = evaluate(plain, tmp_path / "plain")
    ((_, by_one),) = evaluate(once, tmp_path / "plain")
    assert (voted.n_votes, by_votes) == (1, by_one)


@pytest.mark.parametrize("oracle", [False, True])
def test_dev_files_of_other_languages_are_read_for_the_oracle_alone(oracle, world, encoder, tmp_path):
    folder = shutil.copytree(world, tmp_path / "world")
    values = run_values(folder, encoder, max_steps=1, oracle=oracle) | {"evaluation": {"selections": ["last"]}}
    run = RunConfig.model_validate(values)
    if not oracle:
        (folder / "dev-de.tsv").unlink()
    train(run, tmp_path / "run", quiet=True)
    ((result, _),) = evaluate(run, tmp_path / "run")
    assert ("dev-de.tsv" in result.inputs) == oracle
    assert {"train-en.tsv", "dev-en.tsv", "test-en.tsv", "test-de.tsv"} <= result.inputs.keys()


def test_inputs_of_one_name_are_kept_apart(world, encoder, tmp_path):
    for language, word in (("de", "hund"), ("fr", "chien")):
        (tmp_path / language).mkdir()
        (tmp_path / language / "dictionary.txt").write_text(f"dog {word}\n", "utf-8")
    dictionaries = {language: tmp_path / language / "dictionary.txt" for language in ("de", "fr")}
    run = config(world, encoder, [{"name": "code-mixing", "dictionaries": dictionaries}], max_steps=1)
    train(run, tmp_path / "run", quiet=True)
    inputs = evaluate(run, tmp_path / "run")[0].result.inputs
    assert {path.as_posix(): sha256_of(path) for path in dictionaries.values()}.items() <= inputs.items()


def test_an_intermediate_task_is_told_in_name_inputs_steps_and_operations(world, encoder, tmp_path):
    other = shutil.copytree(world, tmp_path / "other")
    (other / "train-en.tsv").rename(other / "elsewhere-en.tsv")
    values = run_values(world, encoder, max_steps=2) | {"evaluation": {"selections": ["last"]}}
    stage = {"data": {**values["data"], "folder": other, "train_split": "elsewhere"}, "max_steps": 3}
    found = {}
    for name, stages in (("plain", []), ("staged", [stage])):
        run = RunConfig.model_validate(values | {"intermediate": stages})
        train(run, tmp_path / name, quiet=True)
        ((found[name], _),) = evaluate(run, tmp_path / name)
    plain, staged = found["plain"], found["staged"]
    assert (plain.method, staged.method) == ("standard", "standard-after-pawsx")
    assert (plain.steps, staged.steps) == (2, 5)
    assert staged.train_flops == pytest.approx(plain.train_flops * 5 / 2, rel=0.05)
    assert staged.inputs.keys() - plain.inputs.keys() == {"stage-1/elsewhere-en.tsv", "stage-1/dev-en.tsv"}


def test_too_little_memory_for_predictions_says_which_value_to_lower(world, encoder, tmp_path, monkeypatch):
    def short_of_memory(self, batch, *noise):
        raise torch.OutOfMemoryError("CUDA out of memory")

    run = config(world, encoder, max_steps=1, micro_batch=2)
    train(run, tmp_path, quiet=True)
    looking = FineTuning(make(run, 1), (), {}, run.training, (tmp_path, 1))
    monkeypatch.setattr(Classifier, "forward", short_of_memory)
    with pytest.raises(InputError, match="Too little memory to predict 2 examples") as of_training:
        looking.accuracy(data.dev_examples(run.data, all_languages=False))
    with pytest.raises(InputError, match="Too little memory to predict 128 examples") as of_evaluation:
        evaluate(run, tmp_path)
    assert "training.micro_batch below 2" in of_training.value.hint
    assert "evaluation.batch_size below 128" in of_evaluation.value.hint


def test_an_unfinished_run_is_not_evaluated(world, encoder, tmp_path):
    run = config(world, encoder)
    train(run, tmp_path, quiet=True, stop=Stop(0.0))
    with pytest.raises(InputError, match="not finished"):
        evaluate(run, tmp_path)


def test_a_run_is_evaluated_as_what_it_was_trained_as(world, encoder, tmp_path):
    part = {"name": "rs-da", "synonyms": world / "synonyms.json", "copies": 2}
    train(config(world, encoder, [part], max_steps=1), tmp_path, quiet=True)
    with pytest.raises(InputError, match=r'method.0.name is "rs-da" there and "adv" here.*; and \d+ more') as caught:
        evaluate(config(world, encoder, [{"name": "adv"}], max_steps=1, seed=99), tmp_path)
    assert "config.json" in caught.value.hint
    with pytest.raises(InputError, match=r"another config: training\.seed is 1 there and 2 here"):
        evaluate(config(world, encoder, [part], max_steps=1, seed=2), tmp_path)
    values = run_values(world, encoder, [part], max_steps=1) | {"evaluation": {"selections": ["last"]}, "sweep": {"seeds": [1]}}
    ((result, _),) = evaluate(RunConfig.model_validate(values), tmp_path)
    assert result.method == "rs-da"
