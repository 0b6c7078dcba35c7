"""Cut paragraphs into passages of three to five sentences of one section."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from claimcheck.extractors.blocks import Role
from claimcheck.extractors.flow import Paragraph, Text
from claimcheck.schema import Passage
from claimcheck.text import split_sentences

MIN_SENTENCES, MAX_SENTENCES = 3, 5
MAX_CHARACTERS = 1200
"""A passage is closed before it grows beyond this: about 300 tokens, well within the models' 512."""
MAX_SENTENCE = 1000
"""Characters; what runs on longer without a full stop (formulas, lists) is cut at a blank."""


class _Sentence(NamedTuple):
    start: int
    end: int
    ends_paragraph: bool


def cut_passages(text: Text) -> tuple[Passage, ...]:
    """Return the passages in text order: running text, footnotes and asides as "text", each caption on its own."""
    ranges = [sentences for part in _parts(text) for sentences in part]
    starts = [word.start for word in text.words]
    return tuple(
        Passage(
            id=number,
            kind="caption" if paragraph.role is Role.CAPTION else "text",
            text=text.text[sentences[0].start : sentences[-1].end],
            page=text.words[bisect_right(starts, sentences[0].start) - 1].page,
            section=paragraph.section,
            start=sentences[0].start,
            end=sentences[-1].end,
            sentences=tuple((sentence.start, sentence.end) for sentence in sentences),
        )
        for number, (paragraph, sentences) in enumerate(ranges)
    )


def _parts(text: Text) -> Iterator[list[tuple[Paragraph, list[_Sentence]]]]:
    """Yield the passages, run by run of paragraphs that may share one."""
    body = [entry for entry in text.paragraphs if entry[0].role is not Role.HEADING]
    for _, run in groupby(enumerate(body), key=lambda pair: _run_key(pair[0], pair[1][0])):
        entries = [entry for _, entry in run]
        sentences = [sentence for _, start, end in entries for sentence in _sentences(text.text, start, end)]
        yield [(entries[0][0], group) for group in _grouped(sentences)]


def _run_key(number: int, paragraph: Paragraph) -> tuple[str, int]:
    """Paragraphs of running text of one section go together; any other one stays alone."""
    return (paragraph.section, -1) if paragraph.role in (Role.BODY, Role.ASIDE) else (paragraph.section, number)


def _sentences(text: str, start: int, end: int) -> list[_Sentence]:
    spans = [
        piece for span in split_sentences(text[start:end]) for piece in _bounded(text, start + span.start, start + span.end)
    ]
    return [_Sentence(a, b, ends_paragraph=number == len(spans) - 1) for number, (a, b) in enumerate(spans)]


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_SENTENCE:
        cut = text.rfind(" ", start, start + MAX_SENTENCE)
        cut = cut if cut > start else start + MAX_SENTENCE
        yield start, cut
        start = cut + 1 if text[cut].isspace() else cut
    yield start, end


def _grouped(sentences: list[_Sentence]) -> list[list[_Sentence]]:
    """Return the sentences in groups, closed at a paragraph's end once they hold three, else at five or when they grow long."""
    groups: list[list[_Sentence]] = []
    for sentence in sentences:
        if not groups or _is_full(groups[-1], sentence):
            groups.append([])
        groups[-1].append(sentence)
    if len(groups) > 1 and len(groups[-1]) == 1 and groups[-1][0].end - groups[-2][0].start <= MAX_CHARACTERS:
        groups[-2:] = [groups[-2] + groups[-1]]
    return groups


def _is_full(group: list[_Sentence], sentence: _Sentence) -> bool:
    if sentence.end - group[0].start > MAX_CHARACTERS or len(group) >= MAX_SENTENCES:
        return True
    return len(group) >= MIN_SENTENCES and group[-1].ends_paragraph
