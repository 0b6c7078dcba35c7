"""Texts in other words: copies of RS-DA made before or during training, and code-mixing."""

import random

import pytest
import torch
from robust_xlt.tiny_world import GERMAN, SYNONYMS, run_values

from claimcheck.robust_xlt import tasks
from claimcheck.robust_xlt.batches import derived_seed
from claimcheck.robust_xlt.config import RunConfig
from claimcheck.robust_xlt.train import make

pytestmark = pytest.mark.usefixtures("one_thread")


def config(world, encoder, method):
    return RunConfig.model_validate(run_values(world, encoder, method))


def test_offline_copies_replace_the_original_or_join_it_and_depend_on_the_seed_alone(world, encoder):
    def expanded(seed, **values):
        made = make(config(world, encoder, [{"name": "rs-da", "synonyms": world / "synonyms.json", "copies": 3, **values}]), 1)
        return made.objective.expand(tasks.load("pawsx", world, "train", ("en",))[:50], seed)

    copies = expanded(1)
    assert len(copies) == 150
    assert copies == expanded(1) != expanded(2)
    assert len(expanded(1, keep_original=True)) == 200
    assert {each.label for each in copies} == {0, 1}
    originals = tasks.load("pawsx", world, "train", ("en",))[:50]
    words = [(copy.text_a.split(), originals[at // 3].text_a.split()) for at, copy in enumerate(copies)]
    changed = [(old, new) for copy, original in words for new, old in zip(copy, original, strict=True) if new != old]
    assert changed
    assert all(new in SYNONYMS[old] for old, new in changed)


@pytest.mark.parametrize("keep_original", [False, True])
def test_what_was_copied_offline_is_trained_on_as_it_is_and_rewritten_only_for_votes(keep_original, world, encoder):
    part = {"name": "rs-da", "synonyms": world / "synonyms.json", "copies": 2, "keep_original": keep_original}
    made = make(config(world, encoder, [part]), 1)
    examples = made.objective.expand(tasks.load("pawsx", world, "train", ("en",))[:10], 1)
    batch = made.collator.batch(examples, torch.device("cpu")).at(derived_seed(5), 0.5)
    assert torch.equal(made.objective.step(made.model, batch), made.objective.inner.step(made.model, batch))
    assert made.objective.rewritten(batch).examples != batch.examples


def test_each_word_is_drawn_evenly_from_itself_and_its_neighbours(world, encoder):
    made = make(config(world, encoder, [{"name": "rs-da", "synonyms": world / "synonyms.json", "mode": "online"}]), 1)
    rng = random.Random(0)
    drawn = [made.objective.rewrite("dog", rng) for _ in range(3000)]
    assert [abs(drawn.count(word) / 3000 - 1 / 3) < 0.03 for word in ("dog", "hound", "puppy")] == [True] * 3
    assert made.objective.rewrite("Dog dogs  no.", rng).split(" ")[0] == "Dog"  # as the authors: exact words between spaces


def test_letters_keep_case_and_marks(world, encoder):
    made = make(
        config(world, encoder, [{"name": "rs-da", "synonyms": world / "synonyms.json", "mode": "online", "words": "letters"}]),
        1,
    )
    said = {made.objective.rewrite("Dog, RED!", random.Random(seed)) for seed in range(40)}
    assert said == {f"{a}, {b}!" for a in ("Dog", "Hound", "Puppy") for b in ("RED", "CRIMSON")}


def test_negations_and_foreign_words_can_be_left_out(world, encoder, tmp_path):
    (tmp_path / "en-es.txt").write_text("man hombre\ndog perro\nred rojo\n", "utf-8")
    part = {
        "name": "rs-da",
        "synonyms": world / "synonyms.json",
        "without_negation": True,
        "foreign_dictionaries": [tmp_path / "en-es.txt"],
    }
    neighbours = make(config(world, encoder, [part]), 1).objective.synonyms.neighbours
    assert set(neighbours) == {"dog", "red", "runs"}


def test_code_mixing_replaces_words_by_translations_at_its_ratios(world, encoder):
    def mixed(text, **ratios):
        made = make(config(world, encoder, [{"name": "code-mixing", "dictionaries": {"de": world / "en-de.txt"}, **ratios}]), 1)
        return [made.objective.rewrite(text, random.Random(seed)) for seed in range(300)]

    assert set(mixed("dog, xyz!", word_ratio=1.0)) == {f"{GERMAN['dog']}, xyz!"}
    assert set(mixed("dog", sentence_ratio=0.0)) == {"dog"}
    assert 0.4 < sum(text == "hund" for text in mixed("dog", word_ratio=0.5)) / 300 < 0.6
