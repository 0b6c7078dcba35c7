"""Training from end to end on a tiny task: it learns, resumes bit for bit, keeps its budget, and says what went wrong."""

import json
import math
import random
import re

import pytest
import torch
from robust_xlt.tiny_world import easy_pair, pretrain_values, run_values, write_world

from claimcheck.errors import InputError, ModelError
from claimcheck.robust_xlt import batches, data, devices, finetune
from claimcheck.robust_xlt.checkpoints import CHECKPOINT, load_weights
from claimcheck.robust_xlt.classifier import Classifier
from claimcheck.robust_xlt.config import PretrainConfig, RunConfig, TrainingConfig
from claimcheck.robust_xlt.evaluate import evaluate
from claimcheck.robust_xlt.loop import Stop, learning_rate
from claimcheck.robust_xlt.pretrain import pretrain
from claimcheck.robust_xlt.records import Selection
from claimcheck.robust_xlt.run_folder import read_done
from claimcheck.robust_xlt.train import make, train

pytestmark = pytest.mark.usefixtures("one_thread")


class StopAfter(Stop):
    """A stop that is due after so many looks, as if time were up."""

    def __init__(self, n):
        super().__init__(None)
        self.n = n

    @property
    def is_due(self):
        self.n -= 1
        return self.n < 0


def config(world, encoder, method=(), **training):
    return RunConfig.model_validate(run_values(world, encoder, method, **training))


@pytest.fixture
def run(world, encoder):
    return config(world, encoder)


def weights(path):
    return torch.load(path, weights_only=True)["weights"]


def same(a, b):
    return a.keys() == b.keys() and all(torch.equal(each, b[name]) for name, each in a.items())


@pytest.mark.parametrize("name", ["standard", "grouped", "adv", "rs-da"])
def test_a_run_that_is_stopped_at_any_step_ends_as_one_that_was_not(name, world, encoder, tmp_path):
    parts = {
        "standard": [],
        "grouped": [],
        "adv": [{"name": "adv"}],
        "rs-da": [{"name": "rs-da", "synonyms": world / "synonyms.json", "copies": 2}],
    }
    run = config(world, encoder, parts[name], max_steps=8, eval_every=3, group_by_length=name == "grouped")
    assert train(run, tmp_path / "whole", quiet=True).is_done
    outcomes = [train(run, tmp_path / "cut", quiet=True, stop=StopAfter(n)) for n in (1, 3, 2, 9)]
    assert [outcome.step for outcome in outcomes] == [1, 4, 6, 8]
    assert [outcome.is_done for outcome in outcomes] == [False, False, False, True]
    for selection in (Selection.LAST, Selection.SOURCE_DEV):
        assert same(weights(tmp_path / "cut" / f"{selection}.pt"), weights(tmp_path / "whole" / f"{selection}.pt"))


def test_a_killed_run_goes_on_from_its_last_checkpoint_to_the_same_end(world, encoder, tmp_path, monkeypatch):
    run = config(world, encoder, max_steps=8, save_every=3)
    train(run, tmp_path / "whole", quiet=True)
    shares, seen = finetune.FineTuning.shares, []

    def killed(self, step):
        seen.append(step)
        if len(seen) == 6:
            raise KeyboardInterrupt
        return shares(self, step)

    monkeypatch.setattr(finetune.FineTuning, "shares", killed)
    with pytest.raises(KeyboardInterrupt):
        train(run, tmp_path / "killed", quiet=True)
    assert train(run, tmp_path / "killed", quiet=True).is_done
    assert seen == [0, 1, 2, 3, 4, 5, 3, 4, 5, 6, 7]
    assert same(weights(tmp_path / "killed" / "last.pt"), weights(tmp_path / "whole" / "last.pt"))
    lines = [json.loads(line) for line in (tmp_path / "killed" / "metrics.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines if "loss" in line] == [5, 8]
    assert not (tmp_path / "killed" / CHECKPOINT).exists()
    assert read_done(tmp_path / "killed")["steps"] == 8


@pytest.mark.parametrize("n_examples", [5, 256, 16 * 120 + 7])
def test_texts_of_like_length_share_a_batch_and_each_is_seen_once(n_examples):
    rng = random.Random(0)
    lengths = [rng.randint(4, 60) for _ in range(n_examples)]
    numbers = rng.sample(range(n_examples), n_examples)
    cuts = batches.cut_by_length(numbers, lengths, 16, rng)
    assert sorted(number for cut in cuts for number in cut) == sorted(numbers)
    assert {len(cut) for cut in cuts[:-1]} <= {16}
    padded = sum(len(cut) * max(lengths[number] for number in cut) for cut in cuts)
    assert padded <= 1.12 * sum(lengths) or n_examples < 16


def test_grouping_by_length_draws_other_groups_in_every_epoch(world, encoder, tmp_path):
    run = config(world, encoder, group_by_length=True)
    made, examples = make(run, 1), data.training_examples(run.data)
    task = finetune.FineTuning(made, examples, {}, run.training, (tmp_path, 10))
    first, second = (task._order(epoch) for epoch in (0, 1))
    assert first == task._ordered(0)
    assert first != second


def test_pre_training_resumes_bit_for_bit_too(world, tmp_path):
    values = PretrainConfig.model_validate(pretrain_values(world, steps=6))
    pretrain(values, tmp_path / "whole", quiet=True)
    assert [pretrain(values, tmp_path / "cut", quiet=True, stop=StopAfter(n)).step for n in (2, 9)] == [2, 6]
    for name in ("model.safetensors", "tokenizer.json"):
        assert (tmp_path / "cut" / "model" / name).read_bytes() == (tmp_path / "whole" / "model" / name).read_bytes()


def test_micro_batches_give_the_gradients_of_the_whole_step(world, encoder, tmp_path):
    still = {"max_steps": 1, "adam_epsilon": 1e-3}  # with a tiny one, Adam's first step tells a gradient's sign alone
    for name, values in (("whole", {}), ("parts", {"micro_batch": 5})):
        run = config(world, encoder, **still, **values)
        run = run.model_copy(update={"encoder": run.encoder.model_copy(update={"dropout": 0.0})})
        train(run, tmp_path / name, quiet=True)
    whole, parts = (weights(tmp_path / name / "last.pt") for name in ("whole", "parts"))
    moved = weights_of_start(world, encoder)
    assert all(torch.allclose(whole[name], each, atol=2e-6) for name, each in parts.items())
    assert not torch.allclose(whole["out.weight"], moved["out.weight"], atol=2e-5)


def weights_of_start(world, encoder):
    return make(config(world, encoder), seed=1).model.state_dict()


@pytest.mark.parametrize(
    ("method", "learns"),
    [
        ([], True),
        ([{"name": "adv"}], True),
        ([{"name": "adv", "steps": 1, "clean_weight": 0.0, "ball": {"epsilon": 10.0, "warmup": 0.0}}], False),
    ],
    ids=["standard", "adv", "adversarial loss alone, far too large"],
)
def test_adversarial_training_does_not_collapse_with_the_default_values(method, learns, encoder, tmp_path):
    """Chance is about one half; a collapsed model says one class alone."""
    easy = write_world(tmp_path / "easy", n_train=256, make=easy_pair)
    values = run_values(
        easy, encoder, method, epochs=5, batch_size=32, learning_rate=2e-3, warmup_share=0.1, log_every=100, eval_every=99
    )
    values["data"] |= {"setting": "standard", "languages": ["en"]}
    run = RunConfig.model_validate({**values, "evaluation": {"selections": ["last"]}})
    train(run, tmp_path / "run", quiet=True)
    ((_, predictions),) = evaluate(run, tmp_path / "run")
    accuracy = sum(each.predicted == each.label for each in predictions) / len(predictions)
    assert (accuracy > 0.9) == learns
    assert (len({each.predicted for each in predictions}) == 2) == learns


def test_a_loss_that_is_no_number_stops_and_keeps_the_last_good_checkpoint(world, encoder, tmp_path, monkeypatch):
    loss = finetune.FineTuning.loss
    monkeypatch.setattr(
        finetune.FineTuning, "loss", lambda self, batch: loss(self, batch) * (math.nan if batch.progress > 0.6 else 1.0)
    )
    run = config(world, encoder, max_steps=10, save_every=2, log_every=5, eval_every=5)
    said = f"not a number at or before step 8; the last good checkpoint, of step 6, is {tmp_path / CHECKPOINT}."
    with pytest.raises(ModelError, match=re.escape(said)) as caught:
        train(run, tmp_path, quiet=True)
    assert "another folder" in caught.value.hint
    assert all(torch.isfinite(each).all() for name, each in weights(tmp_path / CHECKPOINT).items())
    monkeypatch.setattr(finetune.FineTuning, "loss", loss)
    assert train(run, tmp_path, quiet=True).is_done


def test_weights_that_are_no_numbers_are_not_kept_as_the_best(world, encoder, tmp_path, monkeypatch):
    loss = finetune.FineTuning.loss
    monkeypatch.setattr(finetune.FineTuning, "loss", lambda self, batch: loss(self, batch) * math.nan)
    with pytest.raises(ModelError, match="at or before step 1; no checkpoint was written yet"):
        train(config(world, encoder, max_steps=10, save_every=100, log_every=100, eval_every=1), tmp_path, quiet=True)
    assert not list(tmp_path.glob("*.pt"))


def test_processes_share_a_step_evenly_unless_a_micro_batch_is_set(world, encoder, tmp_path, monkeypatch):
    monkeypatch.setattr(devices, "world", lambda: 2)
    run = config(world, encoder)
    task = finetune.FineTuning(make(run, 1), data.training_examples(run.data), {}, run.training, (tmp_path, 10))
    shares = []
    for rank in (0, 1):
        monkeypatch.setattr(devices, "rank", lambda rank=rank: rank)
        shares.append([(len(share.batch.examples), share.weight) for share in task.shares(0)])
    assert shares == [[(8, 0.5)], [(8, 0.5)]]


@pytest.mark.parametrize(
    ("fitting", "hint"), [(5, "training.micro_batch=4; a step still has 16"), (0, "Not even one fits")], ids=["some", "none"]
)
def test_too_little_memory_says_what_batch_fits(fitting, hint, run, tmp_path, monkeypatch):
    loss = finetune.FineTuning.loss

    def short_of_memory(self, batch):
        if len(batch.examples) > fitting:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return loss(self, batch)

    monkeypatch.setattr(finetune.FineTuning, "loss", short_of_memory)
    with pytest.raises(InputError, match="too little memory for 16 examples") as caught:
        train(run, tmp_path, quiet=True)
    assert hint in caught.value.hint


def test_another_error_of_the_model_is_not_taken_for_memory(world, encoder, tmp_path, monkeypatch):
    monkeypatch.setattr(finetune.FineTuning, "loss", lambda self, batch: torch.zeros(2) @ torch.zeros(3))
    with pytest.raises(RuntimeError, match="size"):
        train(config(world, encoder), tmp_path, quiet=True)


def test_a_folder_keeps_one_run(world, encoder, tmp_path):
    train(config(world, encoder, max_steps=2), tmp_path, quiet=True)
    with pytest.raises(InputError, match="another config"):
        train(config(world, encoder, max_steps=3), tmp_path, quiet=True)
    assert train(config(world, encoder, max_steps=2, log_every=1, budget_s=9.0), tmp_path, quiet=True).is_done


def test_a_checkpoint_of_another_architecture_is_refused(world, encoder, tmp_path):
    train(config(world, encoder, max_steps=1), tmp_path, quiet=True)
    run = config(world, encoder)
    other = make(run.model_copy(update={"data": run.data.model_copy(update={"n_labels": 3})}), seed=1).model
    with pytest.raises(InputError, match="another architecture"):
        load_weights(tmp_path / "last.pt", other)
    (tmp_path / "last.pt").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(InputError, match="is no checkpoint"):
        load_weights(tmp_path / "last.pt", other)


def test_an_intermediate_task_is_trained_first_with_a_head_of_its_own(world, encoder, tmp_path):
    values = run_values(world, encoder, max_steps=2)
    stage = {"data": {**values["data"], "max_train": 64}, "max_steps": 3}
    run = RunConfig.model_validate({**values, "intermediate": [stage]})
    assert train(run, tmp_path / "whole", quiet=True).is_done
    assert read_done(tmp_path / "whole" / "stage-1")["steps"] == 3
    cut = [train(run, tmp_path / "cut", quiet=True, stop=StopAfter(n)).is_done for n in (2, 2, 5)]
    assert cut == [False, False, True]
    assert same(weights(tmp_path / "cut" / "last.pt"), weights(tmp_path / "whole" / "last.pt"))
    train(RunConfig.model_validate(values), tmp_path / "without", quiet=True)
    assert not same(weights(tmp_path / "without" / "last.pt"), weights(tmp_path / "whole" / "last.pt"))


@pytest.mark.parametrize("training", [{"precision": "fp32"}, {"micro_batch": 2, "precision": "bf16"}])
def test_the_dev_set_is_read_in_micro_batches_at_the_precision_of_predictions(training, world, encoder, tmp_path, monkeypatch):
    seen = set()
    forward = Classifier.forward

    def watched(self, batch, *noise):
        if not self.training:
            seen.add((len(batch.examples), torch.is_autocast_enabled("cpu")))
        return forward(self, batch, *noise)

    monkeypatch.setattr(Classifier, "forward", watched)
    train(config(world, encoder, max_steps=1, **training), tmp_path, quiet=True)
    assert seen == {(training.get("micro_batch", 16), training["precision"] == "bf16")}


@pytest.mark.parametrize(("step", "expected"), [(0, 0.5), (1, 1.0), (2, 1.0), (9, 0.125)])
def test_the_rate_rises_to_its_peak_and_falls_to_nothing(step, expected):
    assert learning_rate(step, 10, TrainingConfig(learning_rate=1.0, warmup_share=0.2)) == pytest.approx(expected)
