"""Content words of claims and papers: which of a claim's words a sentence or a paper has, weighted by how telling they are."""

import math
import re
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from claimcheck.quantities import Quantity, find_quantities
from claimcheck.schema import Document

_STEM_LENGTH = 6  # letters kept of a long word: "retriever", "retrieval" and "retrieves" share them
_RUN_LENGTH = 3  # words that a name is made of at most: "XLM-R-large"
_INDEX_CACHE = 16  # papers whose index is kept
_POSSESSIVE = re.compile(r"['’]s?$")
_APOSTROPHE = re.compile(r"['’]")
_BARE_NUMBER = re.compile(r"[\d.]+")
_AMOUNT = re.compile(r"\d+(?:[.,]\d+)*[kKM]")  # "150K": a number with its scale, no name
_WORD = re.compile(r"[^\W_]+(?:[@.'’][^\W_]+)*")
_FUNCTION_WORDS = """
a about above after against all also although am an and any are as at be because been before being below between both
but by can could did do does doing done down during each either else every few for from further had has have having he
her here his how however i if in into is it its itself just least less many may me might more most much must my
neither no nor not of off on once one only or other our ours out over own per rather s same she should since so some
such than that the their them then there these they this those though through thus to too under until up upon us very
was we were what when where whereas whether which while who whom whose why will with within without would yet you your
"""
_STOP_WORDS = frozenset(re.findall(r"\w+", _FUNCTION_WORDS))


class Word(NamedTuple):
    """A content word of a text."""

    stem: str
    text: str
    start: int
    is_name: bool
    """Written as names are: a capital inside the sentence, inner capitals, or letters with digits."""


class IndexedSentence(NamedTuple):
    """A sentence of a paper with what it holds."""

    start: int
    end: int
    page: int
    passage: int
    stems: frozenset[str]
    quantities: tuple[Quantity, ...]
    """Offsets are relative to `start`."""


class PaperIndex(NamedTuple):
    """The sentences of a paper, and how telling its words are."""

    sentences: tuple[IndexedSentence, ...]
    frequency: Mapping[str, int]
    """Stem -> number of sentences, captions and table texts that have it."""
    n_units: int
    runs: frozenset[str]
    """Letters and digits, case-folded, of every one to `_RUN_LENGTH` neighbouring words: names are looked up in it however
    they are spaced or hyphenated."""

    def weight(self, stem: str) -> float:
        """Return the inverse document frequency of a stem (natural logarithm, smoothed; Robertson 2004): at least 0."""
        return math.log((self.n_units + 1) / (self.frequency.get(stem, 0) + 1))


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the form under which a word is compared: case-folded, ending cut; a name with digits is kept whole."""
    plain = _APOSTROPHE.sub("", _POSSESSIVE.sub("", word.casefold()))
    if any(character.isdigit() for character in plain):
        return plain
    if len(plain) > _STEM_LENGTH + 1:
        return plain[:_STEM_LENGTH]
    for ending in ("ing", "es", "ed", "s"):
        if plain.endswith(ending) and len(plain) - len(ending) >= 3 and not plain.endswith("ss"):
            return plain.removesuffix(ending)
    return plain


def content_words(text: str) -> tuple[Word, ...]:
    """Return the words of `text` that carry meaning, in order: no function words, no bare numbers, no single letters."""
    words = []
    for match in _WORD.finditer(text):
        word = match.group()
        plain = word.casefold()
        if plain in _STOP_WORDS or len(plain) < 2 or _BARE_NUMBER.fullmatch(word):
            continue
        opens = match.start() == 0 or text[: match.start()].rstrip()[-1:] in (".", "!", "?")
        bare = _POSSESSIVE.sub("", word)
        inner = any(character.isupper() for character in bare[1:]) or (
            any(map(str.isdigit, bare)) and any(map(str.isalpha, bare))
        )
        inner = inner and not _AMOUNT.fullmatch(word)
        words.append(Word(stem(word), word, match.start(), inner or (word[0].isupper() and not opens)))
    return tuple(words)


@lru_cache(maxsize=8192)
def stems(text: str) -> frozenset[str]:
    """Return the stems of the content words of `text`."""
    return frozenset(word.stem for word in content_words(text))


class Sought:
    """Stems that are looked for in a paper, each with how telling it is there."""

    def __init__(self, stems: Iterable[str], index: PaperIndex) -> None:
        self.stems = frozenset(stems)
        self._weights = {each: index.weight(each) for each in self.stems}
        self._total = self._weight(self.stems)

    def coverage(self, found: frozenset[str]) -> float:
        """Return the share, by weight, of the stems that `found` has, in [0, 1]; 0 where none is looked for."""
        met = self.stems & found
        return self._weight(met) / self._total if met and self._total > 0 else 0.0

    def _weight(self, stems: frozenset[str]) -> float:
        # Exact: the order of a set, another in every process, must not show in the result.
        return math.fsum(self._weights[each] for each in stems)


_Key = tuple[str, str, int, int, tuple[str, ...]]
_cache: "OrderedDict[_Key, PaperIndex]" = OrderedDict()
_cache_lock = Lock()


def index_paper(document: Document) -> PaperIndex:
    """Return the index of a paper's sentences; the latest few are kept. Threads may share it."""
    key = (document.sha256, document.extractor, hash(document.text), len(document.tables), document.sources)
    with _cache_lock:
        if key not in _cache:
            _cache[key] = _build(document)
            if len(_cache) > _INDEX_CACHE:
                _cache.popitem(last=False)
        _cache.move_to_end(key)
        return _cache[key]


def _build(document: Document) -> PaperIndex:
    sentences = []
    for passage in document.passages:
        for start, end in passage.sentences:
            text = document.text[start:end]
            page = _page_of(document, start, passage.page)
            sentences.append(IndexedSentence(start, end, page, passage.id, stems(text), find_quantities(text)))
    tables = [" ".join((table.caption, *(cell for row in table.grid for cell in row))) for table in document.tables]
    frequency: Counter[str] = Counter()
    for unit in [sentence.stems for sentence in sentences] + [stems(text) for text in tables]:
        frequency.update(unit)
    everything = " ".join((document.title or "", document.text, *tables))
    return PaperIndex(tuple(sentences), frequency, len(sentences) + len(tables), _runs(everything))


def _runs(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W_]+", text.casefold())
    return frozenset("".join(words[at : at + length]) for length in range(1, _RUN_LENGTH + 1) for at in range(len(words)))


def _page_of(document: Document, offset: int, first: int) -> int:
    """Return the page on which the word at `offset` stands; `first` where the document has no words there."""
    low, high = 0, len(document.words)
    while low < high:
        middle = (low + high) // 2
        if document.words[middle].end <= offset:
            low = middle + 1
        else:
            high = middle
    return document.words[low].page if low < len(document.words) else first
