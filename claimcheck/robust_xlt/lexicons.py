"""Word lists that augmentation draws from: synonyms of one language, and bilingual dictionaries.

Two kinds of trouble are known of them. The synonyms of the authors' file hold foreign words (man -> hombre, at -> en), which is
code-switching by accident, and words that change the meaning (no -> without). Dictionaries hold junk lines and words that
are their own translation, and one, `sw2`, is Swedish and not Swahili.
"""

import json
import logging
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

from claimcheck.errors import InputError
from claimcheck.robust_xlt.text_files import lines_of, text_of

Neighbours = Mapping[str, tuple[str, ...]]
"""A word -> words that may stand in its place."""

NEGATIONS = frozenset(
    "no not never none nothing nobody nowhere neither nor without cannot cant dont wont isnt arent wasnt werent doesnt "  # noqa: SIM905
    "didnt hardly scarcely barely lack lacks lacking unless except".split()
)
"""Words that turn a sentence round, or limit it: they are neither replaced nor put in."""
_log = logging.getLogger(__name__)
_SWEDISH = {"and": "och", "was": "var", "political": "politisk"}
_LONGEST_WORD = 100  # characters; a longer one is no word
_MOST_JUNK = 0.5  # share of lines that are no entries: above, the file is no dictionary
_COMMON_HEAD = 1 / 3  # share of dictionaries that list a word as English: an English word then
_DICTIONARY_HINT = "A dictionary has a word, a blank or tab, and its translation on each line, in UTF-8 (MUSE's form)."


def read_neighbours(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the synonyms of a JSON object, word -> list of words; words without any are left out.

    Plain or gzipped. Raises InputError where the file is no such object.
    """
    hint = "Give a JSON object of words with lists of words, such as counterfitted_neighbors.json."
    try:
        found = json.loads(text_of(path))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is no JSON.", hint=hint) from error
    if not isinstance(found, dict) or not all(_are_words(words) for words in found.values()):
        raise InputError(f"{path} has other content than words with lists of words.", hint=hint)
    kept = {word: tuple(each for each in dict.fromkeys(words) if each != word) for word, words in found.items()}
    return {word: words for word, words in kept.items() if words}


def read_dictionary(path: Path, language: str | None = None) -> Neighbours:
    """Return source word in lower case -> translations, in the file's order, none twice and none equal to the word.

    The file is of MUSE's form: source word, blank or tab, translation; plain or gzipped. With a tab the translation may have
    several words. Lines that are no entry (one word alone, more than two without a tab, no letters) are left out, and logged.
    Raises InputError where most lines are such, and where the file is asked for as `language` "sw" but is Swedish.
    """
    entries: dict[str, dict[str, None]] = {}
    n_lines = n_junk = 0
    for line in lines_of(path):
        if not line.strip():
            continue
        n_lines += 1
        pair = _entry(line)
        if pair is None:
            n_junk += 1
        elif pair[0] != pair[1].lower():
            entries.setdefault(pair[0], {})[pair[1]] = None
    if n_junk > _MOST_JUNK * n_lines or not entries:
        raise InputError(f"{path} is no dictionary: {n_junk} of {n_lines} lines are no entries.", hint=_DICTIONARY_HINT)
    if language == "sw" and all(right in entries.get(word, ()) for word, right in _SWEDISH.items()):
        raise InputError(
            f"{path} is Swedish, not Swahili (and -> och).",
            hint="Use it as sv, or leave sw out: CoSDA's file sw2 is known for this.",
        )
    if n_junk:
        _log.warning("%s: %d of %d lines are no entries of a dictionary, and are left out.", path, n_junk, n_lines)
    return {word: tuple(found) for word, found in entries.items()}


def without_negations(neighbours: Neighbours) -> dict[str, tuple[str, ...]]:
    """Return the synonyms without words of negation, on either side: "no" is not replaced, and nothing by "without"."""
    kept = {
        word: tuple(each for each in words if not _is_negation(each))
        for word, words in neighbours.items()
        if not _is_negation(word)
    }
    return {word: words for word, words in kept.items() if words}


def without_foreign(neighbours: Neighbours, dictionaries: Collection[Neighbours]) -> dict[str, tuple[str, ...]]:
    """Return English synonyms without the foreign words among them: man -> hombre and at -> en go, movie -> film stays.

    A word is foreign where a dictionary out of English gives it as a translation, and fewer than a third of the dictionaries
    list it as an English word. Some rare English words that other languages share (commencement) go too, and foreign
    words that no dictionary has stay. ValueError without dictionaries.
    """
    if not dictionaries:
        raise ValueError("foreign words are found with dictionaries")
    targets = {word.lower() for each in dictionaries for words in each.values() for word in words}

    @cache
    def is_foreign(word: str) -> bool:
        n_english = sum(word in each for each in dictionaries)
        return word in targets and n_english < _COMMON_HEAD * len(dictionaries)

    kept = {word: tuple(each for each in words if not is_foreign(each)) for word, words in neighbours.items()}
    return {word: words for word, words in kept.items() if words}


def _entry(line: str) -> tuple[str, str] | None:
    """Return the word in lower case and its translation, or None of a junk line."""
    parts = [part.strip() for part in line.split("\t")] if "\t" in line else line.split()
    if len(parts) != 2 or not all(0 < len(part) <= _LONGEST_WORD and any(map(_is_letter, part)) for part in parts):
        return None
    return parts[0].lower(), parts[1]


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"


def _is_negation(word: str) -> bool:
    plain = word.lower().replace("'", "").replace("’", "")
    return plain in NEGATIONS or (plain != word.lower() and plain.endswith("nt"))


def _are_words(words: object) -> bool:
    return isinstance(words, list) and all(isinstance(word, str) for word in words)
