"""Content words of a claim in the form in which two claims are compared: stemmed, synonyms as one, weightless ones left out."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import combinations

import snowballstemmer

from claimcheck.clusters.abbreviations import ACRONYMS
from claimcheck.clusters.opposites import EXCLUSIVE, PREFIXES
from claimcheck.clusters.thesaurus import LIGHT, NEGATIONS, SAME, WEAK

_STEMMER = snowballstemmer.stemmer("english")
_WIDE = re.compile("[぀-ヿ㐀-鿿가-힯]")
_PREFIX = re.compile(
    r"\b(pre|post|under|over|re|multi|cross|co|sub|inter|intra|anti|semi|self|mono|bi|non|un|fine|meta|hyper|micro|macro)-(?=[a-z])",
    re.IGNORECASE,
)
_LEFT_OUT = LIGHT | NEGATIONS
_MIN_ROOT = 4  # letters behind a prefix that two words must share


_SCALES = (
    "higher lower ahead behind above below",
    "larger smaller bigger greater",
    "more less fewer",
    "faster slower",
    "longer shorter",
    "better worse superior inferior",
    "stronger weaker",
    "older younger",
    "wider narrower",
    "heavier lighter",
)
SCALE_OF = {word: f"@{scale.split()[0]}" for scale in _SCALES for word in scale.split()}
"""Comparative -> a word for what is compared, the same for both directions."""

_ALSO_VERBS = frozenset({"lower"})


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the form under which a case-folded word is compared; synonyms share one."""
    plain: str = _STEMMER.stemWord(word)
    return _synonyms().get(plain, plain)


def content_words(tokens: Iterable[str]) -> tuple[str, ...]:
    """Return the stems of the case-folded tokens that carry meaning; a script without blanks yields pairs of letters."""
    found: list[str] = []
    for token in tokens:
        if _WIDE.search(token):
            found += (token[at : at + 2] for at in range(max(1, len(token) - 1)))
        elif token in SCALE_OF and token not in _ALSO_VERBS:
            found.append(SCALE_OF[token])
        elif not token.isdigit() and len(token) > 1 and token not in _LEFT_OUT and token.removesuffix("s") not in _LEFT_OUT:
            found.append(stem(token))
    return tuple(found)


def spell_out(text: str) -> str:
    """Return a text with the abbreviations of the field written in full."""
    return _acronym().sub(lambda match: ACRONYMS[match[1]] + ("s" if match[2] else ""), text)


def join_prefixes(text: str) -> str:
    """Return a text with "pre-trained" as "pretrained", and so on for what is written with and without a hyphen."""
    return _PREFIX.sub(r"\1", text)


def without_weak(stems: Iterable[str]) -> tuple[str, ...]:
    """Return the stems that are seldom exchanged when a sentence is retold, in order."""
    return tuple(each for each in stems if each not in _weak())


def weight(stems: frozenset[str]) -> float:
    """Return how much stems say together: a half for each that is often exchanged when a sentence is retold, else one."""
    return len(stems) - len(stems & _weak()) / 2


def contrast_words(tokens: Iterable[str]) -> frozenset[str]:
    """Return the stems among the tokens that other words exclude."""
    return frozenset(each for token in tokens if (each := stem(token)) in _exclusions())


def excludes(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Tell whether one claim has a word that excludes one of the other's, and neither has both."""
    only_ours, only_theirs = ours - theirs, theirs - ours
    if not only_ours or not only_theirs:
        return False
    table = _exclusions()
    if any(not table.get(each, frozenset()).isdisjoint(only_theirs) for each in only_ours):
        return True
    return any(_are_opposites(one, other) for one in only_ours for other in only_theirs)


@lru_cache(maxsize=65_536)
def _are_opposites(one: str, other: str) -> bool:
    """Tell whether two words are one root behind prefixes that exclude each other."""
    for prefixes in PREFIXES:
        roots = [{word.removeprefix(each): each for each in prefixes if word.startswith(each)} for word in (one, other)]
        shared = [root for root in roots[0] if root in roots[1] and roots[0][root] != roots[1][root]]
        if any(len(root) >= _MIN_ROOT for root in shared):
            return True
    return False


@cache
def _weak() -> frozenset[str]:
    return frozenset(map(stem, WEAK))


@cache
def _acronym() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])({'|'.join(sorted(ACRONYMS, key=len, reverse=True))})(s?)(?![\w-])")


@cache
def _synonyms() -> dict[str, str]:
    stemmed = [[_STEMMER.stemWord(word) for word in group] for group in SAME]
    return {word: group[0] for group in reversed(stemmed) for word in group}


@cache
def _exclusions() -> dict[str, frozenset[str]]:
    pairs = [pair for group in EXCLUSIVE for pair in combinations(map(stem, group), 2)]
    table: dict[str, set[str]] = {}
    for one, other in pairs:
        if one != other:
            table.setdefault(one, set()).add(other)
            table.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in table.items()}
