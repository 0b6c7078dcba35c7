"""The right number of the wrong thing: a claim names one data set, method or language, the cell with its number another one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from claimcheck.schema import Document, Table
from claimcheck.text import letters_only
from claimcheck.verifiers.claim_words import ClaimWords
from claimcheck.verifiers.table_binding import Bound, TableView, caption_words, telling_names, weight_of
from claimcheck.verifiers.table_context import heard_of
from claimcheck.verifiers.table_labels import match_label
from claimcheck.wording import PaperIndex

_NAME = re.compile(r"[A-Z\d]")
_LEAST_LETTERS = 3  # of a name that is looked for in a text
_LEAST_WEIGHT = 2.0  # of a name: what more than one sentence in seven has is the paper's own matter, named or not
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def swapped_label(
    cells: Sequence[Bound], view: TableView, claim: ClaimWords, document: Document, index: PaperIndex
) -> str | None:
    """Return the label of a cell that the claim does not name while it names another of its kind, or None.

    Two labels are of one kind where some table of the paper has both in its rows, or both on one level of its columns; what
    stands in brackets aside. A name that the cell's own table has in its caption, or that the text has where it refers to
    the table, is no other thing.
    """
    known = caption_words(view.table, claim) | heard_of(view.table, claim, document)
    mine = frozenset().union(*(bound.covered for bound in cells))
    strangers = (_names_of(claim, document) - known) - mine
    if not strangers:
        return None
    unnamed = [label for label in _labels(cells) if _NAME.search(label) and not match_label(_bare(label), claim, index).covered]
    for label in unnamed:
        if any(_names(kin, strangers, claim, index) for kin in _kin(label, document)):
            return label
    return None


def _names_of(claim: ClaimWords, document: Document) -> frozenset[int]:
    """Return the tokens of the claim that name tables' rows and columns: telling ones, and whole labels with capitals."""
    found = set(telling_names(claim) & claim.labelled)
    for name in {name for table in document.tables for level in _levels(table) for name in level}:
        letters = letters_only(name)[0]
        first, last = claim.runs.get(letters, (0, -1)) if len(letters) >= _LEAST_LETTERS else (0, -1)
        tokens = range(first, last + 1)
        is_marked = any(_NAME.search(claim.tokens[at].text) and not _is_opening(claim, at) for at in tokens)
        if is_marked and weight_of(tokens, claim) >= _LEAST_WEIGHT:
            found |= set(tokens)
    return frozenset(found)


def _is_opening(claim: ClaimWords, at: int) -> bool:
    """Tell whether a token has a capital only because the claim begins with it, or is no more than a number."""
    token = claim.tokens[at]
    return (at == 0 and not token.is_name) or token.plain.isdecimal()


def swapped_name(
    text: str, claim: ClaimWords, document: Document, index: PaperIndex, *, clause: tuple[int, int] | None = None
) -> str | None:
    """Return the name in a text in the place of which the claim has another of its kind, which the text lacks; or None.

    Where the text has one of the claim's names of that kind, too, the number may be that one's, and nothing is swapped. With
    `clause`, only what that range of the claim names is asked for.
    """
    first, last = clause or (0, claim.tokens[-1].start + 1 if claim.tokens else 0)
    inside = frozenset(at for at, token in enumerate(claim.tokens) if first <= token.start < last)
    letters = letters_only(text)[0]
    strangers = _names_of(claim, document) & inside
    strangers = frozenset(at for at in strangers if claim.tokens[at].plain not in letters)
    for level in (level for table in document.tables for level in _levels(table)) if strangers else ():
        if not any(_names(name, strangers, claim, index) for name in level):
            continue
        places = sorted((place.start(), place.group()) for name in level if (place := _place(name, text)) is not None)
        if places and not any(match_label(name, claim, index).covered & inside for _, name in places):
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


def _bare(label: str) -> str:
    """Return a label without its metric in brackets: "XQuAD (F1)" is the name of XQuAD alone."""
    return _BRACKETS.sub(" ", label).strip() or label


@lru_cache(maxsize=4096)
def _name(label: str) -> str:
    """Return a label without brackets and the signs around it: "+NeuroCache (ours)" and "NeuroCache" are one name."""
    return _BRACKETS.sub(" ", label).strip(" .,:*+†‡§↑↓").casefold()
