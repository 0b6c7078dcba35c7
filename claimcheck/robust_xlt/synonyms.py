"""Words drawn from their synonyms, as RS-DA does."""

import re
from functools import lru_cache
from pathlib import Path
from random import Random

from claimcheck.errors import InputError
from claimcheck.robust_xlt.lexicons import (
    Neighbours,
    read_dictionary,
    read_neighbours,
    without_foreign,
    without_negations,
)
from claimcheck.robust_xlt.parts import RsDa
from claimcheck.robust_xlt.text_files import existing

_LETTERS = re.compile(r"([^\W\d_]+)")


class Synonyms:
    """Word -> words that may stand for it, and texts rewritten with them."""

    def __init__(self, neighbours: Neighbours, words: str = "spaces") -> None:
        """`words` is `spaces` (exactly what stands between single spaces) or `letters` (runs of letters, any case)."""
        self.neighbours = neighbours
        self._by_letters = words == "letters"

    def rewrite(self, text: str, rng: Random) -> str:
        """Return `text` with each word drawn uniformly from {word} + N(word)."""
        if not self._by_letters:
            return " ".join(_drawn(word, self.neighbours.get(word, ()), rng) for word in text.split(" "))
        return "".join(self._drawn_in_case(piece, rng) for piece in _LETTERS.split(text))

    def _drawn_in_case(self, piece: str, rng: Random) -> str:
        drawn = _drawn(piece, self.neighbours.get(piece.lower(), ()), rng)
        if piece.isupper() and len(piece) > 1:
            return drawn.upper()
        return drawn.capitalize() if piece[:1].isupper() and drawn != piece else drawn


@lru_cache(maxsize=4)
def load_synonyms(part: RsDa) -> Synonyms:
    """Return the synonyms that a part names, filtered as it says. Raises InputError."""
    neighbours: Neighbours = read_neighbours(file_of(part.synonyms))
    neighbours = {word: found[: part.max_neighbours] for word, found in neighbours.items()}
    if part.foreign_dictionaries:
        neighbours = without_foreign(neighbours, [read_dictionary(file_of(path)) for path in part.foreign_dictionaries])
    if part.without_negation:
        neighbours = without_negations(neighbours)
    return Synonyms(neighbours, part.words)


@lru_cache(maxsize=64)
def load_translations(path: Path, language: str) -> Neighbours:
    """Return source word -> its translations into `language`. Raises InputError."""
    return read_dictionary(file_of(path), language)


def file_of(path: Path) -> Path:
    """Return the file at `path`, or the gzipped one beside it. Raises InputError where neither is there."""
    found = existing(path)
    if found is None:
        raise InputError(f"There is no file {path}.", hint="Paths in a config are relative to the working directory.")
    return found


def _drawn(word: str, neighbours: tuple[str, ...], rng: Random) -> str:
    return rng.choice((word, *neighbours)) if neighbours else word
