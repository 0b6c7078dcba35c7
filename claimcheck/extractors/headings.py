"""Recognise section headings by number or name together with type: bold, larger than the body, or capitals."""

import re

from claimcheck.pdf import Line

_LARGER = 1.06  # times the body's size
_MAX_CHARACTERS = 120
_NUMBERED = re.compile(
    r"(?:(?:Appendix|APPENDIX)\s+)?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[A-Z](?:\.\d{1,2}){0,3}|[IVX]{1,5})[.:)]?\s+(?=[^\W\d_]|\")"
)
_NAMES = re.compile(
    r"abstract|(?:general )?introduction|background|related works?|motivation|preliminaries|problem (?:statement|formulation|setup)"
    r"|methods?|methodology|materials and methods|approach|model|experiments?|experimental (?:setup|setting|settings|results)"
    r"|evaluation|results?(?: and (?:analysis|discussion))?|analysis|discussion|conclusions?(?: and future works?)?"
    r"|future works?|limitations?|ethics(?: statement)?|ethical (?:considerations?|statement)|broader impacts?(?: statement)?"
    r"|impact statement|reproducibility(?: statement)?|acknowledge?ments?|author contributions?|funding|data availability"
    r"|references|bibliography|literature cited|works cited|references and notes|appendix|appendices"
    r"|supplementary materials?|supplemental materials?",
    re.IGNORECASE,
)
_BIBLIOGRAPHY = re.compile(r"references|bibliography|literature cited|works cited|references and notes", re.IGNORECASE)


def is_heading(line: Line, body_size: float, *, is_alone: bool) -> bool:
    """Tell whether a line opens a section; `is_alone` says that no other line was set close to it."""
    text = line.text
    if len(text) > _MAX_CHARACTERS or text.endswith("-") or sum(character.isalpha() for character in text) < 3:
        return False
    number = _NUMBERED.match(text)
    title = text[number.end() :] if number else text
    if not title[:1].isupper() and not (number and title[:1].isalnum()):
        return False
    is_larger = line.size >= _LARGER * body_size
    if not (line.bold or is_larger or title.isupper()):
        return False
    if _NAMES.fullmatch(_bare(title)):
        return True
    if text.endswith((".", ",", ";")) and not number:
        return False
    return (bool(number) and (line.bold or is_larger or len(title) > 3)) or (is_alone and line.bold and is_larger)


def continues_heading(line: Line, heading: Line) -> bool:
    """Tell whether `line`, directly below `heading`, is set in the heading's type."""
    return line.bold == heading.bold and abs(line.size - heading.size) <= 0.03 * heading.size and not _NUMBERED.match(line.text)


def is_bibliography(title: str) -> bool:
    """Tell whether a heading opens the bibliography."""
    number = _NUMBERED.match(title)
    return bool(_BIBLIOGRAPHY.fullmatch(_bare(title[number.end() :] if number else title)))


def _bare(title: str) -> str:
    return title.strip(" .:*")
