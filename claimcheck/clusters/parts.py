"""A claim taken apart: its addresses, names, numbers and sides, and which of its words belong to which."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from claimcheck.clusters.flags import is_negated
from claimcheck.clusters.names import find_names
from claimcheck.clusters.numbers import Figure, read_numbers
from claimcheck.clusters.roles import find_sides
from claimcheck.clusters.words import content_words, contrast_words, excludes, join_prefixes, spell_out
from claimcheck.quantities import find_quantities

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]{1,500}", re.IGNORECASE)
_SCHEME = re.compile(r"https?://(?:www\.)?|www\.")
_EXAMPLES = re.compile(r"\b(?:such as|e\.g\.|for example|for instance|including)\s[^;.]*", re.IGNORECASE)
_JOINT = re.compile(r"[,;]|\b(?:and|while|whereas|but|versus|vs|against|to|from)\b", re.IGNORECASE)
_CONTRAST = re.compile(r";|\b(?:but|while|whereas|although|though|unlike)\b", re.IGNORECASE)
DENIED, STATED = "@denied", "@stated"
"""Poles of a claim that says one thing and denies another."""
Span = tuple[int, int]


class Parts:
    """The parts of one claim; spans are offsets into `text`."""

    def __init__(self, shown: str) -> None:
        """Take a normalised claim apart."""
        self.urls = frozenset(_SCHEME.sub("", match.group().casefold()).rstrip(".,;:/") for match in _URL.finditer(shown))
        self.said = spell_out(shown)
        """With the field's abbreviations spelt out."""
        self.text = join_prefixes(_URL.sub(" ", self.said))
        quantities = find_quantities(self.text)
        self.names = find_names(self.text, [(each.start, each.end) for each in quantities])
        self.numbers = read_numbers(self.text, quantities, [(name.start, name.end) for name in self.names])
        self.sides = find_sides(self.text)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Return the case-folded words in order."""
        return tuple(_TOKEN.findall(self.text.casefold()))

    @cached_property
    def plain(self) -> str:
        """Return the text with blanks for its numbers, and for a pivot that another word stands for."""
        pivots = [each.pivot for each in self.sides if each.stands_for]
        return _blanked(self.text, [*self.numbers.spans, *pivots])

    @cached_property
    def plain_tokens(self) -> tuple[str, ...]:
        """Return the case-folded words of `plain`."""
        return tuple(_TOKEN.findall(self.plain.casefold()))

    @cached_property
    def examples(self) -> list[Span]:
        """Return where examples stand: behind "such as", up to the clause's end."""
        return [match.span() for match in _EXAMPLES.finditer(self.text)]

    def stems(self, spans: Iterable[Span]) -> frozenset[str]:
        """Return the content stems within some spans, with the names that start there."""
        return frozenset(
            each
            for start, end in spans
            for each in (
                *content_words(_TOKEN.findall(self.plain[start:end].casefold())),
                *(name.key for name in self.names if start <= name.start < end),
            )
        )

    def name_stems(self) -> frozenset[str]:
        """Return the stems of the words that names are made of."""
        return frozenset(content_words(_TOKEN.findall(" ".join(self.text[n.start : n.end] for n in self.names).casefold())))

    def contrasts(self) -> frozenset[str]:
        """Return the words that other words exclude, but for examples."""
        return contrast_words(_TOKEN.findall(_blanked(self.plain, self.examples).casefold()))

    def figures(self) -> tuple[Figure, ...]:
        """Return each number with the words between the joints to its neighbours.

        Where a claim says "respectively", the n-th of as many names as there are numbers belongs to the n-th number.
        """
        spans = self.numbers.spans
        if "respectively" in self.text.casefold() and len(self.names) >= len(spans):
            words = [frozenset([name.key]) for name in self.names[: len(spans)]]
        else:
            cuts = [0, *(_joint(self.text, one[1], other[0]) for one, other in pairwise(spans)), len(self.text)]
            words = [self.stems([span]) for span in pairwise(cuts)]
        counted = (
            self._counted(end) if each.is_count else None for each, (_, end) in zip(self.numbers.amounts, spans, strict=True)
        )
        pairs = zip(self.numbers.amounts, words, counted, strict=False)
        return tuple(Figure(amount, own if own is not None else around) for amount, around, own in pairs)

    def _counted(self, end: int) -> frozenset[str]:
        """Return the first content word behind a number: what it counts."""
        return frozenset(content_words(_TOKEN.findall(self.plain[end:].casefold()))[:1])

    def poles(self) -> tuple[Figure, ...]:
        """Return the words that exclude another one of the claim ("rose" beside "fell"), each with the words of its clauses."""
        cuts = [0, *(match.start() for match in _JOINT.finditer(self.text)), len(self.text)]
        clauses = [self.stems([span]) for span in pairwise(cuts)]
        contrasts = self.contrasts()
        found: dict[str, set[str]] = {}
        for clause in clauses:
            for word in clause & contrasts:
                if excludes(frozenset([word]), contrasts - {word}):
                    found.setdefault(word, set()).update(clause - {word})
        for pole, stems in self._denials():
            found.setdefault(pole, set()).update(stems)
        return tuple(Figure(word, frozenset(rest)) for word, rest in sorted(found.items()))

    def _denials(self) -> list[tuple[str, frozenset[str]]]:
        """Return the clauses of a claim that says one thing and denies another: "cats do, but dogs do not"."""
        cuts = [0, *(match.start() for match in _CONTRAST.finditer(self.text)), len(self.text)]
        spans = list(pairwise(cuts))
        denied = [is_negated(self.text[start:end]) for start, end in spans]
        if all(denied) or not any(denied):
            return []
        return [(DENIED if no else STATED, self.stems([span])) for span, no in zip(spans, denied, strict=True)]


def _blanked(text: str, spans: Sequence[Span]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _joint(text: str, start: int, end: int) -> int:
    """Return where what belongs to a number ends and what belongs to the next begins: at the last "and" or comma."""
    joints = list(_JOINT.finditer(text, start, end))
    return joints[-1].start() if joints else end
