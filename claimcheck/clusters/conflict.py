"""What keeps two claims apart however near their words are: numbers, names, negation, direction, roles."""

from claimcheck.clusters.names import missing_names
from claimcheck.clusters.numbers import are_swapped, same_amounts
from claimcheck.clusters.parts import DENIED, STATED
from claimcheck.clusters.reading import Gate, Reading
from claimcheck.clusters.roles import are_reversed, have_turned
from claimcheck.clusters.words import excludes

_DECIMAL = 1  # a number of finer resolution is hardly met twice by chance


def gates_conflict(ours: Gate, theirs: Gate) -> bool:
    """Tell whether numbers, flags, addresses or words that exclude each other differ; names need the words too."""
    return (
        ours.marks != theirs.marks
        or ours.flags != theirs.flags
        or ours.urls != theirs.urls
        or not same_amounts(ours.amounts, theirs.amounts)
        or excludes(ours.contrasts, theirs.contrasts)
    )


def conflict(ours: Reading, theirs: Reading) -> bool:
    """Tell whether two claims cannot be the same fact; a claim that was cut is held against what it shows."""
    return (
        gates_conflict(ours.gate, theirs.gate)
        or names_conflict(ours, theirs)
        or excludes(ours.stems - ours.examples, theirs.stems - theirs.examples)
        or _sides_reversed(ours, theirs)
        or have_turned(ours.acts, theirs.acts)
        or are_swapped(ours.figures, theirs.figures)
        or are_swapped(ours.poles, theirs.poles)
        or _lacks_pole(ours, theirs)
        or _lacks_pole(theirs, ours)
    )


def names_conflict(ours: Reading, theirs: Reading) -> bool:
    """Tell whether one claim names what the other does not.

    One name may be missing where the other claim says "the method" instead and shares a number or a further name; so may names
    that an address already holds, and any beginning with the word at which the other claim was cut.
    """
    extra = _extra_names(ours, theirs), _extra_names(theirs, ours)
    if not any(extra):
        return False
    if all(extra) or any(len(each) > 1 for each in extra):
        return True
    briefer = theirs if extra[0] else ours
    return not (briefer.is_generic and briefer.cut is None and _shares_figure(ours, theirs))


def completes(cut: Reading, other: Reading) -> bool:
    """Tell whether `other` begins with all that a cut claim shows."""
    return cut.cut is not None and len(other.text) > len(cut.text) and other.text.casefold().startswith(cut.text.casefold())


def _extra_names(ours: Reading, theirs: Reading) -> frozenset[str]:
    """Return the names of ours that theirs does not mention, in words or in an address."""
    missing = missing_names(ours.gate.names - theirs.gate.names, theirs.tokens)
    if missing and theirs.cut:
        missing = frozenset(each for each in missing if not each.startswith(theirs.cut))
    if missing and ours.gate.urls:
        addresses = "".join(filter(str.isalnum, "".join(ours.gate.urls)))
        missing = frozenset(each for each in missing if each not in addresses)
    return missing


def _shares_figure(ours: Reading, theirs: Reading) -> bool:
    has_figure = any(each.quantity.resolution < _DECIMAL or each.quantity.digits > 1 for each in ours.gate.amounts)
    return has_figure or bool(ours.gate.names & theirs.gate.names)


def _lacks_pole(ours: Reading, theirs: Reading) -> bool:
    """Tell whether one of our words that exclude each other ("the lowest ... and the highest ...") is not among their words."""
    known = {*theirs.gate.contrasts, DENIED, STATED}
    return any(each.what not in known for each in ours.poles)


def _sides_reversed(ours: Reading, theirs: Reading) -> bool:
    return any(
        kind == other_kind and are_reversed((first, second), (other_first, other_second))
        for kind, first, second in ours.sides
        for other_kind, other_first, other_second in theirs.sides
    )
