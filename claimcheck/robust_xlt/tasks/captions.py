"""Caption pairs out of Multi30k (arXiv:1605.00459): whether two captions describe the same image.

Every image gives two rows: its translated caption with another caption of the same image, and with a caption of the other one
of two drawn images that shares more words with it, so that words in common are no full answer. The first text is parallel in
en, de, fr and cs; second texts exist in en and de (five independent captions an image), so French and Czech are paired with
English ones.
"""

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from claimcheck.errors import InputError
from claimcheck.robust_xlt.records import Example
from claimcheck.robust_xlt.tasks.overlap import words_of
from claimcheck.robust_xlt.tasks.pairs import example_id
from claimcheck.robust_xlt.tasks.sources import Loaded, Wanted, missing
from claimcheck.robust_xlt.text_files import existing, lines_of

_SOURCE = "en"
_SECONDS = ("en", "de")  # languages with captions of their own
_N_CAPTIONS = 5  # an image and language
_N_DRAWN = 2  # images of which the one with more words in common is the negative; 2: overlap alone gets 72.5 in the pilot
_NAMES = {"train": ("train", "train"), "dev": ("val", "val"), "test": ("test_2016_flickr", "test_2016")}
"""Split -> name among the translations (task1) and among the independent captions (task2)."""


class _Captions(NamedTuple):
    """Captions of one split, all by image."""

    translated: Mapping[str, Sequence[str]]
    """Language -> one caption an image; equal places are translations."""
    own: Mapping[str, Sequence[Sequence[str]]]
    """Language -> five lists of captions."""
    files: tuple[Path, ...]


def read_captions(wanted: Wanted) -> Loaded:
    """Return two rows an image in every asked language, the same in every run.

    Raises InputError where a file is missing or the files differ in length.
    """
    if wanted.split not in _NAMES:
        raise InputError(f"Captions have no split {wanted.split!r}.", hint=f"Choose one of: {', '.join(_NAMES)}.")
    captions = _read(wanted)
    words = [[words_of(text) for text in captions.own[_SOURCE][at]] for at in range(_N_CAPTIONS)]
    rng = random.Random(f"captions {wanted.split}")  # noqa: S311 - draws data, guards nothing
    examples: dict[str, list[Example]] = {language: [] for language in wanted.languages}
    for image, source in enumerate(captions.translated[_SOURCE]):
        of_source = words_of(source)
        others = [at for at in range(_N_CAPTIONS) if words[at][image] != of_source] or list(range(_N_CAPTIONS))
        drawn = [(other, rng.randrange(_N_CAPTIONS)) for other in _others(image, len(captions.translated[_SOURCE]), rng)]
        other, at = max(
            drawn, key=lambda each: len(of_source & words[each[1]][each[0]]) / len(of_source | words[each[1]][each[0]])
        )
        for label, second, place in ((0, other, at), (1, image, rng.choice(others))):
            row = 2 * image + label
            for language in wanted.languages:
                examples[language].append(_example(captions, row, language, _Place(image, second, place)))
    return Loaded(tuple(each for language in wanted.languages for each in examples[language]), captions.files)


class _Place(NamedTuple):
    """Where a row's texts are: images of the first and the second one, and which of its five captions the second is."""

    first: int
    second: int
    caption: int


def _others(image: int, n_images: int, rng: random.Random) -> list[int]:
    """Return two images that are not `image`, perhaps the same twice."""
    return [(image + 1 + rng.randrange(n_images - 1)) % n_images for _ in range(_N_DRAWN)]


def _example(captions: _Captions, row: int, language: str, place: _Place) -> Example:
    language_b = language if language in _SECONDS else _SOURCE
    return Example(
        id=example_id(row, language, None if language_b == language else language_b, is_empty=False),
        row=row,
        task="captions",
        language=language,
        language_b=None if language_b == language else language_b,
        text_a=captions.translated[language][place.first],
        text_b=captions.own[language_b][place.caption][place.second],
        label=row % 2,
    )


def _read(wanted: Wanted) -> _Captions:
    translated_name, own_name = _NAMES[wanted.split]
    files: list[Path] = []

    def lines(name: str, language: str) -> list[str]:
        places = (name, name.rpartition("/")[2])
        path = next((found for place in places if (found := existing(wanted.folder / place))), None)
        if path is None:
            raise missing(wanted, language, [name])
        files.append(path)
        return lines_of(path)

    firsts = dict.fromkeys((_SOURCE, *wanted.languages))
    seconds = dict.fromkeys((_SOURCE, *(each for each in wanted.languages if each in _SECONDS)))
    translated = {each: lines(f"data/task1/raw/{translated_name}.{each}", each) for each in firsts}
    own = {each: [lines(f"data/task2/raw/{own_name}.{at + 1}.{each}", each) for at in range(_N_CAPTIONS)] for each in seconds}
    lengths = {len(each) for each in (*translated.values(), *(texts for five in own.values() for texts in five))}
    if len(lengths) > 1 or min(lengths) < _N_DRAWN:
        raise InputError(
            f"The caption files of {wanted.split} have different numbers of lines: {sorted(lengths)}.",
            hint="One caption a line, in the order of the images; fetch all files from one version of Multi30k.",
        )
    return _Captions(translated, own, tuple(files))
