import os
import subprocess
import sys

from claimcheck.training.neighbours import NearTexts

TEXTS = [f"alpha{i} beta{i % 7} gamma{i % 5} delta{i % 3} common" for i in range(60)]
PROGRAM = (
    "from claimcheck.training.neighbours import NearTexts\n"
    f"texts = {TEXTS!r}\n"
    "index = NearTexts(texts)\n"
    "asked = [' '.join(texts[i : i + 9]) for i in range(0, 50, 7)]\n"
    "print([index.nearest(claim, 5) for claim in asked])"
)


def test_the_text_itself_is_the_nearest():
    index = NearTexts(TEXTS)
    assert [index.nearest(text, 1) for text in TEXTS] == [[i] for i in range(len(TEXTS))]
    assert index.nearest("nothing of these", 3) == []


def test_words_that_tie_are_taken_alike_in_every_process():
    found = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(found) == 1
