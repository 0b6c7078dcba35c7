import random

import pytest

from claimcheck.training.edits import (
    change_number,
    checkable_numbers,
    flip_direction,
    flip_negation,
    reword,
    swap_name,
    wrong_number,
)


@pytest.mark.parametrize(
    ("sentence", "numbers"),
    [
        ("The model reaches 92.2 F1 on 1,200 pairs.", ["92.2", "1,200"]),
        ("Table 3 shows that accuracy rises by 4 points.", ["4"]),
        ("As in Section 4.2 and Figure 5, it holds (Peters et al., 2018).", []),
        ("Figure 3 and Table 7 show clusters [12, 13].", []),
        ("XLM-R and GPT-4 differ by 0.5%.", ["0.5"]),
        ("We use (1) a tool and (2) a model for 7 tasks.", ["7"]),
    ],
)
def test_numbers_that_point_elsewhere_are_not_checkable(sentence: str, numbers: list[str]) -> None:
    assert [m.group() for m in checkable_numbers(sentence)] == numbers


@pytest.mark.parametrize("text", ["7", "10", "0", "100", "92.2", "1,200", "0.05", "2019", "11"])
def test_a_wrong_number_is_another_number(text: str) -> None:
    rng = random.Random(1)
    for _ in range(200):
        wrong = wrong_number(text, rng)
        assert float(wrong.replace(",", "")) != float(text.replace(",", ""))


def test_one_number_changes_and_nothing_else() -> None:
    sentence = "Accuracy rises from 71.3 to 84.9 on 12 tasks."
    for seed in range(30):
        changed = change_number(sentence, random.Random(seed), ["55.5"])
        assert changed is not None
        differ = [a for a, b in zip(sentence.split(), changed.split(), strict=True) if a != b]
        assert len(differ) == 1 and differ[0].strip(".%")[0].isdigit()


@pytest.mark.parametrize(
    ("sentence", "flipped"),
    [
        ("The highest value.", "The lowest value."),
        ("It underperforms here.", "It outperforms here."),
        ("Nothing else changes.", None),
    ],
)
def test_directions_flip_both_ways(sentence: str, flipped: str | None) -> None:
    assert flip_direction(sentence, random.Random(0), ()) == flipped


@pytest.mark.parametrize(
    ("sentence", "flipped"),
    [("This is not true.", "This is true."), ("This is true.", "This is not true."), ("A red house.", None)],
)
def test_a_negation_is_dropped_or_added(sentence: str, flipped: str | None) -> None:
    found = flip_negation(sentence, random.Random(0), ())
    assert found == flipped or (flipped == "This is true." and found == "This is true.")


def test_a_name_is_swapped_with_one_the_sentence_lacks() -> None:
    swapped = swap_name("BERT beats ELMo on MNLI.", random.Random(0), ["BERT", "XLM-R"])
    assert swapped == "XLM-R beats ELMo on MNLI."
    assert swap_name("No names here.", random.Random(0), ["BERT", "XLM-R"]) is None


def test_rewording_keeps_every_number_or_cuts_a_trailing_clause() -> None:
    sentence = "However, we find that accuracy rises by 3.4 points (Smith et al., 2020), which is 12 % more."
    for seed in range(40):
        numbers = [m.group() for m in checkable_numbers(reword(sentence, random.Random(seed)))]
        assert numbers in (["3.4", "12"], ["3.4"])
