"""Numbers and units as siunitx prints them (manual: https://ctan.org/pkg/siunitx)."""

import re

from claimcheck.extractors.sources.tex_meanings import UNITS

_EXPONENT = re.compile(r"(?<=[\d.])\s*[eEdD]\s*([-+]?\d+)")
_BARE_EXPONENT = re.compile(r"^\s*[eE]\s*([-+]?\d+)$")
_TIMES = re.compile(r"(?<=\d)\s*x\s*(?=\d)")
_BLANKS = re.compile(r"(?<=[\d.])\s+(?=[\d.])|(?<=[-+<>~])\s+(?=\d)")
_MACRO = re.compile(r"\\([A-Za-z]+)\s*")
_NUMBER = re.compile(r"[-+<>~\s]*[\d.,][\d.,\s]*(?:\(\d+\))?\s*(?:(?:\+-|±|\\pm)\s*[\d.,\s]+)?(?:[eEdDx][-+\d.\s]+)?")


def is_number(text: str) -> bool:
    """Tell whether an `S` column would take `text` for a number."""
    return _NUMBER.fullmatch(text.strip()) is not None


def number_text(argument: str) -> str:
    r"""Return what \num prints: "1e-5" -> "1 × 10^-5", "65.8 +- 0.3" -> "65.8 ± 0.3", "12 345" -> "12345"."""
    text = argument.replace("\\pm", "+-").replace("{,}", ",").replace("\\,", "").replace("~", "")
    text = _BLANKS.sub("", text.replace("+-", " ± ").replace("±", " ± "))
    text = _TIMES.sub(" × ", text)
    text = _BARE_EXPONENT.sub(r"10^\1", text)
    text = _EXPONENT.sub(r" × 10^\1", text).replace("^+", "^")
    return " ".join(re.sub(r"[{}$\\]", "", text).split())


def unit_text(argument: str) -> str:
    r"""Return what \unit prints: "\milli\second" -> "ms", "\percent" -> "%"; unknown macros by their name."""
    text = _MACRO.sub(lambda match: UNITS.get(match[1], match[1]), argument)
    return " ".join(text.replace("~", " ").replace(".", " ").replace("{", "").replace("}", "").replace("$", "").split())
