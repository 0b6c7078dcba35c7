"""Objectives: equal to the standard one where they should be, different where not, repeatable, and with the right signs."""

import math
import random

import pytest
import torch
from robust_xlt.tiny_world import run_values

from claimcheck.errors import InputError
from claimcheck.robust_xlt import tasks
from claimcheck.robust_xlt.batches import derived_seed
from claimcheck.robust_xlt.config import RunConfig
from claimcheck.robust_xlt.objectives import perturbation
from claimcheck.robust_xlt.objectives.base import picked, symmetric_kl
from claimcheck.robust_xlt.objectives.language_adversarial import reverse_gradient
from claimcheck.robust_xlt.objectives.sentence_alignment import info_nce
from claimcheck.robust_xlt.train import make

pytestmark = pytest.mark.usefixtures("one_thread")

CPU = torch.device("cpu")


def methods(world):
    dictionaries, synonyms = {"de": world / "en-de.txt"}, world / "synonyms.json"
    return {
        "standard": [],
        "adv": [{"name": "adv"}],
        "adv-output": [{"name": "adv", "ball": {"site": "output", "norm": "linf"}}],
        "freelb": [{"name": "freelb"}],
        "smart": [{"name": "smart", "weight": 100.0, "ball": {"norm": "linf", "epsilon": 1.0, "unit": "absolute"}}],
        "r-drop": [{"name": "r-drop"}],
        "rs-rp": [{"name": "rs-rp"}],
        "rs-da-offline": [{"name": "rs-da", "synonyms": synonyms}],
        "rs-da-online": [{"name": "rs-da", "synonyms": synonyms, "mode": "online"}],
        "code-mixing": [{"name": "code-mixing", "dictionaries": dictionaries}],
        "self-augmentation": [{"name": "self-augmentation"}],
        "sentence-alignment": [
            {"name": "sentence-alignment", "pairs": {"de": [world / "corpus.en.txt", world / "corpus.de.txt"]}}
        ],
        "word-alignment": [{"name": "word-alignment", "dictionaries": dictionaries}],
        "language-adversarial": [{"name": "language-adversarial", "text": {"de": world / "corpus.de.txt"}}],
        "rs-da+r-drop": [{"name": "rs-da", "synonyms": synonyms, "mode": "online"}, {"name": "r-drop"}],
    }


NAMES = list(methods(__import__("pathlib").Path()))


def config(world, encoder, method=()):
    return RunConfig.model_validate(run_values(world, encoder, method))


def batch_of(made, world, n=8, progress=1.0):
    examples = tasks.load("pawsx", world, "train", ("en",))[:n]
    return made.collator.batch(examples, CPU).at(derived_seed(5), progress)


KNOWN = {}


def loss_and_gradients(world, encoder, method, progress=1.0):
    key = (str(method), progress)
    KNOWN[key] = KNOWN.get(key) or fresh_loss_and_gradients(world, encoder, method, progress)
    return KNOWN[key]


def fresh_loss_and_gradients(world, encoder, method, progress=1.0):
    made = make(config(world, encoder, method), seed=1)
    made.model.train()
    loss = made.objective.step(made.model, batch_of(made, world, progress=progress))
    loss.backward()
    return loss.detach(), {name: each.grad for name, each in made.model.named_parameters()}


@pytest.mark.parametrize("name", NAMES)
def test_every_objective_gives_a_finite_loss_with_gradients_and_the_same_again(name, world, encoder):
    method = methods(world)[name]
    loss, gradients = loss_and_gradients(world, encoder, method)
    again, others = fresh_loss_and_gradients(world, encoder, method)
    assert math.isfinite(loss)
    assert torch.equal(loss, again)
    assert gradients["out.weight"].abs().sum() > 0
    assert all(torch.equal(gradient, others[key]) for key, gradient in gradients.items() if gradient is not None)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("standard", "rs-da-offline")])
def test_every_objective_differs_from_standard_training(name, world, encoder):
    assert loss_and_gradients(world, encoder, methods(world)[name])[0] != loss_and_gradients(world, encoder, [])[0]


@pytest.mark.parametrize("name", ["adv", "freelb", "smart", "rs-rp"])
@pytest.mark.parametrize("site", ["embeddings", "output"])
def test_epsilon_zero_is_standard_training_bit_for_bit(name, site, world, encoder):
    loss, gradients = loss_and_gradients(world, encoder, [{"name": name, "ball": {"epsilon": 0.0, "site": site}}])
    standard, expected = loss_and_gradients(world, encoder, [])
    assert torch.equal(loss, standard)
    assert all(torch.equal(gradients[key], each) for key, each in expected.items() if each is not None)


@pytest.mark.parametrize("name", ["adv", "freelb", "smart"])
def test_epsilon_rises_from_zero_over_the_warm_up(name, world, encoder):
    ball = {"epsilon": 5.0, "unit": "absolute", "warmup": 0.5}
    standard = loss_and_gradients(world, encoder, [])[0]
    assert loss_and_gradients(world, encoder, [{"name": name, "ball": ball}], progress=0.0)[0] == standard
    assert loss_and_gradients(world, encoder, [{"name": name, "ball": ball}], progress=0.25)[0] != standard


@pytest.mark.parametrize("norm", ["l2", "linf"])
@pytest.mark.parametrize("scope", ["token", "sequence"])
def test_an_attack_finds_a_larger_loss_than_a_random_draw_inside_the_same_ball(norm, scope, world, encoder):
    ball = {"epsilon": 1.0, "unit": "absolute", "norm": norm, "scope": scope, "warmup": 0.0}
    made = make(config(world, encoder, [{"name": "adv", "ball": ball, "random_start": False, "clean_weight": 0.0}]), seed=1)
    batch = batch_of(made, world)
    delta = made.objective.attack(made.model, batch, 1.0)
    drawn = perturbation.draw(batch.content, made.model.width, made.objective.part.ball, 1.0, torch.Generator().manual_seed(3))
    attacked, random_loss, clean = (made.objective._loss(made.model, batch, each).item() for each in (delta, drawn, delta * 0))
    assert attacked > max(random_loss, clean)
    assert (delta[~batch.content] == 0).all()
    sizes = delta.abs().amax() if norm == "linf" else delta.norm(dim=-1 if scope == "token" else (1, 2)).max()
    assert sizes <= 1.0 + 1e-5
    assert all(each.grad is None for each in made.model.parameters())


def test_content_is_neither_padding_nor_special(world, encoder):
    made = make(config(world, encoder), seed=1)
    batch = batch_of(made, world, n=32)
    special = torch.isin(batch.ids, torch.tensor(sorted(made.collator.special_ids)))
    assert (batch.content == (~special & batch.attention.bool())).all()
    assert not batch.attention.all()
    assert set(batch.types.unique().tolist()) == {0, 1}


def test_gradients_are_reversed_and_the_discriminator_still_learns():
    states = torch.tensor([[1.0, -2.0]], requires_grad=True)
    weight = torch.tensor([[0.5, 3.0]], requires_grad=True)
    (reverse_gradient(states, 0.25) * weight).sum().backward()
    assert states.grad.tolist() == [[-0.125, -0.75]]
    assert weight.grad.tolist() == [[1.0, -2.0]]


def test_a_step_of_the_language_adversary_makes_languages_harder_to_tell_apart(world, encoder):
    """Descending the reversed gradient raises the discriminator's loss; descending it on the discriminator lowers it."""
    made = make(config(world, encoder, methods(world)["language-adversarial"]), seed=1)
    made.model.eval()
    batch = batch_of(made, world)
    for parameters, rises in ((made.model.parameters(), True), (made.objective.discriminator.parameters(), False)):
        before = made.objective.discrimination(made.model, batch)
        trained = [each for each in parameters if each.requires_grad]
        gradients = torch.autograd.grad(before, trained, allow_unused=True)
        with torch.no_grad():
            total = max(1e-9, sum(gradient.norm().item() for gradient in gradients if gradient is not None))
            for each, gradient in zip(trained, gradients, strict=True):
                if gradient is not None:
                    each.sub_(0.05 / total * gradient)
        after = made.objective.discrimination(made.model, batch)
        assert (after > before) == rises


def test_the_adversary_s_factor_rises_from_zero_to_the_weight(world, encoder):
    objective = make(config(world, encoder, methods(world)["language-adversarial"]), seed=1).objective
    assert objective.factor(0.0) == 0
    assert objective.factor(1.0) == pytest.approx(0.1, rel=1e-3)


@torch.no_grad()
def test_a_vote_is_drawn_by_all_parts_that_smooth_and_by_no_other(world, encoder):
    rs_da, code_mixing = methods(world)["rs-da-online"], methods(world)["code-mixing"]
    rs_rp = [{"name": "rs-rp", "ball": {"epsilon": 50.0}}]

    def sampled(method):
        made = make(config(world, encoder, method), seed=1)
        made.model.eval()
        return made.objective.sample(made.model, batch_of(made, world))

    plain, by_texts, by_noise, by_both = (sampled(method) for method in ([], rs_da, rs_rp, rs_da + rs_rp))
    assert torch.equal(sampled(code_mixing), plain)
    assert torch.equal(sampled(code_mixing + rs_rp), by_noise)
    assert not any(torch.equal(by_both, each) for each in (plain, by_texts, by_noise))


def test_self_augmentation_leaves_special_tokens_and_padding_and_draws_others_than_special_ones(world, encoder):
    made = make(config(world, encoder, [{"name": "self-augmentation", "ratio": 0.5}]), 1)
    batch = batch_of(made, world, n=32)
    ids = made.objective.substituted(batch)
    changed = ids != batch.ids
    assert changed.any()
    assert batch.content[changed].all()
    assert not set(ids[changed].tolist()) & made.collator.special_ids
    assert list(made.objective.parameters()) == []


def test_info_nce_is_least_for_translations_and_symmetric_kl_is_zero_for_equals():
    eye = torch.eye(4)
    assert info_nce(eye, eye, 0.05) < 1e-6 < info_nce(eye, eye.flip(0), 0.05)
    logits = torch.tensor([[1.0, -1.0], [0.0, 3.0]])
    assert symmetric_kl(logits, logits) == 0
    p, q = torch.softmax(logits, -1), torch.softmax(logits.flip(1), -1)
    expected = ((p * (p / q).log()).sum(-1) + (q * (q / p).log()).sum(-1)).mean()
    torch.testing.assert_close(symmetric_kl(logits, logits.flip(1)), expected)


@pytest.mark.parametrize("content", ["", "\n", "  \n\n"])
def test_files_without_any_text_are_refused(content, world, encoder, tmp_path):
    blank = tmp_path / "blank.txt"
    blank.write_text(content, "utf-8")
    for part in (
        {"name": "language-adversarial", "text": {"de": blank}},
        {"name": "sentence-alignment", "pairs": {"de": [blank, blank]}},
    ):
        with pytest.raises(InputError, match="no line with text"):
            make(config(world, encoder, [part]), 1)


def test_an_adversary_of_one_language_is_refused(world, encoder):
    with pytest.raises(InputError, match="text is in en alone"):
        make(config(world, encoder, [{"name": "language-adversarial", "text": {"en": world / "corpus.en.txt"}}]), 1)


def test_lines_are_drawn_twice_only_where_there_are_too_few():
    assert sorted(picked(range(16), 16, random.Random(0))) == list(range(16))
    assert set(picked(range(3), 16, random.Random(0))) == {0, 1, 2}


def test_the_weight_of_smart_is_that_of_both_divergences_and_r_drop_s_of_their_mean(world, encoder):
    def added(name, weight):
        losses = [loss_and_gradients(world, encoder, [{"name": name, "weight": each}])[0] for each in (0.0, weight)]
        return losses[1] - losses[0]

    made = make(config(world, encoder, [{"name": "smart"}]), 1)
    batch = batch_of(made, world)
    made.model.train()
    batch.reseed()
    clean = made.model(batch)
    epsilon = perturbation.radius(made.objective.part.ball, made.model, batch)
    moved = made.objective._logits(made.model, batch, made.objective.attack(made.model, batch, clean.detach(), epsilon))
    torch.testing.assert_close(added("smart", 3.0), 3 * symmetric_kl(clean, moved).detach())
    batch.reseed("second")
    torch.testing.assert_close(added("r-drop", 3.0), 3 * symmetric_kl(clean, made.model(batch)).detach() / 2)


def test_parallel_files_of_unequal_length_are_refused(world, encoder, tmp_path):
    (tmp_path / "short.txt").write_text("eins\n", "utf-8")
    part = {"name": "sentence-alignment", "pairs": {"de": [world / "corpus.en.txt", tmp_path / "short.txt"]}}
    with pytest.raises(InputError, match="not parallel: 300 and 1 lines"):
        make(config(world, encoder, [part]), 1)
