"""Unlabelled text for pre-training."""

from pathlib import Path

import pytest

from claimcheck.errors import InputError
from claimcheck.robust_xlt.config import CorpusConfig
from claimcheck.robust_xlt.corpora import load_corpus

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
