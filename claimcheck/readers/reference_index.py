"""Look references up by what a text cites them with: number or key, author and year, or link."""

import re
import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urlsplit

from claimcheck.identifiers import find_arxiv_id, find_doi
from claimcheck.readers.author_year import AuthorYear, fold
from claimcheck.schema import Reference

REPEAT = "#"
"""Between a key and a count where a report lists a key again: the second "[1]" has the id "1#2"."""
_LINKED_ID = re.compile(r"r\d+")
_WORD = re.compile(r"[^\W\d_][\w'’-]+")
_TRACKING = re.compile(r"(?:^|&)utm_\w+=[^&]*")


def key_of(reference: Reference) -> str:
    """Return the key or number that the report cites the reference by."""
    return reference.id.partition(REPEAT)[0]


def paper_key(link: str) -> str:
    """Return what two links to the same paper share: the arXiv id without version, else the DOI, else the bare address."""
    arxiv = find_arxiv_id(link)
    if arxiv:
        return f"arxiv:{arxiv.base}"
    doi = find_doi(link)
    if doi:
        return f"doi:{doi}"
    try:
        parts = urlsplit(link.strip())
    except ValueError:  # such as "http://[": compared as it stands
        return link.strip().casefold()
    query = _TRACKING.sub("", parts.query).strip("&")
    return f"{parts.netloc.casefold().removeprefix('www.')}{parts.path.rstrip('/')}{'?' + query if query else ''}"


class ReferenceIndex:
    """The references of a report, ready for look-ups."""

    def __init__(self, references: Iterable[Reference]) -> None:
        """Index `references`; where several share a key, the citation's place decides."""
        self.references = tuple(references)
        self._by_key: dict[str, list[Reference]] = defaultdict(list)
        self._by_paper: dict[str, str] = {}
        self._by_author: dict[str, list[Reference]] = defaultdict(list)
        self._by_word: dict[str, list[Reference]] = defaultdict(list)
        for reference in self.references:
            self._add(reference)
        for same_key in self._by_key.values():
            same_key.sort(key=_place)
        self.numbers = sorted(int(key) for key in self._by_key if key.isascii() and key.isdigit() and len(key) <= 4)
        """The numbers that the bibliography lists, ascending."""
        self.has_names = any(not key.isdigit() for key in self._by_key)
        """Whether references are listed by keys other than numbers."""
        self.has_authors = bool(self.references) and all(reference.authors for reference in self.references)
        """Whether every reference names its authors: then an author whom none of them names is not listed."""
        self.is_linked_only = all(_LINKED_ID.fullmatch(key) for key in self._by_key)
        """Whether all references are papers that the text links to: nothing is listed."""

    def _add(self, reference: Reference) -> None:
        self._by_key[key_of(reference)].append(reference)
        for link in (reference.arxiv_id and f"arxiv:{reference.arxiv_id}", reference.doi, reference.url):
            if link:
                self._by_paper.setdefault(paper_key(link), reference.id)
        if reference.authors:
            self._by_author[fold(surname(reference.authors[0]))].append(reference)
        for word in {fold(word) for word in _WORD.findall(reference.text[:400])}:
            self._by_word[word].append(reference)

    def has_key(self, key: str) -> bool:
        """Tell whether a reference is listed under `key`."""
        return key in self._by_key

    def keyed(self, key: str, at: int) -> str | None:
        """Return the id of the reference listed under `key`, or None.

        A report made of several parts, each with its own list, uses a number again: a citation at offset `at` means the first
        list that follows it, and after the last list the last one.
        """
        candidates = self._by_key.get(key, [])
        following = bisect_right(candidates, at, key=_place)
        return candidates[min(following, len(candidates) - 1)].id if candidates else None

    def between(self, first: int, last: int, at: int) -> list[str]:
        """Return the ids of the references listed under the numbers from `first` to `last`."""
        numbers = self.numbers[bisect_left(self.numbers, first) : bisect_right(self.numbers, last)]
        return [found for number in numbers if (found := self.keyed(str(number), at))]

    def linked(self, link: str) -> str | None:
        """Return the id of the reference that `link` leads to, or None."""
        return self._by_paper.get(paper_key(link))

    def authored(self, cited: AuthorYear) -> tuple[str, ...]:
        """Return the ids of the references by that first author from that year; several where the report leaves it open."""
        name = fold(cited.surname)
        found = [reference for reference in self._by_author.get(name, []) if _is_from(reference, cited.year)]
        if not found and cited.year:
            found = [
                reference
                for reference in self._by_word.get(name, [])
                if not reference.authors and cited.year[:4] in reference.text and _is_from(reference, cited.year)
            ]
        exact = [reference for reference in found if cited.year and cited.year in reference.text]
        return tuple(reference.id for reference in (exact if cited.year and len(cited.year) > 4 and exact else found))


def _place(reference: Reference) -> int:
    """Return where the entry starts; one without a place in the text stands behind it."""
    return reference.region.start if reference.region else sys.maxsize


def surname(author: str) -> str:
    """Return the surname of "Ho, Jonathan", "Jonathan Ho", "J. van den Oord" (with its particles) or "OpenAI"."""
    if "," in author:
        return author.partition(",")[0].strip()
    words = [word for word in author.split() if word.rstrip(".").casefold() not in ("jr", "sr", "ii", "iii")]
    first = next((at for at, word in enumerate(words) if at and word.islower()), max(len(words) - 1, 0))
    return " ".join(words[first:]) or author


def _is_from(reference: Reference, year: str | None) -> bool:
    return year is None or reference.year is None or str(reference.year) == year[:4]
