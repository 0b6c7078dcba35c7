"""Numbers with units found in running text and in table cells."""

import re
from functools import lru_cache

from claimcheck.quantities.names import CITATION, DATE, measures_nothing
from claimcheck.quantities.quantity import Bound, Quantity
from claimcheck.quantities.ranges import join_ranges
from claimcheck.quantities.units import FRACTION, GLYPHS, MULTIPLES, NUMBER, PARTS, SCALES, UNIT, WORD_NUMBER, WORDS, unit_of

_AVERAGED = r"(?<!average )(?<!averages )(?<!averaged )(?<!points )(?<!mean )(?<!improvement )(?<!gain )"
_HEDGE_WORDS: tuple[tuple[Bound, str], ...] = (
    ("at_least", r"\bat (?:least|minimum)|\bno (?:fewer|less|lower|smaller) than|\bminimum of|≥|>="),
    (
        "at_most",
        r"\bat (?:most|maximum)|\bup to|\bn(?:o|ot) (?:more|higher|larger|greater) than|\bmaximum of|"
        r"\bas (?:many|much|high) as|\bnot exceed(?:ing)?|≤|<=",
    ),
    (
        "about",
        r"\babout|\broughly|\bapproximately|\bapprox\.?|\baround|\bnearly|\balmost|\bcirca|\bca\.|\bsome|\bclose to|"
        r"\b(?:in|on) the order of|\ban estimated|~|≈|∼",
    ),
    (
        "over",
        rf"{_AVERAGED}\bover|\bupwards? of|\bin excess of|\bmore than|\babove|\bgreater than|\bexceed(?:s|ing)?|(?<![-=])>",
    ),
    ("under", r"\bunder|\bless than|\bfewer than|\bbelow|(?<![-=])<"),
)
_HEDGES = tuple((bound, re.compile(rf"(?:{words})\s*(?:a |an |the )?\(?$", re.IGNORECASE)) for bound, words in _HEDGE_WORDS)
_HEDGE_WINDOW = 28  # characters before a number in which its hedge stands
_HEDGES_AFTER: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    ("at_least", re.compile(r"\s?or (?:more|higher|above|greater|better|longer)\b|\+(?=[\s,;)]|$)")),
    ("at_most", re.compile(r"\s?or (?:less|fewer|lower|below)\b")),
    ("about", re.compile(r"\s?or so\b")),
)
_FACTOR_BEFORE = re.compile(
    r"\bfactors? of (?:\w+ )?$|(?:\b(?:of|an?|by|is|about|to) |(?<![\w)\]])(?<![\w)\]] ))×\s?$", re.IGNORECASE
)  # "a ×3 speedup", but "3 prompts × 3 seeds"
_MANTISSA = re.compile(r"(?:(?P<mantissa>[\d.]+)[×x·*])?10\^?\{?(?P<power>[-−–⁻]?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})\}?")
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−–", "0123456789---")
_UNIT_IN_BRACKETS = re.compile(
    rf"[(\[]\s?(?:in )?(?:(?P<scale>[kKMB]|thousands?|millions?|billions?)|(?P<unit>{UNIT}))\s?[)\]]"
)
_NOUN = re.compile(r"[\s-]+([A-Za-z][A-Za-z'-]*)")
_NOUN_WORDS = 3
_NO_NUMBER = re.compile(r"^\s*\d{1,3}\s[-–]\s\d{1,3}(?:\s*\([^()]{0,20}\))?\s*$|^\s*\d{1,2}:\d\d\b")
_OUT_OF = re.compile(r" (?:out )?of (?:the )?[\d,]{1,12}(?=\s)")  # "5 out of 1,000 summaries" counts summaries
_COMMON_PARTS = (2, 3, 4, 5, 8, 10)
_FUNCTION_WORDS = """
a above across after against ahead an and are as at be before behind below better between but by compared for from
higher if in into is it its less lower more of on only or our out over per respectively so than that the their these
this to under using was we were when which while with worse
"""
_NO_NOUNS = frozenset(re.findall(r"\w+", _FUNCTION_WORDS))


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of `text` in order; names, labels, citations and years are left out."""
    skipped = [match.span() for pattern in (CITATION, DATE) for match in pattern.finditer(text)]
    fractions = [match for match in FRACTION.finditer(text) if not _overlaps(match, skipped) and _is_fraction(match, text)]
    skipped += [match.span() for match in fractions]
    found = [_from_fraction(match, text) for match in fractions]
    found += [
        _from_numeral(match, text)
        for match in NUMBER.finditer(text)
        if not _overlaps(match, skipped) and not measures_nothing(match, text)
    ]
    taken = [(quantity.start, quantity.end) for quantity in found]
    found += [_from_word(match, text) for match in WORD_NUMBER.finditer(text) if not _overlaps(match, taken)]
    return join_ranges(sorted(found, key=lambda quantity: quantity.start), text)


@lru_cache(maxsize=16_384)
def parse_cell(text: str) -> Quantity | None:
    """Return the first number of a table cell ("72.3 ± 2.5", "84.0%"); None where there is none, or a word before it.

    A date, a time of day and the two sides of a score ("106 - 104") are no numbers.
    """
    match = None if _NO_NUMBER.search(text) or DATE.search(text) else NUMBER.search(text)
    if match is None or re.search(r"[A-Za-z]", text[: match.start()]):
        return None
    return _from_numeral(match, text)


def with_unit(quantity: Quantity, label: str) -> Quantity | None:
    """Return a bare quantity in the unit or scale that a label has in brackets ("Latency (ms)", "Params (M)"), or None."""
    match = _UNIT_IN_BRACKETS.search(label) if not quantity.dimension else None
    if match is None:
        return None
    dimension, factor = ("", SCALES[match["scale"].lower()]) if match["scale"] else unit_of(match["unit"])
    spread = None if quantity.spread is None else quantity.spread * factor
    return quantity._replace(
        value=quantity.value * factor, dimension=dimension, resolution=quantity.resolution * factor, spread=spread, scale=factor
    )


def _overlaps(match: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    return any(match.start() < end and start < match.end() for start, end in spans)


def _from_numeral(match: re.Match[str], text: str) -> Quantity:
    mantissa, power = _split(match["number"])
    dimension, unit_scale = unit_of(match["unit"] or match["percent"])
    if match["money"]:
        dimension = match["money"].strip()
    elif not dimension and _FACTOR_BEFORE.search(text[max(0, match.start() - _HEDGE_WINDOW) : match.start()]):
        dimension = "x"
    factor = unit_scale * (SCALES[match["scale"].lower()] if match["scale"] else 1.0) * power
    plain = mantissa.replace(".", "").lstrip("0")
    return Quantity(
        value=float(mantissa) * (-factor if _is_negative(match, text) else factor),
        dimension=dimension,
        resolution=10.0 ** -len(mantissa.partition(".")[2]) * factor,
        bound=_bound(text, match.start(), match.end()),
        noun=match["counted"].lower() if match["counted"] else _noun(text, match.end()),
        digits=max(1, len(plain if "." in mantissa else plain.rstrip("0"))),
        start=match.start("money") if match["money"] else match.start("number"),
        end=match.end(),
        spread=float(match["spread"].replace(",", "")) * factor if match["spread"] else None,
        scale=unit_scale,
    )


def _split(numeral: str) -> tuple[str, float]:
    """Return the digits of a numeral before its power of ten, and that power: ("2", 1e5) of "2 × 10^5" and "2e5"."""
    plain = re.sub(r"[,\s\u2009\u202f]", "", numeral)
    written = _MANTISSA.fullmatch(plain)
    if written and not plain.isdecimal():
        return written["mantissa"] or "1", 10.0 ** int(written["power"].translate(_PLAIN_DIGITS))
    mantissa, _, exponent = plain.replace("−", "-").lower().partition("e")
    return mantissa, 10.0 ** int(exponent or 0)


def _is_negative(match: re.Match[str], text: str) -> bool:
    sign = (match["sign"] or "").strip()
    return sign in ("-", "−", "minus", "negative") and not re.search(r"\w$", text[max(0, match.start() - 1) : match.start()])


def _is_fraction(match: re.Match[str], text: str) -> bool:
    """Tell whether "2/3" is a part: "of" follows, or it is a common one; "80/20" and "24/7" are none."""
    if match["glyph"]:
        return True
    above, below = int(match["above"]), int(match["below"])
    return above < below and (below in _COMMON_PARTS or re.match(r" of\b", text[match.end() :]) is not None)


def _from_fraction(match: re.Match[str], text: str) -> Quantity:
    dimension, unit_scale = unit_of(match["unit"])
    part = GLYPHS[match["glyph"]] if match["glyph"] else int(match["above"]) / int(match["below"])
    whole = float(match["whole"] or 0)
    return Quantity(
        value=(whole + part) * unit_scale,
        dimension=dimension or ("" if whole else "fraction"),
        resolution=0.01 * unit_scale,
        bound=_bound(text, match.start(), match.end()),
        noun=_noun(text, match.end()),
        digits=1,
        start=match.start(),
        end=match.end(),
        scale=unit_scale,
    )


def _from_word(match: re.Match[str], text: str) -> Quantity:
    dimension, unit_scale = unit_of(match["unit"])
    factor = unit_scale * (SCALES[match["scale"].lower()] if match["scale"] else 1.0)
    part = (match["part"] or match["single"] or match["half"] or "").lower()
    if match["multiple"]:
        multiple, value = MULTIPLES[match["multiple"].lower()]
        dimension = dimension or multiple
    elif match["one_in"]:
        part, value, dimension = "one", 1.0 / WORDS[match["one_in"].lower()], "fraction"
    elif part:
        value, dimension = WORDS[(match["count"] or "one").lower()] / PARTS[part], dimension or "fraction"
    else:
        value = WORDS[match["word"].lower()] + WORDS.get((match["ones"] or "").lower(), 0.0) + bool(match["and_half"]) / 2
        is_factor = not dimension and _FACTOR_BEFORE.search(text[max(0, match.start() - _HEDGE_WINDOW) : match.start()])
        dimension = "x" if is_factor else dimension
    return Quantity(
        value=value * factor,
        dimension=dimension,
        resolution=0.01 if part else factor * (0.1 if match["and_half"] else 1.0),
        bound=_bound(text, match.start(), match.end()),
        noun=_noun(text, match.end()),
        digits=2 if match["and_half"] else 1,
        start=match.start(),
        end=match.end(),
        scale=unit_scale,
    )


def _bound(text: str, start: int, end: int) -> Bound:
    before = text[max(0, start - _HEDGE_WINDOW) : start]
    after = text[end : end + _HEDGE_WINDOW]
    ahead = [bound for bound, pattern in _HEDGES if pattern.search(before)]
    behind = [bound for bound, pattern in _HEDGES_AFTER if pattern.match(after)]
    return (ahead + behind)[0] if ahead or behind else "exact"


def _noun(text: str, end: int) -> str:
    words: list[str] = []
    whole = _OUT_OF.match(text, end)
    end = whole.end() if whole else end
    while len(words) < _NOUN_WORDS and (match := _NOUN.match(text, end)):
        if match[1].lower() in _NO_NOUNS:
            break
        words.append(match[1].lower())
        end = match.end()
    return " ".join(words)
