"""Headings of plain text: numbered, underlined, in capitals, or by a name that sections have."""

import re

MAX_HEADING = 160
"""Characters; a longer line is a sentence."""
_ATX = re.compile(r"[ \t\f]{0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_NUMBER = r"\d{1,2}(?:\.\d{1,2}){0,4}[.)]?|[IVX]{2,5}[.)]?|[A-HI]\.?[.)]|I(?=[ \t]+INTRO)"
_NUMBERED = re.compile(rf"[ \t\f]{{0,4}}({_NUMBER})[ \t]+(?=[^\W\d_])(.+)$")
_NAMES = re.compile(
    r"(?:abstract|summary|executive summary|introduction|background|motivation|related works?|literature review|preliminaries|"
    r"methods?|methodology|materials and methods|approach|experiments?|experimental setup|evaluation|results?|"
    r"results and discussion|findings|key findings|discussion|analysis|limitations?|ethics statement|conclusions?|"
    r"conclusions? and future work|future work|acknowledge?ments?|references?|reference list|bibliography|works cited|"
    r"literature cited|sources|citations|endnotes|notes|appendix|appendices|(?:extracted |verified |key )?claims|"
    r"claims? table|verification results|research questions?)\s*:?",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.,;!]['\"”’)]*$")
_DECIMAL = re.compile(r"\d[.,]\d|%")
_MAX_WORDS = 16  # of a numbered heading or one in capitals
_MIN_CAPITALS = 4  # letters, all of them capitals


def heading_level(line: str, *, is_followed_by_blank: bool) -> int | None:
    """Return the level that the line has as a heading of plain text, or None where it is none.

    A numbered line counts where a blank line follows it, has no full stop and starts with a capital: "2 Methodology".
    """
    bare = line.strip()
    if not bare or len(bare) > MAX_HEADING:
        return None
    atx = _ATX.match(line)
    if atx:
        return len(atx[1])
    if _NAMES.fullmatch(bare):
        return 1
    return _level_by_look(bare) if is_followed_by_blank else None


def heading_content(line: str) -> tuple[int, int]:
    """Return the range of a heading line that is its text, marks and closing marks left out."""
    atx = _ATX.match(line)
    if atx:
        return atx.span(2)
    bare = line.strip()
    start = line.index(bare)
    return start, start + len(bare)


def section_name(heading: str) -> str:
    """Return a heading without its number and closing colon: "5. Extracted Claims:" -> "Extracted Claims"."""
    numbered = _NUMBERED.match(heading)
    return (numbered[2] if numbered else heading).strip().rstrip(":").strip()


def is_section_name(heading: str) -> bool:
    """Tell whether a heading, its number aside, is a name that sections of papers and reports have."""
    return bool(_NAMES.fullmatch(section_name(heading)))


def _level_by_look(bare: str) -> int | None:
    if _SENTENCE_END.search(bare) or len(bare.split()) > _MAX_WORDS:
        return None
    numbered = _NUMBERED.match(bare)
    if numbered and (numbered[2][0].isupper() or is_section_name(bare)):
        return numbered[1].rstrip(".)").count(".") + 1
    if _DECIMAL.search(bare):
        return None
    letters = [character for character in bare if character.isalpha()]
    is_capitals = len(letters) >= _MIN_CAPITALS and all(letter.isupper() for letter in letters)
    return 1 if is_capitals and len(bare.split()) > 1 else None
