"""arXiv identifiers and DOIs: found in text, normalised, taken apart.

Forms: YYMM.NNNN (April 2007 to December 2014), YYMM.NNNNN (since 2015), and archive/YYMMNNN before, where a subject class is
dropped (math.CA/0611800 = math/0611800). Source: https://info.arxiv.org/help/arxiv_identifier.html
"""

import re
from typing import NamedTuple

_NEW = r"(?:\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})"
_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|funct-an|gr-qc|"
    "hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|q-alg|q-bio|quant-ph|"
    "solv-int|supr-con"
)
_OLD = rf"(?:(?:{_ARCHIVES})(?:\.[A-Z]{{2}})?/\d{{2}}(?:0[1-9]|1[0-2])\d{{3}})"
_ID = rf"(?P<id>{_NEW}|{_OLD})(?P<version>v[1-9]\d{{0,2}})?"
_ANCHORED = re.compile(
    rf"(?:arxiv\.org/(?:abs|pdf|html|e-print|src|format|ps)/|arxiv[.:\s]+(?:preprint\s+)?(?:arxiv[.:\s]*)?|abs/|10\.48550/arxiv\.)\s*{_ID}"
    r"(?![\d/])",
    re.IGNORECASE,
)
_BARE = re.compile(rf"(?<![\w./-]){_ID}(?:\.pdf)?(?![\w/])(?!\.\d)")
_FULL = re.compile(_ID)
_DOI = re.compile(r"(?<![\w.])10\.\d{4,9}/[^\s\"<>{}|\\^`\[\]]+", re.IGNORECASE)


class ArxivId(NamedTuple):
    """An arXiv identifier."""

    base: str
    """Without version: "2104.08645", "math/0611800"."""
    version: int | None

    def __str__(self) -> str:
        return self.base if self.version is None else f"{self.base}v{self.version}"


def parse_arxiv_id(text: str) -> ArxivId | None:
    """Return the identifier that the whole of `text` is ("arXiv:2104.08645v2", "2104.08645.pdf"), or None."""
    bare = re.sub(r"^\s*(?:arxiv\s*:\s*)?|(?:\.pdf)?\s*$", "", text, flags=re.IGNORECASE)
    match = _FULL.fullmatch(bare)
    return _from_match(match) if match else None


def find_arxiv_id(text: str, *, bare: bool = False) -> ArxivId | None:
    """Return the first identifier that `text` names as arXiv's (URL, "arXiv:", DOI), or None.

    With `bare`, an identifier that stands alone counts too; do not use it on running text, where 2104.08645 may be a number.
    """
    match = _ANCHORED.search(text) or (_BARE.search(text) if bare else None)
    return _from_match(match) if match else None


def find_doi(text: str) -> str | None:
    """Return the first DOI in `text`, lower case, without closing punctuation, or None."""
    match = _DOI.search(text)
    if match is None:
        return None
    doi = match.group().rstrip(".,;:'*_")
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1].rstrip(".,;:")
    return doi.lower()


def _from_match(match: re.Match[str]) -> ArxivId:
    base = re.sub(r"\.[A-Z]{2}/", "/", match["id"])
    version = match["version"]
    return ArxivId(base, int(version[1:]) if version else None)
