from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra [train] is not installed")
transformers = pytest.importorskip("transformers", reason="the extra [train] is not installed")

from claimcheck.training.config import Phase, TrainingConfig, load_config  # noqa: E402
from claimcheck.training.encoded import Encoded, batch_order, padded, save_encoded  # noqa: E402
from claimcheck.training.model import entailment_loss  # noqa: E402
from claimcheck.training.train import learning_rate, train  # noqa: E402

CONFIG = TrainingConfig(
    seed=1,
    n_steps=20,
    n_warmup_steps=4,
    peak_lr=1e-3,
    weight_decay=0.01,
    clip_norm=1.0,
    tokens_per_batch=32,
    lengths=(8, 16),
    max_overlong=16,
    checkpoint_every_s=1000.0,
    is_embedding_frozen=True,
    indomain_claims_a_paper=1,
    base_sha256="",
    phases=(
        Phase(name="first", n_steps=7, sources=()),
        Phase(name="second", n_steps=0, sources=()),
    ),
    dev=(),
)


def encoded(seed: int) -> Encoded:
    rng = np.random.default_rng(seed)
    lengths = rng.integers(5, 17, 60)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    ids = rng.integers(1, 50, int(starts[-1])).astype(np.uint16)
    return Encoded(ids, starts, np.full(60, 3, np.int16), rng.integers(0, 4, 60).astype(np.int8))


def tiny() -> "transformers.BertForSequenceClassification":
    size = {"hidden_size": 8, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = transformers.BertConfig(
        vocab_size=50, num_labels=3, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, **size
    )
    return transformers.BertForSequenceClassification(config)


def test_a_resumed_run_ends_with_the_weights_of_an_unbroken_one(tmp_path: Path) -> None:
    weights = []
    for name, stops in (("whole", ()), ("broken", (5, 11))):
        run = tmp_path / name
        run.mkdir()
        save_encoded(run / "first.npz", encoded(1))
        save_encoded(run / "second.npz", encoded(2))
        for stop in stops:
            train(CONFIG, run, tiny, stop_after=stop)
        weights.append(train(CONFIG, run, tiny).state_dict())
    assert all(torch.equal(weights[0][key], weights[1][key]) for key in weights[0])


def test_every_batch_is_full_and_has_one_of_the_shapes() -> None:
    pairs = encoded(3)
    order = batch_order(pairs, CONFIG, seed=5)
    for _ in range(40):
        length, indices = next(order)
        batch = padded(pairs, length, indices)
        assert batch.ids.shape == (32 // length, length)
        assert (batch.mask.sum(1) <= length).all() and (batch.mask.sum(1) > length - 8).all()
        assert (batch.segments[:, :3] == 0).all()


def test_the_rate_rises_to_its_peak_and_falls_to_zero() -> None:
    rates = [learning_rate(step, CONFIG) for step in range(21)]
    assert max(rates) == rates[3] == pytest.approx(1e-3) and rates[20] == 0
    assert rates[3:] == sorted(rates[3:], reverse=True)


def test_not_supported_costs_nothing_where_the_mass_is_on_the_other_two_labels() -> None:
    logits = torch.tensor([[-20.0, 3.0, 3.0]])
    assert float(entailment_loss(logits, torch.tensor([3]))) == pytest.approx(0.0, abs=1e-6)
    assert float(entailment_loss(-logits, torch.tensor([3]))) > 10
    known = torch.nn.functional.cross_entropy(logits, torch.tensor([1]))
    assert float(entailment_loss(logits, torch.tensor([1]))) == pytest.approx(float(known))


def test_the_shipped_recipe_is_read() -> None:
    path = Path(__file__).parents[2] / "claimcheck/training/configs/entailment.toml"
    assert load_config(path).lengths[-1] == 256


def test_a_run_out_of_time_ends_and_can_go_on(tmp_path: Path) -> None:
    save_encoded(tmp_path / "first.npz", encoded(1))
    save_encoded(tmp_path / "second.npz", encoded(2))
    train(CONFIG, tmp_path, tiny, seconds=1e-9)
    assert torch.load(tmp_path / "checkpoint.pt", weights_only=True)["step"] == 0
    train(CONFIG, tmp_path, tiny)
    assert torch.load(tmp_path / "checkpoint.pt", weights_only=True)["step"] == CONFIG.n_steps


def test_a_config_says_only_what_differs_from_the_one_it_extends() -> None:
    configs = Path(__file__).parents[2] / "claimcheck/training/configs"
    shipped, teacher, student = (load_config(configs / f"{name}.toml") for name in ("entailment", "teacher", "distilled"))
    assert [phase.name for phase in teacher.phases] == ["combined"] and teacher.phases[0] == shipped.phases[-1]
    assert teacher.n_frozen_layers and teacher.base_sha256 != shipped.base_sha256 and teacher.mined == shipped.mined
    assert student == shipped.model_copy(update={"teacher_weight": student.teacher_weight}) and student.teacher_weight > 0
