"""A claim as labels of tables are matched with it: its words, how telling each is, and what the paper calls things."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from claimcheck.schema import Document
from claimcheck.text import letters_only
from claimcheck.verifiers.label_synonyms import SAME
from claimcheck.wording import PaperIndex, content_words, stem

MAX_RUN = 6
"""Words of a claim that one label may run over."""
_LEAST_UNITS = 8  # sentences and tables from which frequencies say how telling a word is
_EVEN_WEIGHT = 3.0  # of a word where they do not
_AVERAGE_WEIGHT = 2.5  # least weight of "average": common in papers, but it tells one column from all the others
TOKEN = re.compile(r"[^\W_]+(?:[.,]\d+)*")
"""A word or number of a claim or label."""
_LONG_FORM = re.compile(r"\(([A-Z][A-Za-z.&-]{1,9})\)")
_COMPARING = re.compile(
    r"higher|highest|lower|lowest|better|best|worse|worst|larger|largest|greater|greatest|smaller|smallest|faster|slower|ahead|behind"
)  # they relate numbers, and name no row or column
_DENIED = re.compile(
    r"\b(?:without|excluding|instead of|rather than) (?:(?:the|an?|any|its|their) )?(?P<what>[\w-]+)", re.IGNORECASE
)
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_SPEAKS_OF_OURS = re.compile(
    r"\bour (?:(?:proposed|full|final|main|own|best|default) )?(?:method|model|approach|system|framework|algorithm)\b|"
    r"\bwe (?:\w+ly )?(?:outperform|achieve|obtain|reach|improve|surpass|beat|exceed|score)",
    re.IGNORECASE,
)
_OURS_WEIGHT = 1.5  # of "our" in "our model" and "we" in "we outperform", where a table says "ours"
FUNCTION_WORDS = frozenset({"of", "the", "and", "for", "to", "in", "on", "a", "an", "with", "by"})
"""Words of labels that name nothing by themselves."""
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER_WORDS = {word: str(value) for value, word in enumerate(_CARDINALS, 1)}


class Token(NamedTuple):
    """A word or number of a claim."""

    text: str
    plain: str
    """Letters and digits, case-folded."""
    stem: str
    weight: float
    """How telling it is in the paper; 0 for function words."""
    start: int
    is_name: bool = False


class ClaimWords(NamedTuple):
    """A claim prepared for matching labels."""

    tokens: tuple[Token, ...]
    runs: Mapping[str, tuple[int, int]]
    """Joined letters of up to `MAX_RUN` neighbouring tokens -> first and last index."""
    short_forms: Mapping[str, tuple[str, ...]]
    """The paper's own: "gu" -> ("gradual", "unfreezing")."""
    own_names: frozenset[str]
    """What the paper calls its system; a row "ours" is about it."""
    labelled: frozenset[int] = frozenset()
    """Indices of the tokens that some table of the paper, trusted or not, has in a label."""
    unheard: frozenset[int] = frozenset()
    """Indices of the names that the paper has nowhere."""
    denied: frozenset[int] = frozenset()
    """Indices of the tokens that the claim excludes: "without transduction"."""


def prepare(claim: str, document: Document, index: PaperIndex) -> ClaimWords:
    """Return the claim's words for matching against the labels of a paper's tables."""
    telling = {word.start: word.is_name for word in content_words(claim)}
    ours = {match.start() for match in _SPEAKS_OF_OURS.finditer(claim)}
    tokens = []
    for match in TOKEN.finditer(claim):
        word = match.group()
        if claim[max(0, match.start() - 1) : match.start()] in ("'", "’") and word in ("s", "t"):
            continue
        is_telling = word[0].isdigit() or match.start() in telling or (len(word) == 1 and word.isupper())
        if match.start() in ours:
            tokens.append(Token(word, plain_word(word), stem(word), _OURS_WEIGHT, match.start()))
            continue
        weight = weight_in(word, index) if is_telling and not _COMPARING.fullmatch(word) else 0.0
        is_name = telling.get(match.start(), False) and not _ORDINAL.fullmatch(word)
        token = Token(word, plain_word(word), stem(word), weight, match.start(), is_name)
        tokens.append(token._replace(weight=max(weight, _AVERAGE_WEIGHT)) if is_average(token) else token)
    runs: dict[str, tuple[int, int]] = {}
    for first in range(len(tokens)):
        joined = ""
        for last in range(first, min(len(tokens), first + MAX_RUN)):
            joined += tokens[last].plain
            runs.setdefault(joined, (first, last))
    words = ClaimWords(tuple(tokens), runs, _short_forms(document.text), _own_names(document))
    names = ((at, token) for at, token in enumerate(tokens) if token.is_name)
    unheard = frozenset(at for at, token in names if letters_only(token.text)[0] not in index.runs)
    return words._replace(labelled=_labelled(words, document), unheard=unheard, denied=_denied(claim, tokens))


def without(claim: ClaimWords, tokens: frozenset[int]) -> ClaimWords:
    """Return the claim's words, those of `tokens` no names and without weight: they are of another matter."""
    kept = (token if at not in tokens else token._replace(weight=0.0, is_name=False) for at, token in enumerate(claim.tokens))
    return claim._replace(tokens=tuple(kept), labelled=claim.labelled - tokens, unheard=claim.unheard - tokens)


def weight_in(word: str, index: PaperIndex) -> float:
    """Return how telling a word is; alike for all words where there is too little text to tell, as beside a lone table."""
    return index.weight(stem(word)) if index.n_units >= _LEAST_UNITS else _EVEN_WEIGHT


def _denied(claim: str, tokens: Sequence[Token]) -> frozenset[int]:
    spans = [match.span("what") for match in _DENIED.finditer(claim)]
    return frozenset(at for at, token in enumerate(tokens) if any(start <= token.start < end for start, end in spans))


def is_average(token: Token) -> bool:
    """Tell whether a word of the claim speaks of an average."""
    return SAME.get(token.plain) == "avg" or token.plain == "avg"


def _labelled(claim: ClaimWords, document: Document) -> frozenset[int]:
    cells = (cell for table in document.tables for cell in table.cells)
    labels = {label for cell in cells for label in (*cell.row_path, *cell.column_path)}
    pieces = {match.group() for label in labels for match in TOKEN.finditer(label)}
    known = {plain_word(piece) for piece in pieces}
    return frozenset(at for at, token in enumerate(claim.tokens) if token.plain in known)


def plain_word(word: str) -> str:
    """Return a word's letters and digits, case-folded; a number word as digits."""
    letters = letters_only(word)[0]
    return _NUMBER_WORDS.get(letters, letters)


@lru_cache(maxsize=64)
def _short_forms(text: str) -> Mapping[str, tuple[str, ...]]:
    """Return the abbreviations that a paper introduces as "long form (LF)": letters, lower case -> words of the long form."""
    forms: dict[str, tuple[str, ...]] = {}
    for match in _LONG_FORM.finditer(text):
        plain = letters_only(match[1])[0]
        words = re.findall(r"[^\W\d_]+", text[max(0, match.start() - 100) : match.start()])
        words = words[-2 * len(plain) :]
        for n in range(1, len(words) + 1):
            tail = words[-n:]
            initials = "".join(word[0].lower() for word in tail if word.lower() not in FUNCTION_WORDS)
            if initials == plain and tail[0].lower() not in FUNCTION_WORDS:
                forms.setdefault(plain, tuple(word.lower() for word in tail))
                break
    return forms


def _own_names(document: Document) -> frozenset[str]:
    """Return the name before the colon of a title, such as "ares" of "ARES: An Automated ..."."""
    name, colon, _ = (document.title or "").partition(":")
    return frozenset({letters_only(name)[0]}) if colon and len(name.split()) <= 2 else frozenset()
