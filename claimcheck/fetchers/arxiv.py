"""arXiv: references resolved by identifier, or by title where they have none; PDFs fetched into the cache."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimcheck.errors import PaperError
from claimcheck.fetchers.arxiv_entries import Missing
from claimcheck.fetchers.arxiv_papers import FETCHER, ArxivPapers, Titled
from claimcheck.fetchers.cache import PaperCache, Provenance, now
from claimcheck.fetchers.identity import arxiv_id_of
from claimcheck.fetchers.outcomes import Known, best_by_title, resolution_by_id, resolution_by_title, unresolved
from claimcheck.fetchers.pdf_gate import check_pdf, has_end
from claimcheck.fetchers.table_sources import TableSources
from claimcheck.fetchers.titles import is_telling, title_score
from claimcheck.identifiers import ArxivId, parse_arxiv_id
from claimcheck.schema import Outcome, Paper, Reference, Resolution
from claimcheck.settings import Settings

if TYPE_CHECKING:
    from claimcheck.http import Limits, PoliteSession

FRESH = timedelta(days=7)
"""How long the archive's word on a paper (newest version, withdrawal) holds before it is asked again."""
_DOWNLOADS = 2  # a PDF that arrives cut off, or a page in its place, is asked for once more
_BY_HAND = "Put the paper's PDF into the papers folder."


class ArxivFetcher:
    """Knows the papers of arXiv and those in the cache; offline, the cache's only."""

    name = FETCHER

    def __init__(self, settings: Settings, *, limits: "Limits | None" = None) -> None:
        """Ask as `settings` says, within `limits`.

        Raises InputError where an address is neither https nor this machine's, or the interval is too short for arXiv.
        """
        self._settings = settings
        self._cache = PaperCache(settings)
        self._session = None if settings.offline else _archive_session(settings, limits)
        self._table_sources = TableSources(settings, self._cache, self._session)
        self._learnt: dict[str, Known] = {}
        """What the archive said in this run, by `Paper.id`."""

    @property
    def is_budget_spent(self) -> bool:
        """Tell whether something was not asked because no request was left."""
        return self._session is not None and self._session.is_spent

    def papers(self) -> list[Paper]:
        """Return []: nothing is at hand that nobody names."""
        return []

    def resolve(self, references: Sequence[Reference]) -> list[Resolution]:
        """Return one resolution for each reference, in order; ids first, in batches, then titles of those without an id.

        What the cache knows for less than `FRESH` is not asked again; what it knows longer serves where the archive cannot be
        asked.
        """
        wanted = [arxiv_id_of(reference) for reference in references]
        known = self._by_id([one for one in dict.fromkeys(wanted) if one])
        nameless = [reference for reference, one in zip(references, wanted, strict=True) if one is None]
        titled = self._by_title([reference for reference in nameless if reference.title and is_telling(reference.title)])
        nothing = Missing(Outcome.NOT_IDENTIFIED, "It has no arXiv id, and no title that is long enough to search for.")
        return [
            _resolution(reference, one, known[one] if one else titled.get(reference.id, nothing))
            for reference, one in zip(references, wanted, strict=True)
        ]

    def fetch(self, paper: Paper) -> Path:
        """Return the path of the paper's PDF in the cache, after a download where it is not there.

        What `table_sources` asks for is put beside it. Raises PaperError: "source-unavailable" (offline), "fetch-failed",
        "not-a-pdf", "too-large"; and StoreError.
        """
        path = self._fetch_pdf(paper)
        self._table_sources.fetch(paper.id)
        return path

    def _fetch_pdf(self, paper: Paper) -> Path:
        path = self._cached(paper)
        if path:
            return path
        if self._session is None:
            message = f"{paper.id} is not in the cache, and nobody is asked (offline)."
            raise PaperError(message, hint=f"Run once without --offline, or: {_BY_HAND}", code="source-unavailable")
        with self._cache.download(paper.id) as part:
            return self._cached(paper) or self._download(self._session, paper, part)

    # ---- resolving -----------------------------------------------------------------------------------------------------

    @cached_property
    def _archive(self) -> ArxivPapers | None:
        if self._session is None:
            return None
        from claimcheck.fetchers.arxiv_api import ArxivApi

        return ArxivPapers(ArxivApi(self._settings.arxiv_api, self._session), self._settings.arxiv_pdf)

    def _by_id(self, ids: Sequence[ArxivId]) -> dict[ArxivId, Known | Missing]:
        cached = {one: entry for one in ids if (entry := self._cached_entry(one))}
        is_enough = {one for one, entry in cached.items() if self._archive is None or _is_fresh(one, entry)}
        known: dict[ArxivId, Known | Missing] = {one: _from_cache(cached[one]) for one in is_enough}
        rest = [one for one in ids if one not in is_enough]
        if self._archive is None:
            offline = "is neither in the papers folder nor in the cache, and nobody is asked (offline)."
            return known | {one: Missing(Outcome.UNAVAILABLE, f"arXiv {one} {offline}") for one in rest}
        for one, answer in self._archive.by_id(rest).items():
            if isinstance(answer, Missing) and answer.outcome is Outcome.INCONCLUSIVE and one in cached:
                note = f"The archive could not be asked; the copy of {cached[one].fetched_at.date()} is read."
                known[one] = _from_cache(cached[one])._replace(note=note)
            else:
                known[one] = self._noted(answer)
        return known

    def _by_title(self, references: Sequence[Reference]) -> dict[str, Titled | Missing]:
        """Return by reference id what titles alone lead to, in the cache and then in the archive."""
        entries = self._cache.entries() if references else []
        found: dict[str, Titled | Missing] = {}
        for reference in references:
            scored = [(entry, title_score(reference.title or "", entry.paper.title or "")) for entry in entries]
            same, score = best_by_title(scored)
            bases = {_parsed(entry).base for entry in same}
            if len(bases) == 1:
                newest = max(same, key=lambda entry: _parsed(entry).version or 0)
                found[reference.id] = Titled(ArxivId(bases.pop(), None), _from_cache(newest), score)
        rest = [reference for reference in references if reference.id not in found]
        if self._archive is None:
            offline = Missing(Outcome.NOT_IDENTIFIED, "It has no arXiv id, and the cache has no paper of its title.")
            return found | {reference.id: offline for reference in rest}
        for key, answer in self._archive.by_title(rest).items():
            if isinstance(answer, Titled):
                self._noted(answer.known)
            found[key] = answer
        return found

    def _noted(self, answer: Known | Missing) -> Known | Missing:
        if isinstance(answer, Known) and answer.paper:
            self._learnt[answer.paper.id] = answer
        return answer

    # ---- fetching ------------------------------------------------------------------------------------------------------

    def _cached_entry(self, wanted: ArxivId) -> Provenance | None:
        """Return the cache's entry of that version; without a version, of the newest one that is there."""
        if wanted.version:
            return self._cache.entry(str(wanted))
        return max(self._cache.entries_of(wanted.base), key=lambda entry: _parsed(entry).version or 0, default=None)

    def _cached(self, paper: Paper) -> Path | None:
        """Return the cached file; its entry is renewed by what the archive said in this run."""
        path = self._cache.file(paper.id)
        entry = self._cache.entry(paper.id) if path else None
        learnt = self._learnt.get(paper.id)
        if entry and learnt:
            self._cache.note(entry.model_copy(update={**_what_is_known(learnt), "asked_at": now()}))
        return path

    def _download(self, session: "PoliteSession", paper: Paper, part: Path) -> Path:
        url = f"{self._settings.arxiv_pdf.rstrip('/')}/{paper.id}"
        max_mb = self._settings.max_pdf_mb
        for attempt in range(_DOWNLOADS):
            answer = session.get(url, max_bytes=max_mb * 2**20, into=part)
            if answer.status != 200:
                message = f"arXiv has no PDF of {paper.id} (status {answer.status})."
                raise PaperError(message, hint=_BY_HAND, code="fetch-failed")
            try:
                check_pdf(part, max_mb=max_mb)
            except PaperError as error:
                if attempt + 1 == _DOWNLOADS:
                    message = f"What arXiv sends for {paper.id} is not a PDF."
                    raise PaperError(message, hint=error.hint, code=error.code) from error
                continue
            if has_end(part):
                return self._cache.keep(part, self._provenance(paper, part, answer.url, answer.sha256))
        raise PaperError(f"The PDF of {paper.id} arrives cut off.", hint=f"Try later, or: {_BY_HAND}", code="fetch-failed")

    def _provenance(self, paper: Paper, part: Path, url: str, sha256: str) -> Provenance:
        learnt = self._learnt.get(paper.id)
        return Provenance(
            paper=paper.model_copy(update={"sha256": sha256}),
            file=self._cache.file_name(paper.id, sha256),
            n_bytes=part.stat().st_size,
            url=url,
            fetched_at=now(),
            asked_at=now(),
            **(_what_is_known(learnt) if learnt else {}),
        )


def _archive_session(settings: Settings, limits: "Limits | None") -> "PoliteSession":
    """Return the session; who stays offline loads no HTTP client."""
    from claimcheck.fetchers.arxiv_session import archive_session

    return archive_session(settings, limits)


def _resolution(reference: Reference, wanted: ArxivId | None, answer: Known | Titled | Missing) -> Resolution:
    if isinstance(answer, Missing):
        return unresolved(reference, answer.outcome, answer.message)
    if isinstance(answer, Titled):
        return resolution_by_title(reference, answer.wanted, answer.known, answer.score)
    return resolution_by_id(reference, wanted or ArxivId("", None), answer)


def _what_is_known(known: Known) -> dict[str, Any]:
    """Return what the cache keeps of the archive's word, beside the paper itself."""
    return {"newest": known.newest, "is_withdrawn": known.is_withdrawn, "titles": known.titles}


def _from_cache(entry: Provenance) -> Known:
    return Known(entry.paper, entry.titles, entry.newest, entry.is_withdrawn)


def _is_fresh(wanted: ArxivId, entry: Provenance) -> bool:
    """Tell whether the archive need not be asked: its word is recent, and the entry is what it would be asked for."""
    is_right = wanted.version is not None or entry.is_withdrawn or _parsed(entry).version == entry.newest
    return is_right and entry.newest is not None and now() - entry.asked_at < FRESH


def _parsed(entry: Provenance) -> ArxivId:
    return parse_arxiv_id(entry.paper.id) or ArxivId(entry.paper.id, None)
