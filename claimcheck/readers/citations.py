r"""Citation markers in running text, of every kind that reports use; what they cite is looked up elsewhere.

    [1]  [1,3-5]  [1][2]  ［3］  【1†source】  works.¹²          numbers of the bibliography
    [^1]  [@key; @other]  [key2020]  \cite{key}  Li2025Agent   keys of a footnote or a .bib entry
    (Author et al., 2020; Other, 2021a)  Author and Other (2020) author and year
    [text](https://...)  (arXiv:2104.08645v2)  10.1000/182       links and identifiers

Not citations: "[Fig 1]", an interval "[0, 1]", an index "x[1]", a year "[2020]", code, anchors of the page itself.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimcheck.identifiers import find_arxiv_id, find_doi
from claimcheck.readers.author_year import AuthorYear, mentions, narrative, parse_group
from claimcheck.readers.reference_index import ReferenceIndex

CITE = "#cite:"
"""Start of the target of a citation that the format itself marks; comma-separated keys follow."""
CODE = "#code"
"""Target of a code span."""
Links = Sequence[tuple[int, int, str]]

_GROUP = re.compile(r"[(\[（［【]([^()\[\]（）［］【】]{1,600})[)\]）］】]")
_NUMBER = r"\d{1,4}"
_RANGE = rf"{_NUMBER}(?:\s?[-–—−~]\s?\d{{1,12}})?"
_LOCATOR = r"(?:[,:]\s?(?:pp?\.|ch\.|chap\.|sec\.|section|table|fig\.|figure|app\.|eq\.|thm\.|§)\s?[\w.–-]{1,12})?"
_NUMBERS = re.compile(
    rf"\s*(?:(?:see|e\.g\.|cf\.|refs?\.?|also),?\s+){{0,3}}{_RANGE}(?:\s?[,;，；、]\s?{_RANGE}){{0,60}}{_LOCATOR}\s*",
    re.IGNORECASE,
)
_ONE_RANGE = re.compile(r"(\d{1,4})(?:\s?[-–—−~]\s?(\d{1,12}))?")
_DAGGER = re.compile(r"(\d{1,4})(?::\d{1,4})?\s?[†‡].{0,60}", re.DOTALL)
_PANDOC = re.compile(r"(?<![\w@])-?@\{?([A-Za-z0-9_][\w:.#$%&+?<>~/-]{0,80})")
_FOOTNOTE = re.compile(r"\^([\w.:-]{1,60})")
_FILLER = re.compile(
    r"(?:[\s\d,;:.、，；|·&'’*^-]|\b(?:see|also|e\.g|and|sources?|via|at|in|cf|available|from|preprint|accessed|doi|link)\b)*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"https?://[^\s<>\"“”‘`{}|\\^\[\]（）【】，。；、]{3,2000}"
    r"|\barxiv\s?:\s?(?:arxiv\s?:\s?)?(?:\d{4}\.\d{4,5}|[a-z-]{2,9}(?:\.[a-z]{2})?/\d{7})(?:v\d{1,3})?"
    r"|\b(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/[\w./-]{4,40}"
    r"|(?:\bdoi\s?:\s?|(?:\bdx\.)?\bdoi\.org/|(?<![\w./]))10\.\d{4,9}/[^\s<>\"{}|\\^\[\]，。；、）】]{1,200}",
    re.IGNORECASE,
)
_SUPERSCRIPT = re.compile(r"(?:(?<=[a-z]{4})|(?<=[.,;:!?)”\"。，]))[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4}(?:[⁻˒,·\s]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4}){0,20}")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_PRIVATE_USE = re.compile(r"\ue200cite[^\ue201]{0,400}\ue201")
_TOKEN = re.compile(r"(?<![\w@])[A-Za-z][\w:+-]{5,79}")
_INDEXED = re.compile(r"(?:(?<![^\W\d_])[a-z]|_\w*|\$)\Z")
_INTERVAL_BEFORE = re.compile(
    r"(?:\b(?:range|ranges|ranging|interval|intervals|between|scale|scaled|domain|normali[sz]ed|clipped|rescaled|values?|uniform)"
    r"(?: (?:of|in|to|is|from|over|between|within|on))?|[∈=×^~])\s*\Z",
    re.IGNORECASE,
)
_TAKES_AN_OBJECT = re.compile(
    r"(?:(?<![^\W\d_])(?:by|in|of|from|to|with|than|see|like|via|per|as|at|on|and|or|while|whereas|following|both|either|for|在|由|如|与|和|据|根据|文献|见))\s*\Z",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"[(（]\s*(?:(?:see|cf\.|e\.g\.,?|also|as in|for example),?\s*){1,3}\Z", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?:(?<!\bet al)[.!?。！？…:：][\"”’'）)*_]*|\A|\n)\s*\Z")
_GAP = re.compile(r"\s*(?:[,;、，；]?\s*(?:and|&|or|和|与|及)?)\s*")
_MAX_GAP = 8  # characters between two markers that belong together
_BARE_LABEL = re.compile(
    r"[\[(]?(?:\d{1,4}|\S+\.\S+|sources?|links?|papers?|arxiv|doi|pdf|refs?|references?|here|来源|链接)[\])]?", re.IGNORECASE
)


class Numbers(NamedTuple):
    """Entries `first` to `last` of a numbered bibliography; a range is never expanded, it may be huge."""

    first: int
    last: int


class Key(NamedTuple):
    """The entry of that key."""

    key: str


class Link(NamedTuple):
    """The paper or page at that address; an "arXiv:" or DOI form counts as an address."""

    address: str

    def is_paper(self) -> bool:
        """Tell whether the address is one that names a paper: arXiv's or a DOI."""
        return find_arxiv_id(self.address) is not None or find_doi(self.address) is not None


Cited = Numbers | Key | Link | AuthorYear


class Marker(NamedTuple):
    """A place in a text where something is cited."""

    start: int
    end: int
    cited: tuple[Cited, ...]
    is_word: bool
    """The sentence needs it: "[2] proposed", "as shown in [3]", a link whose text is part of the sentence."""


def find_markers(text: str, links: Links, index: ReferenceIndex) -> list[Marker]:
    """Return the citations in `text` in order, without overlaps; `index` tells citations from other bracketed numbers."""
    taken = _Taken(sorted(span[:2] for span in links if span[2] == CODE))
    real_links = sorted(link for link in links if link[2] != CODE)
    found: list[Marker] = []
    for candidates in (
        _groups(text, real_links, index),
        _linked(text, real_links, index),
        _addresses(text),
        _named(text, index),
        _other(text, index),
    ):
        new = [marker for marker in candidates if taken.is_free(marker.start, marker.end)]
        taken.add([(marker.start, marker.end) for marker in new])
        found += new
    return _with_roles(text, sorted(found))


def find_mentions(text: str) -> list[Marker]:
    """Return bare mentions of authors ("Zheng et al."), which cite where a report has no other way of citing."""
    return [Marker(match.start, match.end, match.cited, True) for match in mentions(text)]


class _Taken:
    """Spans that no later candidate may touch."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans = spans

    def is_free(self, start: int, end: int) -> bool:
        at = bisect_left(self._spans, (start, start))
        before = at > 0 and self._spans[at - 1][1] > start
        return not before and (at == len(self._spans) or self._spans[at][0] >= end)

    def add(self, spans: list[tuple[int, int]]) -> None:
        self._spans = sorted(self._spans + spans)


def _groups(text: str, links: Links, index: ReferenceIndex) -> Iterator[Marker]:
    starts = [start for start, _, _ in links]
    for match in _GROUP.finditer(text):
        inside = links[bisect_left(starts, match.start()) : bisect_left(starts, match.end())]
        cited = _cited_by_links(match, inside, index) if inside else _cited_by_group(text, match, index)
        if cited:
            yield Marker(match.start(), match.end(), cited, False)


def _cited_by_links(match: re.Match[str], links: Links, index: ReferenceIndex) -> tuple[Cited, ...]:
    """Return what a bracket of nothing but links cites."""
    text, at = match.group(), match.start()
    rest, end = "", 0
    for start, stop, _ in links:
        rest += text[end : start - at] + " "
        end = stop - at
    rest += text[end:]
    if len(rest) > 200 or not _FILLER.fullmatch(rest.strip("()[]（）［］【】 ")):
        return ()
    return tuple(
        cited for start, stop, target in links for cited in _cited_by_link(text[start - at : stop - at], target, index)
    )


def _cited_by_link(label: str, target: str, index: ReferenceIndex) -> tuple[Cited, ...]:
    bare = label.strip("[]()^ ")
    if target.startswith(CITE):
        return tuple(Key(key) for key in target[len(CITE) :].split(",") if key)
    if bare.isascii() and bare.isdigit() and len(bare) <= 4 and index.has_key(str(int(bare))):
        return (Numbers(int(bare), int(bare)),)
    if target.startswith("#"):
        return (Key(target[1:]),) if index.has_key(target[1:]) else ()
    return (Link(target),) if re.match(r"https?://|doi:|arxiv:|(?:www\.)?\w+\.\w+/|10\.\d{4}", target, re.IGNORECASE) else ()


def _cited_by_group(text: str, match: re.Match[str], index: ReferenceIndex) -> tuple[Cited, ...]:
    inside, bracket = match[1], match.group()[0]
    if bracket in "[［【":
        if _NUMBERS.fullmatch(inside):
            return _numbers(text[max(0, match.start() - 40) : match.start()], inside, index, is_strict=bracket != "【")
        dagger = _DAGGER.fullmatch(inside)
        if dagger and bracket != "［":
            return (Numbers(int(dagger[1]), int(dagger[1])),)
        keys = _keys(inside, index)
        if keys:
            return keys
    if _ADDRESS.search(inside):
        found = list(_ADDRESS.finditer(inside))
        rest = _ADDRESS.sub(" ", inside)
        if len(rest) <= 200 and _FILLER.fullmatch(rest):
            return tuple(Link(_trimmed(address.group())) for address in found)
    return tuple(cited for cited in parse_group(inside) if cited.has_more or index.authored(cited))


def _numbers(before: str, inside: str, index: ReferenceIndex, *, is_strict: bool) -> tuple[Cited, ...]:
    """Return what a bracket of numbers cites; empty where it is an index, an interval or a year."""
    found = [
        (int(first), int(last or first))
        for first, last in _ONE_RANGE.findall(re.split(r"[,:]\s?[a-z§]", inside, flags=re.I)[0])
    ]
    numbers = {number for pair in found for number in pair}
    is_listed = all(index.has_key(str(number)) for number in numbers)
    if 0 in numbers and not index.has_key("0"):
        return ()
    is_other_style = bool(index.references) and not index.numbers and not index.is_linked_only
    if is_strict and not is_listed and (is_other_style or any(1800 <= number <= 2100 for number in numbers)):
        return ()
    if is_strict and (_INDEXED.search(before) or (len(found) == 2 and _INTERVAL_BEFORE.search(before))):
        return ()
    return tuple(Numbers(first, last) for first, last in found if first <= last)


def _keys(inside: str, index: ReferenceIndex) -> tuple[Cited, ...]:
    footnote = _FOOTNOTE.fullmatch(inside.strip())
    if footnote:
        return (Key("^" + footnote[1]),)
    pandoc = _PANDOC.findall(inside) if inside.lstrip("-").startswith("@") or "; @" in inside or " @" in inside else []
    if pandoc:
        return tuple(Key(key.rstrip(".:,")) for key in pandoc)
    parts = [part.strip() for part in re.split(r"[,;]", inside)]
    return tuple(Key(part) for part in parts) if all(map(index.has_key, parts)) else ()


def _linked(text: str, links: Links, index: ReferenceIndex) -> Iterator[Marker]:
    for start, end, target in links:
        cited = _cited_by_link(text[start:end], target, index)
        if cited:
            label = text[start:end]
            is_marker = label.startswith("[") if target.startswith(CITE) else bool(_BARE_LABEL.fullmatch(label.strip()))
            yield Marker(start, end, cited, not is_marker)


def _addresses(text: str) -> Iterator[Marker]:
    for match in _ADDRESS.finditer(text):
        address = _trimmed(match.group())
        start, end = match.start(), match.start() + len(address)
        if Link(address).is_paper() or (_SENTENCE_END.search(text[max(0, start - 40) : start]) and start):
            yield Marker(start, end, (Link(address),), False)


def _trimmed(address: str) -> str:
    trimmed = address.rstrip(".,;:!?*_'’\"")
    while trimmed.endswith(")") and trimmed.count(")") > trimmed.count("("):
        trimmed = trimmed[:-1].rstrip(".,;:!?*_'’\"")
    return trimmed


def _named(text: str, index: ReferenceIndex) -> Iterator[Marker]:
    for match in narrative(text):
        cited = tuple(
            one for one in match.cited if one.has_more or text[match.start :].lstrip()[:1] == "[" or index.authored(one)
        )
        if cited:
            yield Marker(match.start, match.end, cited, False)


def _other(text: str, index: ReferenceIndex) -> Iterator[Marker]:
    for match in _SUPERSCRIPT.finditer(text):
        numbers = [int(number) for number in re.findall(r"\d+", match.group().translate(_DIGITS))]
        if numbers and all(index.has_key(str(number)) for number in numbers):
            yield Marker(match.start(), match.end(), tuple(Numbers(number, number) for number in numbers), False)
    for match in _PRIVATE_USE.finditer(text):
        yield Marker(match.start(), match.end(), (Key(match.group().strip("\ue200\ue201")),), False)
    if index.has_names:
        for match in _TOKEN.finditer(text):
            key = match.group().rstrip(":-")
            if index.has_key(key) and any(map(str.isdigit, key)):
                yield Marker(match.start(), match.start() + len(key), (Key(key),), False)


def _with_roles(text: str, markers: list[Marker]) -> list[Marker]:
    """Return the markers, told apart into those that a sentence can lose and those that it needs.

    A marker that continues another ("[3], [4]", "[3] and [4]") shares its role; one that goes takes the gap with it.
    """
    result: list[Marker] = []
    before: Marker | None = None
    for marker in markers:
        if before and not before.is_word and _continues(text, result[-1], marker):
            goes = not result[-1].is_word and not marker.is_word
            result.append(marker._replace(start=result[-1].end) if goes else marker._replace(is_word=True))
        else:
            result.append(marker._replace(is_word=marker.is_word or _is_needed(text, marker)))
        before = marker
    return result


def _continues(text: str, previous: Marker, marker: Marker) -> bool:
    return marker.start - previous.end <= _MAX_GAP and _GAP.fullmatch(text, previous.end, marker.start) is not None


def _is_needed(text: str, marker: Marker) -> bool:
    before = text[max(0, marker.start - 40) : marker.start]
    after = text[marker.end : marker.end + 40].lstrip()
    goes_on = after[:1].isalpha() and (after[0].islower() or not after[0].isascii())
    if not before.strip():
        return goes_on
    if _SENTENCE_END.search(before):
        return goes_on and after[0].islower()
    if before.rstrip()[-1:] in ",;" and goes_on and after[0].islower():
        return True
    return _TAKES_AN_OBJECT.search(before) is not None and not _ASIDE.search(before)
