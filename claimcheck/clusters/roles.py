"""Who does what to whom: the two sides of a comparison or a relation, whichever way round the claim says it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from claimcheck.clusters.words import SCALE_OF, stem, without_weak

_GREATER = r"higher|larger|greater|more|faster|longer|better|stronger|older|superior|bigger|wider|heavier|ahead"
_LESSER = r"lower|smaller|less|fewer|slower|shorter|worse|weaker|younger|inferior|narrower|lighter"
_ADJECTIVE = r"(?!other\b|rather\b|whether\b)[a-z]{3,}er(?=\s+than\b)"
"""Any other comparative: cheaper than."""
_THAN_WORDS = r"(?:\s+[\w-]+){0,7}?\s+(?P<than>than|compared (?:to|with)|relative to)\b"
_THAN_WORD = re.compile(_THAN_WORDS, re.IGNORECASE)
_THAN = rf"(?={_THAN_WORDS.replace('?P<than>', '?:')}|\s+(?:to|of)\b)"
_A_THING = r"(?=\s+(?:the\s+|that\s+of\s+)?[A-Za-z])"
"""A place above or below something, not a bound as in \"above 80 %\"."""
_BEATS = r"outperform\w*|surpass\w*|exceed\w*|beat(?:s|en|ing)?|outscor\w*|outrank\w*|outweigh\w*"
_TRAILS = r"underperform\w*|trail(?:s|ed|ing)?(?= )|lag(?:s|ged|ging)?(?: behind)?|falls? (?:behind|short of)"
_FORWARD = (
    r"caus(?:e|es|ed|ing)|leads? to|led to|leading to|results? in|resulted in|predict(?:s|ed|ing)?|preced(?:es|ed|ing)|before|"
    r"prior to|trigger(?:s|ed|ing)?|induc(?:e|es|ed|ing)|replac(?:e|es|ed|ing)|includ(?:e|es|ed|ing)|impl(?:y|ies|ied)|"
    r"prevent(?:s|ed|ing)?|drives?|dominat(?:e|es|ed|ing)"
)
_BACKWARD = (
    r"after|follow(?:s|ed|ing)?|because of|due to|instead of|rather than|depend(?:s|ed|ing)? on|stem(?:s|med|ming)? from"
)
_COMPARISON = re.compile(
    rf"\b(?:(?P<greater>(?:{_GREATER}){_THAN}|{_BEATS}|above{_A_THING})|(?P<lesser>(?:{_LESSER}){_THAN}|{_TRAILS}|(?:below|behind){_A_THING})|(?P<other>{_ADJECTIVE}))(?!\w)",
    re.IGNORECASE,
)
_RELATION = re.compile(rf"\b(?:(?P<forward>{_FORWARD})|(?P<backward>{_BACKWARD}))\b", re.IGNORECASE)
_ROUTE = re.compile(r"\bfrom\s+(?P<source>(?:\S+\s+){1,4}?)(?:in)?to\s+(?P<target>\S+(?:\s+\S+)?)", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being|be|gets?)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
_BY = re.compile(r"\s*by\b", re.IGNORECASE)
_PASSIVE_VERB = re.compile(
    r"\b(?:is|are|was|were|been|being|be|gets?)\s+(?:\w+ly\s+)?(\w+)\s+(?:\w+ly\s+)?(?:by|through|via|using)\b", re.IGNORECASE
)
_DIRECT_VERB = re.compile(
    r"\b((?:increas|rais|boost|lift|improv|enhanc|reduc|decreas|lower|cut|worsen|degrad|impair|affect|influenc|harm)\w*)\s+"
    r"(?!(?:with|by|in|on|for|when|as|to|from|at|of|and|or|than|after|during|if|while)\b)\w",
    re.IGNORECASE,
)
"""A verb with an object right behind it: two words on either side tell who does what."""
_CLAUSE_END = re.compile(r"[;,]|\b(?:while|whereas|but|on|in|for|at|when)\b", re.IGNORECASE)
_LEAD = re.compile(r"(?:on|in|for|at|among|with|across)\b[^,]{0,80},\s", re.IGNORECASE)
_ORDERS = {"before": "@order", "after": "@order", "prior to": "@order"}


Act = tuple[str, str, str]
"""Stems of who does, what is done, and to whom."""


class Sides(NamedTuple):
    """The ranges of a claim's text on the two sides of what it says."""

    kind: str
    """"comparison", "relation" or "route"."""
    first: tuple[int, int]
    """The greater, the cause, the earlier, the source."""
    second: tuple[int, int]
    pivot: tuple[int, int]
    """Of the word that says which is which."""
    stands_for: str
    """What the pivot is compared as, one word for "larger" and "smaller"; "" where it is compared as it stands."""


def find_sides(text: str) -> tuple[Sides, ...]:
    """Return the sides of the first comparison, the first relation and the first route of a claim, as far as it has them."""
    found = []
    comparison = _COMPARISON.search(text)
    if comparison:
        word = comparison.group().casefold()
        scale = "" if comparison["other"] else SCALE_OF.get(word, "@better")
        found.append(_around("comparison", text, comparison, scale, is_turned=comparison["lesser"] is not None))
    relation = _RELATION.search(text)
    if relation:
        order = _ORDERS.get(relation.group().casefold(), "")
        found.append(_around("relation", text, relation, order, is_turned=relation["backward"] is not None))
    route = _ROUTE.search(text)
    if route:
        found.append(Sides("route", route.span("source"), route.span("target"), (route.start(), route.start()), ""))
    return tuple(found)


def are_reversed(ours: tuple[frozenset[str], frozenset[str]], theirs: tuple[frozenset[str], frozenset[str]]) -> bool:
    """Tell whether two claims have each other's sides.

    Of the words that stand on one side alone, some have crossed either way; or some have crossed, and none has stayed.
    """
    first, second = ours[0] - ours[1], ours[1] - ours[0]
    other_first, other_second = theirs[0] - theirs[1], theirs[1] - theirs[0]
    crossed = bool(first & other_second), bool(second & other_first)
    return all(crossed) or (any(crossed) and first.isdisjoint(other_first) and second.isdisjoint(other_second))


def find_acts(stems: Sequence[str], text: str, names: frozenset[str]) -> frozenset[Act]:
    """Return neighbouring content stems as (doer, act, done to): turned round where the act is a passive.

    Where two claims of the same words hold one such triple the other way round, the one says of Y what the other says of X.
    No act is a word of a name (`names`), or one that the claim repeats; and words such as "model" may stand between.
    """
    passive = {stem(match.casefold()) for match in _PASSIVE_VERB.findall(text)}
    direct = {stem(match.casefold()) for match in _DIRECT_VERB.findall(text)} - passive
    found = {
        (doer, f"{act}!" if reach > 1 else act, done)
        for words in (stems, without_weak(stems))
        for at, act in enumerate(words)
        if act not in names and stems.count(act) == 1
        for reach in (1, 2)[: 1 + (act in direct)]
        for doer in words[max(0, at - reach) : at]
        for done in words[at + 1 : at + 1 + reach]
        if doer != done
    }
    return frozenset((done, act, doer) if act in passive else (doer, act, done) for doer, act, done in found)


def have_turned(ours: frozenset[Act], theirs: frozenset[Act]) -> bool:
    """Tell whether an act of one claim is turned round in the other."""
    return any((last, act, first) in theirs for first, act, last in ours)


def _around(kind: str, text: str, pivot: re.Match[str], stands_for: str, *, is_turned: bool) -> Sides:
    lead = _LEAD.match(text)
    start = lead.end() if lead and lead.end() <= pivot.start() else 0
    than = _THAN_WORD.match(text, pivot.end()) if kind == "comparison" else None
    before = (start, than.start("than") if than else pivot.start())
    opens = than.end() if than else pivot.end()
    after = (opens, _end_of_side(text, opens))
    is_passive = bool(_PASSIVE.search(text[: pivot.start()])) and bool(_BY.match(text, pivot.end()))
    first, second = (before, after) if is_turned == is_passive else (after, before)
    return Sides(kind, first, second, pivot.span(), stands_for)


def _end_of_side(text: str, start: int) -> int:
    end = _CLAUSE_END.search(text, start)
    return end.start() if end and text[start : end.start()].strip() else len(text)
