"""What an audit would have to fetch, and how long the archive's pace makes that, told before anything runs: nobody is asked."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from claimcheck.batch.gather import Gatherer
from claimcheck.batch.inputs import batch_of
from claimcheck.batch.reading import read_input
from claimcheck.fetchers.arxiv_api import BATCH, TITLES_A_QUERY
from claimcheck.fetchers.identity import arxiv_id_of
from claimcheck.fetchers.titles import is_telling
from claimcheck.identifiers import parse_arxiv_id
from claimcheck.schema import Outcome, Record, Reference, Report, Resolution
from claimcheck.settings import Settings
from claimcheck.text import printable
from claimcheck.writers.wording import counted

_SHOWN = 50
_SOURCES = {"tex": 1, "html": 1, "all": 2}
"""Requests for each paper beside the PDF, by the setting `table_sources`."""


class PlannedPaper(Record):
    """A paper that would be fetched."""

    arxiv_id: str
    title: str | None = None
    """As a report gives it."""
    n_reports: int


class Plan(Record):
    """What an audit would do, as far as that is known without asking anybody."""

    n_reports: int
    n_unreadable: int
    """Reports that cannot be read, or have no claims."""
    n_claims: int
    n_references: int
    n_at_hand: int
    """References whose paper is in the papers folder or in the cache."""
    n_without_paper: int
    """References that name no paper that could be looked for."""
    to_fetch: tuple[PlannedPaper, ...]
    """Papers to be fetched by their id, the most cited first."""
    to_search: tuple[str, ...]
    """Titles without an id: each may lead to a further paper."""
    n_requests: int
    """To the archive: metadata in batches, searches in batches, and one for each paper; found titles add one each."""
    interval_s: float
    """Between two requests."""
    seconds: float
    """Least time that the requests take at this pace; transfers come on top."""


def plan_batch(names: Sequence[str], settings: Settings) -> Plan:
    """Return what an audit of these reports would fetch. Nobody is asked, nothing is written but what is read of local papers.

    Raises InputError where there is no report, or a setting is unusable.
    """
    gatherer = Gatherer(settings.model_copy(update={"offline": True}))
    batch = batch_of(names, settings)
    reports = [report for given in batch if isinstance(report := read_input(given), Report)]
    found = [
        (report, list(zip(report.references, gatherer.resolve(report), strict=True))) for report in reports if report.references
    ]
    pairs = [pair for _, resolved in found for pair in resolved]
    wanted = _wanted((report.path, resolved) for report, resolved in found)
    titles = dict.fromkeys(reference.title for reference, resolution in pairs if _is_searched(reference, resolution))
    n_requests = _n_requests(len(wanted), _n_asked(pairs), len(titles), settings)
    return Plan(
        n_reports=len(batch),
        n_unreadable=len(batch) - len(reports),
        n_claims=sum(len(report.claims) for report in reports),
        n_references=len(pairs),
        n_at_hand=sum(resolution.paper is not None for _, resolution in pairs),
        n_without_paper=sum(_is_lost(reference, resolution) for reference, resolution in pairs),
        to_fetch=tuple(wanted),
        to_search=tuple(title for title in titles if title),
        n_requests=0 if settings.offline else n_requests,
        interval_s=settings.arxiv_interval_s,
        seconds=0.0 if settings.offline else round(n_requests * settings.arxiv_interval_s, 1),
    )


def describe(plan: Plan) -> str:
    """Return the plan for people."""
    pace = f"one in {plan.interval_s:g} s: at least {timedelta(seconds=round(plan.seconds))}"
    found = f"{plan.n_at_hand} at hand, {plan.n_without_paper} that name no paper to look for"
    unread = f"{plan.n_unreadable} unreadable or without claims"
    lines = [
        f"{counted(plan.n_reports, 'report')}, {unread}; {counted(plan.n_claims, 'claim')}",
        f"{counted(plan.n_references, 'reference')}: {found}",
        f"{counted(len(plan.to_fetch), 'paper')} to fetch, {counted(len(plan.to_search), 'title')} to search for",
        f"{counted(plan.n_requests, 'request')}, {pace}",
    ]
    lines += [
        f"  {paper.arxiv_id:20} {paper.n_reports:5d}x  {printable(paper.title or '')}".rstrip()
        for paper in plan.to_fetch[:_SHOWN]
    ]
    if len(plan.to_fetch) > _SHOWN:
        lines.append(f"  and {len(plan.to_fetch) - _SHOWN} more (--json lists all)")
    return "\n".join(lines) + "\n"


def _wanted(found: Iterable[tuple[str, Sequence[tuple[Reference, Resolution]]]]) -> list[PlannedPaper]:
    counts: Counter[str] = Counter()
    titles: dict[str, str] = {}
    for _, resolved in found:
        own = {str(arxiv_id_of(reference)): reference.title for reference, resolution in resolved if _is_missing(resolution)}
        counts.update(own.keys())
        titles |= {key: title for key, title in own.items() if title and key not in titles}
    return [PlannedPaper(arxiv_id=key, title=titles.get(key), n_reports=count) for key, count in counts.most_common()]


def _is_missing(resolution: Resolution) -> bool:
    """Tell whether the reference names a paper by its id that is not at hand."""
    return resolution.outcome is Outcome.UNAVAILABLE and resolution.paper is None


def _is_searched(reference: Reference, resolution: Resolution) -> bool:
    is_open = resolution.outcome is Outcome.NOT_IDENTIFIED and resolution.paper is None
    return is_open and bool(reference.title) and is_telling(reference.title or "")


def _is_lost(reference: Reference, resolution: Resolution) -> bool:
    return resolution.paper is None and not _is_missing(resolution) and not _is_searched(reference, resolution)


def _n_asked(pairs: Iterable[tuple[Reference, Resolution]]) -> int:
    """Return how many ids the archive is asked about: of missing papers, and of those found by their title alone."""
    asked = set()
    for reference, resolution in pairs:
        wanted = arxiv_id_of(reference)
        here = parse_arxiv_id(resolution.paper.arxiv_id or "") if resolution.paper else None
        if wanted and (here is None or here.base != wanted.base):
            asked.add(str(wanted))
    return len(asked)


def _n_requests(n_papers: int, n_ids: int, n_titles: int, settings: Settings) -> int:
    """Return the requests that are certain: ids are asked twice where a version is cited that is not the newest."""
    metadata = math.ceil(n_ids / BATCH) + math.ceil(n_titles / TITLES_A_QUERY)
    return metadata + n_papers * (1 + _SOURCES.get(settings.table_sources, 0))
