"""How a claims table writes its answers: its tick and cross, or its words, and its kind of confidence."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from claimcheck.schema import Claim, Label
from claimcheck.verdict_words import Stance, is_unstated, read_verdict

UNCHECKED = "–"
"""Stands for the verdict and the confidence of a claim that could not be checked."""
_TICK, _CROSS = "✓", "×"  # of a table that has none of its own
_PAIRS = """
    ✓ ×, ✔ ✘, ✅ ❌, ☑ ☒, 👍 👎, 🟢 🔴, yes no, y n, true false, t f, verified unverified, confirmed unconfirmed, pass fail,
    passed failed, correct incorrect, accurate inaccurate, valid invalid, proven disproven, accepted rejected, ok wrong,
    substantiated unsubstantiated, supported refuted, supports refutes, support refute, entailed contradicted,
    entails contradicts, entailment contradiction, \\checkmark $\\times$, $\\checkmark$ $\\times$"""
_OTHER_LANGUAGES = """
    ja|nein, wahr|falsch, verifiziert|nicht verifiziert, bestätigt|nicht bestätigt, belegt|nicht belegt, oui|non, vrai|faux,
    vérifié|non vérifié, vérifiée|non vérifiée, confirmé|non confirmé, sí|no, verdadero|falso, verificado|no verificado,
    verificada|no verificada, confirmado|no confirmado, vero|falso, verificato|non verificato, sim|não, да|нет,
    是|否, 真|假, 支持|不支持, 已验证|未验证, 已驗證|未驗證, 已核实|未核实, はい|いいえ, 예|아니요,
    waar|onwaar, geverifieerd|niet geverifieerd, bevestigd|niet bevestigd, onderbouwd|niet onderbouwd"""
_CROSS_OF = dict(pair.split() for pair in _PAIRS.split(",")) | dict(
    pair.strip().split("|") for pair in _OTHER_LANGUAGES.split(",")
)
_TICK_OF = {cross: tick for tick, cross in reversed(_CROSS_OF.items())}
_SIGNS = frozenset(sign for pair in _CROSS_OF.items() for sign in pair if not sign[0].isascii() and not sign[0].isalpha())
_THREE_WAY = {"refuted", "refutes", "refute", "contradicted", "contradicts", "contradiction"}
_HEADING_CHARACTERS = 300  # before the first claim that are looked at for the heading
_OPEN_WORD = "not enough info"
_DIGITS = re.compile(
    r"[~≈]?\s?(?P<whole>\d*)(?:(?P<point>[.,])(?P<decimals>\d+))?(?P<gap>\s?)(?:(?P<percent>%)|/\s?(?P<of>\d+))?"
)
_BANDS = {
    "high": 0.675,
    "medium": 0.325,
    "low": 0.0,
}  # least confidence that each word stands for: halfway between their values
_WORD_OF_BAND = {"moderate": "medium", "med": "medium", "mid": "medium", "h": "high", "m": "medium", "l": "low"}


class ConfidenceStyle(NamedTuple):
    """How a table writes a confidence."""

    scale: float = 1.0
    """What the number is out of: 100 for percents."""
    decimals: int = 2
    point: str = "."
    has_zero: bool = True
    """"0.16", not ".16"."""
    suffix: str = ""
    """"%", " %" or "/10"."""
    words: tuple[tuple[str, str], ...] = ()
    """(band, word) where the table writes words instead of numbers."""

    def render(self, confidence: float) -> str:
        """Return a confidence in [0, 1] in this style."""
        if self.words:
            band = next(band for band, least in _BANDS.items() if confidence >= least)
            return dict(self.words)[band]
        number = f"{confidence * self.scale:.{self.decimals}f}".replace(".", self.point)
        return (number if self.has_zero else number.removeprefix("0")) + self.suffix


class Dialect(NamedTuple):
    """How a table writes its answers."""

    words: dict[Label, str]
    confidence: ConfidenceStyle


def dialect_of(claims: Sequence[Claim], text: str) -> Dialect:
    """Return the dialect of the table that holds `claims`; `text` is the report's.

    What it lacks is filled in: the cross that goes with its tick, or else ✓ and ×, and confidences with two decimals.
    """
    written: dict[Stance, Counter[str]] = {stance: Counter() for stance in Stance}
    for claim in claims:
        word = read_verdict(claim.stated_label) if claim.stated_label else None
        if word and claim.verdict_region and not word.is_repeated:
            written[word.stance][text[claim.verdict_region.start : claim.verdict_region.end]] += 1
    usual = {stance: counter.most_common(1)[0][0] for stance, counter in written.items() if counter}
    return Dialect(_words(usual), _confidence_style(claims, text))


def _words(usual: dict[Stance, str]) -> dict[Label, str]:
    cross = usual.get(Stance.CROSSED)
    tick = usual.get(Stance.SUPPORTED)
    refuted = usual.get(Stance.REFUTED) or cross
    if tick is None:
        tick = _partner(refuted, _TICK_OF) if refuted else None
    tick = tick or _TICK
    refuted = refuted or _partner(tick, _CROSS_OF) or _CROSS
    is_three_way = refuted.casefold() in _THREE_WAY and cross is None
    open_word = usual.get(Stance.OPEN) or cross or (_in_case_of(refuted, _OPEN_WORD) if is_three_way else refuted)
    return {Label.SUPPORTED: tick, Label.REFUTED: refuted, Label.NOT_ENOUGH_INFO: open_word}


def _partner(written: str, partners: dict[str, str]) -> str | None:
    """Return the other word of a pair, in the same case: "YES" -> "NO", "✅ Yes" -> "❌ No"."""
    plain = unicodedata.normalize("NFC", written.replace("\ufe0e", "").replace("\ufe0f", ""))
    parts = plain.split(" ", 1) if plain[:1] in _SIGNS else [plain]
    found = [partners.get(part.casefold()) for part in parts]
    if None in found:
        return None
    return " ".join(_in_case_of(part, other or "") for part, other in zip(parts, found, strict=True))


def _in_case_of(pattern: str, word: str) -> str:
    if pattern.isupper() and len(pattern) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if pattern[:1].isupper() else word


def _confidence_style(claims: Sequence[Claim], text: str) -> ConfidenceStyle:
    """Return the commonest style of the table's confidences."""
    styles: Counter[ConfidenceStyle] = Counter()
    words: dict[str, str] = {}
    for claim in claims:
        region, value = claim.confidence_region, claim.stated_confidence
        written = text[region.start : region.end] if region else ""
        if value is None or is_unstated(written):
            continue
        match = _DIGITS.fullmatch(written.strip())
        if match and any(map(str.isdigit, written)):
            styles[_number_style(match, value)] += 1
        elif written.isascii() and written.replace(" ", "").isalpha():
            band = written.casefold()
            words.setdefault(_WORD_OF_BAND.get(band, band), written)
    if not styles and words:
        example = next(iter(words.values()))
        return ConfidenceStyle(words=tuple((band, words.get(band) or _in_case_of(example, band)) for band in _BANDS))
    return styles.most_common(1)[0][0] if styles else _style_of_heading(claims, text)


def _style_of_heading(claims: Sequence[Claim], text: str) -> ConfidenceStyle:
    """Return the style that the heading above a table without confidences asks for: "Confidence (%)", "Score (/10)"."""
    start = min((claim.region.start for claim in claims), default=0)
    heading = text[max(0, start - _HEADING_CHARACTERS) : start]
    if re.search(r"\(%\)|\(percent\)", heading, re.IGNORECASE):
        return ConfidenceStyle(scale=100.0, decimals=0)
    out_of = re.search(r"\((?:/|out of )(5|10|100)\)", heading)
    return ConfidenceStyle(scale=float(out_of[1]), decimals=1) if out_of else ConfidenceStyle()


def _number_style(match: re.Match[str], value: float) -> ConfidenceStyle:
    decimals = len(match["decimals"] or "")
    point = match["point"] or "."
    if match["percent"]:
        return ConfidenceStyle(100.0, decimals, point, suffix=f"{match['gap']}%")
    if match["of"]:
        return ConfidenceStyle(float(match["of"]), max(decimals, 1), point, suffix=f"/{match['of']}")
    number = float(f"{match['whole'] or 0}.{match['decimals'] or 0}")
    scale = next((scale for scale in (10.0, 100.0) if value and abs(number / value - scale) < 0.01 * scale), 1.0)
    has_zero = bool(match["whole"])
    return ConfidenceStyle(scale, decimals if scale > 1 else max(decimals, 2), point, has_zero)
