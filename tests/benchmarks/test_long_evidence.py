"""Evidence longer than a model's input: what is read of it, and that nothing that matters is lost on the way."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.benchmarks.long_evidence import parts, read_pairs
from claimcheck.verifiers.labels import OPEN, Opinion
from claimcheck.verifiers.pairs import Pair, PairVerifier

YES, NO = Opinion(0.7, 0.1, 0.2), Opinion(0.05, 0.9, 0.05)
FILLER = "Nothing of note happened on that day in town. "


class WordJudge(PairVerifier):
    """A judge with one token a word, which sees 40 of them and looks for the words "indeed" and "never"."""

    name = "words"
    max_length = 40

    def fingerprint(self) -> dict[str, str]:
        return {}

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def _ask(self, pairs: Sequence[Pair]) -> list[Opinion]:
        self.asked = list(pairs)
        return [self._answer(pair.evidence.split()[: 36 - len(pair.claim.split())]) for pair in pairs]

    def _answer(self, words: Sequence[str]) -> Opinion:
        return YES if "indeed" in words else NO if "never" in words else OPEN


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ("The model indeed converges.", YES),
        (FILLER * 30 + "The model indeed converges. " + FILLER * 30, YES),
        # A contradiction beside an entailment stays visible: it is the more decided.
        (FILLER * 9 + "The model indeed converges. " + FILLER * 9 + "The model never converges. " + FILLER * 9, NO),
        (FILLER * 30, OPEN),
        ("", OPEN),
    ],
)
def test_the_sentence_that_matters_is_found(evidence: str, expected: Opinion) -> None:
    pair = Pair(evidence, "The model converges.")
    (read,) = read_pairs(WordJudge(), [pair])
    if expected is NO:  # both are read, in texts of their own or together
        texts = parts(WordJudge(), pair, 30)
        assert any("never" in text for text in texts) and any("indeed" in text for text in texts)
    else:
        assert read.opinion == expected


def test_what_fits_is_read_once_as_it_is() -> None:
    judge = WordJudge()
    pairs = [Pair("One. Two. Three.", "A claim."), Pair(FILLER * 20, "Another claim."), Pair("Four.", "Third.")]
    reads = read_pairs(judge, pairs)
    assert judge.asked[0] == pairs[0] and judge.asked[-1] == pairs[-1]
    assert [read.n_texts for read in reads] == [1, 2, 1]
    assert reads[0].n_tokens == 5
    assert reads[2].n_tokens == 2


def test_the_rows_of_a_table_keep_its_head() -> None:
    rows = " || ".join(f"club {number} | {number} points | lost {number} times" for number in range(40))
    texts = parts(WordJudge(), Pair(f"league :: club | score | losses || {rows}", "Club 31 has 31 points."), 30)
    assert all(text.startswith("league :: club | score | losses || club ") for text in texts)
    assert any("club 31 |" in text for text in texts)


def test_a_claim_longer_than_the_input_leaves_room_for_evidence() -> None:
    (read,) = read_pairs(WordJudge(), [Pair("The model indeed converges. " + FILLER * 30, "word " * 1000)])
    assert read.n_tokens <= 3 * 40


@given(st.text(alphabet="ab .|\n", max_size=400), st.integers(8, 40))
def test_parts_hold_the_evidence_s_own_words_and_fit(evidence: str, room: int) -> None:
    texts = parts(WordJudge(), Pair(evidence, "a b"), room)
    for text in texts:
        own = iter(re.sub(r"[\s|]", "", evidence))
        assert all(character in own for character in re.sub(r"[\s|]", "", text)), "in the evidence's order"
        assert len(text.split()) <= room + room // 2 + text.count("||")
    assert len(texts) <= 3


@pytest.mark.parametrize("evidence", ["word " * 100_000, "w" * 500_000, FILLER * 12_000, "a | b || " * 50_000], ids=len)
def test_huge_evidence_costs_three_readings(evidence: str) -> None:
    judge = WordJudge()
    (read,) = read_pairs(judge, [Pair(evidence, "The word is said.")])
    assert read.n_texts <= 3
    assert len(judge.asked) == read.n_texts


def test_unrelated_text_around_does_not_change_what_a_sentence_says() -> None:
    judge = WordJudge()
    claim = "The model converges on PAWS-X."
    alone = read_pairs(judge, [Pair("The model indeed converges on PAWS-X.", claim)])
    for before, after in ((0, 50), (50, 0), (25, 25)):
        pair = Pair(FILLER * before + "The model indeed converges on PAWS-X. " + FILLER * after, claim)
        assert read_pairs(judge, [pair])[0].opinion == alone[0].opinion
