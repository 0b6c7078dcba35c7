"""What arXiv knows of papers: by id or by title, and of each paper the version to read."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from claimcheck.fetchers.arxiv_entries import Entry, Missing
from claimcheck.fetchers.outcomes import Known, best_by_title
from claimcheck.fetchers.titles import title_score
from claimcheck.identifiers import ArxivId
from claimcheck.schema import Outcome, Paper, Reference

if TYPE_CHECKING:
    from claimcheck.fetchers.arxiv_api import ArxivApi

FETCHER = "arxiv"
_YEARS_LATER = 3  # a paper may be cited by the year of its publication, up to so many after it came to the archive


class Titled(NamedTuple):
    """What a title leads to."""

    wanted: ArxivId
    known: Known
    score: float
    """Of the titles, 0 to 100."""


class ArxivPapers:
    """Looks papers up in the archive."""

    def __init__(self, api: "ArxivApi", pdf_address: str) -> None:
        """Ask `api`; the PDFs are at `pdf_address`, a slash and the id."""
        self._api = api
        self._pdf_address = pdf_address.rstrip("/")

    def by_id(self, ids: Sequence[ArxivId]) -> dict[ArxivId, Known | Missing]:
        """Return what is known of each id.

        All ids are asked without version, so that a withdrawal is seen; then the version to read, where it is an older one.
        """
        return self._by_newest(ids, self._api.lookup(ArxivId(one.base, None) for one in ids))

    def by_title(self, references: Sequence[Reference]) -> dict[str, Titled | Missing]:
        """Return by reference id the paper that the title alone identifies, authors and year permitting."""
        answers = self._api.search([reference.title or "" for reference in references])
        return {reference.id: self._identified(reference, answers[reference.title or ""]) for reference in references}

    def _by_newest(self, ids: Sequence[ArxivId], newest: Mapping[ArxivId, Entry | Missing]) -> dict[ArxivId, Known | Missing]:
        older: dict[ArxivId, ArxivId] = {}
        for one in ids:
            entry = newest[ArxivId(one.base, None)]
            version = _version_to_read(one, entry) if isinstance(entry, Entry) else None
            if isinstance(entry, Entry) and version and version != entry.id.version:
                older[one] = ArxivId(one.base, version)
        details = self._api.lookup(older.values())
        known: dict[ArxivId, Known | Missing] = {}
        for one in ids:
            entry = newest[ArxivId(one.base, None)]
            if isinstance(entry, Entry):
                known[one] = self._known(one, entry, details[older[one]] if one in older else entry)
            else:
                known[one] = entry
        return known

    def _known(self, one: ArxivId, newest: Entry, to_read: Entry | Missing) -> Known | Missing:
        last = newest.id.version or 1
        if one.version and one.version > last:
            return Missing(Outcome.NO_SUCH_ID, f"arXiv {one.base} has no version {one.version}, only {last}.")
        if isinstance(to_read, Missing):
            if to_read.outcome is not Outcome.INCONCLUSIVE:
                return to_read
            to_read = newest._replace(id=ArxivId(one.base, _version_to_read(one, newest)), is_withdrawn=False)
        paper = None if to_read.is_withdrawn else self._paper(to_read)
        titles = tuple(dict.fromkeys((to_read.title, newest.title)))
        return Known(paper, titles, last, newest.is_withdrawn)

    def _paper(self, entry: Entry) -> Paper:
        identifier = str(entry.id)
        return Paper(
            id=identifier,
            title=entry.title,
            authors=entry.authors,
            year=entry.year,
            arxiv_id=identifier,
            doi=entry.doi,
            url=f"https://arxiv.org/abs/{identifier}",
            fetcher=FETCHER,
            location=f"{self._pdf_address}/{identifier}",
        )

    def _identified(self, reference: Reference, answer: Sequence[Entry] | Missing) -> Titled | Missing:
        if isinstance(answer, Missing):
            return answer
        plausible = [entry for entry in answer if _is_plausible(reference, entry)]
        same, score = best_by_title((entry, title_score(reference.title or "", entry.title)) for entry in plausible)
        if len(same) == 1:
            wanted = ArxivId(same[0].id.base, None)
            known = self._by_newest([wanted], {wanted: same[0]})[wanted]
            return known if isinstance(known, Missing) else Titled(wanted, known, score)
        message = "It has no identifier, and arXiv finds no paper of its title."
        if same:
            message = f"It has no identifier, and its title fits several papers: {', '.join(str(entry.id) for entry in same)}."
        return Missing(Outcome.NOT_IDENTIFIED, message)


def _version_to_read(wanted: ArxivId, newest: Entry) -> int | None:
    """Return the version cited, else the newest; where that was withdrawn, the one before. None where there is none."""
    last = newest.id.version or 1
    version = min(wanted.version or last, last)
    if newest.is_withdrawn and version == last:
        version -= 1
    return version or None


def _is_plausible(reference: Reference, entry: Entry) -> bool:
    """Tell whether authors and year, where the reference gives them, allow the entry."""
    if reference.year and not -1 <= reference.year - entry.year <= _YEARS_LATER:
        return False
    names = {name.split()[-1].casefold() for name in entry.authors if name.split()}
    words = {word.strip(".,").casefold() for author in reference.authors for word in author.split()}
    return not words or bool(names & words)
