"""Links that a claim says the paper gives, and that it does not give."""

import re
from collections.abc import Iterator, Mapping

from claimcheck.findings.base import Severity, Subject
from claimcheck.findings.kept import kept
from claimcheck.schema import Claim, Document, Finding
from claimcheck.text import REPLACEMENT, letters_only, printable

_URL = re.compile(
    r"(?:https?://|www\.|(?<![\w@./-])(?:github|gitlab|huggingface|zenodo)\.(?:com|org|co)/)[^\s<>\"“”{}|\\^`]+", re.IGNORECASE
)
_SCHEME = re.compile(r"https?://(?:www\.)?|www\.", re.IGNORECASE)
_MAX_URL = 200  # characters of a URL that a message shows
_TRAILING = ".,;:!?)]}*_'’\""
_OFFERS = re.compile(
    r"\b(?:code|codebase|source|implementation|datasets?|data|corpus|benchmark|models?|checkpoints?|weights|scripts?|repository|demo|"
    r"resources?|toolkit|library|software)\b.{0,200}?\b(?:available|released?|published|open[- ]sourced?|hosted|accessible|"
    r"provided|shared|found|at)\b",
    re.IGNORECASE,
)


class LinkNotInPaper:
    """Finds links to code or data that none of the cited papers has."""

    id = "link-not-in-paper"
    severity: Severity = "error"
    title = "The paper does not contain the link"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield one finding for each link that a claim offers, where every paper that the claim may rest on was read."""
        cited = {_bare(each.url) for each in subject.report.references if each.url}
        for claim in subject.report.claims:
            if "/" not in claim.text or not _OFFERS.search(claim.text) or not subject.is_read_whole(claim):
                continue
            papers = subject.read_for(claim)
            for url in _links(claim):
                if _bare(url) not in cited and not any(_bare(url) in _letters(document) for document in papers.values()):
                    yield self._finding(claim, url, papers)

    def _finding(self, claim: Claim, url: str, papers: Mapping[str, Document]) -> Finding:
        read = ", ".join(list(papers)[:3]) + (f" and {len(papers) - 3} more" if len(papers) > 3 else "")
        other = _sibling(url, papers)
        given = f" It gives {other}." if other and len(papers) == 1 else f" There is {other}." if other else ""
        return Finding(
            rule=self.id,
            severity=self.severity,
            message=f"The link {printable(url[:_MAX_URL])} stands nowhere in {read}.{given}",
            line=claim.line,
            region=claim.region,
            claim=claim.id,
            suggestion=claim.text.replace(url, other) if other else None,
        )


def _links(claim: Claim) -> Iterator[str]:
    """Yield the links of a claim, but those that lost letters: at the end of one that was cut off, or between PDF and text."""
    for match in _URL.finditer(claim.text):
        if not (claim.truncated and match.end() >= len(claim.text.rstrip())):
            url = match.group().rstrip(_TRAILING)
            if REPLACEMENT not in url:
                yield url


def _bare(url: str) -> str:
    return letters_only(_SCHEME.sub("", url, count=1).removesuffix("/").removesuffix(".git"))[0]


@kept
def _letters(document: Document) -> str:
    """Return the letters of everything that a paper prints or links to; hyphens and blanks of line breaks do not count."""
    links = "\n".join(_bare(url) for url, _ in document.urls)
    return f"{links}\n{letters_only(document.text)[0]}"


def _sibling(url: str, papers: Mapping[str, Document]) -> str | None:
    """Return a link of the papers to the same host with the same owner or the same name, or None."""
    wanted = _SCHEME.sub("", url, count=1).rstrip("/").casefold().split("/")
    for document in papers.values():
        for given, _ in document.urls:
            there = _SCHEME.sub("", given, count=1).rstrip("/").casefold().split("/")
            if len(wanted) == len(there) == 3 and wanted[0] == there[0] and (wanted[1] == there[1] or wanted[2] == there[2]):
                return given
    return None
