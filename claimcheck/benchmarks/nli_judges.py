"""Any verifier as a judge of claim/evidence pairs."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from claimcheck.benchmarks import nli_tables
from claimcheck.benchmarks.long_evidence import read_pairs
from claimcheck.benchmarks.nli_files import Row
from claimcheck.registry import VERIFIERS, plugin
from claimcheck.schema import Claim, Document, Evidence, Failure, Judgement, Passage, Region
from claimcheck.settings import Settings
from claimcheck.text import Span, split_sentences
from claimcheck.verifiers.base import Case, Verifier
from claimcheck.verifiers.entailment import OnnxEntailment
from claimcheck.verifiers.labels import Opinion
from claimcheck.verifiers.lone_table import opinion_on_table
from claimcheck.verifiers.pairs import Pair, PairVerifier, most_decided

_PAPER = "evidence"
_BATCH = 512  # pairs handed to a verifier at a time: bounds memory
_EXCERPT = 4_000  # characters of a piece of evidence; a page has about as many


class Answer(NamedTuple):
    """What a verifier makes of a pair."""

    opinion: Opinion | None
    """None where it has nothing to say."""
    n_tokens: int = 0
    """Tokens that it read, special ones aside; 0 where it does not tell."""
    n_texts: int = 1
    """More than one where long evidence was read in parts."""


class Judge(Protocol):
    """Answers pairs."""

    fingerprint: str

    def answers(self, rows: Sequence[Row]) -> list[Answer]:
        """Return an answer for each row, in order. Raises ModelError where the verifier is unusable."""
        ...


def load_judge(settings: Settings, onnx: Path | None = None) -> Judge:
    """Return the verifier that the settings name, loaded; with `onnx`, the model of that folder in the embedded one's place.

    Raises InputError or ModelError where it cannot be had.
    """
    verifier: Verifier = (
        OnnxEntailment(settings, folder=onnx) if onnx else plugin(VERIFIERS, settings.verifier, setting="verifier")(settings)
    )
    if not isinstance(verifier, PairVerifier):
        return _CaseJudge(verifier)
    verifier.opinions([Pair("The model is loaded.", "It is loaded.")])
    return _PairJudge(verifier, plugin(VERIFIERS, "numeric")(settings))


class _PairJudge:
    """A cross-encoder: it reads evidence and claim as they are, evidence beyond its input in parts.

    Evidence that is a table is read by the numeric verifier, too, as in the pipeline; where it finds the cells, it has the say.
    """

    def __init__(self, verifier: PairVerifier, numeric: Verifier) -> None:
        self._verifier, self._numeric = verifier, numeric
        self.fingerprint = fingerprint_of(verifier)

    def answers(self, rows: Sequence[Row]) -> list[Answer]:
        pairs = [Pair(row.evidence, row.claim) for row in rows]
        read = [each for at in range(0, len(pairs), _BATCH) for each in read_pairs(self._verifier, pairs[at : at + _BATCH])]
        found = zip(rows, read, strict=True)
        return [Answer(self._combined(row, each.opinion), each.n_tokens, each.n_texts) for row, each in found]

    def _combined(self, row: Row, entailment: Opinion | None) -> Opinion | None:
        """Return the model's opinion; of a table, what its cells say with the model's word where they leave the claim open."""
        if row.table is None or entailment is None:
            return entailment
        cells = _opinion(self._numeric.judge([nli_tables.as_case(row.claim, row.table)])[0])
        return opinion_on_table(row.claim, row.table, cells, entailment)


class _CaseJudge:
    """Any other verifier: it is given the evidence as a paper of one passage, in pieces of `_EXCERPT` characters."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier
        self.fingerprint = fingerprint_of(verifier)

    def answers(self, rows: Sequence[Row]) -> list[Answer]:
        judgements = self._verifier.judge([as_case(row) for row in rows])
        return [Answer(_opinion(own)) for own in judgements]


def fingerprint_of(verifier: Verifier) -> str:
    """Return in one line what the verifier's answers depend on."""
    return "; ".join(f"{name}={value}" for name, value in sorted(verifier.fingerprint().items()))


def as_case(row: Row) -> Case:
    """Return a claim with its evidence as the pipeline would hand them to a verifier."""
    if row.table:
        return nli_tables.as_case(row.claim, row.table)
    text, sentences = row.evidence, split_sentences(row.evidence)
    passage = Passage(id=0, kind="text", text=text, page=1, section="", start=0, end=len(text), sentences=tuple(sentences))
    document = Document(
        sha256=hashlib.sha256(text.encode()).hexdigest(), extractor="text/1", n_pages=1, text=text, passages=(passage,)
    )
    evidence = tuple(
        Evidence(paper=_PAPER, page=1, kind="passage", quote=text[start:end], start=start, end=end)
        for start, end in _excerpts(sentences)
    )
    claim = Claim(id="c1", text=row.claim, line=1, region=Region(start=0, end=len(row.claim)))
    return Case(claim, evidence, {_PAPER: document})


def _excerpts(sentences: Sequence[Span]) -> Iterator[Span]:
    """Yield runs of whole sentences of at most `_EXCERPT` characters, where a sentence is not longer itself."""
    first = 0
    while first < len(sentences):
        last = first + 1
        while last < len(sentences) and sentences[last].end - sentences[first].start <= _EXCERPT:
            last += 1
        yield Span(sentences[first].start, sentences[last - 1].end)
        first = last


def _opinion(judgements: Sequence[Judgement] | Failure) -> Opinion | None:
    """Return the opinion of the most decided judgement; None where there is none, or the verifier failed."""
    if isinstance(judgements, Failure):
        return None
    found = [Opinion(each.supported, each.refuted, each.not_enough_info) for each in judgements]
    return most_decided(found) if found else None
