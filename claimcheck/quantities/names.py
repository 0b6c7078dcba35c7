"""Numbers that measure nothing: parts of names, labels, citations and dates."""

import re

_LABEL_BEFORE = re.compile(
    r"(?:\b(?:tables?|tab\.|figures?|figs?\.?|sections?|secs?\.?|eqs?\.?|equations?|appendix|footnotes?|algorithms?|pages?|pp?\.|chapters?|"
    r"theorems?|lemmas?|version|no\.|research questions?)|§)\s*\(?\s*(?:\d+(?:\.\d+)?\s*(?:,|and|&|-|to)\s*)?$",
    re.IGNORECASE,
)
CITATION = re.compile(
    r"\[\s?\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,20}\s?\]|\b(?:19|20)\d{2}[a-z]?\)|,\s(?:19|20)\d{2}[a-z]?\b(?=[;,)])"
)
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DATE = re.compile(
    rf"\b{_DAY} {_MONTH}(?:,? (?:19|20)\d\d\b)?|\b{_MONTH} {_DAY}\b(?!\.\d|,\d|%)(?:,? (?:19|20)\d\d\b)?|"
    r"\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d\d\b|"
    r"\b(?:19|20)\d\d\s?[-–/]\s?(?:19|20)?\d\d\b(?!\s[a-z]+s\b)"
)
_EDITION = re.compile(
    r"\s(?:edition|version|release|campaign|challenge|competition|conference|shared task|evaluation|survey|census|election|"
    r"snapshot|dump|season)\b"
)
_YEAR = re.compile(r"19\d\d|20[0-3]\d")
_COUNTED = re.compile(
    r"(?: [a-z-]+)? (?!(?:is|was|has|does|its|this|as|us|less|versus|across)\b)[a-z-]+s\b"
)  # behind "2000": samples
_DATE_BEFORE = re.compile(
    r"(?:\b(?:in|since|from|until|till|by|during|before|after|of|year|early|late|January|February|March|April|May|June|July|August|"
    r"September|October|November|December|SemEval|WMT|TREC|CoNLL)[\s-]*|[,(]\s*)$"
)
_PLURAL = re.compile(r"\s?[a-z-]+s\b")  # behind "7B": of "7B tokens", which counts, while "the 7B model" is a name
_CONFIDENCE_LEVEL = re.compile(r"\s*(?:CIs?\b|confidence\b|credible\b)")
_NAME_BEFORE = re.compile(r"[^\s=≈~∼<>(\[{:;\"'“‘/$€|]*$")


def measures_nothing(match: re.Match[str], text: str) -> bool:
    """Tell whether a number is part of a name, a label or a date."""
    start, end = match.start("number"), match.end()
    before = text[max(0, start - 40) : start]
    name = _NAME_BEFORE.search(before)
    glued = name.group() if name else ""
    if re.search(r"[^\W\d]|[@#]", glued) or re.search(r"\d\.$", glued) or _LABEL_BEFORE.search(before):
        return True
    after = text[end : end + 2]
    if after[:1].isalpha() or re.match(r"[.@_]\w|/\d", after) or _CONFIDENCE_LEVEL.match(text, end):
        return True
    if _YEAR.fullmatch(match["number"]) and match["unit"] == "s" and text[match.end() - 2].isdigit():
        return True  # "the 1990s"
    if match["scale"] in ("B", "T") and match["unit"] is None and not _PLURAL.match(text, end):
        return True
    is_bare = match["scale"] is None and match["unit"] is None and match["money"] is None
    is_year = is_bare and _YEAR.fullmatch(match["number"]) is not None
    if not is_year:
        return False
    return bool(_DATE_BEFORE.search(before) or _EDITION.match(text, end)) or not _COUNTED.match(text, end)
