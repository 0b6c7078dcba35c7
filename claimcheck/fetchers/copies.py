"""Where a paper that was read before may be found again without asking anybody."""

from collections.abc import Iterator
from pathlib import Path

from claimcheck.fetchers.cache import PaperCache
from claimcheck.files import sha256_of
from claimcheck.identifiers import parse_arxiv_id
from claimcheck.schema import Paper
from claimcheck.settings import Settings


def copies_of(paper: str, location: str | None, settings: Settings) -> Iterator[Path]:
    """Yield paths where the paper of that id may lie: where it was, in the papers folder, in the cache; none need be there."""
    if location and "://" not in location:
        yield Path(location)
        if settings.papers:
            yield settings.papers / Path(location).name
    if parse_arxiv_id(paper) and (cached := PaperCache(settings).file(paper)):
        yield cached


def file_of(paper: Paper, settings: Settings) -> Path | None:
    """Return a file with the content that a run read of the paper, or None where none is at hand."""
    for path in copies_of(paper.id, paper.location, settings):
        try:
            if sha256_of(path) == paper.sha256:
                return path
        except OSError:
            continue
    return None
