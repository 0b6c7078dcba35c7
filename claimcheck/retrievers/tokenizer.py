"""Words for lexical search: numbers and names such as "2.1", "PAWS-X" and "GPT-3.5" stay whole."""

import re
import unicodedata
from functools import lru_cache

from claimcheck.retrievers.bm25 import STOPWORDS

_STOPWORDS = STOPWORDS - {"d", "m", "s", "t", "y", "o"}  # these may name a variable
_TOKEN = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|[^\W_]+(?:[-‐‑‒–/_.'’][^\W_]+)*")  # 12,000.5 or a word with its joints
_JOINTS = re.compile(r"[-‐‑‒–/_'’]|(?<!\d)\.|\.(?!\d)")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SUFFIXES = ("ations", "ation", "ingly", "edly", "ings", "ing", "ions", "ion", "ed", "es", "ly", "s", "e")
_SHORTEST_STEM = 4
"""Letters that a stem keeps at least: shorter ones join words that have nothing in common."""


def tokenize(text: str) -> list[str]:
    """Return the words of `text` for lexical search, in order.

    Words are NFKC, case-folded and lightly stemmed; stopwords are left out. A hyphenated word gives its parts, and before
    them itself without the hyphens, so that "cross-lingual", "crosslingual" and "cross lingual" meet. Numbers lose their
    grouping commas alone.
    """
    tokens: list[str] = []
    for match in _TOKEN.finditer(unicodedata.normalize("NFKC", text).casefold()):
        tokens.extend(_forms(match.group()))
    return tokens


@lru_cache(maxsize=65_536)
def _forms(word: str) -> tuple[str, ...]:
    if _NUMBER.fullmatch(word):
        return (word.replace(",", ""),)
    parts = _JOINTS.split(word.removesuffix("'s").removesuffix("’s"))
    kept = tuple(_stem(part) for part in parts if part not in _STOPWORDS)
    return (_stem("".join(parts)), *kept) if len(parts) > 1 else kept


def _stem(word: str) -> str:
    if not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > _SHORTEST_STEM:
        return word[:-3] + "y"
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            return word[: -len(suffix)]
    return word
