"""Languages made out of one, as far from it as three dials say: what a gain depends on can then be set, not guessed.

Relexified English alone aligns fully, English in reversed order not at all (a pilot); the dials reach what lies between: the
share of words that stay (anchors), how far words move, and how often a word becomes a random other one. Track A of the
experiments.
"""

import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from claimcheck.errors import InputError
from claimcheck.robust_xlt.config import Dial
from claimcheck.robust_xlt.records import Example
from claimcheck.robust_xlt.tasks.pairs import example_id, is_placeholder

_TOKEN = re.compile(r"\w+|[^\w\s]")
_CONSONANTS, _VOWELS = "bdfghjklmnprstvz", "aeiou"
_ROOM = 1 << 64


class SyntheticLanguage:
    """Turns texts of a source language into another one; equal dials and seed give equal texts everywhere."""

    def __init__(self, dial: Dial, words: Sequence[str] = ()) -> None:
        """Make the language that `dial` sets; noise draws from `words`, words of the source language in lower case.

        ValueError where there is noise, but no words.
        """
        if dial.noise > 0 and not words:
            raise ValueError("noise needs words to draw from: see vocabulary_of")
        self.dial = dial
        self._words = tuple(words)
        self._lexicon: dict[str, str] = {}

    def translate(self, text: str) -> str:
        """Return the text in this language: lower case, tokens apart by blanks, marks where they stood."""
        tokens = _TOKEN.findall(text.lower())
        rng = random.Random(f"{self.dial.seed} {text}")  # noqa: S311 - draws data, guards nothing
        places = [at for at, token in enumerate(tokens) if _is_word(token)]
        said = [self._noisy(tokens[at], rng) for at in places]
        for at, word in zip(places, reordered(said, self.dial.window), strict=True):
            tokens[at] = word
        return " ".join(tokens)

    def word(self, word: str) -> str:
        """Return the word of this language for one of the source language: itself where it is an anchor."""
        if word not in self._lexicon:
            number = _hash(f"{self.dial.seed} {word}")
            is_anchor = (number % 10_000) / 10_000 < self.dial.anchors
            self._lexicon[word] = word if is_anchor else _made_up(number // 10_000, 3 + (len(word) > 5) + (len(word) > 8))
        return self._lexicon[word]

    def _noisy(self, word: str, rng: random.Random) -> str:
        is_other = self.dial.noise > 0 and rng.random() < self.dial.noise
        return self.word(rng.choice(self._words) if is_other else word)


def vocabulary_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the words of texts in lower case, the most frequent first, equally frequent ones by the alphabet."""
    counts = Counter(token for text in texts for token in _TOKEN.findall(text.lower()) if _is_word(token))
    return tuple(sorted(counts, key=lambda word: (-counts[word], word)))


def reordered(words: Sequence[str], window: int) -> list[str]:
    """Return the words with each stretch of `window` of them turned round; all of them for -1, none for 0 and 1.

    So a word moves by fewer than `window` places, and the order is a rule that can be learned.
    """
    if window < 0:
        return list(reversed(words))
    if window < 2:
        return list(words)
    return [word for at in range(0, len(words), window) for word in reversed(words[at : at + window])]


def synthetic(examples: Iterable[Example], dials: Mapping[str, Dial]) -> tuple[Example, ...]:
    """Return the examples in every synthetic language of `dials` (name -> dial), with rows and labels as they are.

    All examples must be in one language. Raises InputError where they are not, or where a name is that language's.
    """
    listed = list(examples)
    sources = {example.language for example in listed} | {example.language_b or example.language for example in listed}
    if len(sources) != 1 or sources & dials.keys():
        raise InputError(
            f"Synthetic languages are made of one other language, not of {', '.join(sorted(sources)) or 'nothing'}.",
            hint="Load the source language alone, and give the synthetic languages names of their own.",
        )
    words = vocabulary_of(text for each in listed for text in (each.text_a, each.text_b or ""))
    made = {name: SyntheticLanguage(dial, words) for name, dial in dials.items()}
    return tuple(_translated(example, name, language) for name, language in made.items() for example in listed)


def _translated(example: Example, name: str, language: SyntheticLanguage) -> Example:
    return example._replace(
        id=example_id(example.row, name, None, is_empty=is_placeholder(example.id)),
        language=name,
        language_b=None,
        text_a=language.translate(example.text_a),
        text_b=None if example.text_b is None else language.translate(example.text_b),
    )


def _is_word(token: str) -> bool:
    return token[0].isalnum() or token[0] == "_"


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") % _ROOM


def _made_up(number: int, n_syllables: int) -> str:
    """Return a word of consonants and vowels in turn, that `number` chooses."""
    letters = []
    for _ in range(n_syllables):
        number, consonant = divmod(number, len(_CONSONANTS))
        number, vowel = divmod(number, len(_VOWELS))
        letters += [_CONSONANTS[consonant], _VOWELS[vowel]]
    return "".join(letters)
