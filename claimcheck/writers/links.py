"""Links to papers. Addresses come from reports and archives: only http and https ones are ever made into a link."""

import re
from collections.abc import Mapping
from pathlib import PurePath
from urllib.parse import quote

from claimcheck.schema import Paper, Run

_WEB_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\"'<>\\^`{|}]+", re.IGNORECASE)
_MAX_ADDRESS = 2000  # characters, as far as browsers agree
_ARXIV = "https://arxiv.org"


def papers_of(run: Run) -> Mapping[str, Paper]:
    """Return the papers of a run by `Paper.id`."""
    return {resolution.paper.id: resolution.paper for resolution in run.papers if resolution.paper}


def web_address(url: str | None) -> str | None:
    """Return `url` where it is a plain http or https address, else None."""
    return url if url and len(url) <= _MAX_ADDRESS and _WEB_ADDRESS.fullmatch(url) else None


def paper_link(paper: Paper) -> str | None:
    """Return the address of the paper's page for readers, or None where none is known."""
    if paper.arxiv_id:
        return f"{_ARXIV}/abs/{quote(paper.arxiv_id)}"
    if paper.doi:
        return f"https://doi.org/{quote(paper.doi)}"
    return web_address(paper.url)


def page_link(paper: Paper, page: int) -> str | None:
    """Return the address of a page of the paper's PDF, 1-based; where there is no such address, of the paper."""
    if paper.arxiv_id and page > 0:
        return f"{_ARXIV}/pdf/{quote(paper.arxiv_id)}#page={page}"
    return paper_link(paper)


def report_uri(path: str) -> str:
    """Return a report's path as a URI reference (RFC 3986): relative ones stay relative, standard input is "stdin"."""
    if path == "-":
        return "stdin"
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix())
