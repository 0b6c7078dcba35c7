"""Which paper a reference names: its arXiv identifier, or what stands in the place of one."""

import re

from claimcheck.identifiers import ArxivId, find_arxiv_id, parse_arxiv_id
from claimcheck.schema import Reference

_PLACES = re.compile(
    r"arxiv\.org/(?:abs|pdf|html|e-print|src)/([^\s<>\"')\]},;]+)|10\.48550/arxiv\.([^\s<>\"')\]},;]+)", re.IGNORECASE
)
_NUMBERED = re.compile(r"\barxiv\s*:\s*(\d[\w.]*\.\w{2,8})", re.IGNORECASE)
_FOUR_DIGITS_UNTIL = 1412  # YYMM; https://info.arxiv.org/help/arxiv_identifier.html
_FIRST_NEW = 704
_FIRST_OLD = 8801  # some archives took in papers from before 1991


def arxiv_id_of(reference: Reference) -> ArxivId | None:
    """Return the well-formed arXiv identifier of the reference, from its own field, the DOI, the URL or the text; or None."""
    if reference.arxiv_id:
        found = parse_arxiv_id(reference.arxiv_id)
        return found if found and is_well_formed(found) else None
    for text in (reference.doi, reference.url, reference.text):
        found = find_arxiv_id(text) if text else None
        if found and is_well_formed(found):
            return found
    return None


def malformed_id_of(reference: Reference) -> str | None:
    """Return what the reference gives as its arXiv identifier where that cannot be one; None where it can, or none is given."""
    if arxiv_id_of(reference):
        return None
    if reference.arxiv_id:
        return reference.arxiv_id
    for text in (reference.doi, reference.url, reference.text):
        match = _PLACES.search(text or "") or _NUMBERED.search(text or "")
        if match:
            return next(group for group in match.groups() if group).rstrip(".")
    return None


def is_well_formed(wanted: ArxivId) -> bool:
    """Tell whether the number has the form of its time: archive/number until March 2007, four digits until 2014, five since."""
    archive, _, number = wanted.base.rpartition("/")
    if archive:
        return not _FIRST_NEW <= int(number[:4]) < _FIRST_OLD
    month, digits = wanted.base.split(".")
    return int(month) >= _FIRST_NEW and len(digits) == (4 if int(month) <= _FOUR_DIGITS_UNTIL else 5)
