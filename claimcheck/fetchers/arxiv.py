"""arXiv: references resolved by identifier, or by title where they have none; PDFs fetched into the cache."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from claimcheck import __version__
from claimcheck.errors import InputError, PaperError
from claimcheck.fetchers.arxiv_api import ArxivApi, Entry, Missing
from claimcheck.fetchers.cache import PaperCache, Provenance, now
from claimcheck.fetchers.identity import arxiv_id_of
from claimcheck.fetchers.outcomes import Known, best_by_title, resolution_by_id, unresolved
from claimcheck.fetchers.pdf_gate import check_pdf, has_end
from claimcheck.fetchers.titles import is_telling, title_score
from claimcheck.http import Limits, Pace, PoliteSession
from claimcheck.identifiers import ArxivId, parse_arxiv_id
from claimcheck.schema import Outcome, Paper, Reference, Resolution
from claimcheck.settings import Settings

MIN_INTERVAL_S = 3.0
"""arXiv's own limit: https://info.arxiv.org/help/api/tou.html"""
FRESH = timedelta(days=7)
"""How long the archive's word on a paper (newest version, withdrawal) holds before it is asked again."""
_ARCHIVE = "arxiv.org"
_ARCHIVE_ORIGINS = ("https://export.arxiv.org", "https://arxiv.org", "https://www.arxiv.org")
_DOWNLOADS = 2  # a PDF that arrives cut off, or a page in its place, is asked for once more
_YEARS_LATER = 3  # a paper may be cited by the year of its publication, up to so many after it came to the archive
_BY_HAND = "Put the paper's PDF into the papers folder."


class ArxivFetcher:
    """Knows the papers of arXiv and those in the cache; offline, the cache's only."""

    name = "arxiv"

    def __init__(self, settings: Settings, *, limits: Limits | None = None) -> None:
        """Ask as `settings` says, within `limits`.

        Raises InputError where an address is neither https nor this machine's, or the interval is too short for arXiv.
        """
        self._settings = settings
        self._cache = PaperCache(settings)
        self._session = None if settings.offline else _session(settings, limits)
        self._known: dict[str, Known] = {}

    def papers(self) -> list[Paper]:
        """Return (): what the archive holds is not a list of papers at hand."""
        return []

    def resolve(self, references: Sequence[Reference]) -> list[Resolution]:
        """Return one resolution for each reference, in order; ids first, in batches, then titles of those without an id.

        What the cache knows for less than `FRESH` is not asked again; what it knows longer serves where the archive cannot be
        asked.
        """
        wanted = [arxiv_id_of(reference) for reference in references]
        known = self._learn([one for one in wanted if one])
        nameless = [reference for reference, one in zip(references, wanted, strict=True) if one is None]
        titled = self._resolve_titles(nameless)
        return [
            _by_id(reference, one, known[one]) if one else titled[reference.id]
            for reference, one in zip(references, wanted, strict=True)
        ]

    def fetch(self, paper: Paper) -> Path:
        """Return the path of the paper's PDF in the cache, after a download where it is not there.

        Raises PaperError: "source-unavailable" (offline), "fetch-failed", "withdrawn", "not-a-pdf", "too-large".
        """
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
    def _api(self) -> ArxivApi | None:
        return ArxivApi(self._settings.arxiv_api, self._session) if self._session else None

    def _learn(self, ids: Sequence[ArxivId]) -> dict[ArxivId, Known | Missing]:
        cached = {one: entry for one in ids if (entry := self._cached_entry(one))}
        learnt: dict[ArxivId, Known | Missing] = {
            one: _from_cache(entry) for one, entry in cached.items() if self._api is None or _is_fresh(one, entry)
        }
        rest = [one for one in dict.fromkeys(ids) if one not in learnt]
        if self._api is None:
            offline = "It is not at hand, and nobody is asked (offline)."
            return learnt | dict.fromkeys(rest, Missing(Outcome.UNAVAILABLE, offline))
        learnt |= self._ask(self._api, rest, self._api.lookup(ArxivId(one.base, None) for one in rest))
        for one, answer in learnt.items():
            if isinstance(answer, Missing) and answer.outcome is Outcome.INCONCLUSIVE and one in cached:
                note = f"The archive could not be asked; the copy of {cached[one].fetched_at.date()} is read."
                learnt[one] = _from_cache(cached[one])._replace(note=note)
        return learnt

    def _ask(
        self, api: ArxivApi, ids: Sequence[ArxivId], newest: Mapping[ArxivId, Entry | Missing]
    ) -> dict[ArxivId, Known | Missing]:
        """Return what is known of each id, given the newest versions: an older one that is to be read is looked up, too."""
        older: dict[ArxivId, ArxivId] = {}
        for one in ids:
            entry = newest[ArxivId(one.base, None)]
            version = _version_to_read(one, entry) if isinstance(entry, Entry) else None
            if isinstance(entry, Entry) and version and version != entry.id.version:
                older[one] = ArxivId(one.base, version)
        details = api.lookup(older.values())
        answers: dict[ArxivId, Known | Missing] = {}
        for one in ids:
            entry = newest[ArxivId(one.base, None)]
            answers[one] = self._known_of(one, entry, details.get(older[one]) if one in older else entry)
        self._known |= {known.paper.id: known for known in answers.values() if isinstance(known, Known) and known.paper}
        return answers

    def _known_of(self, one: ArxivId, newest: Entry | Missing, to_read: Entry | Missing | None) -> Known | Missing:
        if isinstance(newest, Missing):
            return newest
        last = newest.id.version or 1
        if one.version and one.version > last:
            return Missing(Outcome.NO_SUCH_ID, f"arXiv {one.base} has no version {one.version}, only {last}.")
        if isinstance(to_read, Missing) and to_read.outcome is not Outcome.INCONCLUSIVE:
            return to_read
        if isinstance(to_read, Missing):  # the version is there, its own title is not known
            to_read = newest._replace(id=ArxivId(one.base, _version_to_read(one, newest)), is_withdrawn=False)
        readable = to_read if to_read and not to_read.is_withdrawn else None
        titles = tuple(dict.fromkeys(entry.title for entry in (to_read, newest) if entry))
        return Known(self._paper(readable) if readable else None, titles, last, newest.is_withdrawn)

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
            fetcher=self.name,
            location=f"{self._settings.arxiv_pdf.rstrip('/')}/{identifier}",
        )

    def _resolve_titles(self, references: Sequence[Reference]) -> dict[str, Resolution]:
        """Return by reference id what titles alone lead to, in the cache and then in the archive."""
        searched = [reference for reference in references if reference.title and is_telling(reference.title)]
        entries = self._cache.entries() if searched else []
        found: dict[str, Resolution] = {}
        for reference in references:
            scored = [(entry, title_score(reference.title or "", entry.paper.title or "")) for entry in entries]
            same, score = best_by_title(scored) if reference in searched else ([], 0.0)
            if same and len({_base(entry.paper.id) for entry in same}) == 1:
                newest = max(same, key=lambda entry: _version(entry.paper.id))
                found[reference.id] = _by_title(reference, _base(newest.paper.id), _from_cache(newest), score)
        missing = [reference for reference in searched if reference.id not in found]
        if self._api and missing:
            found |= self._search(self._api, missing)
        why = "It has no identifier that arXiv knows, and no title that is long enough to search for."
        offline = "It has no identifier that arXiv knows, and the cache has no paper of its title."
        for reference in references:
            message = offline if reference in searched else why
            found.setdefault(reference.id, unresolved(reference, Outcome.NOT_IDENTIFIED, message))
        return found

    def _search(self, api: ArxivApi, references: Sequence[Reference]) -> dict[str, Resolution]:
        answers = api.search([reference.title or "" for reference in references])
        found = {}
        for reference in references:
            answer = answers[reference.title or ""]
            if isinstance(answer, Missing):
                found[reference.id] = unresolved(reference, answer.outcome, answer.message)
                continue
            plausible = [entry for entry in answer if _is_plausible(reference, entry)]
            same, score = best_by_title((entry, title_score(reference.title or "", entry.title)) for entry in plausible)
            found[reference.id] = self._identified(api, reference, same, score)
        return found

    def _identified(self, api: ArxivApi, reference: Reference, same: Sequence[Entry], score: float) -> Resolution:
        if len(same) == 1:
            one = ArxivId(same[0].id.base, None)
            known = self._ask(api, [one], {one: same[0]})[one]
            if isinstance(known, Known):
                return _by_title(reference, one.base, known, score)
            return unresolved(reference, known.outcome, known.message)
        message = "It has no identifier, and arXiv finds no paper of its title."
        if same:
            message = f"It has no identifier, and its title fits several papers: {', '.join(str(entry.id) for entry in same)}."
        return unresolved(reference, Outcome.NOT_IDENTIFIED, message)

    # ---- fetching ------------------------------------------------------------------------------------------------------

    def _cached_entry(self, wanted: ArxivId) -> Provenance | None:
        """Return the cache's entry of that version; without a version, of the newest one that is there."""
        if wanted.version:
            return self._cache.entry(str(wanted))
        return max(self._cache.entries_of(wanted.base), key=lambda entry: _version(entry.paper.id), default=None)

    def _cached(self, paper: Paper) -> Path | None:
        """Return the cached file; its entry is renewed by what the archive said in this run."""
        path = self._cache.file(paper.id)
        entry = self._cache.entry(paper.id) if path else None
        known = self._known.get(paper.id)
        if entry and known and not known.note:
            fresh = {"newest": known.newest, "is_withdrawn": known.is_withdrawn, "asked_at": now()}
            self._cache.note(entry.model_copy(update=fresh))
        return path

    def _download(self, session: PoliteSession, paper: Paper, part: Path) -> Path:
        url = f"{self._settings.arxiv_pdf.rstrip('/')}/{paper.id}"
        max_mb = self._settings.max_pdf_mb
        for attempt in range(_DOWNLOADS):
            answer = session.get(url, max_bytes=max_mb * 2**20, into=part)
            if answer.status != 200:
                raise _no_pdf(paper, answer.status)
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
        known = self._known.get(paper.id)
        return Provenance(
            paper=paper.model_copy(update={"sha256": sha256}),
            file=self._cache.file_name(paper.id, sha256),
            n_bytes=part.stat().st_size,
            url=url,
            fetched_at=now(),
            asked_at=now(),
            newest=known.newest if known else None,
            is_withdrawn=known.is_withdrawn if known else False,
        )


def _session(settings: Settings, limits: Limits | None) -> PoliteSession:
    hosts = {urlsplit(url).hostname or "" for url in (settings.arxiv_api, settings.arxiv_pdf)}
    is_archive = any(host == _ARCHIVE or host.endswith(f".{_ARCHIVE}") for host in hosts)
    if is_archive and settings.arxiv_interval_s < MIN_INTERVAL_S:
        raise InputError(
            f"arXiv asks for at most one request in {MIN_INTERVAL_S:.0f} s.",
            hint=f"Set CLAIMCHECK_ARXIV_INTERVAL_S to {MIN_INTERVAL_S:.0f} or more.",
        )
    origins = (settings.arxiv_api, settings.arxiv_pdf, *(_ARCHIVE_ORIGINS if is_archive else ()))
    name = "arxiv" if is_archive else "-".join(urlsplit(settings.arxiv_api).netloc.replace(":", "-").split("/"))
    contact = f" (+{settings.contact})" if settings.contact else ""
    return PoliteSession(
        origins,
        user_agent=f"claimcheck/{__version__}{contact}",
        pace=Pace(settings.rate_folder, name, settings.arxiv_interval_s),
        limits=limits,
    )


def _by_id(reference: Reference, wanted: ArxivId, known: Known | Missing) -> Resolution:
    if isinstance(known, Missing):
        return unresolved(reference, known.outcome, known.message)
    return resolution_by_id(reference, wanted, known)


def _by_title(reference: Reference, base: str, known: Known, score: float) -> Resolution:
    resolution = resolution_by_id(reference, ArxivId(base, None), known)
    how = f"It has no identifier; found by its title, score {score:.0f} of 100."
    message = how if resolution.outcome is Outcome.FOUND else f"{how} {resolution.message}"
    return resolution.model_copy(update={"message": message, "title_score": round(score, 1)})


def _version_to_read(wanted: ArxivId, newest: Entry) -> int | None:
    """Return the version cited, else the newest; where that was withdrawn, the one before. None where there is none."""
    last = newest.id.version or 1
    version = min(wanted.version or last, last)
    if newest.is_withdrawn and version == last:
        version -= 1
    return version or None


def _from_cache(entry: Provenance) -> Known:
    titles = (entry.paper.title,) if entry.paper.title else ()
    return Known(entry.paper, titles, entry.newest, entry.is_withdrawn)


def _is_fresh(wanted: ArxivId, entry: Provenance) -> bool:
    """Tell whether the archive need not be asked: its word is recent, and the entry is what it would be asked for."""
    is_right = wanted.version is not None or entry.is_withdrawn or _version(entry.paper.id) == entry.newest
    return is_right and entry.newest is not None and now() - entry.asked_at < FRESH


def _is_plausible(reference: Reference, entry: Entry) -> bool:
    """Tell whether authors and year, where the reference gives them, allow the entry."""
    if reference.year and not -1 <= reference.year - entry.year <= _YEARS_LATER:
        return False
    names = {name.split()[-1].casefold() for name in entry.authors if name.split()}
    words = {word.strip(".,").casefold() for author in reference.authors for word in author.split()}
    return not words or bool(names & words)


def _no_pdf(paper: Paper, status: int) -> PaperError:
    return PaperError(f"arXiv has no PDF of {paper.id} (status {status}).", hint=_BY_HAND, code="fetch-failed")


def _base(arxiv_id: str) -> str:
    parsed = parse_arxiv_id(arxiv_id)
    return parsed.base if parsed else arxiv_id


def _version(arxiv_id: str) -> int:
    parsed = parse_arxiv_id(arxiv_id)
    return (parsed.version or 0) if parsed else 0
