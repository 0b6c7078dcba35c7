"""Which words of a claim the labels of a table name: spellings, abbreviations, initials, language codes, own short forms."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from claimcheck.text import letters_only
from claimcheck.verifiers.claim_words import FUNCTION_WORDS, MAX_RUN, TOKEN, ClaimWords, Token, plain_word, weight_in
from claimcheck.verifiers.label_synonyms import LANGUAGES, SAME, SYNONYMS
from claimcheck.wording import PaperIndex, stem

_MISSING_WEIGHT = 0.5  # what a label's word that the claim lacks takes away, as a share of its weight
_MISSING_CAP = 2.0  # in the same unit as `PaperIndex.weight`
_OPENING_LENGTH = 3  # letters that a word cut short has at least
_SPELT_OUT = 4  # letters that a word behind an initial has at least
_INSIDE_LENGTH = 5  # letters of a label's word that are enough to find it at the end of a name: "filter" in "NegFilter"
_CITATION = re.compile(r"\((?:[^()]*?(?:et al|\d{4})[^()]*)\)|\[\d[\d, ]*\]")
_DECORATION = re.compile(r"[*†‡§↑↓⇑⇓✓✗#]|\((?:ours?|%|↑|↓)\)", re.IGNORECASE)
_OURS = re.compile(
    r"(?:ours?|proposed|this work|our (?:method|model|approach|system|default system)|full(?: model)?)", re.IGNORECASE
)
_DENIAL = re.compile(r"\b(?:without|w/?o|no|not|excluding|minus|removing|remove|non)\b|^\s*[-\u2013\u2212]\s?\w", re.IGNORECASE)
_JOINED = re.compile(r"[A-Z][a-z]+|[a-z]+")


class LabelMatch(NamedTuple):
    """What a label has of a claim."""

    covered: frozenset[int]
    """Indices of the claim's tokens that the label names."""
    missing: float
    """Weight to take away for the label's words that the claim has not."""


def is_ours(label: str) -> bool:
    """Tell whether a label stands for the paper's own system: "ours", "X (ours)", "our method"."""
    return (
        _OURS.fullmatch(_DECORATION.sub(" ", label).strip()) is not None
        or re.search(r"\bours\b", label, re.IGNORECASE) is not None
    )


def match_label(label: str, claim: ClaimWords, index: PaperIndex) -> LabelMatch:
    """Return which tokens of the claim a label names, and the weight of what it names besides.

    A label that has what the claim excludes ("X + filter" for "X without a filter") names that besides.
    """
    found = _match(label, claim, index)
    denied = found.covered & claim.denied
    if not denied or _DENIAL.search(label):
        return found
    surplus = sum(claim.tokens[at].weight for at in denied)
    return LabelMatch(found.covered - denied, found.missing + surplus)


def _match(label: str, claim: ClaimWords, index: PaperIndex) -> LabelMatch:
    clean = _DECORATION.sub(" ", _CITATION.sub(" ", label)).strip()
    if _OURS.fullmatch(clean) or (not clean and "our" in label.lower()):
        return LabelMatch(_ours(claim), 0.0)
    pieces = [part for match in TOKEN.finditer(clean) for part in _parts(match.group(), claim)]
    whole = _run("".join(plain_word(piece) for piece in pieces), claim)
    if whole:
        return LabelMatch(whole, 0.0)
    prefixes = _prefixes(pieces, claim)
    if prefixes:
        return LabelMatch(prefixes, 0.0)
    covered: set[int] = set()
    missing = 0.0
    for piece in pieces:
        found = _piece(piece, claim, is_cited=clean != label.strip() and _CITATION.search(label) is not None)
        covered |= found
        if not found and piece.lower() not in FUNCTION_WORDS:
            missing += min(_MISSING_CAP, weight_in(piece, index))
    ours = _ours(claim) if is_ours(label) or letters_only(clean)[0] in claim.own_names else frozenset()
    return LabelMatch(ours.union(covered), 0.0 if ours else _MISSING_WEIGHT * missing)


def _parts(piece: str, claim: ClaimWords) -> tuple[str, ...]:
    """Return the words that are written together in a label where the claim has them all: "RetrieveInCluster"."""
    parts = tuple(_JOINED.findall(piece))
    telling = [part for part in parts if part.lower() not in FUNCTION_WORDS]
    known = {token.stem for token in claim.tokens}
    is_split = len(telling) > 1 and "".join(parts) == piece and all(stem(part) in known for part in telling)
    return parts if is_split and not _run(plain_word(piece), claim) else (piece,)


def _piece(piece: str, claim: ClaimWords, *, is_cited: bool) -> frozenset[int]:
    """Return the claim's tokens that one word of a label names; what is cited is a name, and stands for no other words."""
    plain = plain_word(piece)
    found = _run(plain, claim)
    if len(found) < 2:
        found |= frozenset(at for at, token in enumerate(claim.tokens) if token.stem == stem(piece))
    return (
        found
        or _synonym(plain, claim)
        or (not is_cited and _initials(piece, plain, claim))
        or _inside(plain, claim)
        or _opening(plain, claim)
    )


def _run(letters: str, claim: ClaimWords) -> frozenset[int]:
    for form in (letters, letters + "s", letters.removesuffix("s")):
        if form and form in claim.runs:
            first, last = claim.runs[form]
            return frozenset(range(first, last + 1))
    return frozenset()


def _synonym(plain: str, claim: ClaimWords) -> frozenset[int]:
    key = SAME.get(plain, plain)
    words = {key, *SYNONYMS.get(key, ())}
    if plain in LANGUAGES:
        words.add(LANGUAGES[plain])
    if key not in SYNONYMS and plain not in LANGUAGES:
        words = set()
    found = frozenset(at for at, token in enumerate(claim.tokens) if token.plain in words)
    return found or _phrase(claim.short_forms.get(plain, ()), claim)


def _phrase(words: Sequence[str], claim: ClaimWords) -> frozenset[int]:
    """Return the first place in the claim where the stems of `words` follow one another."""
    stems = [stem(word) for word in words]
    for first in range(len(claim.tokens) - len(stems) + 1):
        if stems and [token.stem for token in claim.tokens[first : first + len(stems)]] == stems:
            return frozenset(range(first, first + len(stems)))
    return frozenset()


def _initials(piece: str, plain: str, claim: ClaimWords) -> frozenset[int]:
    """Return the claim's words that an abbreviation stands for: "CR" context relevance, "HQA" HotpotQA."""
    if plain in claim.short_forms or not 2 <= len(plain) <= MAX_RUN or not any(character.isupper() for character in piece):
        return frozenset()
    for first in range(len(claim.tokens)):
        for skip in (False, True):
            taken = _take_initials(plain, first, claim, skip_function_words=skip)
            if taken:
                return taken
    if piece.isupper() and len(plain) >= 3:
        for at, token in enumerate(claim.tokens):
            capitals = "".join(character for character in token.text if character.isupper()).lower()
            is_name = len(capitals) >= 2 and len(token.text) > len(plain)
            if is_name and (capitals == plain or token.plain.startswith(plain)):
                return frozenset({at})
    return frozenset()


def _take_initials(plain: str, first: int, claim: ClaimWords, *, skip_function_words: bool) -> frozenset[int]:
    at, taken = first, []
    for letter in plain:
        while skip_function_words and at < len(claim.tokens) and claim.tokens[at].plain in FUNCTION_WORDS:
            at += 1
        if at >= len(claim.tokens) or not _starts(claim.tokens[at], letter):
            return frozenset()
        taken.append(at)
        at += 1
    edges = (claim.tokens[taken[0]].plain, claim.tokens[taken[-1]].plain)
    return frozenset(taken) if not FUNCTION_WORDS & set(edges) else frozenset()


def _starts(token: Token, letter: str) -> bool:
    is_word = len(token.text) >= _SPELT_OUT and not token.text.isupper()
    return token.plain.startswith(letter) and (is_word or token.plain in FUNCTION_WORDS)


def _inside(plain: str, claim: ClaimWords) -> frozenset[int]:
    """Return the claim's names whose last part is a label's word: "Filtering" is named by "NegFilter"."""
    short = stem(plain)
    if len(short) < _INSIDE_LENGTH:
        return frozenset()
    heads = ((at, re.findall(r"[A-Z][a-z]+$", token.text)) for at, token in enumerate(claim.tokens))
    return frozenset(at for at, head in heads if head and stem(head[0]) == short)


def _opening(plain: str, claim: ClaimWords) -> frozenset[int]:
    """Return the claim's words that a word cut short stands for: "Summ" summaries."""
    if len(plain) < _OPENING_LENGTH or not plain.isalpha():
        return frozenset()
    words = ((at, token) for at, token in enumerate(claim.tokens) if token.weight > 0 and not token.is_name)
    return frozenset(at for at, token in words if token.plain.startswith(plain))


def _prefixes(pieces: Sequence[str], claim: ClaimWords) -> frozenset[int]:
    """Return the neighbouring words that a label of beginnings stands for: "Self-P" Self-Prompting, "M→A" Misc-to-Arts."""
    if len(pieces) < 2 or min(len(piece) for piece in pieces) > 1 or any(piece[0].isdigit() for piece in pieces):
        return frozenset()
    words = [(at, token.plain) for at, token in enumerate(claim.tokens) if token.plain != "to"]
    for first in range(len(words) - len(pieces) + 1):
        part = words[first : first + len(pieces)]
        if all(_begins(word, piece.lower()) for (_, word), piece in zip(part, pieces, strict=True)):
            return frozenset(at for at, _ in part)
    return frozenset()


def _begins(word: str, piece: str) -> bool:
    if len(piece) > 1:
        return word == piece
    return word.startswith(piece) and word not in FUNCTION_WORDS


def _ours(claim: ClaimWords) -> frozenset[int]:
    hinted = {"our", "ours", "proposed", "default", "full"}
    spoken = ((at, token) for at, token in enumerate(claim.tokens) if token.plain != "we" or token.weight > 0)
    return frozenset(at for at, token in spoken if token.plain in claim.own_names or token.plain in {*hinted, "we"})
