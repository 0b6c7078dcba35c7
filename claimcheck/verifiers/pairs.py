"""What cross-encoders have in common: they read one piece of evidence and the claim together, each pair for itself."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from claimcheck.schema import Document, Evidence, Judgement
from claimcheck.text import REPLACEMENT, Span, repair, vocabulary
from claimcheck.verifiers.base import Case
from claimcheck.verifiers.labels import OPEN, Opinion
from claimcheck.wording import stems

CLOSELY_READ = 2
"""Pieces of evidence of a case that are also read sentence by sentence: a window's other sentences can hide what one of them
says. On gold/dev, two give the same labels as five, in half the time."""


_MOST_SENTENCES = 64
"""Sentences of a piece of evidence that are read one by one; the windows of the pipeline have three. Bounds the time that
evidence as long as a book takes."""


class Pair(NamedTuple):
    """What a cross-encoder reads, in this order."""

    evidence: str
    claim: str


class PairVerifier(ABC):
    """A verifier that has an opinion on each piece of evidence."""

    name: str

    def judge(self, cases: Sequence[Case]) -> list[tuple[Judgement, ...]]:
        """Return a judgement for each piece of evidence of each case, in order.

        The first `CLOSELY_READ` of a case are read as a whole and sentence by sentence; the most decided opinion counts.
        Raises ModelError where the model is missing or unusable.
        """
        readings = [
            [_readings(case, evidence, is_close=rank < CLOSELY_READ) for rank, evidence in enumerate(case.evidence)]
            for case in cases
        ]
        opinions = self._distinct_opinions(pair for row in readings for pairs in row for pair in pairs)
        return [
            tuple(
                Judgement(verifier=self.name, evidence=evidence, **most_decided([opinions[pair] for pair in pairs])._asdict())
                for evidence, pairs in zip(case.evidence, row, strict=True)
            )
            for case, row in zip(cases, readings, strict=True)
        ]

    def rationale(self, claim: str, evidence: Evidence, document: Document) -> Span | None:
        """Return the sentence of the evidence that says most about the claim, as a span of `Document.text`.

        "Most" is the largest probability of support or refutation, whichever `judge` would give more; ties go to the first.
        None for evidence out of a table.
        """
        words = _readable(claim, document)
        sentences = _nearest(sentences_of(evidence, document), words, document)
        if len(sentences) <= 1:
            return sentences[0] if sentences else None
        pairs = [Pair(evidence.quote, words), *(Pair(document.text[start:end], words) for start, end in sentences)]
        opinions = self._distinct_opinions(pairs)
        decided = most_decided([opinions[pair] for pair in pairs])
        side = 0 if decided.supported >= decided.refuted else 1
        weights = [opinions[pair][side] for pair in pairs[1:]]
        return sentences[weights.index(max(weights))]

    @abstractmethod
    def fingerprint(self) -> dict[str, str]:
        """Return what the judgements depend on beside the input."""

    @property
    @abstractmethod
    def max_length(self) -> int:
        """Tokens of evidence and claim together that the model reads; of a longer pair it does not see the evidence's end."""

    @abstractmethod
    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many of the model's tokens each text has, without special ones."""

    def opinions(self, pairs: Sequence[Pair]) -> list[Opinion]:
        """Return an opinion on each pair, in order. Raises ModelError where the model is missing or unusable.

        A pair that the model cannot read, as one without claim or evidence, is left open: it is not asked.
        """
        readable = [self._is_readable(pair) for pair in pairs]
        asked = [pair for pair, is_asked in zip(pairs, readable, strict=True) if is_asked]
        answers = iter(self._ask(asked) if asked else ())
        return [next(answers) if is_asked else OPEN for is_asked in readable]

    @abstractmethod
    def _ask(self, pairs: Sequence[Pair]) -> list[Opinion]:
        """Return the model's opinion on each pair, in order; there is at least one."""

    def _is_readable(self, pair: Pair) -> bool:
        """Tell whether the model can make sense of the pair."""
        return bool(pair.evidence.strip() and pair.claim.strip())

    def _distinct_opinions(self, pairs: Iterable[Pair]) -> dict[Pair, Opinion]:
        distinct = list(dict.fromkeys(pairs))
        return dict(zip(distinct, self.opinions(distinct), strict=True)) if distinct else {}


def read_pair(case: Case, evidence: Evidence) -> Pair:
    """Return what a cross-encoder reads of a piece of evidence: a table row comes after its table's caption."""
    document = case.documents[evidence.paper]
    quote = evidence.quote
    if evidence.kind == "table":
        place = (evidence.table or "", evidence.page)
        caption = next((table.caption for table in document.tables if (table.label, table.page) == place), "")
        quote = f"{caption} {quote}".strip()
    return Pair(quote, _readable(case.claim.text, document))


def _readings(case: Case, evidence: Evidence, *, is_close: bool) -> list[Pair]:
    whole = read_pair(case, evidence)
    document = case.documents[evidence.paper]
    sentences = _nearest(sentences_of(evidence, document), whole.claim, document) if is_close else []
    parts = [Pair(document.text[start:end], whole.claim) for start, end in sentences]
    return [whole, *parts] if len(parts) > 1 else [whole]


def _nearest(sentences: Sequence[Span], claim: str, document: Document) -> list[Span]:
    """Return the sentences with most of the claim's content words, in order: all, where there are no more than are read."""
    if len(sentences) <= _MOST_SENTENCES:
        return list(sentences)
    wanted = stems(claim)
    met = [len(wanted & stems(document.text[start:end])) for start, end in sentences]
    ranked = sorted(range(len(sentences)), key=lambda at: (-met[at], at))
    return [sentences[at] for at in sorted(ranked[:_MOST_SENTENCES])]


def most_decided(opinions: Sequence[Opinion]) -> Opinion:
    """Return the opinion that is surest of support or of refutation, so that a contradiction stays visible; ties: the first."""
    return max(opinions, key=lambda opinion: max(opinion.supported, opinion.refuted))


def sentences_of(evidence: Evidence, document: Document) -> list[Span]:
    """Return the sentences that a passage's quote holds, cut to it, as spans of `Document.text`; [] for a table's."""
    if evidence.start is None or evidence.end is None:
        return []
    found = (
        Span(max(start, evidence.start), min(end, evidence.end))
        for passage in document.passages
        if passage.start < evidence.end and passage.end > evidence.start
        for start, end in passage.sentences
    )
    return [span for span in found if span.start < span.end] or [Span(evidence.start, evidence.end)]


def _readable(claim: str, document: Document) -> str:
    return repair(claim, vocabulary(document.text)) if REPLACEMENT in claim else claim
