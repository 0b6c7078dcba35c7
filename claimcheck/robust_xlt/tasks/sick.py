"""SICK in English, Dutch (SICK-NL), Portuguese (SICK-BR) and Japanese (JSICK), aligned by pair number.

Dutch and Portuguese keep SICK's labels; Japanese was labelled anew and differs in 13.4 % of the pairs. Dutch and Portuguese
have 9,840 of the 9,927 pairs; what is read are the pairs that all asked languages have.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from claimcheck.errors import InputError
from claimcheck.robust_xlt.records import Example
from claimcheck.robust_xlt.tasks.pairs import example_id
from claimcheck.robust_xlt.tasks.sources import Loaded, Wanted, missing
from claimcheck.robust_xlt.tasks.specs import label_index
from claimcheck.robust_xlt.text_files import existing, lines_of

_NUMBER = "pair_ID"
_SPLITS = {"train": "train", "dev": "trial", "trial": "trial", "test": "test"}


class _Form(NamedTuple):
    """A language's file: places that it may have, and its columns."""

    paths: tuple[str, ...]
    text_a: str
    text_b: str
    label: str
    split: str | None
    """Column that tells the split; None where each has a file."""


_BY_LANGUAGE: Mapping[str, tuple[_Form, ...]] = {
    "en": (
        _Form(("SICK_{split}.txt", "SICK_{split}_annotated.txt"), "sentence_A", "sentence_B", "entailment_judgment", None),
        _Form(("SICK.txt",), "sentence_A", "sentence_B", "entailment_label", "SemEval_set"),
    ),
    "nl": (
        _Form(("data/tasks/sick_nl/SICK_NL.txt", "SICK_NL.txt"), "sentence_A", "sentence_B", "entailment_label", "SemEval_set"),
    ),
    "pt": (_Form(("SICK_BR.txt",), "sentence_A", "sentence_B", "entailment_label", "SemEval_set"),),
    "ja": (
        _Form(
            ("jsick_repo/jsick/jsick.tsv", "jsick/jsick.tsv", "jsick.tsv"),
            "sentence_A_Ja",
            "sentence_B_Ja",
            "entailment_label_Ja",
            "data",
        ),
    ),
}


def read_sick(wanted: Wanted) -> Loaded:
    """Return the examples of the pairs that all asked languages have. Raises InputError where a file is missing or other."""
    if wanted.split not in _SPLITS:
        raise InputError(f"SICK has no split {wanted.split!r}.", hint=f"Choose one of: {', '.join(_SPLITS)}.")
    found = {language: _read(wanted, language) for language in wanted.languages}
    shared = set.intersection(*(set(rows) for rows, _ in found.values()))
    if not shared:
        raise InputError(
            "The languages of SICK have no pair in common.", hint="Fetch the files again: pairs are found by number."
        )
    examples = tuple(rows[number] for rows, _ in found.values() for number in sorted(shared))
    return Loaded(examples, tuple(path for _, path in found.values()))


def _read(wanted: Wanted, language: str) -> tuple[dict[int, Example], Path]:
    split = _SPLITS[wanted.split]
    forms = _BY_LANGUAGE.get(language, ())
    for form in forms:
        for name in form.paths:
            path = existing(wanted.folder / name.format(split=split))
            if path is not None:
                return _examples(path, form, split, wanted, language), path
    raise missing(wanted, language, [name.format(split=split) for form in forms for name in form.paths] or ["no known file"])


def _examples(path: Path, form: _Form, split: str, wanted: Wanted, language: str) -> dict[int, Example]:
    lines = lines_of(path)
    header = lines[0].split("\t") if lines else []
    needed = [_NUMBER, form.text_a, form.text_b, form.label, *([form.split] if form.split else [])]
    absent = [name for name in needed if name not in header]
    if absent:
        raise InputError(
            f"{path} has no column {', '.join(absent)}.", hint=f"It needs the columns {', '.join(needed)}, tab-separated."
        )
    places = {name: header.index(name) for name in needed}
    found: dict[int, Example] = {}
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) < max(places.values()) + 1:
            raise InputError(f"{path}, line {number}: {len(cells)} columns, not {len(header)}.", hint="Fetch the file again.")
        values = {name: cells[place] for name, place in places.items()}
        if form.split and values[form.split].lower() != split:
            continue
        example = _example(values, form, wanted, language)
        if example is None:
            raise InputError(
                f"{path}, line {number}: number {values[_NUMBER]!r} or label {values[form.label]!r} is none.",
                hint=f"Pairs have whole numbers and the labels {', '.join(wanted.spec.labels)}.",
            )
        found[example.row] = example
    return found


def _example(values: Mapping[str, str], form: _Form, wanted: Wanted, language: str) -> Example | None:
    label = label_index(wanted.spec, values[form.label])
    if label is None or not values[_NUMBER].isascii() or not values[_NUMBER].isdigit():
        return None
    row = int(values[_NUMBER])
    return Example(
        id=example_id(row, language, None, is_empty=False),
        row=row,
        task=wanted.spec.name,
        language=language,
        language_b=None,
        text_a=values[form.text_a],
        text_b=values[form.text_b],
        label=label,
    )
