"""Unlabelled text for pre-training."""

import random
from collections import Counter
from pathlib import Path

import pytest

from claimcheck.errors import InputError
from claimcheck.robust_xlt.config import CorpusConfig
from claimcheck.robust_xlt.corpora import Corpus, load_corpus

ROWS = "number\ttext\tsplit\n1\tEen hond.\tTRAIN\n2\tEen kat, TEST.\tTEST\n3\tTwee honden.\tTRAIN\n4\tKort\n"


def corpus(tmp_path: Path, **values: object) -> list[str]:
    path = tmp_path / "rows.tsv"
    path.write_text(ROWS, "utf-8")
    return load_corpus(CorpusConfig(language="nl", files=(path,), **values)).texts()


def test_lines_of_one_split_alone(tmp_path):
    assert corpus(tmp_path, column=1, having="TRAIN") == ["Een hond.", "Twee honden."]


def test_a_word_within_a_cell_is_no_split(tmp_path):
    assert corpus(tmp_path, column=1, having="TEST") == ["Een kat, TEST."]


def test_a_split_that_no_line_has_is_refused(tmp_path):
    with pytest.raises(InputError, match="has no text"):
        corpus(tmp_path, column=1, having="VALIDATION")


@pytest.mark.parametrize("is_aligned", [False, True])
def test_a_small_file_beside_a_large_one_is_not_read_over_and_over(is_aligned):
    columns = (("large",) * 90, ("small",) * (90 if is_aligned else 10))
    rng = random.Random(0)
    drawn = Counter(Corpus("en", columns, is_aligned).pair(rng)[0] for _ in range(2000))
    expected = 0.5 if is_aligned else 0.1
    assert drawn["small"] / 2000 == pytest.approx(expected, abs=0.03)


def test_texts_of_equal_number_are_drawn_together_half_of_the_time():
    columns = tuple(tuple(f"{name} {at}" for at in range(50)) for name in "ab")
    rng = random.Random(0)
    pairs = [Corpus("en", columns, is_aligned=True).pair(rng) for _ in range(2000)]
    together = sum(a != b and a[2:] == b[2:] for a, b in pairs)
    assert together / 2000 == pytest.approx(0.5, abs=0.04)
