"""The text of one bibliography entry -> authors, year, title, identifiers.

Styles met in reports: "Author, A. (2020). Title. Venue.", 'A. Author and B. Other, "Title," Venue, 2020.',
"Authors. 2020. Title.", "Title (2020) https://...", "Title: https://...", "https://... - Title", "[Title](https://...)",
"Title", "Author et al., 2020."
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from claimcheck.identifiers import find_arxiv_id, find_doi, parse_arxiv_id

MAX_ENTRY = 4000
"""Characters of an entry that are looked at: the longest author lists fit."""
_URL = re.compile(r"<?https?://[^\s<>\"“”{}|\\^`（）【】，。；、]{3,2000}>?")
_IDENTIFIER = re.compile(
    r"\(?\b(?:arxiv(?: preprint)?\s?[:,]?\s?(?:arxiv\s?:\s?)?(?:abs/)?\d{4}\.\d{4,5}(?:v\d+)?(?:\s?\[[\w.-]+\])?|"
    r"doi\s?:?\s?10\.\d{4,9}/\S+|"
    r"(?<![\w./])10\.\d{4,9}/\S+)\)?\.?",
    re.IGNORECASE,
)
_ACCESS = re.compile(
    r"\b(?:available(?: online)?(?: at| from)?|retrieved(?: [\w ,]{1,30})? from|accessed(?: on)?[ :][\w ,]{1,30}|"
    r"\[online\]|link|url|doi)\s?:?\s*\Z",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"„«]([^“”\"„«»]{6,500})[”\"»]")
_DATED_LABEL = re.compile(r"(?P<name>[^\d]{2,60}?)['’]?[\s,]*(?P<year>(?:19|20)\d\d)(?:-\d\d-\d\d)?")
_NUMBERED_TITLE = re.compile(r"\A(?:document|paper|source|ref(?:erence)?)\s\d{1,4}\s?[:.]\s*", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d./:-])(?:1[89]\d|20[0-3])\d(?![\d:]|[-–/]\d{1,4}\b|\.\d)")
_APA = re.compile(
    r"(?P<authors>.{2,900}?)[\s,.]*\((?:eds?\.?\)[.,\s]*\()?(?P<year>(?:1[89]|20)\d\d)[a-z]?(?:,[^)]{1,30})?\)[.,:]?\s+(?P<title>\S.*)"
)
_YEAR_LAST = re.compile(r"(?P<authors>.{2,300}?)[\s,]+\(?(?P<year>(?:1[89]|20)\d\d)[a-z]?\)?\.?")
_YEAR_MIDDLE = re.compile(r"(?P<authors>.{2,900}?)\.\s+\(?(?P<year>(?:1[89]|20)\d\d)[a-z]?\)?\.\s+(?P<title>\S.*)")
_ET_AL = re.compile(r"(?P<authors>[^.:]{1,200}? et al)\.?[,:]?\s+(?P<title>[^\W\d_].{5,})")
_TITLE_YEAR = re.compile(r"(?P<title>.{4,400}?)\s*[(\[,]\s?(?:[^()\[\]]{1,40}[\s,])?(?P<year>(?:1[89]|20)\d\d)[)\]]?")
_SENTENCE = re.compile(r".*?(?:(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\bal)(?<!\bvs)\.(?=\s|\Z)|[?!](?=\s+[A-Z]|\Z)|\Z)")
_SMALL = frozenset(
    "and et al others von van der den de del della di da dos du la le el bin ter ten y und".split()  # noqa: SIM905 - a list would be a page long
)
_INITIALS = re.compile(r"(?:[A-Z]\.?[-\s]?){1,4}")
_DOI_TAIL = re.compile(r"(?:[?#].*|/(?:full|abstract|pdf|epub|html|meta|fulltext|summary|references)(?:/.*)?|\.pdf)\Z")
_ARTICLE_NUMBER = re.compile(r"/\d{6,9}\Z")  # https://academic.oup.com/ct/article/doi/10.1093/ct/qtaf007/8162416
_PAGES_CITED = re.compile(r"(?<=[.\d])\s+\d{1,3}(?:,\s?\d{1,3}){0,20}\Z")


_MIN_TITLE = 6  # characters beside a label that make a title


class Entry(NamedTuple):
    """What an entry says."""

    text: str
    title: str | None
    authors: tuple[str, ...]
    year: int | None
    arxiv_id: str | None
    doi: str | None
    url: str | None


def parse_entry(text: str, links: Sequence[tuple[int, int, str]] = ()) -> Entry:
    """Return what the entry `text` (key left out) says; `links` are (start, end, target) in it."""
    text = text[:MAX_ENTRY]
    targets = [target for _, _, target in links if target.lower().startswith(("http://", "https://"))]
    everything = " ".join([text, *targets])
    arxiv = (
        find_arxiv_id(everything) or find_arxiv_id(everything, bare="arxiv" in everything.casefold()) or parse_arxiv_id(text)
    )
    found = _URL.search(text)
    url = targets[0] if targets else (_trim_url(found.group()) if found else None)
    whole = " ".join(text.split())
    authors, year, title = _linked_title(text, links) or _parts(whole)
    return Entry(whole, title, authors, year, str(arxiv) if arxiv else None, _doi(everything), url)


def _doi(text: str) -> str | None:
    """Return the DOI in `text`, without what publishers' addresses put behind it ("/full", an article number)."""
    doi = find_doi(text)
    if doi is None:
        return None
    doi = _DOI_TAIL.sub("", doi)
    return _ARTICLE_NUMBER.sub("", doi) if "academic.oup.com" in text else doi


def _trim_url(url: str) -> str:
    trimmed = url.strip("<>").rstrip(".,;:!?*_'’")
    while trimmed.endswith(")") and trimmed.count(")") > trimmed.count("("):
        trimmed = trimmed[:-1].rstrip(".,;:")
    return trimmed


Parts = tuple[tuple[str, ...], int | None, str | None]


def _linked_title(text: str, links: Sequence[tuple[int, int, str]]) -> Parts | None:
    """Return the parts of an entry whose title is the link's label, or stands beside a label such as "Li' 2024-12-27"."""
    for start, end, _ in links:
        label = text[start:end].strip(" .")
        rest = " ".join((text[:start] + " " + text[end:]).strip(" []().,:;–-\t\n").split())
        dated = _DATED_LABEL.fullmatch(label)
        if dated and len(rest) < _MIN_TITLE:
            return (dated["name"].strip(" '’"),), int(dated["year"]), None
        if dated:
            return (dated["name"].strip(" '’"),), int(dated["year"]), _clean_title(_NUMBERED_TITLE.sub("", rest))
        if len(label.split()) >= 3 and not _URL.match(label) and len(label) >= 0.6 * len(text.strip()):
            authors, year, title = _parts(label)
            return authors, year or _year(rest), title
    return None


def _parts(text: str) -> Parts:
    after_url = re.fullmatch(r"<?https?://\S+>?\s+[-–—|:]\s+(\S.*)", text)
    if after_url:
        return (), None, after_url[1].strip()
    bare = _PAGES_CITED.sub("", text)
    bare = _IDENTIFIER.sub(" ", _URL.sub(" ", bare))
    bare = " ".join(bare.split()).rstrip(" :;,-–—|(")
    bare = _ACCESS.sub("", bare).strip(" :;,-–—|")
    quoted = _QUOTED.search(bare)
    if quoted and (quoted.start() == 0 or looks_like_names(bare[: quoted.start()].strip(" ,.:("))):
        return split_authors(bare[: quoted.start()]), _year(bare[quoted.end() :]) or _year(bare), _clean_title(quoted[1])
    return _unquoted(bare)


def _unquoted(bare: str) -> Parts:
    for pattern in (_APA, _YEAR_MIDDLE):
        match = pattern.fullmatch(bare)
        if match and looks_like_names(match["authors"]):
            return split_authors(match["authors"]), int(match["year"]), _first_sentence(match["title"])
    match = _YEAR_LAST.fullmatch(bare)
    is_plain = "(" not in bare or " et al" in bare  # "Bunching and Taxing (2022)" is a title
    if match and is_plain and len(match["authors"]) < 200 and looks_like_names(match["authors"], is_short=True):
        return split_authors(match["authors"]), int(match["year"]), None
    others = _ET_AL.fullmatch(bare)
    if others and looks_like_names(others["authors"], is_short=True):
        return split_authors(others["authors"]), _year(bare), _first_sentence(others["title"])
    first = _SENTENCE.match(bare)
    lead = first.group() if first else ""
    if 0 < len(lead) < len(bare) and looks_like_names(lead):
        return split_authors(lead), _year(bare), _first_sentence(bare[len(lead) :].strip())
    match = _TITLE_YEAR.fullmatch(bare)
    if match:
        return (), int(match["year"]), _clean_title(match["title"])
    return (), _year(bare), _clean_title(bare) or None


def looks_like_names(text: str, *, is_short: bool = False) -> bool:
    """Tell whether `text` is a list of people: capitals, initials and small words only; more than one word or initials.

    With `is_short` ("Zhang & Zanette") joined surnames without initials count too.
    """
    words = [word.strip(".,;()&*") for word in text.replace("&", " and ").split()]
    words = [word for word in words if word]
    if not words or not all(word[0].isupper() or word.casefold() in _SMALL for word in words):
        return False
    if any(any(map(str.isdigit, word)) for word in words) or ":" in text:
        return False
    has_initials = any(_INITIALS.fullmatch(word) and len(word) <= 4 for word in words)
    is_joined = re.search(r"\bet al\b|\band\b|&", text) is not None
    few = max(len(part.split()) for part in re.split(r",|;|&|\band\b", text)) <= (4 if is_short else 5)
    return few and (
        has_initials or (is_joined and (is_short or "," in text or len(words) <= 6)) or (is_short and len(words) <= 2)
    )


def split_authors(text: str) -> tuple[str, ...]:
    """Return the names of "Kaplan, H., Mulzer, W., & Roditty, L.", "H. Kaplan, W. Mulzer and L. Roditty" and the like."""
    plain = re.sub(r"\s+", " ", re.sub(r",?\s*(?:\bet al\b\.?|\band others\b)", "", text.replace("&", " and "))).strip(" ,.:(")
    inverted = re.findall(
        r"([^\W\d_][\w'’ -]{0,40}?),\s?((?:[A-Z]\.[\s-]?){1,5})(?=,|\sand\b|;|\Z|\s*$)",
        plain + ("." if plain[-1:].isupper() else ""),
    )
    if inverted and len(inverted) >= plain.count(",") // 3:
        return tuple(f"{_trim_and(name)}, {initials.strip()}" for name, initials in inverted)
    parts = re.split(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+", plain)
    return tuple(part.strip(" .") if not re.search(r"\b[A-Z]\.$", part) else part.strip() for part in parts if part.strip(" ."))


def _trim_and(name: str) -> str:
    return re.sub(r"^(?:and)\s+", "", name.strip())


def _first_sentence(text: str) -> str | None:
    match = _SENTENCE.match(text)
    title = _clean_title(match.group() if match else text)
    rest = text[match.end() :] if match else ""
    if len(title.split()) == 1 and rest:  # "ReAct. Synergizing ..." hardly; "Nature." hardly: too short for a title alone
        following = _SENTENCE.match(rest.strip())
        title = f"{title}. {_clean_title(following.group())}" if following else title
    return title or None


def _clean_title(text: str) -> str:
    return text.strip(' .,;:*_"“”').removesuffix("(Preprint)").strip()


def _year(text: str) -> int | None:
    years = _YEAR.findall(text)
    return int(years[-1][:4]) if years else None
