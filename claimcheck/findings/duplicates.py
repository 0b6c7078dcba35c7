"""Claims that say the same thing twice."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from claimcheck.findings.base import Severity, Subject
from claimcheck.findings.likeness import Wording
from claimcheck.schema import Claim, Finding
from claimcheck.wording import stem

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_MIN_WORDS = 4  # words that two claims share by more than chance
_MAX_NAMED = 5  # claims of a group that a message names
_SILENT_WORDS = """
a an the this that these those is are was were be been being has have had do does did it its their there of in on for to by
with as at and or also which can may will would usually often typically generally very quite rather indeed thus hence
therefore moreover furthermore additionally however
"""
_SILENT = frozenset(re.findall(r"\w+", _SILENT_WORDS))
"""Words whose presence changes nothing; "not", "without", "than" and "more" are not among them."""
_GENERIC_WORDS = """
achieve achieves approach approaches average benchmark benchmarks dataset datasets method methods model models obtain
obtains paper performance proposed reach reaches result results score scores study system task tasks test
"""
_GENERIC = frozenset(map(stem, re.findall(r"\w+", _GENERIC_WORDS)))
"""Stems that two wordings of one measured fact may differ by."""


class DuplicateClaims:
    """Finds claims that say the same: letter by letter, in the same words, or with the same names, numbers, telling words."""

    id = "duplicate-claims"
    severity: Severity = "warning"
    title = "Several claims say the same"

    def check(self, subject: Subject) -> Iterator[Finding]:
        """Yield one finding for each group of equal claims, at the second; an error where the report's verdicts differ."""
        yield from map(self._finding, _groups(subject))

    def _finding(self, group: Sequence[Claim]) -> Finding:
        is_opposite = len({claim.stated_verified for claim in group} - {None}) > 1
        names = [f"{claim.id} (line {claim.line})" for claim in group]
        rest = f" and {len(names) - _MAX_NAMED} more" if len(names) > _MAX_NAMED else ""
        said = f"Claims {', '.join(names[:_MAX_NAMED])}{rest} say the same"
        if is_opposite:
            first = group[0]
            other = next(claim for claim in group if claim.stated_verified not in (None, first.stated_verified))
            said += (
                f", and the report's verdicts differ: {first.stated_label} for {first.id}, {other.stated_label} for {other.id}"
            )
        return Finding(
            rule=self.id,
            severity="error" if is_opposite else self.severity,
            message=f"{said}.",
            line=group[1].line,
            region=group[1].region,
            claim=group[1].id,
        )


def _groups(subject: Subject) -> list[list[Claim]]:
    """Return the groups of two and more claims that say the same, by their first claims; each claim is in one at most."""
    groups: dict[int, list[Claim]] = defaultdict(list)
    first: dict[Hashable, int] = {}
    for at, claim in enumerate(subject.report.claims):
        wordings = (claim.text.casefold(), _exact(claim.text), _measured(claim.text, subject.wording(claim)))
        keys = [key for key in wordings if key]
        known = next((first[key] for key in keys if key in first), at)
        for key in keys:
            first.setdefault(key, known)
        groups[known].append(claim)
    return [group for group in groups.values() if len(group) > 1]


def _exact(text: str) -> Hashable:
    """Return the stems and numbers of a claim in order, without words that change nothing; None where they are few."""
    key = tuple(stem(word) for word in _WORD.findall(text.casefold()) if word not in _SILENT)
    return key if len(key) >= _MIN_WORDS else None


def _measured(text: str, wording: Wording) -> Hashable:
    """Return the names and the numbers in order, and the telling stems of a claim that has all three; else None."""
    telling = wording.stems - _GENERIC
    compares = frozenset(_WORD.findall(text.casefold())) & {"than", "more", "less", "over", "below", "above", "under", "from"}
    if not (wording.names and wording.numbers and telling):
        return None
    return wording.names, wording.numbers, telling, compares, wording.is_negated
