"""A teacher over the embedded model's tokens, what it says of pairs, and a student that learns it."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra [train] is not installed")
transformers = pytest.importorskip("transformers", reason="the extra [train] is not installed")

from claimcheck.training.encoded import Encoded, save_encoded  # noqa: E402
from claimcheck.training.model import distillation_loss, freeze  # noqa: E402
from claimcheck.training.taught import TAUGHT, Taught, keys_of, teach  # noqa: E402
from claimcheck.training.teacher import Teacher, new_teacher, own_ids  # noqa: E402
from claimcheck.training.train import train  # noqa: E402
from tests.training.test_train import CONFIG, encoded, tiny  # noqa: E402

SIZE = {"hidden_size": 8, "intermediate_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "vocab_size": 60}


class Counting(Teacher):
    """Counts the pairs it is asked about."""

    n_pairs = 0

    def forward(self, input_ids, attention_mask, token_type_ids=None):
        self.n_pairs += len(input_ids)
        return super().forward(input_ids, attention_mask, token_type_ids)


@pytest.fixture
def teacher() -> Counting:
    torch.manual_seed(3)
    return Counting(transformers.MPNetConfig(num_labels=3, **SIZE)).eval()


@pytest.fixture
def run(tmp_path: Path) -> Path:
    save_encoded(tmp_path / "first.npz", encoded(1))
    save_encoded(tmp_path / "second.npz", encoded(2))
    return tmp_path


def test_the_teacher_reads_the_ids_of_berts_vocabulary() -> None:
    # [CLS] the [SEP] the [SEP] [PAD], as the two vocabularies number them.
    assert own_ids(torch.tensor([101, 1996, 102, 1996, 102, 0])).tolist() == [0, 2000, 2, 2000, 2, 1]


def test_padding_does_not_change_what_the_teacher_says(teacher: Teacher) -> None:
    ids = torch.tensor([[5, 9, 11, 13]])
    alone = teacher(ids, torch.ones_like(ids)).logits
    with_padding = torch.nn.functional.pad(ids, (0, 3))
    assert torch.allclose(alone, teacher(with_padding, (with_padding > 0).long()).logits, atol=1e-6)


def test_a_saved_teacher_comes_back_as_it_was(tmp_path: Path, teacher: Teacher) -> None:
    teacher.save_pretrained(tmp_path)
    found, expected = new_teacher(tmp_path).state_dict(), teacher.state_dict()
    assert found.keys() == expected.keys()
    assert all(torch.equal(found[name], weight) for name, weight in expected.items())


def test_every_pair_is_taught_once_and_only_what_is_new_is_asked_again(run: Path, teacher: Counting) -> None:
    teach(CONFIG, run, teacher)
    n_pairs = len({*keys_of(encoded(1)).tolist(), *keys_of(encoded(2)).tolist()})
    assert teacher.n_pairs == n_pairs == len(Taught(run / TAUGHT))
    teach(CONFIG, run, teacher)
    assert teacher.n_pairs == n_pairs
    save_encoded(run / "second.npz", encoded(4))
    teach(CONFIG, run, teacher)
    assert teacher.n_pairs == n_pairs + len(set(keys_of(encoded(4)).tolist()))


def test_what_was_taught_is_what_the_teacher_says_of_each_pair(run: Path, teacher: Teacher) -> None:
    pairs = encoded(2)
    found = teach(CONFIG, run, teacher).of(pairs)
    for i in (0, 17, 59):
        ids = torch.tensor(pairs.ids[pairs.starts[i] : pairs.starts[i + 1]].astype(np.int64))[None]
        expected = teacher(ids, torch.ones_like(ids)).logits
        assert torch.allclose(torch.tensor(found[i]), expected, atol=0.02), i  # bfloat16 there, float32 here


def test_a_student_of_the_teacher_alone_learns_its_opinion_and_not_the_labels(run: Path, teacher: Teacher) -> None:
    with torch.no_grad():
        teacher.classifier.out_proj.weight.mul_(50)
    taught = teach(CONFIG, run, teacher)
    config = CONFIG.model_copy(update={"teacher_weight": 1.0, "n_steps": 250, "peak_lr": 1e-2, "is_embedding_frozen": False})
    torch.manual_seed(0)
    before = _agreement(tiny().eval(), encoded(2), taught)
    after = _agreement(train(config, run, tiny).eval(), encoded(2), taught)
    assert after > max(0.9, before)


def test_a_mix_the_teacher_was_not_asked_about_is_refused(run: Path) -> None:
    with pytest.raises(ValueError, match=r"lacks 60 of 60 pairs: run `python -m claimcheck\.training\.taught`"):
        train(CONFIG.model_copy(update={"teacher_weight": 0.5}), run, tiny)


def test_distillation_costs_nothing_at_the_teachers_opinion_and_is_as_strong_as_its_distance() -> None:
    taught = torch.tensor([[2.0, -1.0, 0.5], [0.0, 3.0, -2.0]])
    assert float(distillation_loss(taught + 7, taught)) == pytest.approx(0, abs=1e-6)
    p, q = torch.softmax(taught / 2, 1), torch.softmax(-taught / 2, 1)
    assert float(distillation_loss(-taught, taught)) == pytest.approx(4 * float((p * (p / q).log()).sum(1).mean()), rel=1e-5)


def test_frozen_layers_keep_their_weights_and_those_above_learn(run: Path, teacher: Teacher) -> None:
    before = {name: weight.clone() for name, weight in teacher.state_dict().items()}
    freeze(teacher, 1)
    train(CONFIG.model_copy(update={"n_frozen_layers": 1}), run, lambda: teacher)
    changed = {name for name, weight in teacher.state_dict().items() if not torch.equal(weight, before[name])}
    assert {name.split(".")[3] for name in changed if ".layer." in name} == {"1"}
    assert {name for name in changed if ".layer." not in name} == {n for n in before if n.startswith("classifier.")}


def _agreement(model: "transformers.BertForSequenceClassification", pairs: Encoded, taught: Taught) -> float:
    expected = taught.of(pairs).argmax(1)
    right = 0
    for i, label in enumerate(expected):
        ids = torch.tensor(pairs.ids[pairs.starts[i] : pairs.starts[i + 1]].astype(np.int64))[None]
        segments = (torch.arange(ids.shape[1]) >= int(pairs.claim_at[i])).long()[None]
        with torch.inference_mode():
            right += int(model(input_ids=ids, token_type_ids=segments).logits.argmax() == label)
    return right / len(expected)
