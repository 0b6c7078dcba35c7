"""What every retriever promises, over all that are registered."""

import hashlib
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_documents import make_claim, make_document, make_table

from claimcheck.onnx_model import Array
from claimcheck.registry import RETRIEVERS, plugin
from claimcheck.retrievers import dense
from claimcheck.retrievers.base import Retriever
from claimcheck.schema import Document
from claimcheck.settings import Settings

WORDS = [
    "model",
    "data",
    "score",
    "language",
    "task",
    "large",
    "method",
    "train",
    "2.1",
    "13.7",
    "PAWS-X",
    "XLM-R",
    "cross-lingual",
]
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=3, max_size=9).map(lambda words: f"The {' '.join(words)}.")
PASSAGES = st.lists(st.lists(SENTENCE, min_size=1, max_size=5), min_size=1, max_size=6)
LONG = "Adapters that were trained with gradient undo keep 98.1 points on the held-out languages."


class BagOfWords:
    """An embedder that needs no model: a random vector for each word, added up."""

    id = "bag of words"

    def embed(self, texts: Sequence[str]) -> Array:
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Array:
        seeds = [int.from_bytes(hashlib.sha256(word.encode("utf-8", "replace")).digest()[:4]) for word in text.split()]
        vector = sum((np.random.default_rng(seed).normal(size=32) for seed in seeds), np.full(32, 1e-6))
        return (vector / np.linalg.norm(vector)).astype(np.float32)


@pytest.fixture(params=RETRIEVERS)
def retriever(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Retriever:
    monkeypatch.setattr(dense, "make_embedder", lambda settings: BagOfWords())
    return plugin(RETRIEVERS, request.param)(Settings())


PROPERTY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@PROPERTY
@given(passages=PASSAGES, texts=st.lists(SENTENCE, min_size=1, max_size=4), k=st.integers(1, 12))
def test_candidates_are_verbatim_distinct_and_ordered(retriever: Retriever, passages, texts, k: int) -> None:
    document = make_document(passages)
    answers = retriever.retrieve([make_claim(text) for text in texts], {"p": document}, k)
    assert len(answers) == len(texts)
    for evidence in answers:
        assert 1 <= len(evidence) <= k
        assert len({entry.start for entry in evidence}) == len(evidence)
        assert all(entry.quote == document.text[entry.start : entry.end] and entry.paper == "p" for entry in evidence)
        assert [entry.score for entry in evidence] == sorted((entry.score for entry in evidence), reverse=True)


@PROPERTY
@given(passages=PASSAGES, texts=st.lists(SENTENCE, min_size=2, max_size=4))
def test_an_answer_depends_on_its_own_claim_alone(retriever: Retriever, passages, texts: list[str]) -> None:
    documents = {"p": make_document(passages)}
    together = retriever.retrieve([make_claim(text) for text in texts], documents, 5)
    assert together == [retriever.retrieve([make_claim(text)], documents, 5)[0] for text in texts]


@PROPERTY
@given(passages=PASSAGES, others=st.lists(PASSAGES, max_size=3), data=st.data())
def test_another_paper_does_not_push_a_verbatim_sentence_down(retriever: Retriever, passages, others, data) -> None:
    """The sentence stands in one paper alone, at any place among sentences of the same words."""
    passage = data.draw(st.sampled_from(range(len(passages))))
    place = data.draw(st.integers(0, len(passages[passage])))
    own = [list(sentences) for sentences in passages]
    own[passage].insert(place, LONG)
    documents = {f"other{number}": make_document(other) for number, other in enumerate(others)} | {"own": make_document(own)}
    (evidence,) = retriever.retrieve([make_claim(LONG)], documents, 5)
    assert evidence[0].paper == "own"
    assert LONG in evidence[0].quote


@PROPERTY
@given(passages=PASSAGES, other=PASSAGES, text=SENTENCE)
def test_another_paper_does_not_change_the_order_within_this_one(retriever: Retriever, passages, other, text: str) -> None:
    own, both = {"own": make_document(passages)}, {"other": make_document(other), "own": make_document(passages)}
    (alone,) = retriever.retrieve([make_claim(text)], own, 100)
    (among,) = retriever.retrieve([make_claim(text)], both, 200)
    assert [entry for entry in among if entry.paper == "own"] == list(alone)


def test_the_best_window_is_found(retriever: Retriever) -> None:
    document = make_document([["We train on data.", "It is large."], ["Accuracy on PAWS-X rises by 2.1 points."], ["We stop."]])
    (evidence,) = retriever.retrieve([make_claim("accuracy on PAWS-X rises")], {"p": document}, 1)
    assert "2.1 points" in evidence[0].quote


def test_rows_of_tables_are_found(retriever: Retriever) -> None:
    table = make_table([("mBERT", ["65.4"]), ("XLM-R", ["79.2"])], ["XNLI"], caption="Table 1: Accuracy of models.")
    document = make_document([["Something else is said here."]], tables=[table])
    (evidence,) = retriever.retrieve([make_claim("The accuracy of XLM-R: XNLI 79.2")], {"p": document}, 3)
    assert (evidence[0].kind, evidence[0].row_path) == ("table", ("XLM-R",))


def test_a_lost_ligature_is_read_by_the_words_of_the_paper(retriever: Retriever) -> None:
    document = make_document([["It is affected by the difficult classification."], ["Another sentence about the score."]])
    (damaged,) = retriever.retrieve([make_claim("a\ufffdected by di\ufffdcult classi\ufffdcation")], {"p": document}, 2)
    (whole,) = retriever.retrieve([make_claim("affected by difficult classification")], {"p": document}, 2)
    assert damaged == whole


@pytest.mark.parametrize("text", ["", " ", "?!", "\x00", "\ufffd\ufffd\ufffd\ufffd", "the of and", "\ud800", "a" * 100_000])
def test_odd_claims_get_an_answer(retriever: Retriever, text: str) -> None:
    document = make_document([["One sentence."], ["\ud800 and \x00.", "..."]])
    (evidence,) = retriever.retrieve([make_claim(text)], {"p": document}, 5)
    assert len(evidence) == 2


@pytest.mark.parametrize("documents", [{}, {"p": make_document([])}])
def test_without_text_there_are_no_candidates(retriever: Retriever, documents: dict[str, Document]) -> None:
    assert retriever.retrieve([make_claim("claim"), make_claim("claim")], documents, 5) == [(), ()]


def test_without_claims_there_is_nothing_to_find(retriever: Retriever) -> None:
    assert retriever.retrieve([], {"p": make_document([["One."]])}, 5) == []


def test_two_papers_with_the_same_text_are_told_apart(retriever: Retriever) -> None:
    document = make_document([["The score is 2.1."]])
    (evidence,) = retriever.retrieve([make_claim("score 2.1")], {"a": document, "b": document}, 5)
    assert [entry.paper for entry in evidence] == ["a", "b"]


def test_the_fingerprint_is_text(retriever: Retriever) -> None:
    fingerprint = retriever.fingerprint()
    assert fingerprint
    assert all(isinstance(value, str) for value in fingerprint.values())


@pytest.mark.model
def test_meaning_is_found_without_a_word_in_common() -> None:
    document = make_document([["The kitten sleeps on a sofa."], ["Rates of interest rose sharply."], ["We use an optimiser."]])
    (evidence,) = plugin(RETRIEVERS, "hybrid")(Settings()).retrieve([make_claim("a cat naps")], {"p": document}, 3)
    assert "kitten" in evidence[0].quote


@pytest.mark.model
def test_a_second_run_is_equal_and_reads_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    options = Settings()
    documents = {"p": make_document([[f"Sentence {number} about the score {number}." for number in range(4)]])}
    claims = [make_claim("the score is 2"), make_claim("something else", id="c2")]
    cold = plugin(RETRIEVERS, "hybrid")(options).retrieve(claims, documents, 3)
    assert len(list((options.cache / "embeddings").iterdir())) == 1
    assert plugin(RETRIEVERS, "hybrid")(options).retrieve(claims, documents, 3) == cold
