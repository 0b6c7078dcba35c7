"""From what is known of a paper to the outcome of a reference: one ladder for all fetchers."""

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from claimcheck.fetchers.titles import CLEAR_LEAD, IDENTIFYING_TITLE, SAME_TITLE, title_score
from claimcheck.identifiers import ArxivId
from claimcheck.schema import Outcome, Paper, Reference, Resolution

T = TypeVar("T")


class Known(NamedTuple):
    """What is known of the paper that an identifier names."""

    paper: Paper | None
    """The version to read; None where there is none with a text."""
    titles: tuple[str, ...]
    """Of the version cited and of the newest one: titles change between versions."""
    newest: int | None = None
    """The newest version that the archive has."""
    is_withdrawn: bool = False
    note: str = ""
    """A sentence for the user: where the knowledge comes from, if that is unusual."""


def resolution_by_id(reference: Reference, wanted: ArxivId, known: Known) -> Resolution:
    """Return the outcome for a reference whose identifier exists: mismatch, withdrawn, newer version or found.

    The identifier is authoritative: on a mismatch the paper that it names is kept for the user to see, and the finding says
    that it is probably not the one meant.
    """
    score = max((title_score(reference.title, title) for title in known.titles), default=None) if reference.title else None
    outcome, message = Outcome.FOUND, "Found by its arXiv id"
    if score is not None and score < SAME_TITLE:
        outcome = Outcome.TITLE_MISMATCH
        message = f"arXiv {wanted} is {known.titles[0]!r}, the report says {reference.title!r} (title score {score:.0f} of 100)"
    elif known.is_withdrawn:
        outcome = Outcome.WITHDRAWN
        message = f"arXiv {wanted.base} was withdrawn with version {known.newest}"
    elif wanted.version and known.newest and wanted.version < known.newest:
        outcome = Outcome.NEWER_VERSION
        message = f"Version {wanted.version} of arXiv {wanted.base} is cited, version {known.newest} is out"
    if score is not None and score >= SAME_TITLE:
        message += f", title score {score:.0f} of 100"
    if known.is_withdrawn:
        message += f"; version {_version(known.paper)} is read" if known.paper else "; no version of it can be read"
    message = f"{message}. {known.note}".strip()
    return Resolution(reference=reference.id, outcome=outcome, paper=known.paper, title_score=_rounded(score), message=message)


def resolution_by_title(reference: Reference, wanted: ArxivId, known: Known, score: float) -> Resolution:
    """Return the outcome for a reference without identifier whose title led, with that score, to the paper `wanted`."""
    resolution = resolution_by_id(reference, wanted, known)
    how = f"It has no identifier; found by its title, score {score:.0f} of 100."
    message = how if resolution.outcome is Outcome.FOUND else f"{how} {resolution.message}"
    return resolution.model_copy(update={"message": message, "title_score": _rounded(score)})


def best_by_title(scored: Iterable[tuple[T, float]]) -> tuple[list[T], float]:
    """Return the one that its title identifies, with its score; several where none leads clearly; none below the threshold."""
    ranked = sorted(scored, key=lambda pair: -pair[1])
    enough = [pair for pair in ranked if pair[1] >= IDENTIFYING_TITLE]
    return [one for one, score in enough if score > enough[0][1] - CLEAR_LEAD], enough[0][1] if enough else 0.0


def unresolved(reference: Reference, outcome: Outcome, message: str) -> Resolution:
    """Return a resolution without a paper."""
    return Resolution(reference=reference.id, outcome=outcome, message=message)


def _version(paper: Paper) -> str:
    return (paper.arxiv_id or "").rpartition("v")[2]


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 1)
