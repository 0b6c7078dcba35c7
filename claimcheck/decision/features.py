"""What the decision looks at: a dozen figures of a claim, its papers and the judgements on it, each readable by itself."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from claimcheck.quantities import find_quantities, is_telling
from claimcheck.schema import Document, Judgement
from claimcheck.text import letters_only
from claimcheck.verifiers.base import Case
from claimcheck.wording import PaperIndex, Sought, content_words, index_paper

OTHER_JUDGES = ("numeric", "existence", "consistency")
"""Verifiers that are no entailment models."""
_NAMES_CAP = 2  # more names that the papers do not know say no more
_MIN_VERBATIM_WORDS = 5  # shorter claims may match by chance


class Features(NamedTuple):
    """The figures; all but `unknown_names` lie in [0, 1]."""

    coverage: float
    """Share of the claim's telling words that the best sentence (with its neighbours at half weight) has."""
    unknown_words: float
    """Share of the claim's telling words that its best paper has nowhere: high where the paper does not speak of the matter."""
    unknown_names: float
    """Names in the claim that no paper has, up to two."""
    names_apart: float
    """Share of the claim's names, weighted by how telling they are, that even the sentence with most of them lacks."""
    rarest_name: float
    """How rare the rarest of the claim's names is in its best paper: 1 for one that it has nowhere, 0 where there are none."""
    near_support: float
    """Entailment by a piece of evidence times its coverage of the claim's words, at its highest."""
    near_contradiction: float
    """Contradiction by a piece of evidence times its coverage of the claim's words, at its highest."""
    number_support: float
    """How surely a sentence has the claim's numbers for the same thing."""
    number_conflict: float
    """How surely a sentence has another number for the same thing."""
    table_support: float
    """How surely a table bears the claim out."""
    table_conflict: float
    """How surely a table says otherwise."""
    has_number: float
    """1 where the claim states a number that is more than a small count."""


def features_of(case: Case, judgements: Sequence[Judgement]) -> Features:
    """Return the figures for a claim; the order of the judgements does not matter."""
    text = case.claim.text
    words = content_words(text)
    wanted, names = frozenset(word.stem for word in words), frozenset(word.stem for word in words if word.is_name)
    indexes = [index_paper(document) for document in case.documents.values()]
    best = max((_best_coverage(wanted, index) for index in indexes), default=0.0)
    entailment = [judgement for judgement in judgements if judgement.verifier not in OTHER_JUDGES]
    near = [(judgement, _near(judgement, wanted, case)) for judgement in entailment]
    numeric = [judgement for judgement in judgements if judgement.verifier == "numeric"]
    from_text = [judgement for judgement in numeric if not _is_table(judgement)]
    from_tables = [judgement for judgement in numeric if _is_table(judgement)]
    return Features(
        coverage=best,
        unknown_words=min((_unknown_words(wanted, index) for index in indexes), default=1.0),
        unknown_names=float(min(_NAMES_CAP, _unknown_names(text, indexes))),
        names_apart=min((_names_apart(names, index) for index in indexes), default=1.0),
        rarest_name=min((_rarest(names, index) for index in indexes), default=1.0),
        near_support=max((judgement.supported * weight for judgement, weight in near), default=0.0),
        near_contradiction=max((judgement.refuted * weight for judgement, weight in near), default=0.0),
        number_support=max((judgement.supported for judgement in from_text), default=0.0),
        number_conflict=max((judgement.refuted for judgement in from_text), default=0.0),
        table_support=max((judgement.supported for judgement in from_tables), default=0.0),
        table_conflict=max((judgement.refuted for judgement in from_tables), default=0.0),
        has_number=float(any(is_telling(quantity) for quantity in find_quantities(text))),
    )


def find_verbatim(case: Case) -> tuple[str, int, int] | None:
    """Return paper and offsets of the sentences that the claim repeats word for word, or None.

    The words must begin where a sentence begins and end where one ends, or where a claim was cut off: "it is wrong that X" does
    not bear X out. Blanks, hyphens and punctuation do not count.
    """
    needle, _ = letters_only(case.claim.text)
    if len(case.claim.text.split()) < _MIN_VERBATIM_WORDS or not needle:
        return None
    for paper, document in case.documents.items():
        place = _whole_sentences(needle, document, is_cut=case.claim.truncated)
        if place is not None:
            return paper, *place
    return None


def _whole_sentences(needle: str, document: Document, *, is_cut: bool) -> tuple[int, int] | None:
    spans = [span for passage in document.passages for span in passage.sentences]
    starts, ends = {start for start, _ in spans}, {end for _, end in spans}
    haystack, offsets = letters_only(document.text)
    at = haystack.find(needle)
    while at >= 0:
        start, last = offsets[at], offsets[at + len(needle) - 1] + 1
        closing = next((end for end in sorted(ends) if end >= last), last)
        is_end = is_cut or not any(character.isalnum() for character in document.text[last:closing])
        if start in starts and is_end:
            return start, closing if not is_cut else last
        at = haystack.find(needle, at + 1)
    return None


def _best_coverage(wanted: frozenset[str], index: PaperIndex) -> float:
    """Return the coverage of the wanted stems by the best sentence, its neighbours at half weight."""
    sought = Sought(wanted, index)
    met = [sought.stems & sentence.stems for sentence in index.sentences]
    best = 0.0
    for position, own in enumerate(met):
        context = own.union(*met[max(0, position - 1) : position + 2])
        best = max(best, (sought.coverage(own) + sought.coverage(context)) / 2)
    return best


def _near(judgement: Judgement, wanted: frozenset[str], case: Case) -> float:
    """Return how much of the claim's telling words the evidence of a judgement has."""
    evidence = judgement.evidence
    if evidence is None or evidence.paper not in case.documents:
        return 0.0
    words = frozenset(word.stem for word in content_words(evidence.quote))
    return Sought(wanted, index_paper(case.documents[evidence.paper])).coverage(words)


def _unknown_words(wanted: frozenset[str], index: PaperIndex) -> float:
    known = frozenset(stem for stem in wanted if index.frequency.get(stem, 0) > 0)
    return 1.0 - Sought(wanted, index).coverage(known) if wanted else 1.0


def _names_apart(names: frozenset[str], index: PaperIndex) -> float:
    """Return the share of the names that no one sentence has together with the others."""
    sought = Sought(names, index)
    return 1.0 - max((sought.coverage(sentence.stems) for sentence in index.sentences), default=0.0) if names else 0.0


def _rarest(names: frozenset[str], index: PaperIndex) -> float:
    """Return the weight of the rarest name as a share of the greatest weight there is in the paper."""
    return max((index.weight(name) for name in names), default=0.0) / math.log(index.n_units + 1) if index.n_units else 1.0


def _unknown_names(text: str, indexes: Sequence[PaperIndex]) -> int:
    names = {letters_only(word.text)[0] for word in content_words(text) if word.is_name}
    return sum(not any(_knows(name, index) for index in indexes) for name in names if name)


def _knows(name: str, index: PaperIndex) -> bool:
    return any(form in index.runs for form in (name, name.removesuffix("s"), name + "s"))


def _is_table(judgement: Judgement) -> bool:
    return judgement.evidence is not None and judgement.evidence.kind == "table"
