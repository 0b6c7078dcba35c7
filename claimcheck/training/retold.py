"""Pairs from facts that a paper tells twice: a sentence as claim, a window elsewhere in the paper as evidence.

Abstract, results and conclusion say the same in other words: harder support than a sentence held against itself.
"""

import random
import re
from collections.abc import Iterator, Sequence

from claimcheck.training.edits import change_number, checkable_numbers, flip_direction, flip_negation, reword
from claimcheck.training.indomain import NAME, is_checkable, window
from claimcheck.training.neighbours import NearTexts
from claimcheck.training.records import REFUTED, SUPPORTED, Pair, normalised
from claimcheck.training.sentences import paper_sentences

FILLERS = re.compile(
    r"\b(?:the|a|an|of|in|on|to|and|or|for|with|by|that|this|is|are|was|were|be|been|as|at|from|we|our|it|its|their|these|"
    r"those|which|can|also|not|than|then|such|has|have|had|into|over|both|between|each|all|more|most|but|while|when|where|"
    r"other|using|used|use|based)\b"
)
ENDING = re.compile(r"(?:ing|ed|es|s|ly|ions?|al)$")
MIN_CONTENT_WORDS = 6
MIN_SHARED = 0.7
"""Share of a sentence's content words that the window must hold to tell the same: below it, of 14 read, some did not."""
MIN_DISTANCE = 4
"""Sentences between the two tellings, so that the window is not the sentence's own neighbourhood."""
N_NEAR_WINDOWS = 6


def content_words(text: str) -> set[str]:
    """Return the words of `text` that are no fillers, without their endings."""
    words = FILLERS.sub(" ", normalised(text)).split()
    return {ENDING.sub("", word) if len(word) > 4 else word for word in words if len(word) > 1}


def holds_all(text: str, wanted: Sequence[str]) -> bool:
    """Say whether every number and name of `wanted` stands in `text` as a whole."""
    return all(re.search(rf"(?<![\w.-]){re.escape(item)}(?![\w-]|\.\d)", text) for item in wanted)


def told_twice(sentences: Sequence[str], rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield (sentence, window elsewhere that tells the same) for the checkable sentences of one paper."""
    windows = [" ".join(window(sentences, i, rng)[0]) if s else "" for i, s in enumerate(sentences)]
    words = [content_words(text) for text in windows]
    near = NearTexts(windows)
    for i, sentence in enumerate(sentences):
        own = content_words(sentence)
        if len(own) < MIN_CONTENT_WORDS or not is_checkable(sentence):
            continue
        wanted = [m.group() for m in checkable_numbers(sentence)] + NAME.findall(sentence)
        shares = {
            j: len(own & words[j]) / len(own)
            for j in near.nearest(sentence, N_NEAR_WINDOWS)
            if abs(i - j) > MIN_DISTANCE and sentence not in windows[j] and holds_all(windows[j], wanted)
        }
        best = max(shares, key=lambda j: shares[j], default=None)
        if best is not None and shares[best] >= MIN_SHARED:
            yield sentence, windows[best]


def contradiction(claim: str, evidence: str, rng: random.Random) -> str | None:
    """Return `claim` with its direction, negation or one number changed, or None where no edit applies."""
    numbers = [m.group() for m in checkable_numbers(evidence)]
    edits = [flip_direction, flip_negation, change_number]
    rng.shuffle(edits)
    changed = (edit(claim, rng, numbers) for edit in edits)
    return next((text for text in changed if text and normalised(text) != normalised(claim)), None)


def retold_pairs(text: str, rng: random.Random) -> Iterator[Pair]:
    """Yield for every fact that the paper `text` tells twice one supported pair and, where an edit applies, one refuted."""
    for sentence, evidence in told_twice(paper_sentences(text), rng):
        yield Pair(reword(sentence, rng), evidence, SUPPORTED, "indomain.retold")
        wrong = contradiction(reword(sentence, rng), evidence, rng)
        if wrong:
            yield Pair(wrong, evidence, REFUTED, "indomain.retold_changed")
