"""Claims with the passage that carries them and with near passages that do not: what the embedder learns from.

From papers: a sentence of the abstract with the window of the body that tells it, and a sentence in other words with its own
window. From the data sets: a claim with its evidence, whether that supports or refutes it: both have to be found.
"""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from claimcheck.training.edits import checkable_numbers, reword
from claimcheck.training.indomain import NAME, is_checkable, nearly_holds, window
from claimcheck.training.leak_rules import EVIDENCE_WORDS
from claimcheck.training.neighbours import NearTexts
from claimcheck.training.records import REFUTED, SUPPORTED, Pair, normalised
from claimcheck.training.retold import content_words, holds_all
from claimcheck.training.sentences import paper_sentences
from claimcheck.training.shingles import overlap, shingles

INTRODUCTION = re.compile(r"\n[ \t]*(?:(?:\d|I)\.?[ \t]*\n?[ \t]*)?(?:Introduction|INTRODUCTION)[ \t]*\n")
MAX_ABSTRACT_CHARACTERS = 6000
"""What stands before the introduction of a paper is title, authors and abstract, or the paper has another form."""
MIN_CARRIED = 0.6
"""Share of an abstract sentence's content words that a window must hold to carry it; its numbers and names it holds all.
At 0.5, of 12 pairs read, 4 told another fact."""
MAX_SHARED = 0.2
"""Share of common word triples up to which two windows are two passages, not the same sentences cut otherwise."""
MIN_CONTENT_WORDS = 6
N_NEAR = 12
N_CANDIDATES = 6
"""Near passages of other content that are kept for each claim: hard negatives are mined among them."""


class Passage(NamedTuple):
    """A claim, the passage that carries it, near passages that do not, and the name of where they are from."""

    claim: str
    passage: str
    others: tuple[str, ...]
    source: str


def split_abstract(text: str) -> tuple[str, str] | None:
    """Return what stands before and after the heading of the introduction, or None where there is no such heading early on."""
    found = INTRODUCTION.search(text.replace("\x0c", "\n"), 0, MAX_ABSTRACT_CHARACTERS)
    return (text[: found.start()], text[found.end() :]) if found else None


def paper_windows(sentences: Sequence[str], rng: random.Random) -> list[str]:
    """Return for each sentence the window of up to three sentences around it; an empty text for one that is no sentence."""
    return [" ".join(window(sentences, i, rng)[0]) if s else "" for i, s in enumerate(sentences)]


def other_passages(claim: str, passage: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Return the first of `texts` that do not hold most of the claim's words and share next to nothing with its `passage`."""
    own = shingles(passage, EVIDENCE_WORDS)
    others = (
        text
        for text in dict.fromkeys(texts)
        if text and not nearly_holds(text, claim) and overlap(own, shingles(text, EVIDENCE_WORDS)) <= MAX_SHARED
    )
    return tuple(islice(others, N_CANDIDATES))


def abstract_passages(text: str, rng: random.Random) -> Iterator[Passage]:
    """Yield the sentences of a paper's abstract that a window of its body carries, with that window."""
    parts = split_abstract(text)
    if parts is None:
        return
    windows = paper_windows(paper_sentences(parts[1]), rng)
    near = NearTexts(windows)
    words = [content_words(each) for each in windows]
    for sentence in filter(None, paper_sentences(parts[0])):
        own = content_words(sentence)
        wanted = [m.group() for m in checkable_numbers(sentence)] + NAME.findall(sentence)
        carried = {
            i: len(own & words[i]) / len(own)
            for i in near.nearest(sentence, N_NEAR)
            if len(own) >= MIN_CONTENT_WORDS and holds_all(windows[i], wanted)
        }
        best = max(carried, key=lambda i: carried[i], default=None)
        if best is not None and carried[best] >= MIN_CARRIED:
            others = other_passages(sentence, windows[best], (windows[i] for i in near.nearest(sentence, N_NEAR)))
            yield Passage(sentence, windows[best], others, "abstract")


def body_passages(text: str, rng: random.Random, n_claims: int) -> Iterator[Passage]:
    """Yield at most `n_claims` checkable sentences of a paper in other words, each with its own window."""
    sentences = paper_sentences(text)
    windows = paper_windows(sentences, rng)
    near = NearTexts(windows)
    candidates = [i for i, s in enumerate(sentences) if s and is_checkable(s)]
    for i in rng.sample(candidates, min(n_claims, len(candidates))):
        others = other_passages(sentences[i], windows[i], (windows[j] for j in near.nearest(sentences[i], N_NEAR)))
        yield Passage(reword(sentences[i], rng), windows[i], others, "body")


def set_passages(pairs: Sequence[Pair], source: str) -> list[Passage]:
    """Return the supported and refuted claims of a data set with their evidence, and near evidence of other claims."""
    index = NearTexts([pair.evidence for pair in pairs])
    carried: dict[str, set[str]] = {}
    for pair in pairs:
        carried.setdefault(normalised(pair.claim), set()).add(pair.evidence)
    passages = []
    for pair in pairs:
        if pair.label in (SUPPORTED, REFUTED):
            near = (pairs[i].evidence for i in index.nearest(pair.claim, N_NEAR))
            others = (text for text in near if text not in carried[normalised(pair.claim)])
            passages.append(Passage(pair.claim, pair.evidence, other_passages(pair.claim, pair.evidence, others), source))
    return list(dict.fromkeys(passages))
