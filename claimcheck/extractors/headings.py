"""Recognise section headings by number or name together with type: bold, larger than the body, or capitals."""

import re

from claimcheck.page_content import Line

_LARGER = 1.06  # times the body's size
_MAX_CHARACTERS = 120
_NUMBERED = re.compile(
    r"(?:(?:Appendix|APPENDIX)\s+)?(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|(?:[A-Z](?:\.\d{1,2}){0,3}|[IVX]{1,5})[.:)]?)\s+(?=[^\W\d_]|\")"
)
_LIST_ITEM = re.compile(r"\d{1,2}\.\s")
_NAMES = re.compile(
    r"abstract|(?:general )?introduction|background|related works?|motivation|preliminaries"
    r"|problem (?:statement|formulation|setup)"
    r"|methods?|methodology|materials and methods|approach|model|experiments?|experimental (?:setup|settings?|results)"
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
    is_larger = line.size >= _LARGER * body_size
    if not title[:1].isupper() or not (line.bold or is_larger or title.isupper()):
        return False
    if _NAMES.fullmatch(_bare(title)):
        return True
    if number:
        return is_alone or is_larger or not _LIST_ITEM.match(text)
    return is_alone and line.bold and is_larger and not text.endswith((".", ",", ";"))


def has_number_or_name(title: str) -> bool:
    """Tell whether a heading shows by its words alone that it is one."""
    return bool(_NUMBERED.match(title)) or bool(_NAMES.fullmatch(_bare(title)))


def continues_heading(line: Line, heading: Line) -> bool:
    """Tell whether `line`, directly below `heading`, is set in the heading's type."""
    return line.bold == heading.bold and abs(line.size - heading.size) <= 0.03 * heading.size and not _NUMBERED.match(line.text)


def is_bibliography(title: str) -> bool:
    """Tell whether a heading opens the bibliography."""
    number = _NUMBERED.match(title)
    return bool(_BIBLIOGRAPHY.fullmatch(_bare(title[number.end() :] if number else title)))


def _bare(title: str) -> str:
    return title.strip(" .:*")
