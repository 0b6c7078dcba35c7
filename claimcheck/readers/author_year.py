"""Author-year citations: "(Burt et al., 2019; Lee, 2021a)", "Burt et al. (2019, 2020)", "Eric and Manning [2020]"."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_PARTICLE = r"(?:(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|el|al|bin|ter|ten)[ \u00a0]){0,3}"
_SURNAME = rf"{_PARTICLE}[^\W\d_][\w'’ʼ-]{{0,30}}"
_YEAR = r"(?:1[89]|20)\d\d[a-z]?"
_YEARS = rf"{_YEAR}(?:\s?[,;/–-]\s?(?:{_YEAR}|[a-z]\b)){{0,8}}"
_LEAD_IN = (
    r"(?:(?:see|also|cf\.?|e\.g\.?|i\.e\.?|compare|reviewed in|as in|for example|such as|following|after|and|per|by),?\s+){0,3}"
)
_OTHERS = rf"(?:\s*,?\s*(?:and|&|und|et)\s+(?:others|{_SURNAME})|\s*,?\s+et\s+al\.?)"
_LISTED = rf"(?:\s*,\s*{_SURNAME}){{0,8}}"
_PIECE = re.compile(
    rf"\s*{_LEAD_IN}(?:[A-Z]\.\s?){{0,3}}(?P<first>{_SURNAME})(?P<more>{_LISTED}{_OTHERS})?(?:['’]s)?\s*,?\s*\(?(?P<years>{_YEARS})\)?"
    r"(?:\s*[,:]\s*(?:pp?\.|p\.|ch\.|sec\.|§|fig\.|table|appendix)?\s*[\w.–-]{1,12}(?:\s\d+)?)?\s*",
    re.IGNORECASE,
)
_PARENTHESIS = re.compile(rf"\s?[(\[]\s?(?P<years>{_YEARS})(?:,\s?pp?\.[^)\]]{{1,12}})?[)\]]")
_NAMES_BEFORE = re.compile(rf"(?<![\w.-])(?P<first>{_SURNAME})(?P<more>{_LISTED}{_OTHERS})?(?:['’]s?)?\Z")
_ET_AL = re.compile(r"(?<=\w)\s+et\s+al\b\.?")
_WINDOW = 160  # characters before a year in which its authors' names are looked for
_POSSESSIVE = re.compile(r"['’]s?\Z")
_YEAR_IN = re.compile(_YEAR)
_NO_NAMES = frozenset(
    "january february march april may june july august september october november december spring "  # noqa: SIM905
    "summer autumn fall winter since until around circa early late year version table figure section "
    "in from by of the and a an on at to for as is was additionally meanwhile however moreover "
    "furthermore similarly recently finally later instead then also here thus hence notably "
    "specifically conversely likewise subsequently indeed overall while whereas although both see "
    "e.g. i.e. edition update covid arxiv neurips nips icml iclr acl emnlp naacl cvpr iccv eccv aaai "
    "ijcai kdd sigir nature science".split()
)


class AuthorYear(NamedTuple):
    """Who is cited, and from when."""

    surname: str
    """Of the first author, as written."""
    year: str | None
    """With its letter ("2021a"); None where only the name is given."""
    has_more: bool
    """Further authors are named or hinted at ("et al."): a lone name before a year may be anything."""
    names: str
    """The authors as the text names them: "Burt et al.", "Eric and Manning"."""


class NameMatch(NamedTuple):
    """An author-year citation in a text."""

    start: int
    """With `end` the part that may be left out without harm: the parenthesis."""
    end: int
    cited: tuple[AuthorYear, ...]


def fold(name: str) -> str:
    """Return a surname for comparison: no case, no accents, no particles' blanks."""
    plain = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("ø", "o").replace("ł", "l").casefold())
    return "".join(character for character in plain if character.isalnum())


def parse_group(inside: str) -> tuple[AuthorYear, ...]:
    """Return who the inside of a parenthesis or bracket cites; empty where it is not an author-year citation.

    Pieces that are no citation ("see also Figure 2") are passed over.
    """
    cited: list[AuthorYear] = []
    for piece in inside.split(";"):
        match = _PIECE.fullmatch(piece) if len(piece) < 300 else None
        if match and _is_name(match["first"]):
            cited += _with_years(match)
        elif cited and _YEAR_IN.fullmatch(piece.strip()):
            cited.append(cited[-1]._replace(year=piece.strip()))
    return tuple(cited)


def narrative(text: str) -> Iterator[NameMatch]:
    """Yield citations whose names belong to the sentence: "Burt et al. (2019, 2020)"."""
    for match in _PARENTHESIS.finditer(text):
        names = _names_before(text, match.start())
        if names:
            yield NameMatch(match.start(), match.end(), _with_years(names, match["years"]))


def mentions(text: str) -> Iterator[NameMatch]:
    """Yield bare mentions of authors, "Zheng et al.", as empty spans: nothing of them can be left out."""
    for match in _ET_AL.finditer(text):
        names = _names_before(text, match.start())
        if names:
            name = _POSSESSIVE.sub("", names["first"])
            yield NameMatch(match.end(), match.end(), (AuthorYear(name, None, True, f"{name} et al."),))


def _names_before(text: str, end: int) -> re.Match[str] | None:
    """Return the names that stand before `end`, past a leading "Additionally, "."""
    window = text[max(0, end - _WINDOW) : end]
    names = _NAMES_BEFORE.search(window)
    while names and not _is_name(names["first"]):
        names = _NAMES_BEFORE.search(window, names.end("first"))
    return names


def _is_name(word: str) -> bool:
    last = _POSSESSIVE.sub("", word).split()[-1]
    return last[0].isupper() and len(last) > 1 and word.casefold() not in _NO_NAMES


def _with_years(match: re.Match[str], years: str | None = None) -> tuple[AuthorYear, ...]:
    name = _POSSESSIVE.sub("", match["first"])
    names = " ".join(_POSSESSIVE.sub("", match["first"] + (match["more"] or "")).split())
    found = _YEAR_IN.findall(years or match["years"])
    return tuple(AuthorYear(name, year, bool(match["more"]), names) for year in found)
