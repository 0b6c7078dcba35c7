"""The right number of the wrong thing: a claim names one data set, method or language, the cell with its number another one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from claimcheck.schema import Document, Table
from claimcheck.text import letters_only
from claimcheck.verifiers.table_binding import Bound, TableView, known_words, telling_names
from claimcheck.verifiers.table_labels import ClaimWords, match_label
from claimcheck.wording import PaperIndex

_NAME = re.compile(r"[A-Z\d]")
_LEAST_LETTERS = 3  # of a name that is looked for in a text
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def swapped_label(
    cells: Sequence[Bound], view: TableView, claim: ClaimWords, document: Document, index: PaperIndex
) -> str | None:
    """Return the label of a cell that the claim does not name while it names another of its kind, or None.

    Two labels are of one kind where some table of the paper has both in its rows, or both on one level of its columns; what
    stands in brackets aside. Names that the cell's own table has in a label or in its caption do not count: which of its
    cells is meant is the binding's matter.
    """
    strangers = (telling_names(claim) & claim.labelled) - known_words(view, claim)
    if not strangers:
        return None
    unnamed = [label for label in _labels(cells) if _NAME.search(label) and not match_label(label, claim, index).covered]
    for label in unnamed:
        for kin in _kin(label, document):
            if _names(kin, strangers, claim, index):
                return label
    return None


def swapped_name(text: str, claim: ClaimWords, document: Document, index: PaperIndex) -> str | None:
    """Return the name in a text in the place of which the claim has another of its kind, which the text lacks; or None.

    Where the text has one of the claim's names of that kind, too, the number may be that one's, and nothing is swapped.
    """
    letters = letters_only(text)[0]
    strangers = telling_names(claim) & claim.labelled
    strangers = frozenset(at for at in strangers if claim.tokens[at].plain not in letters)
    for level in (level for table in document.tables for level in _levels(table)) if strangers else ():
        if not any(_names(name, strangers, claim, index) for name in level):
            continue
        places = sorted((place.start(), place.group()) for name in level if (place := _place(name, text)) is not None)
        if places and not any(match_label(name, claim, index).covered for _, name in places):
            return places[0][1]
    return None


def _names(name: str, tokens: frozenset[int], claim: ClaimWords, index: PaperIndex) -> bool:
    found = match_label(name, claim, index)
    return bool(found.covered & tokens) and not found.missing


def _place(name: str, text: str) -> re.Match[str] | None:
    """Return where a text has a name, written as names are: with a capital or a digit in it."""
    place = re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.IGNORECASE) if len(name) >= _LEAST_LETTERS else None
    return place if place is not None and _NAME.search(place.group()) else None


def _labels(cells: Iterable[Bound]) -> list[str]:
    return list(dict.fromkeys(label for bound in cells for label in (*bound.cell.row_path, *bound.cell.column_path)))


def _kin(label: str, document: Document) -> Iterator[str]:
    """Yield the names that stand beside this label in some table of the paper."""
    own = _name(label)
    for table in document.tables:
        for level in _levels(table):
            if own in level:
                yield from sorted(level - {own, ""})


def _levels(table: Table) -> Iterator[set[str]]:
    """Yield the names in the rows, then those of each level of the columns."""
    yield {_name(label) for cell in table.cells for label in cell.row_path}
    depth = max((len(cell.column_path) for cell in table.cells), default=0)
    for level in range(depth):
        yield {_name(cell.column_path[level]) for cell in table.cells if level < len(cell.column_path)}


@lru_cache(maxsize=4096)
def _name(label: str) -> str:
    """Return a label without brackets and the signs around it: "+NeuroCache (ours)" and "NeuroCache" are one name."""
    return _BRACKETS.sub(" ", label).strip(" .,:*+†‡§↑↓").casefold()
