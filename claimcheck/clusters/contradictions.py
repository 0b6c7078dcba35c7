"""What the claims of one cluster say against each other."""

from collections import Counter
from collections.abc import Iterator, Sequence

from claimcheck.schema import BatchClaim, Contradiction, Label
from claimcheck.text import printable
from claimcheck.writers.wording import label_of

MAX_SPREAD = 0.3
"""Stated confidences of one fact that lie further apart contradict each other: more than a step between low, medium and high
as reports word them (see `verdict_words`)."""
_DECIMALS = 6  # of a stated confidence that count
_QUOTED = 160  # characters of a claim in a message


def contradictions_in(cluster: Sequence[BatchClaim]) -> Iterator[Contradiction]:
    """Yield at most one contradiction of each kind: opposite stated verdicts, stated confidences, and what claimcheck finds."""
    yield from _stated_verdicts(cluster)
    yield from _stated_confidence(cluster)
    yield from _labels(cluster)


def _stated_verdicts(cluster: Sequence[BatchClaim]) -> Iterator[Contradiction]:
    stated = tuple(claim for claim in cluster if claim.stated_verified is not None)
    verified = sum(claim.stated_verified is True for claim in stated)
    if 0 < verified < len(stated):
        said = f"{verified} of {len(stated)} claims say it is verified, {len(stated) - verified} that it is not"
        yield Contradiction(kind="stated-verdicts", claims=stated, message=_message(stated, said))


def _stated_confidence(cluster: Sequence[BatchClaim]) -> Iterator[Contradiction]:
    stated = tuple(claim for claim in cluster if claim.stated_confidence is not None)
    values = [claim.stated_confidence for claim in stated if claim.stated_confidence is not None]
    if values and round(max(values) - min(values), _DECIMALS) > MAX_SPREAD:
        said = f"the stated confidence runs from {min(values):.2f} to {max(values):.2f}"
        yield Contradiction(kind="stated-confidence", claims=stated, message=_message(stated, said))


def _labels(cluster: Sequence[BatchClaim]) -> Iterator[Contradiction]:
    """Yield where claimcheck finds support and refutation of one fact; that it finds nothing in other papers is no opposite."""
    opposed = tuple(claim for claim in cluster if claim.label in (Label.SUPPORTED, Label.REFUTED))
    if len({claim.label for claim in opposed}) > 1:
        said = "the papers that one claim cites support it, those of another refute it"
        yield Contradiction(kind="labels", claims=opposed, message=_message(opposed, said))


def _message(claims: Sequence[BatchClaim], said: str) -> str:
    text = printable(claims[0].text)
    quoted = text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"
    where = ", all in one report" if len({claim.report for claim in claims}) == 1 else ""
    return f'"{quoted}": {said}{where}; {_found(claims)}.'


def _found(claims: Sequence[BatchClaim]) -> str:
    """Return what claimcheck finds: how many claims get which label, with its confidence where that is the same of all.

    Which claim gets what stands in the claims themselves.
    """
    labels = Counter(label_of(claim.label) for claim in claims)
    if len(labels) > 1:
        return f"claimcheck: {', '.join(f'{count} {label}' for label, count in sorted(labels.items()))}"
    confidences = {"" if claim.confidence is None else f" {claim.confidence:.2f}" for claim in claims}
    return f"claimcheck: {next(iter(labels))}{confidences.pop() if len(confidences) == 1 else ''} for all"
