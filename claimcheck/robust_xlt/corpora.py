"""Unlabelled text by language, for pre-training."""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from claimcheck.errors import InputError, reason_of
from claimcheck.robust_xlt.config import CorpusConfig, Dial
from claimcheck.robust_xlt.synonyms import file_of
from claimcheck.robust_xlt.tasks.synthetic import SyntheticLanguage, vocabulary_of
from claimcheck.robust_xlt.text_files import lines_of, text_of


class Corpus(NamedTuple):
    """Texts of one language; `columns[k][i]` is the i-th text of the k-th file."""

    language: str
    columns: tuple[tuple[str, ...], ...]
    is_aligned: bool
    """Texts of equal number belong together."""

    @property
    def n_texts(self) -> int:
        """Return how many texts there are."""
        return sum(map(len, self.columns))

    def texts(self) -> list[str]:
        """Return all texts."""
        return [text for column in self.columns for text in column]

    def pair(self, rng: random.Random) -> tuple[str, str]:
        """Return two texts: half of the time two that belong together (neighbours, or of equal number), else any two.

        Every text is as likely as any other, so that a small file beside a large one is not read over and over.
        """
        first, at = self._place(rng)
        column = self.columns[first]
        if rng.random() < 0.5:
            other, place = self._place(rng)
            return column[at], self.columns[other][place]
        if self.is_aligned:
            others = [each for number, each in enumerate(self.columns) if number != first]
            return column[at], rng.choice(others)[at]
        return column[at], column[(at + 1) % len(column)]

    def _place(self, rng: random.Random) -> tuple[int, int]:
        """Return the column and number of a text drawn from all of them."""
        (at,) = rng.choices(range(len(self.columns)), [len(column) for column in self.columns])
        return at, rng.randrange(len(self.columns[at]))


def load_corpus(config: CorpusConfig) -> Corpus:
    """Return the texts that a config names, in a synthetic language where it has a dial. Raises InputError."""
    columns = [_texts(file_of(path), config) for path in config.files]
    if config.aligned and (len(columns) < 2 or len({len(column) for column in columns}) > 1):
        raise InputError(
            f"The files of {config.language} are not aligned: {', '.join(str(len(column)) for column in columns)} lines.",
            hint="Aligned files are at least two, and have equal numbers of lines.",
        )
    kept = [_stretch(column, config.rows) for column in columns]
    if not config.aligned:
        kept = [[text for text in column if text.strip()] for column in kept]
    if not all(kept):
        raise InputError(f"A file of {config.language} has no text.", hint="Name files with one text a line.")
    said = _said(kept, config.dial)
    return Corpus(config.language, tuple(tuple(column) for column in said), config.aligned)


def _said(columns: Sequence[Sequence[str]], dial: Dial | None) -> Sequence[Sequence[str]]:
    if dial is None:
        return columns
    language = SyntheticLanguage(dial, vocabulary_of(text for column in columns for text in column))
    return [[language.translate(text) for text in column] for column in columns]


def _stretch(column: list[str], rows: tuple[float, float]) -> list[str]:
    first, last = (round(share * len(column)) for share in rows)
    return column[first:last]


def _texts(path: Path, config: CorpusConfig) -> list[str]:
    if ".json" in path.suffixes:
        return _paragraphs(path)
    lines = lines_of(path)
    if config.having is not None:
        lines = [line for line in lines if config.having in line.split("\t")]
    if config.column is None:
        return lines
    cells = [line.split("\t") for line in lines]
    return [row[config.column] for row in cells if len(row) > config.column]


def _paragraphs(path: Path) -> list[str]:
    """Return the paragraphs of a file in SQuAD's form."""
    try:
        found = json.loads(text_of(path))
        return [str(part["context"]) for article in found["data"] for part in article["paragraphs"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(
            f"{path} is not in SQuAD's form: {reason_of(error)}.", hint="Name text files, or data[].paragraphs[].context."
        ) from error
