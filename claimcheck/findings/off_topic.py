"""References that have nothing to do with what the report is about."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from claimcheck.findings.base import Severity, Subject
from claimcheck.findings.question import ASKING
from claimcheck.schema import Document, Finding
from claimcheck.wording import content_words, index_paper

_MIN_PAIRS = 8  # by which a topic is known; a title alone seldom has as many
_MIN_LETTERS = 10_000  # of a paper; what was read of a shorter one may be a part of it
_OFTEN = 2  # times that a paper has a pair that it is about
_MAX_PAIRS, _MAX_TIMES = 1, 20
"""Pairs, and times of all pairs together, that a paper on something else may have. On the seeds' topics two papers on
cross-lingual transfer have 3 to 7 pairs, 104 to 181 times, and most papers on other matters of language none or one, at most 14
times (those of `bench gold`)."""

Pair = tuple[str, str]


class OffTopicReference:
    """Finds references whose papers do not speak of the report's topic."""

    id = "reference-off-topic"
    severity: Severity = "note"
    title = "The reference is about something else than the report"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield one finding for each paper that was read and has next to none of the word pairs of title and question."""
        topic = topic_of(subject)
        if len(topic) < _MIN_PAIRS:
            return
        for reference in subject.report.references:
            paper = subject.paper_of.get(reference.id, "")
            document = subject.documents.get(paper)
            if document is None or len(document.text) < _MIN_LETTERS:
                continue
            times = times_used(topic, document)
            n_used = sum(count >= _OFTEN for count in times.values())
            if n_used <= _MAX_PAIRS and times.total() < _MAX_TIMES:
                yield Finding(
                    rule=self.id,
                    severity=self.severity,
                    message=(
                        f"Reference {reference.id} ({paper}) is most likely about something else: of the {len(topic)} terms "
                        f"of the report's title and research question it uses {n_used or 'none'} more than once."
                    ),
                    line=reference.line,
                    region=reference.region,
                    reference=reference.id,
                )


def topic_of(subject: Subject) -> frozenset[Pair]:
    """Return the word pairs of the report's title and research question, without those that only ask ("affect performance")."""
    pairs = (pair for text in (subject.report.title, subject.report.research_question) if text for pair in word_pairs(text))
    return frozenset(pair for pair in pairs if not ASKING.issuperset(pair))


def times_used(topic: frozenset[Pair], document: Document) -> Counter[Pair]:
    """Return how often a paper's sentences have each pair of the topic."""
    wanted = frozenset(stem for pair in topic for stem in pair)
    likely = (each for each in index_paper(document).sentences if len(wanted & each.stems) > 1)
    return Counter(pair for each in likely for pair in word_pairs(document.text[each.start : each.end]) if pair in topic)


def word_pairs(text: str) -> Iterator[Pair]:
    """Yield the stems of neighbouring content words: of "zero-shot transfer" two pairs."""
    for one, other in pairwise(content_words(text)):
        if text[one.start + len(one.text) : other.start].strip() in ("", "-"):
            yield one.stem, other.stem
