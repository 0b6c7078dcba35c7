"""The generalized setting: the two texts of a pair in two languages, every ordered pair of languages.

Seven languages give 49 pairs and fifteen 225, row by row: text 1 in one language, text 2 in the other (Robust-XLT's generalized
cross-lingual transfer; its own files are not published, so they are built here).
"""

from collections.abc import Iterable, Mapping

from claimcheck.errors import InputError
from claimcheck.robust_xlt.records import UNKNOWN_LABEL, Example
from claimcheck.robust_xlt.tasks.sources import in_language

PLACEHOLDER = "NS"
"""What stands in PAWS-X for a sentence that was not translated: up to 68 rows of a language's 2,000."""
_MARK = "!NS"  # at the end of the id of an example with a placeholder, so that predictions tell of it
_MOST_DIFFERENCES = 0.25
"""Share of rows whose labels may differ between two languages: JSICK's own labels differ from SICK's in 13.4 %, PAWS-X's and
XNLI's
in none but placeholders; rows shifted by one differ in about half."""


def example_id(row: int, language: str, language_b: str | None, *, is_empty: bool) -> str:
    """Return the id of an example: "17:de", "17:de-ja", with "!NS" where one of its texts is the placeholder."""
    languages = language if language_b is None else f"{language}-{language_b}"
    return f"{row}:{languages}{_MARK if is_empty else ''}"


def is_placeholder(example: str) -> bool:
    """Tell from an example's or a prediction's id whether one of its texts is the placeholder."""
    return example.endswith(_MARK)


def generalized(examples: Iterable[Example]) -> tuple[Example, ...]:
    """Return every row in every ordered pair of the examples' languages, equal ones among them, pair by pair.

    The label is the one on which both languages agree; of a language with a placeholder the other's; -1 where they differ.
    A language whose second text is in another one (French captions) gives first texts alone. Raises InputError where the
    languages differ in their rows, or where their labels differ too often for translations.
    """
    listed = list(examples)
    by_language = in_language(listed, list(dict.fromkeys(example.language for example in listed)))
    _check_rows(by_language)
    check_labels_agree(by_language)
    seconds = [language for language, rows in by_language.items() if all(_has_own_second(each) for each in rows.values())]
    if not seconds:
        raise InputError("The task has one text an example: there is nothing to pair.", hint="Use the standard setting.")
    return tuple(
        _paired(first, by_language[language_b][row])
        for language in by_language
        for language_b in seconds
        for row, first in by_language[language].items()
    )


def check_labels_agree(by_language: Mapping[str, Mapping[int, Example]]) -> None:
    """Raise InputError where a language's labels differ from the first one's in more than a quarter of the rows of both."""
    languages = list(by_language)
    for language in languages[1:]:
        both = [
            (each, by_language[languages[0]][row])
            for row, each in by_language[language].items()
            if row in by_language[languages[0]] and not is_placeholder(each.id)
        ]
        known = [(one, two) for one, two in both if UNKNOWN_LABEL not in (one.label, two.label) and not is_placeholder(two.id)]
        n_differ = sum(one.label != two.label for one, two in known)
        if n_differ > _MOST_DIFFERENCES * len(known):
            raise InputError(
                f"The rows of {languages[0]} and {language} are not aligned: {n_differ} of {len(known)} have different labels.",
                hint="Rows must be translations of each other, in one order; fetch the files from one source.",
            )


def _check_rows(by_language: Mapping[str, Mapping[int, Example]]) -> None:
    languages = list(by_language)
    for language in languages[1:]:
        differing = by_language[languages[0]].keys() ^ by_language[language].keys()
        if differing:
            raise InputError(
                f"{languages[0]} and {language} differ in their rows: {len(differing)} are in one only (row {min(differing)}).",
                hint="The generalized setting needs parallel rows; XGLUE's own tasks and GLUE have none.",
            )


def _has_own_second(example: Example) -> bool:
    return example.text_b is not None and example.language_b in (None, example.language)


def _paired(first: Example, second: Example) -> Example:
    language, language_b = first.language, second.language
    if language == language_b:
        return first._replace(
            id=example_id(first.row, language, language, is_empty=is_placeholder(first.id)), language_b=language
        )
    is_empty = PLACEHOLDER in (first.text_a.strip(), (second.text_b or "").strip())
    return first._replace(
        id=example_id(first.row, language, language_b, is_empty=is_empty),
        language_b=language_b,
        text_b=second.text_b,
        label=_label(first, second),
    )


def _label(first: Example, second: Example) -> int:
    if first.label == second.label or is_placeholder(second.id):
        return first.label
    return second.label if is_placeholder(first.id) else UNKNOWN_LABEL
