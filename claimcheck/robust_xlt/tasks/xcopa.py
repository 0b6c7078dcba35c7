"""XCOPA (arXiv:2005.00333): which of two alternatives is the cause, or the effect, of a premise.

One example a row: the first text is the premise with the question, the second both alternatives in their order; the class is
which of them it is. So a classifier of pairs answers it, a row counts once, and chance is one half.
"""

import json
from pathlib import Path

from claimcheck.errors import InputError
from claimcheck.robust_xlt.records import UNKNOWN_LABEL, Example
from claimcheck.robust_xlt.tasks.pairs import example_id
from claimcheck.robust_xlt.tasks.sources import Loaded, Wanted, missing
from claimcheck.robust_xlt.text_files import existing, lines_of

_LAYOUTS = ("data/{language}/{split}.{language}.jsonl", "{language}/{split}.{language}.jsonl", "{split}.{language}.jsonl")
_QUESTIONS = {"cause": "?", "effect": "→"}
"""Marks of the two questions, the same in every language, so that none is asked in English."""
_BETWEEN = " | "  # between the alternatives
_SPLITS = {"dev": "val", "validation": "val"}


def read_xcopa(wanted: Wanted) -> Loaded:
    """Return the examples of all asked languages. Raises InputError where a file is missing, broken or of other length."""
    examples: list[Example] = []
    files, rows = [], set()
    for language in wanted.languages:
        split = _SPLITS.get(wanted.split, wanted.split)
        names = [layout.format(language=language, split=split) for layout in _LAYOUTS]
        path = next((found for name in names if (found := existing(wanted.folder / name))), None)
        if path is None:
            raise missing(wanted, language, names)
        read = [_example(line, number, path, language) for number, line in enumerate(lines_of(path), 1) if line.strip()]
        rows.add(frozenset(example.row for example in read))
        examples += read
        files.append(path)
    if len(rows) > 1:
        raise InputError(
            "The languages of XCOPA do not have the same rows.",
            hint="Rows are found by `idx`; fetch the files from one source.",
        )
    return Loaded(tuple(examples), tuple(files))


def _example(line: str, number: int, path: Path, language: str) -> Example:
    hint = "A line is an object with premise, choice1, choice2, question (cause or effect), label (0 or 1) and idx."
    try:
        entry = json.loads(line)
        premise, question = str(entry["premise"]), _QUESTIONS[entry["question"]]
        choices = _BETWEEN.join((str(entry["choice1"]), str(entry["choice2"])))
        row, label = int(entry["idx"]), int(entry.get("label", UNKNOWN_LABEL))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"{path}, line {number}: no question of XCOPA.", hint=hint) from error
    if label not in (0, 1, UNKNOWN_LABEL):
        raise InputError(f"{path}, line {number}: the label is {label}.", hint=hint)
    return Example(
        id=example_id(row, language, None, is_empty=False),
        row=row,
        task="xcopa",
        language=language,
        language_b=None,
        text_a=f"{premise} {question}",
        text_b=choices,
        label=label,
    )
