"""Numbers with units found in running text and in table cells."""

import re
from functools import lru_cache

from claimcheck.quantities.names import CITATION, measures_nothing
from claimcheck.quantities.quantity import Bound, Quantity
from claimcheck.quantities.units import MULTIPLES, NUMBER, PARTS, SCALES, WORD_NUMBER, WORDS, unit_of

_AVERAGED = r"(?<!average )(?<!averages )(?<!averaged )(?<!points )(?<!mean )(?<!improvement )(?<!gain )"
_HEDGE_WORDS: tuple[tuple[Bound, str], ...] = (
    ("at_least", r"\bat least|\bno (?:fewer|less) than|\bminimum of|≥|>="),
    ("at_most", r"\bat most|\bup to|\bn(?:o|ot) more than|\bmaximum of|\bas many as|≤|<="),
    ("about", r"\babout|\broughly|\bapproximately|\bapprox\.?|\baround|\bnearly|\balmost|\bcirca|\bsome|\bclose to|~|≈|∼"),
    ("over", rf"{_AVERAGED}\bover|\bmore than|\babove|\bgreater than|\bexceed(?:s|ing)?|(?<![-=])>"),
    ("under", r"\bunder|\bless than|\bfewer than|\bbelow|(?<![-=])<"),
)
_HEDGES = tuple((bound, re.compile(rf"(?:{words})\s*(?:a |an |the )?\(?$", re.IGNORECASE)) for bound, words in _HEDGE_WORDS)
_HEDGE_WINDOW = 28  # characters before a number in which its hedge stands
_NOUN = re.compile(r"[\s-]+([A-Za-z][A-Za-z'-]*)")
_NOUN_WORDS = 3
_OUT_OF = re.compile(r" (?:out )?of (?:the )?[\d,]{1,12}(?=\s)")  # "5 out of 1,000 summaries" counts summaries
_FUNCTION_WORDS = """
a above across after against ahead an and are as at be before behind below better between but by compared for from
higher if in into is it its less lower more of on only or our out over per respectively so than that the their these
this to under using was we were when which while with worse
"""
_NO_NOUNS = frozenset(re.findall(r"\w+", _FUNCTION_WORDS))


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of `text` in order; names, labels, citations and years are left out."""
    skipped = [match.span() for match in CITATION.finditer(text)]
    found = [
        _from_numeral(match, text)
        for match in NUMBER.finditer(text)
        if not _overlaps(match, skipped) and not measures_nothing(match, text)
    ]
    taken = [(quantity.start, quantity.end) for quantity in found]
    found += [_from_word(match, text) for match in WORD_NUMBER.finditer(text) if not _overlaps(match, taken)]
    return _join_ranges(sorted(found, key=lambda quantity: quantity.start), text)


@lru_cache(maxsize=16_384)
def parse_cell(text: str) -> Quantity | None:
    """Return the first number of a table cell ("72.3 ± 2.5", "84.0%"); None where there is none, or a word before it."""
    match = NUMBER.search(text)
    if match is None or re.search(r"[A-Za-z]", text[: match.start()]):
        return None
    return _from_numeral(match, text)


def _overlaps(match: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    return any(match.start() < end and start < match.end() for start, end in spans)


def _from_numeral(match: re.Match[str], text: str) -> Quantity:
    mantissa, _, exponent = match["number"].replace(",", "").replace("−", "-").lower().partition("e")
    dimension, unit_scale = unit_of(match["unit"])
    if match["money"]:
        dimension = match["money"].strip()
    factor = unit_scale * (SCALES[match["scale"].lower()] if match["scale"] else 1.0)
    factor *= 10.0 ** int(exponent or 0)
    is_negative = (match["sign"] or "").strip() in ("-", "−") and not re.search(
        r"\w$", text[max(0, match.start() - 1) : match.start()]
    )
    plain = mantissa.replace(".", "").lstrip("0")
    return Quantity(
        value=float(mantissa) * (-factor if is_negative else factor),
        dimension=dimension,
        resolution=10.0 ** -len(mantissa.partition(".")[2]) * factor,
        bound=_bound(text, match.start()),
        noun=_noun(text, match.end()),
        digits=max(1, len(plain if "." in mantissa else plain.rstrip("0"))),
        start=match.start("money") if match["money"] else match.start("number"),
        end=match.end(),
        spread=float(match["spread"].replace(",", "")) * factor if match["spread"] else None,
        scale=unit_scale,
    )


def _from_word(match: re.Match[str], text: str) -> Quantity:
    dimension, unit_scale = unit_of(match["unit"])
    factor = unit_scale * (SCALES[match["scale"].lower()] if match["scale"] else 1.0)
    part = (match["part"] or match["single"] or match["half"] or "").lower()
    if match["multiple"]:
        value, dimension = MULTIPLES[match["multiple"].lower()], dimension or "x"
    elif part:
        value, dimension = WORDS[(match["count"] or "one").lower()] / PARTS[part], dimension or "fraction"
    else:
        value = WORDS[match["word"].lower()] + WORDS.get((match["ones"] or "").lower(), 0.0)
    return Quantity(
        value=value * factor,
        dimension=dimension,
        resolution=0.01 if part else factor,
        bound=_bound(text, match.start()),
        noun=_noun(text, match.end()),
        digits=1,
        start=match.start(),
        end=match.end(),
        scale=unit_scale,
    )


def _bound(text: str, start: int) -> Bound:
    before = text[max(0, start - _HEDGE_WINDOW) : start]
    return next((bound for bound, pattern in _HEDGES if pattern.search(before)), "exact")


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


def _join_ranges(quantities: list[Quantity], text: str) -> tuple[Quantity, ...]:
    joined: list[Quantity] = []
    for quantity in quantities:
        last = joined[-1] if joined else None
        if (
            last
            and last.high is None
            and text[last.end : quantity.start] in ("-", "–", "—")
            and last.value < abs(quantity.value)
        ):
            factor = (
                quantity.resolution / last.resolution if last.dimension == "" and quantity.dimension in ("s", "byte") else 1.0
            )
            joined[-1] = quantity._replace(
                value=last.value * factor, high=abs(quantity.value), bound=last.bound, start=last.start
            )
        else:
            joined.append(quantity)
    return tuple(joined)
