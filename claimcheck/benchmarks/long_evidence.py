"""Evidence longer than a model's input: read in parts, as the pipeline reads a paper.

The rule: evidence that fits is read once, as it is. Of longer evidence three texts are read: the pieces with most of the
claim's telling words, gathered in their order until the input is full; and the two windows of neighbouring pieces with most.
The most decided of the three opinions counts (`most_decided`), so that a contradiction stays visible beside an entailment. A
piece is a sentence; of a table in one line (rows apart by "||") a row, and every text then begins with the table's first row.
So the cost of a pair is bounded, however long its evidence.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimcheck.text import split_sentences
from claimcheck.verifiers.labels import Opinion
from claimcheck.verifiers.pairs import Pair, PairVerifier, most_decided
from claimcheck.wording import stems

_N_WINDOWS = 2
"""Windows read beside the gathered text. On pairs longer than the model's input (200 of WiCE, 600 of SciFact, 250 of
COVID-Fact) this tells more than the evidence's beginning, more than the gathered text alone, and no less than all windows."""
_SPECIAL_TOKENS = 4  # around and between evidence and claim: 3 in BERT, 4 in RoBERTa
_ROW_MARK = "||"
_LARGEST_PIECE = 0.25  # of the room for evidence; a longer sentence is cut
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class Read(NamedTuple):
    """What was read of a pair, and what came of it."""

    opinion: Opinion
    n_tokens: int
    """Tokens that the model saw, special ones aside, over all texts."""
    n_texts: int


class _Piece(NamedTuple):
    text: str
    n_tokens: int
    words: frozenset[str]


def read_pairs(judge: PairVerifier, pairs: Sequence[Pair]) -> list[Read]:
    """Return the judge's opinion on each pair, in order, long evidence in parts. Raises ModelError where it is unusable."""
    rooms = _rooms(judge, pairs)
    sizes = judge.count_tokens([pair.evidence for pair in pairs])
    texts = [
        [pair] if size <= room else [Pair(text, pair.claim) for text in parts(judge, pair, room)]
        for pair, size, room in zip(pairs, sizes, rooms, strict=True)
    ]
    opinions = iter(judge.opinions([text for each in texts for text in each]))
    read = judge.count_tokens([text.evidence for each in texts for text in each])
    n_tokens = iter(read)
    limit = judge.max_length - _SPECIAL_TOKENS
    return [
        Read(
            most_decided([next(opinions) for _ in each]),
            sum(min(next(n_tokens), room) + limit - room for _ in each),
            len(each),
        )
        for each, room in zip(texts, rooms, strict=True)
    ]


def parts(judge: PairVerifier, pair: Pair, room: int) -> list[str]:
    """Return the texts to read in place of evidence that has more than `room` tokens; each has about `room` at most."""
    head, bodies = _split(pair.evidence)
    (n_head,) = judge.count_tokens([head])
    head, room = (f"{head} {_ROW_MARK} ", room - n_head) if head and n_head < room // 2 else ("", room)
    bodies = list(_cut(bodies, judge.count_tokens(bodies), max(1, int(room * _LARGEST_PIECE))))
    pieces = [_Piece(text, n_tokens, _words(text)) for text, n_tokens in zip(bodies, judge.count_tokens(bodies), strict=True)]
    weights = _weights(_words(pair.claim), pieces)
    runs = [_gathered(pieces, weights, room), *_best_windows(pieces, weights, room)]
    glue = f" {_ROW_MARK} " if head else " "
    return list(dict.fromkeys(head + glue.join(piece.text for piece in run) for run in runs))


def _rooms(judge: PairVerifier, pairs: Sequence[Pair]) -> list[int]:
    """Return for each pair how many tokens of its evidence the model sees; a claim gets half of the input at most."""
    limit = judge.max_length - _SPECIAL_TOKENS
    return [limit - min(size, limit // 2) for size in judge.count_tokens([pair.claim for pair in pairs])]


def _split(evidence: str) -> tuple[str, list[str]]:
    """Return what belongs to every part ("" but for a table), and the pieces."""
    if evidence.count(_ROW_MARK) > 1:
        head, *rows = (row.strip() for row in evidence.split(_ROW_MARK))
        return head, [row for row in rows if row]
    return "", [evidence[start:end] for start, end in split_sentences(evidence)] or [evidence]


def _cut(texts: Sequence[str], sizes: Sequence[int], limit: int) -> Iterator[str]:
    """Yield the texts, those of more than `limit` tokens in equal parts, cut at blanks where there are any."""
    for text, size in zip(texts, sizes, strict=True):
        step = math.ceil(len(text) / math.ceil(max(1, size) / limit))
        start = 0
        while start < len(text):
            end = min(len(text), start + step)
            blank = text.rfind(" ", start + step // 2, end) if end < len(text) else -1
            end = blank if blank > start else end
            if text[start:end].strip():
                yield text[start:end].strip()
            start = end


def _words(text: str) -> frozenset[str]:
    return stems(text) | frozenset(_NUMBER.findall(text))


def _weights(words: frozenset[str], pieces: Sequence[_Piece]) -> dict[str, float]:
    """Return the inverse document frequency of each word, the pieces taken as documents."""
    frequency = Counter(word for piece in pieces for word in words & piece.words)
    return {word: math.log((len(pieces) + 1) / (frequency[word] + 0.5)) for word in sorted(frequency)}


def _weight(words: frozenset[str], weights: dict[str, float]) -> float:
    return math.fsum(weights[word] for word in words if word in weights)  # exact: a set's order must not show


def _gathered(pieces: Sequence[_Piece], weights: dict[str, float], room: int) -> list[_Piece]:
    """Return the weightiest pieces that fit, in their order; the first piece of equal ones."""
    ranked = sorted(range(len(pieces)), key=lambda at: (-_weight(pieces[at].words, weights), at))
    chosen: list[int] = []
    for at in ranked:
        if pieces[at].n_tokens <= room:
            chosen.append(at)
            room -= pieces[at].n_tokens
    return [pieces[at] for at in sorted(chosen)]


def _best_windows(pieces: Sequence[_Piece], weights: dict[str, float], room: int) -> list[list[_Piece]]:
    windows = list(_windows(pieces, room))
    words = [frozenset[str]().union(*(piece.words for piece in window)) for window in windows]
    ranked = sorted(range(len(windows)), key=lambda at: (-_weight(words[at], weights), at))
    return [windows[at] for at in ranked[:_N_WINDOWS]]


def _windows(pieces: Sequence[_Piece], room: int) -> Iterator[list[_Piece]]:
    """Yield runs of neighbouring pieces that fit, each beginning with the last piece of the one before."""
    first = 0
    while first < len(pieces):
        last, left = first + 1, room - pieces[first].n_tokens
        while last < len(pieces) and pieces[last].n_tokens <= left:
            left -= pieces[last].n_tokens
            last += 1
        yield list(pieces[first:last])
        if last == len(pieces):
            return
        first = max(first + 1, last - 1)
