"""Verdict words and confidence values, as reports write them in their claims tables."""

import re
import unicodedata
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

TICKS = "✓✔✅☑🗸👍🟢"
CROSSES = "×✗✘✖❌❎☒🗙👎🔴"
DASHES = ("", "-", "–", "—", "−", "--", "---")
"""What stands in a cell that says nothing."""
_SELECTORS = re.compile("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]")
_BLANKS = re.compile(r"[\s_\u00a0]+")
_AROUND = " \t*_`~.:;,!()[]{}\"'“”‘’"


class Stance(Enum):
    """What a verdict word says of its claim."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    OPEN = "open"
    """Looked at, but neither supported nor refuted."""
    CROSSED = "crossed"
    """Not verified: a word or sign that does not say whether the claim is refuted or open."""
    PARTIAL = "partial"
    UNSTATED = "unstated"
    """A dash, or a word for "not checked"."""


_WORDS = {
    Stance.SUPPORTED: """
        yes, y, true, t, supported, support, supports, verified, confirmed, confirms, correct, accurate, valid, validated, pass,
        passed, passes, entailed, entailment, entails, agrees, agree, proven, substantiated, ok, accepted, fully supported,
        fully verified, well supported, strongly supported, mostly supported, likely true,
        ja, wahr, bestätigt, verifiziert, belegt, gestützt, korrekt, richtig, oui, vrai, vérifié, vérifiée, confirmé, confirmée,
        sí, si, sì, verdadero, verificado, verificada, confirmado, confirmada, respaldado, respaldada, correcto, vero,
        verificato, verificata, confermato, confermata, sim, verdadeiro, да, верно, подтверждено, 是, 真, 支持, 正确, 成立,
        已验证, 已驗證, 已核实, 已證實, はい, 예,
        waar, geverifieerd, bevestigd, onderbouwd""",
    Stance.REFUTED: """
        refuted, refutes, refute, contradicted, contradicts, contradiction, contradictory, false, f, incorrect, wrong,
        inaccurate,        disproved, disproven, debunked, rejected, likely false, mostly false,
        falsch, widerlegt, faux, fausse, réfuté, réfutée, contredit, contredite, falso, falsa, refutado, refutada, incorrecto,
        confutato, confutata, неверно, опровергнуто, 假, 错误, 錯誤, 反驳, 被反驳, 已反驳, 矛盾,
        onwaar, weerlegd""",
    Stance.OPEN: """
        nei, neutral, inconclusive, insufficient, unclear, unknown, undetermined, uncertain, unverifiable, unresolved, disputed,
        ?,        not enough info, not enough information, not enough evidence, insufficient evidence, insufficient info,
        insufficient information, no evidence, no evidence found, no info, cannot verify, can't verify, cannot be verified,
        cannot determine, not found, not verifiable, needs review, low evidence,
        unklar, offen, incertain, indéterminé, non concluant, incierto, indeterminado, no concluyente, incerto, неясно,
        不确定, 无法确定, 无法判断, 证据不足, 信息不足, 不確定, 證據不足, onduidelijk""",
    Stance.CROSSED: """
        no, n, unverified, unsupported, invalid, fail, failed, fails, unconfirmed, unsubstantiated, not verified, not supported,
        not confirmed, not true, not valid, not substantiated, does not support,
        nein, unbestätigt, unbelegt, nicht verifiziert, nicht bestätigt, nicht belegt, non, non vérifié, non vérifiée,
        non confirmé, non confirmée, no verificado, no verificada, no confirmado, no confirmada, no respaldado, no respaldada,
        non verificato, non verificata, não, não verificado, não verificada, нет, не подтверждено, 否, 不支持, 未验证, 未驗證,
        未核实, 未通过, いいえ, 아니요, nee, niet geverifieerd, niet bevestigd, niet onderbouwd""",
    Stance.PARTIAL: """
        partial, partially, mixed, partly, weak, partially supported, partly supported, partial support, partially verified,
        partially true, half true, partially correct, partly true, somewhat supported, weakly supported, mixed evidence,
        needs nuance,
        teilweise, partiellement, en partie, parcialmente, parzialmente, частично, deels, gedeeltelijk, 部分, 部分支持,
        部分验证""",
    Stance.UNSTATED: """
        n/a, na, none, null, nan, pending, tbd, unchecked, skipped, not checked, not assessed, not evaluated, not applicable,
        to be verified, not stated,
        nicht geprüft, non évalué, sin evaluar, 未检查, 未核查""",
}
_IN_RUNNING_TEXT = """
    yes, no, true, false, supported, unsupported, not supported, partially supported, verified, unverified, not verified,
    partially verified, confirmed, not confirmed, refuted, contradicted, entailed, partial, mixed, inconclusive, unclear, nei,
    not enough info, not enough information, not enough evidence, insufficient evidence, not checked, n/a"""


def _listed(words: str) -> list[str]:
    return [" ".join(word.split()) for word in words.split(",")]


_STANCE_OF = {word: stance for stance, words in _WORDS.items() for word in _listed(words)} | dict.fromkeys(
    DASHES, Stance.UNSTATED
)
_SIGNS = {**dict.fromkeys(TICKS, Stance.SUPPORTED), **dict.fromkeys(CROSSES, Stance.CROSSED)}
_SIGNS |= dict.fromkeys("🟡⚠◐~", Stance.PARTIAL) | dict.fromkeys("❓❔⚪", Stance.OPEN)
_WORD_PATTERN = "|".join(
    re.escape(word).replace(r"\ ", r"[\s_]+") for word in sorted(_listed(_IN_RUNNING_TEXT), key=len, reverse=True)
)
SIGN_PATTERN = f"[{TICKS}{CROSSES}🟡⚠❓❔⚪][\ufe0e\ufe0f]?"
"""A regular expression for one tick, cross or other verdict sign."""
_NUMBER = r"\d{0,3}(?:[.,]\d{1,6})?"
_CONFIDENCE_WORDS = {
    **dict.fromkeys(("very high", "certain", "very strong"), 0.95),
    **dict.fromkeys(("high", "strong", "h"), 0.85),
    **dict.fromkeys(("medium-high", "moderate-high", "medium high"), 0.7),
    **dict.fromkeys(("medium", "moderate", "mid", "med", "m"), 0.5),
    **dict.fromkeys(("low-medium", "medium-low", "low medium", "medium low"), 0.3),
    **dict.fromkeys(("low", "weak", "l"), 0.15),
    **dict.fromkeys(("very low", "very weak", "none"), 0.05),
}  # middles of the bands that the words divide [0, 1] into
VERDICT_PATTERN = rf"(?:{SIGN_PATTERN}|(?<![\w-])(?:{_WORD_PATTERN})(?![\w-]))"
"""A regular expression for one verdict among other text, to be used with IGNORECASE."""
CONFIDENCE_PATTERN = (
    r"(?:(?<![\w.,-])(?:\d{1,3}(?:[.,]\d{1,6})?\s?%|\d{1,3}(?:[.,]\d{1,3})?/\d{1,3}|[01]?[.,]\d{1,6}|[01])(?![\w.,/%]*\w)|"
    r"(?<![\w-])(?:very\s(?:high|low)|high|medium|moderate|low|n/a)(?![\w-])|(?<!\S)[-–—](?!\S))"
)
"""A regular expression for one confidence value among other text, to be used with IGNORECASE."""


class VerdictWord(NamedTuple):
    """What a verdict cell says."""

    stance: Stance
    is_repeated: bool = False
    """The cell says the same twice, such as "✓ ✓" (a sign with its word, "✓ Supported", is no repetition)."""


@lru_cache(maxsize=1024)
def read_verdict(cell: str) -> VerdictWord | None:
    """Return what a verdict cell says, whatever its case, emoji selectors and markup; None where it cannot be told."""
    bare = unicodedata.normalize("NFC", _SELECTORS.sub("", cell)).strip(_AROUND)
    signs = [character for character in bare if character in _SIGNS]
    words = _BLANKS.sub(" ", "".join(character for character in bare if character not in _SIGNS)).strip(_AROUND).casefold()
    said = {_SIGNS[sign] for sign in signs}
    if words or not signs:
        spoken = _STANCE_OF.get(words) or _STANCE_OF.get(words.replace("-", " "))
        if spoken is None:
            return None
        said = {spoken if one is Stance.CROSSED else one for one in said} | {spoken}
    return VerdictWord(said.pop(), is_repeated=len(signs) > 1) if len(said) == 1 else None


@lru_cache(maxsize=1024)
def read_confidence(cell: str, *, scale: float = 1.0) -> float | None:
    """Return a confidence cell's value in [0, 1]; None where it states none or cannot be told.

    Numbers without a sign are divided by `scale`: 100 in a column of percents.
    """
    bare = _BLANKS.sub(" ", _SELECTORS.sub("", cell)).strip(_AROUND.replace(".", "")).casefold()
    if bare in _CONFIDENCE_WORDS:
        return _CONFIDENCE_WORDS[bare]
    match = re.fullmatch(rf"[~≈]?\s?({_NUMBER})\s?(?:(%)|/\s?({_NUMBER}))?", bare.rstrip("."))
    if match is None or not any(map(str.isdigit, match[1])):
        return None
    divisor = 100.0 if match[2] else _number(match[3]) if match[3] else scale
    value = _number(match[1]) / divisor if divisor else -1.0
    return round(value, 6) if 0.0 <= value <= 1.0 else None


def is_unstated(cell: str) -> bool:
    """Tell whether a cell says nothing: it is empty, a dash, or a word such as "n/a"."""
    return _STANCE_OF.get(_BLANKS.sub(" ", unicodedata.normalize("NFC", cell)).strip(_AROUND).casefold()) is Stance.UNSTATED


def _number(digits: str) -> float:
    return float(digits.replace(",", ".") or 0)
