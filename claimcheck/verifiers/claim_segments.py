"""Which part of a claim goes with which of its figures: "0.91 on X and 0.97 on Y", "3 and 2 for X and Y, respectively"."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from claimcheck.quantities import Quantity
from claimcheck.verifiers.claim_words import ClaimWords
from claimcheck.verifiers.table_binding import TableView, weight_of

Span = tuple[int, int]

_STRONG_CUT = re.compile(r";|\b(?:while|whereas|but)\b", re.IGNORECASE)
_CUT = re.compile(r"[,;:(]\s?(?:and |or )?|\b(?:and|versus|vs|against|compared|than)\b", re.IGNORECASE)
_AGAINST = re.compile(r"[,(]?\s?(?:versus|vs|against|compared|than|while|whereas)\b", re.IGNORECASE)
_BESIDE = re.compile(r"\s*(?:,|and|,\s?and|&|/|or)\s*", re.IGNORECASE)
_LAST_ITEM = re.compile(r",?\s(?:and|or|&)\s", re.IGNORECASE)
_ITEM_END = re.compile(
    r"[,;:.()]\s|[,;:.()]$|\b(?:on|in|of|for|with|at|by|to|from|over|than|the|a|an|is|are|was|were|has|have|and|or|both|respectively|"
    r"score[sd]?|reach(?:es|ed)?|get[s]?|achiev\w+|obtain\w*|yield\w*|between|using|against|compared)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 4  # of an item in a list


def segments(claim: str, figures: Sequence[Quantity]) -> tuple[Span, ...]:
    """Return for each figure of a claim, in order, the range of the claim that goes with it; together they are the claim.

    Figures that nothing separates ("from 57.4 to 65.8") share a range.
    """
    cuts = [_cut(claim, one.end, other.start) for one, other in pairwise(figures)]
    spans: list[Span] = []
    for at in range(len(figures)):
        start = next((cut for cut in reversed(cuts[:at]) if cut is not None), 0)
        end = next((cut for cut in cuts[at:] if cut is not None), len(claim))
        spans.append((start, end))
    return tuple(spans)


def listed(claim: str, figures: Sequence[Quantity]) -> tuple[Span, ...]:
    """Return for each figure the item that "respectively" gives to it; () where no list of as many items is found."""
    word = claim.lower().find("respectively")
    if word < 0 or len(figures) < 2 or not all(_BESIDE.fullmatch(claim, a.end, b.start) for a, b in pairwise(figures)):
        return ()
    for start, end in ((figures[-1].end, len(claim)), (0, figures[0].start)):
        for last in _LAST_ITEM.finditer(claim, start, end):
            items = _items(claim, (start, end), last, len(figures))
            if items:
                return items
    return ()


def foreign_tokens(
    claim: str, figure: Quantity, figures: Sequence[Quantity], views: Sequence[TableView], words: ClaimWords
) -> frozenset[int]:
    """Return the tokens of a claim that go with another of its figures: what they name is not what `figure` is of.

    A name that stands with another figure is this one's, too, unless this one has a name of the same side of a table beside it.
    """
    run = _run_of(claim, figure, figures)
    items = listed(claim, run)
    if items:
        mine = _inside(words, items[run.index(figure)])
        listed_stems = {words.tokens[at].stem for item in items for at in _inside(words, item) - mine}
        return _unshared((at for at, token in enumerate(words.tokens) if token.stem in listed_stems), mine, words)
    spans = segments(claim, figures)
    mine = _inside(words, spans[figures.index(figure)])
    others = frozenset(range(len(words.tokens))) - mine
    found = {
        at
        for other, span in zip(figures, spans, strict=True)
        if other.start > figure.start and span != spans[figures.index(figure)] and _AGAINST.match(claim, span[0])
        for at in _inside(words, span)
    }
    for view in views:
        for lines in (view.rows.values(), view.columns.values()):
            covered = [line.covered for line in lines if line.covered]
            apart = frozenset().union(*covered) - frozenset.intersection(*covered) if covered else frozenset()
            if weight_of(apart & mine, words) > 0:
                found |= apart & others
    return _unshared(found, mine, words)


def _cut(claim: str, start: int, end: int) -> int | None:
    """Return where the words of one figure end and those of the next begin; None where nothing separates them."""
    strong = _STRONG_CUT.search(claim, start, end)
    if strong:
        return strong.start()
    cuts = [match.start() for match in _CUT.finditer(claim, start, end)]
    return cuts[-1] if cuts else None


def _run_of(claim: str, figure: Quantity, figures: Sequence[Quantity]) -> list[Quantity]:
    """Return the figures that stand in one list with this one."""
    runs: list[list[Quantity]] = [[]]
    for each in figures:
        if runs[-1] and not _BESIDE.fullmatch(claim, runs[-1][-1].end, each.start):
            runs.append([])
        runs[-1].append(each)
    return next(run for run in runs if figure in run)


def _items(claim: str, region: Span, last: re.Match[str], n: int) -> tuple[Span, ...]:
    """Return the spans of a list of `n` items, the last of which stands behind `last`; () where there are not as many."""
    stop = _ITEM_END.search(claim, last.end(), region[1])
    ends = [(last.end(), stop.start() if stop else region[1])]
    left = last.start()
    for _ in range(n - 2):
        comma = claim.rfind(",", region[0], left)
        if comma < 0:
            return ()
        ends.append((comma + 1, left))
        left = comma
    before = [match.end() for match in _ITEM_END.finditer(claim, region[0], left)]
    ends.append((before[-1] if before else region[0], left))
    spans = tuple(reversed(ends))
    return spans if all(0 < len(claim[start:end].split()) <= _MOST_WORDS for start, end in spans) else ()


def _inside(words: ClaimWords, span: Span) -> frozenset[int]:
    return frozenset(at for at, token in enumerate(words.tokens) if span[0] <= token.start < span[1])


def _unshared(others: Iterable[int], mine: frozenset[int], words: ClaimWords) -> frozenset[int]:
    """Return those of the other figures' tokens that this one's words do not repeat."""
    own = {words.tokens[at].stem for at in mine}
    return frozenset(at for at in others if words.tokens[at].stem not in own)
