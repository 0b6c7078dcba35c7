"""Claims about a method's gain on a task, taken apart: data set, encoder, setting, method, baseline and the gain itself."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from claimcheck.quantities import Quantity, find_quantities
from claimcheck.robust_xlt.gain_wording import (
    AND,
    BASELINE_BEFORE,
    BASELINES,
    COMBINED_BEFORE,
    COMBINED_BEHIND,
    COMBINED_BETWEEN,
    DATASETS,
    DENIED,
    DOWN,
    ENCODERS,
    FROM_TO,
    GAIN_BEFORE,
    GENERALIZED,
    IN_LANGUAGE,
    LANGUAGES,
    LESS_IS_MORE,
    METHODS,
    NO_GAIN,
    SIZELESS,
    STANDARD_SETTING,
    TO,
    UP,
)
from claimcheck.text import normalise
from claimcheck.verifiers.claim_frame import frames

_MOST_GAIN = 100.0  # points
_LONGEST = 2000  # characters of a claim that are read: it is one sentence
_WINDOW = 60  # characters before a number or a method in which words say what it is

Setting = Literal["standard", "generalized"]


class GainClaim(NamedTuple):
    """A gain that a claim states; what the claim does not say is None."""

    task: str
    quantity: Quantity
    """The gain as printed, in points or per cent; of "from 80 to 82" the difference."""
    sign: int
    """1: better, -1: worse."""
    encoder: str | None
    setting: Setting | None
    method: str | None
    baseline: str | None
    languages: tuple[str, ...] = ()
    """Codes of the languages that the claim names ("in German"); () for the mean of all."""
    is_sizeless: bool = False
    """The encoder is named, but not which of its sizes."""
    is_one_of_several: bool = False
    """Several methods are named, each by itself: which of them gains is open."""

    @property
    def points(self) -> float:
        """Return the claimed gain in points, below 0 for a loss."""
        return self.sign * abs(self.quantity.value)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what must be said for runs to be compared, and is not."""
        encoder = "the encoder's size" if self.is_sizeless else "the encoder"
        method = "which of the methods" if self.is_one_of_several else "the method"
        wanted = ((encoder, self.encoder), ("the setting", self.setting), (method, self.method))
        return tuple(name for name, said in wanted if said is None)

    @property
    def bounds(self) -> tuple[float, float]:
        """Return the values that bear the claim out, in points as printed and signed: 3.4 stands for 3.35 to 3.45."""
        value, half = abs(self.quantity.value), self.quantity.resolution / 2
        low, high = value - half, (self.quantity.high or value) + half
        if self.quantity.bound in ("at_least", "over"):
            high = _MOST_GAIN
        elif self.quantity.bound in ("at_most", "under"):
            low = 0.0
        elif self.quantity.bound == "about":
            low, high = min(low, 0.9 * value), max(high, 1.1 * value)
        return (low, high) if self.sign > 0 else (-high, -low)


def gain_claims(text: str, *, encoders: Iterable[str] = (), methods: Iterable[str] = ()) -> tuple[GainClaim, ...]:
    """Return the gains in points or per cent that a claim states of tasks known here, in order; () where it states none.

    `encoders` and `methods` are names of runs at hand, which a claim may use too. A claim that denies a gain states none.
    """
    plain = normalise(text[:_LONGEST])
    tasks = _mentions(plain, DATASETS)
    direction = _direction(plain)
    if not tasks or direction == 0:
        return ()
    found = _gains(plain)
    encoder, is_sizeless = _encoder(plain, encoders)
    own, others = _methods(plain, methods)
    is_one_of_several = len(own) > 1 and not _is_combined(own, plain)
    method = None if is_one_of_several else "+".join(sorted(each.name for each in own)) or None
    baseline = _baseline(plain, others)
    languages = tuple(code for code, name in LANGUAGES.items() if name in map(str.lower, IN_LANGUAGE.findall(plain)))
    return tuple(
        GainClaim(
            task,
            quantity,
            direction,
            encoder,
            _setting(plain),
            method,
            baseline,
            languages,
            is_sizeless=is_sizeless,
            is_one_of_several=is_one_of_several,
        )
        for task, quantity in _paired(tasks, found)
    )


class _Mention(NamedTuple):
    name: str
    start: int
    end: int


def _mentions(text: str, patterns: Mapping[str, str]) -> list[_Mention]:
    found = [
        _Mention(name, *match.span())
        for name, pattern in patterns.items()
        for match in re.finditer(pattern, text, 0 if "SMART" in pattern else re.IGNORECASE)
    ]
    return sorted(found, key=lambda mention: mention.start)


def _direction(text: str) -> int:
    """Return 1 for a gain, -1 for a loss, 0 where the claim says neither, or denies it."""
    up, down = UP.search(text), DOWN.search(text)
    if DENIED.search(text) or NO_GAIN.search(text) or not (up or down):
        return 0
    is_up = up is not None and (down is None or up.start() < down.start())
    return 1 if is_up or LESS_IS_MORE.search(text) else -1


def _gains(text: str) -> list[Quantity]:
    """Return differences in points or per cent; the two ends of "from 80.0 to 82.1" are one difference."""
    numbers = list(find_quantities(text))
    differences = {frame.quantity.start for frame in frames(text) if frame.kind == "difference"}
    found: list[Quantity] = []
    at = 0
    while at < len(numbers):
        this, then = numbers[at], numbers[at + 1] if at + 1 < len(numbers) else None
        between = text[this.end : then.start] if then else ""
        if then and FROM_TO.search(text[max(0, this.start - _WINDOW) : this.start]) and TO.fullmatch(between):
            resolution = max(this.resolution, then.resolution)
            found.append(then._replace(value=abs(then.value - this.value), resolution=resolution, start=this.start))
            at += 1
        elif _is_gain(this, text, differences) or (then and AND.fullmatch(between) and _is_gain(then, text, differences)):
            found.append(this)
        at += 1
    has_points = any(each.dimension == "points" for each in found)
    kept = [each for each in found if each.dimension != "%" or not has_points]  # 84 % is then what was reached
    return [each for each in kept if 0 < abs(each.value) <= _MOST_GAIN]


def _is_gain(number: Quantity, text: str, differences: Container[int]) -> bool:
    if number.dimension not in ("points", "%"):
        return False
    return (
        number.dimension == "points"
        or number.start in differences
        or GAIN_BEFORE.search(text[max(0, number.start - _WINDOW) : number.start]) is not None
    )


def _paired(tasks: Sequence[_Mention], gains: Sequence[Quantity]) -> list[tuple[str, Quantity]]:
    """Return each gain with its task: in turn where there are as many, else the next one named, else the last one."""
    names = list(dict.fromkeys(task.name for task in tasks))
    if len(gains) == len(names) > 1:
        return list(zip(names, gains, strict=True))
    found = []
    for at, gain in enumerate(gains):
        end = gains[at + 1].start if at + 1 < len(gains) else None
        behind = [task for task in tasks if task.start > gain.start and (end is None or task.start < end)]
        before = [task for task in tasks if task.start < gain.start]
        chosen = dict.fromkeys(task.name for task in behind) or dict.fromkeys(task.name for task in before[-1:] or tasks[:1])
        found += [(name, gain) for name in chosen]
    return found


def _encoder(text: str, known: Iterable[str]) -> tuple[str | None, bool]:
    """Return the one encoder that a claim names, and whether its size alone is missing; None where it names none or several."""
    own = {name for name in known if _is_telling(name) and _is_said(name, text)}
    named = {mention.name for mention in _mentions(text, ENCODERS)} | own
    if len(named) != 1:
        return None, not named and SIZELESS.search(text) is not None
    return named.pop(), False


def _setting(text: str) -> Setting | None:
    if GENERALIZED.search(text):
        return "generalized"
    return "standard" if STANDARD_SETTING.search(text) else None


def _methods(text: str, known: Iterable[str]) -> tuple[list[_Mention], list[_Mention]]:
    """Return the first mention of each method that gains, and of each that they are compared with, in order."""
    others_known = [name for name in known if name not in METHODS and _is_telling(name) and not name.startswith("standard")]
    patterns = METHODS | {name: rf"(?<![\w-]){re.escape(name)}(?![\w-])" for name in others_known}
    mentions = _mentions(text, patterns)
    compared = {each.name for each in mentions if BASELINE_BEFORE.search(text[max(0, each.start - _WINDOW) : each.start])}
    firsts = sorted({each.name: each for each in reversed(mentions)}.values(), key=lambda mention: mention.start)
    return [each for each in firsts if each.name not in compared], [each for each in firsts if each.name in compared]


def _is_combined(mentions: Sequence[_Mention], text: str) -> bool:
    """Tell whether a claim takes methods, each mentioned once, as one: "A + B", "A combined with B", "with both A and B"."""
    first, last = mentions[0], mentions[-1]
    between = [text[one.end : then.start] for one, then in pairwise(mentions)]
    is_listed = all(AND.fullmatch(each) for each in between)
    is_framed = COMBINED_BEFORE.search(text[: first.start]) or COMBINED_BEHIND.match(text[last.end :])
    return all(COMBINED_BETWEEN.fullmatch(each) for each in between) or (is_listed and is_framed is not None)


def _baseline(text: str, compared: Sequence[_Mention]) -> str | None:
    said = [mention.name for mention in _mentions(text, BASELINES)]
    return "standard-matched" if "standard-matched" in said else next(iter([*said, *sorted({m.name for m in compared})]), None)


def _is_telling(name: str) -> bool:
    """Tell whether a run's name is no common word ("model", "robust") and no combination of others ("rs-da+r-drop")."""
    return "+" not in name and not name.isalpha()


def _is_said(name: str, text: str) -> bool:
    """Tell whether a claim names an encoder as a run does: "org/name" or "name"."""
    short = name.rpartition("/")[2]
    return len(short) > 2 and re.search(rf"(?<![\w-]){re.escape(short)}(?![\w-])", text, re.IGNORECASE) is not None
