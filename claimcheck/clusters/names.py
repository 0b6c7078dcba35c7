"""Names in a claim: data sets, models, languages, metrics, places; and whether two claims name the same."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from claimcheck.clusters.thesaurus import LIGHT

_NAME = re.compile(r"[^\W_]+(?:[-@.'’&/_][^\W_]+)*\+{0,2}")
_POSSESSIVE = re.compile(r"['’]s?$")
_SENTENCE_END = re.compile(r"[.!?:;]\s+$|^\W*$")
_TITLE_CASE = 0.6  # share of capitalised words from which capitals mark a headline's words, and no names
_MIN_TITLE = 5  # words that a headline has at least
_SUFFIX = re.compile(r"[a-z]{4,}$")
_SIZES = frozenset({"base", "large", "small", "tiny", "mini", "medium", "huge", "giant", "nano", "xlarge", "turbo"})
"""Suffixes in lower case that belong to a model's name: BERT-base."""
_VERSION = re.compile(
    r" (?P<version>\d{1,3}(?:\.\d{1,2})?)(?=[\s,;.)]|$)(?! ?(?:%|percent|points?|times|x\b|million|billion|k\b))"
)
_COUNTED = re.compile(r"[\s-]+[a-z]+(?:s|en|a)\b")  # behind the "12" of "BERT 12 layers"
_NO_VERSIONS = LIGHT | {
    "table",
    "figure",
    "section",
    "appendix",
    "equation",
    "chapter",
    "step",
    "phase",
    "stage",
    "day",
    "week",
}
"""Capitalised words behind which a number is no version: "About 200 ...", "Table 3"."""
_ALIASES = {
    "xlmroberta": "xlmr",
    "xlmrobertabase": "xlmrbase",
    "xlmrobertalarge": "xlmrlarge",
    "uk": "unitedkingdom",
    "us": "unitedstates",
    "usa": "unitedstates",
    "eu": "europeanunion",
    "un": "unitednations",
}
"""Key of a name -> the one under which it is compared."""


class Name(NamedTuple):
    """A name as a claim writes it."""

    key: str
    """Letters and digits, case-folded; aliases as one."""
    start: int
    end: int
    is_coined: bool
    """Marked by more than an initial capital: PAWS-X, mBERT, F1."""


def find_names(text: str, numbers: Sequence[tuple[int, int]] = ()) -> tuple[Name, ...]:
    """Return the names in order: words with a capital inside the sentence, inner capitals, or letters with digits.

    What starts within one of `numbers`, where quantities stand, is none ("12k", "3x").
    """
    words = list(_NAME.finditer(text))
    capitals = sum(match.group()[0].isupper() for match in words)
    is_title = len(words) >= _MIN_TITLE and capitals > _TITLE_CASE * len(words)
    found = []
    for match in words:
        if any(start <= match.start() < end for start, end in numbers):
            continue
        name = _without_suffix(_POSSESSIVE.sub("", match.group()))
        is_coined = _is_coined(name)
        opens = is_title or bool(_SENTENCE_END.search(text[: match.start()][-4:]))
        is_capital = len(name) > 1 and name[0].isupper() and not opens
        whole = _with_version(name, text, match.start(), is_coined=is_coined)
        if is_coined or is_capital or whole.is_coined or _is_initial(name, text, match.start()):
            found.append(whole)
    return tuple(found)


def name_key(name: str) -> str:
    """Return the form in which names are compared."""
    bare = name[:-1] if len(name) > 2 and name.endswith("s") and name[:-1].isupper() else name
    plain = "".join(filter(str.isalnum, bare.casefold())) + "+" * (len(bare) - len(bare.rstrip("+")))
    return _ALIASES.get(plain, plain)


def acronym_of(tokens: Sequence[str], key: str) -> bool:
    """Tell whether neighbouring tokens have the letters of `key` as initials: "large language models" for "llm"."""
    size = len(key)
    if not 2 <= size <= 6 or not key.isalpha():
        return False
    return key in "".join(token[0] for token in tokens)


@lru_cache(maxsize=8192)
def runs_of(tokens: tuple[str, ...]) -> frozenset[str]:
    """Return what one to three neighbouring tokens spell together, aliases as one: names are looked up in it."""
    runs = ("".join(tokens[at : at + size]) for size in (1, 2, 3) for at in range(len(tokens) - size + 1))
    return frozenset(_ALIASES.get(run, run) for run in runs)


def missing_names(names: Iterable[str], tokens: tuple[str, ...]) -> frozenset[str]:
    """Return the names that a claim with these tokens does not mention in any spelling."""
    return frozenset(key for key in names if key not in runs_of(tokens) and not acronym_of(tokens, key))


def _is_coined(name: str) -> bool:
    has_letters = any(each.isalpha() and each.isascii() for each in name)
    return has_letters and (any(each.isupper() for each in name[1:]) or any(map(str.isdigit, name)))


def _is_initial(name: str, text: str, start: int) -> bool:
    """Tell whether a single capital names something: the C of "vitamin C", not an article."""
    return len(name) == 1 and name.isupper() and (name not in "AI" or start > 0)


def _without_suffix(name: str) -> str:
    """Return "GPT-4" for "GPT-4-based"; "BERT-base" and "non-English" are kept whole."""
    head, dash, tail = name.rpartition("-")
    is_plain = bool(_SUFFIX.fullmatch(tail)) and tail not in _SIZES
    return head if dash and is_plain and any(map(str.isupper, head)) else name


def _with_version(name: str, text: str, start: int, *, is_coined: bool) -> Name:
    end = start + len(name)
    version = _VERSION.match(text, end) if name[0].isupper() and name.casefold() not in _NO_VERSIONS else None
    if version and not _COUNTED.match(text, version.end()):
        return Name(name_key(name + version["version"]), start, version.end(), True)
    return Name(name_key(name), start, end, is_coined)
