"""Claims that something is to be had at a URL, held against the URLs that the papers give.

The paper is read and nobody is asked: "code is available at U" says what the paper says. Whether U still answers is another
question; a `LinkChecker` answers it where `settings.check_links` says so, which adds a note and never changes the judgement.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from claimcheck import __version__
from claimcheck.schema import Document, Evidence, Judgement
from claimcheck.settings import Settings
from claimcheck.text import letters_only
from claimcheck.verifiers.base import Case
from claimcheck.wording import stem

LinkChecker = Callable[[str], bool | None]
"""Tells whether a URL answers; None where that could not be found out."""

_URL = re.compile(
    r"(?:https?://|www\.|(?<![\w@./-])(?:github|gitlab|bitbucket|huggingface|zenodo|doi)\.(?:com|org|co|io)/)[^\s<>\"'“”]+"
)
_TRAILING = ".,;:!?)]}*_'\"”’…"
_OFFERED = re.compile(
    r"\b(?:code|codes?base|source|implementation|data(?:set)?s?|corpus|benchmark|models?|checkpoints?|weights|scripts?|repository|"
    r"demo|resources?|materials?|toolkit|library|software)\b",
    re.IGNORECASE,
)
_AVAILABLE = re.compile(
    r"\b(?:available|released?|releasing|publish(?:ed)?|open[- ]sourced?|found|hosted|accessible|provided?|share[sd]?|"
    r"public(?:ly)?|download(?:ed|able)?|at)\b",
    re.IGNORECASE,
)
_ANSWERS = {
    True: "the link answers",
    False: "the link does not answer: its server says that nothing is there",
    None: "whether the link answers could not be found out",
}
_LINK_INTERVAL_S = 1.0  # between two requests of all processes of the machine, whatever the host
_SUREST = 0.97  # not 1: a URL may stand in a paper for another reason than the claimed one
_CONTEXT = 160  # characters before a URL in which the paper says what is there


class Link(NamedTuple):
    """A URL in the form in which two are compared."""

    host: str
    """Lower case, without "www."."""
    path: str
    """Lower case, without the slashes at both ends and ".git"; query and fragment dropped."""

    @property
    def letters(self) -> str:
        """The letters and digits: equal for a URL and its copy that a line break robbed of a hyphen."""
        return letters_only(self.host + self.path)[0]


class ExistenceVerifier:
    """Judges claims that name a URL by the URLs that the papers give."""

    name = "existence"

    def __init__(self, settings: Settings, link_checker: LinkChecker | None = None) -> None:
        """`link_checker`, by default the web, is asked only with `settings.check_links`, and never offline.

        Raises InputError where the contact cannot be sent, StoreError where the lock files of the pace cannot be used.
        """
        is_asked = settings.check_links and not settings.offline
        self._link_checker = (link_checker or _web(settings)) if is_asked else None

    def judge(self, cases: Sequence[Case]) -> list[tuple[Judgement, ...]]:
        """Return one judgement for each case whose claim says that something is at a URL, () for the others."""
        return [self._judge(case) for case in cases]

    def fingerprint(self) -> dict[str, str]:
        """Return nothing: the judgements depend on claim and papers alone."""
        return {}

    def _judge(self, case: Case) -> tuple[Judgement, ...]:
        urls = find_urls(case.claim.text)
        if not urls or not (_OFFERED.search(case.claim.text) or _AVAILABLE.search(case.claim.text)):
            return ()
        judgement = _judge_url(urls[0], case)
        if self._link_checker and not case.claim.truncated:  # the URL of a claim that was cut may be cut, too
            answer = _ANSWERS[self._link_checker(urls[0])]
            judgement = judgement.model_copy(update={"note": f"{judgement.note}; {answer}"})
        return (judgement,)


def find_urls(text: str) -> tuple[str, ...]:
    """Return the URLs of `text` in order, without closing punctuation."""
    return tuple(_trimmed(match.group()) for match in _URL.finditer(text))


def parse_link(url: str) -> Link | None:
    """Return the comparable form of a URL, or None where it has no host."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    return Link(host, unquote(parts.path).strip("/").removesuffix(".git").lower()) if host else None


def _web(settings: Settings) -> LinkChecker:
    """Return the checker that asks the web."""
    from claimcheck.http import Pace, WebLinks

    contact = f" (+{settings.contact})" if settings.contact else ""
    pace = Pace(settings.rate_folder, "links", _LINK_INTERVAL_S)
    return WebLinks(user_agent=f"claimcheck/{__version__}{contact}", pace=pace)


def _trimmed(url: str) -> str:
    while url and url[-1] in _TRAILING and not (url[-1] == ")" and url.count("(") >= url.count(")")):
        url = url[:-1]
    return url


def _judge_url(url: str, case: Case) -> Judgement:
    claimed = parse_link(url)
    if claimed is None:
        return _judgement(None, note=f"{url} is no URL")
    for paper, document in case.documents.items():
        if _has(document, claimed, is_cut=case.claim.truncated):
            return _judgement(_evidence(paper, document, claimed), supported=_SUREST, note=f"the paper gives {url}")
    for paper, document in case.documents.items():
        other = _other_url(document, claimed, case.claim.text)
        if other is not None and (shown := parse_link(other)) is not None:
            evidence = _evidence(paper, document, shown)
            return _judgement(evidence, refuted=_SUREST, note=f"the claim says {url}, the paper {other}")
    return _judgement(None, note=f"{url} does not occur in the paper")


def _judgement(evidence: Evidence | None, *, supported: float = 0.0, refuted: float = 0.0, note: str) -> Judgement:
    rest = 1 - supported - refuted
    return Judgement(
        verifier="existence", evidence=evidence, supported=supported, refuted=refuted, not_enough_info=rest, note=note
    )


def _links(document: Document) -> Iterator[tuple[str, Link]]:
    for url in (*(url for url, _ in document.urls), *find_urls(document.text)):
        link = parse_link(_trimmed(url))
        if link is not None:
            yield _trimmed(url), link


def _has(document: Document, claimed: Link, *, is_cut: bool) -> bool:
    """Tell whether the paper gives the URL; hyphens and blanks that a line break added or took away do not count."""
    letters = claimed.letters
    for _, link in _links(document):
        if link.letters == letters or (is_cut and link.letters.startswith(letters)):
            return True
        if link.host == claimed.host and link.path.startswith(claimed.path + "/") and claimed.path:
            return True
    return _broken_at(document, letters, is_cut=is_cut) is not None


def _broken_at(document: Document, letters: str, *, is_cut: bool = False) -> tuple[int, int] | None:
    """Return where the URL stands in the paper's text, though blanks break it up, or None."""
    haystack, offsets = letters_only(document.text)
    at = haystack.find(letters)
    while at >= 0:
        start, end = offsets[at], offsets[at + len(letters) - 1] + 1
        goes_on = document.text[end : end + 1].isalnum() and not is_cut
        if not goes_on and not document.text[max(0, start - 1) : start].isalnum():
            return start, end
        at = haystack.find(letters, at + 1)
    return None


def _other_url(document: Document, claimed: Link, claim: str) -> str | None:
    """Return the URL that the paper gives in the claimed one's place, or None.

    That is one of the same owner or of the same name at the same host, or one that the paper offers in a sentence of its own
    that names the same kind of thing ("our code is available at ...").
    """
    offered = {stem(match.group()) for match in _OFFERED.finditer(claim)}
    for url, link in _links(document):
        mine, other = claimed.path.split("/"), link.path.split("/")
        is_sibling = link.host == claimed.host and len(mine) == len(other) == 2 and (mine[0] == other[0] or mine[1] == other[1])
        if is_sibling:
            return url
    for match in _URL.finditer(document.text):
        context = document.text[max(0, match.start() - _CONTEXT) : match.start()]
        context = re.split(r"(?<=[.!?])\s+(?=[A-Z])", context)[-1]
        said = {stem(word.group()) for word in _OFFERED.finditer(context)}
        if offered & said and re.search(r"\b(?:our|we|the|this)\b", context, re.IGNORECASE) and _AVAILABLE.search(context):
            return _trimmed(match.group())
    return None


def _evidence(paper: str, document: Document, link: Link) -> Evidence | None:
    """Return the sentence that holds the URL, or None where only a link annotation has it."""
    place = _broken_at(document, link.letters)
    if place is None:
        return None
    for passage in document.passages:
        for start, end in passage.sentences:
            if start <= place[0] < end:
                last = max(end, place[1])
                return Evidence(
                    paper=paper,
                    page=passage.page,
                    kind="passage",
                    quote=document.text[start:last],
                    section=passage.section,
                    start=start,
                    end=last,
                )
    return None
