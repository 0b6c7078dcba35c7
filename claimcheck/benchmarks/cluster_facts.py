"""Facts made by rule, each in several wordings: what the benchmark of clusters knows to be the same and to be different."""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

_METHODS = """
mBERT XLM-R InfoXLM LaBSE mT5 XLM-E Unicoder VECO ERNIE-M AMBER RemBERT DeBERTa-v3 LLaMA-2 GPT-4 BLOOM-7B Mistral-7B Aya-101
PaLM-2 ELECTRA ALBERT SimCSE ColBERTv2 SPLADE DPR ANCE BM25F RocketQA FiD-KD RAG-Token Atlas-XL
"""
_DATASETS = """
PAWS-X XNLI MLQA TyDiQA XQuAD XCOPA WikiANN UDPOS Tatoeba BUCC FLORES-200 WMT14 SQuAD HotpotQA MuSiQue GLUE SuperGLUE
ImageNet-1K CNN-DM XSum SAMSum QMSum FEVER SciFact HealthVer WiCE VitaminC AggreFact MultiFC CLIMATE-FEVER
"""
_LANGUAGES = """
Swahili Urdu German French Spanish Hindi Thai Turkish Vietnamese Arabic Bulgarian Greek Russian Chinese Japanese Korean Finnish
Hungarian Estonian Basque Tamil Telugu Bengali Yoruba Quechua Icelandic Welsh Maltese Georgian Burmese
"""
_METRICS = ("accuracy", "recall", "precision", "BLEU", "perplexity", "F1", "exact match")
_WORDINGS: Sequence[tuple[str, ...]] = (
    (
        "{m} improves {metric} by {n} points on {d}.",
        "On {d}, {m} improves {metric} by {n} points.",
        "On {d}, {metric} is improved by {n} percentage points with {m}.",
        "With {m}, {metric} on {d} improves by {n} points on average.",
    ),
    (
        "{m} reaches a {metric} of {score} on {d}.",
        "On {d}, {m} achieves a {metric} of {score}.",
        "A {metric} of {score} is obtained by {m} on the {d} test set.",
        "{m} attains {score} {metric} on {d}.",
    ),
    (
        "The performance of {m} drops by {n} points on {l}.",
        "On {l}, the performance of {m} decreases by {n} points.",
        "The performance of {m} on {l} is reduced by {n} points.",
    ),
    (
        "{d} contains {k} sentences in {l}.",
        "{d} consists of {k} sentences in {l}.",
        "In {l}, {d} comprises {k} sentences.",
    ),
    (
        "{m} is {x} times faster than {m2} on {d}.",
        "On {d}, {m} is {x}x faster than {m2}.",
        "{m2} is {x} times slower than {m} on {d}.",
    ),
    (
        "{m} outperforms {m2} on {d} for {l}.",
        "On {d}, {m2} is outperformed by {m} for {l}.",
        "For {l}, {m} performs better than {m2} on {d}.",
    ),
    (
        "Training {m} on {d} takes {x} hours on {g} GPUs.",
        "It takes {x} hours to train {m} on {d} with {g} GPUs.",
        "On {g} GPUs, training {m} on {d} takes {x} hours.",
    ),
    (
        "{m} does not require any parallel data for {l} on {d}.",
        "{m} requires no parallel data for {l} on {d}.",
        "For {l}, {m} needs no parallel data on {d}.",
    ),
    (
        "{m} requires parallel data for {l} on {d}.",
        "For {l}, {m} needs parallel data on {d}.",
        "Parallel data for {l} is required by {m} on {d}.",
    ),
    (
        "The cross-lingual transfer performance of {m} improves by {n} points on {d}.",
        "{m} improves zero-shot cross-lingual transfer performance by an average of {n} points on the {d} benchmark.",
        "On {d}, {m} improves cross-lingual transfer performance by {n} points.",
    ),
    (
        "{p}% of the {l} summaries that {m} writes contain factual errors.",
        "Factual errors are contained in {p}% of the {l} summaries written by {m}.",
        "Of the {l} summaries that {m} writes, {p} percent contain factual errors.",
    ),
    (
        "Code-mixed data in {l} makes {m} more robust on {d}.",
        "On {d}, code-mixed data in {l} makes {m} more robust.",
        "{m} is made more robust on {d} by code-mixed {l} data.",
    ),
)
"""Sentences of one fact, with places for names and numbers."""


class Fact(NamedTuple):
    """A fact with the ways in which it is worded."""

    wordings: tuple[str, ...]


def facts(seed: int, given: Sequence[str] = ()) -> Iterator[Fact]:
    """Yield ever new facts, the same ones for a seed: those `given` as sentences first, then made ones, no two the same."""
    yield from (Fact((text,)) for text in given)
    rng = random.Random(seed)  # noqa: S311 - test data, guards nothing
    seen: set[str] = set()
    while True:
        wordings = rng.choice(_WORDINGS)
        values = _values(rng)
        if values["m"] != values["m2"] and (first := wordings[0].format(**values)) not in seen:
            seen.add(first)
            yield Fact(tuple(wording.format(**values) for wording in wordings))


def _values(rng: random.Random) -> Mapping[str, str]:
    return {
        "m": rng.choice(_METHODS.split()),
        "m2": rng.choice(_METHODS.split()),
        "d": rng.choice(_DATASETS.split()),
        "l": rng.choice(_LANGUAGES.split()),
        "metric": rng.choice(_METRICS),
        "n": f"{rng.randint(2, 99) / 10:.1f}",
        "score": f"{rng.randint(200, 980) / 10:.1f}",
        "k": f"{rng.randint(11, 999) * 100:,}",
        "x": str(rng.randint(2, 60)),
        "g": str(rng.randint(10, 64)),
        "p": str(rng.randint(3, 97)),
    }
