"""Numbers with units in running text and table cells, and whether two of them say the same.

Found: 2.1 points, 21.3 ± 0.4, 1.5x, three times, half, 3.4k, 1e-5, 12 million, 3-5, about 200 hours, at least 7, 66,500.
Left out, because they name things and measure nothing: GPT-4, F1, top-5, R10@1, the 7B model, Table 3, [12], years.
"""

import re
from typing import Literal, NamedTuple

Bound = Literal["exact", "about", "at_least", "at_most", "over", "under"]

_SECONDS = {"ms": 1e-3, "millisecond": 1e-3, "s": 1.0, "sec": 1.0, "second": 1.0, "min": 60.0, "minute": 60.0, "h": 3600.0}
_SECONDS |= {"hr": 3600.0, "hour": 3600.0, "day": 86400.0, "week": 604800.0, "month": 2629800.0, "year": 31557600.0}
_BYTES = {"kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12, "kib": 2.0**10, "mib": 2.0**20, "gib": 2.0**30, "tib": 2.0**40}
_UNITS: dict[str, tuple[str, float]] = {
    **{name: ("s", scale) for name, scale in _SECONDS.items()},
    **{name: ("byte", scale) for name, scale in _BYTES.items()},
    **dict.fromkeys(("%", "percent", "per cent"), ("%", 1.0)),
    **dict.fromkeys(("percentage point", "% point", "%point", "%p", "pp", "point", "pt"), ("points", 1.0)),
    **dict.fromkeys(("x", "×", "time", "fold"), ("x", 1.0)),
    **{"$": ("$", 1.0), "dollar": ("$", 1.0), "usd": ("$", 1.0), "cent": ("$", 0.01)},
    **{"€": ("€", 1.0), "euro": ("€", 1.0), "eur": ("€", 1.0)},
}
_SCALES = {"hundred": 1e2, "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9}
_CARDINAL_WORDS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty
"""
_CARDINALS = re.findall(r"\w+", _CARDINAL_WORDS)
_WORDS = {word: float(value) for value, word in enumerate(_CARDINALS)} | {"a": 1.0, "an": 1.0, "dozen": 12.0}
_WORDS |= {"thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0}
_PARTS = {"half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "tenth": 10}
_MULTIPLES = {"twice": 2.0, "double": 2.0, "doubles": 2.0, "doubled": 2.0, "triple": 3.0, "triples": 3.0, "thrice": 3.0}

_UNIT = (
    r"percentage[ -]points?|per[ -]cent|percent|%[ -]?points?|%p\b|%|points?\b(?! scale)|pts?\b|pp\b|times\b|fold\b|[x×](?!\w)|"
    r"milliseconds?\b|ms\b|seconds?\b|secs?\b|minutes?\b|mins?\b|hours?\b|hrs?\b|days?\b|weeks?\b|months?\b|years?\b|[hs]\b|"
    r"[kKMGT]i?B\b|dollars?\b|USD\b|cents?\b|euros?\b|EUR\b"
)
_NUMERAL = r"(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+−]?\d{1,3})?|(?<!\d)\.\d+)"
_NUMBER = re.compile(
    rf"(?P<sign>[-+−]\s?)?(?P<money>[$€]\s?)?(?P<number>{_NUMERAL})(?:\s?(?:±|\+/-|\+-)\s?(?P<spread>{_NUMERAL}))?"
    r"(?:\s?-?(?P<scale>hundred|thousand|million|billion|bn|[kKMB])(?![A-Za-z]))?"
    rf"(?:\s?-?(?P<unit>{_UNIT}))?"
)
_TENS = "thirty|forty|fifty|sixty|seventy|eighty|ninety"
_WORD_NUMBER = re.compile(
    r"\b(?:(?P<multiple>twice|doubled?|doubles|triples?|thrice)|(?P<half>half)(?!-)|"
    r"(?P<count>one|two|three|four)[ -](?P<part>half|thirds?|quarters?|fifths?|tenth)|"
    r"an? (?P<single>third|quarter|fifth|tenth)(?= of\b)|"
    rf"(?P<word>{'|'.join(_CARDINALS[2:])}|dozen|{_TENS}|an?(?= (?:hundred|thousand|million|dozen)))"
    rf"(?:-(?P<ones>{'|'.join(_CARDINALS[1:10])})\b)?)"
    rf"(?:[ -](?P<scale>hundred|thousand|million|billion)\b)?(?:[ -]?(?P<unit>{_UNIT}))?(?!\w)",
    re.IGNORECASE,
)
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
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:tables?|tab\.|figures?|figs?\.?|sections?|secs?\.?|eqs?\.?|equations?|appendix|footnotes?|algorithms?|pages?|pp?\.|chapters?|"
    r"theorems?|lemmas?|version|no\.|research questions?)|§)\s*\(?\s*(?:\d+(?:\.\d+)?\s*(?:,|and|&|-|to)\s*)?$",
    re.IGNORECASE,
)
_CITATION = re.compile(
    r"\[\s?\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,20}\s?\]|\b(?:19|20)\d{2}[a-z]?\)|,\s(?:19|20)\d{2}[a-z]?\b(?=[;,)])"
)
_YEAR = re.compile(r"(?:19|20)\d{2}")
_DATE_BEFORE = re.compile(
    r"(?:\b(?:in|since|from|until|till|by|during|before|after|of|year|early|late|January|February|March|April|May|June|July|August|"
    r"September|October|November|December|SemEval|WMT|TREC|CoNLL)[\s-]*|[,(]\s*)$"
)
_PLURAL = re.compile(r"\s?[a-z-]+s\b")  # behind "7B": of "7B tokens", which counts, while "the 7B model" is a name
_CONFIDENCE_LEVEL = re.compile(r"\s*(?:CIs?\b|confidence\b|credible\b)")
_NAME_BEFORE = re.compile(r"[^\s=≈~∼<>(\[{:;\"'“‘/$€|]*$")
_NOUN = re.compile(r"[\s-]+([A-Za-z][A-Za-z'-]*)")
_NOUN_WORDS = 3
_FUNCTION_WORDS = """
a above across after against ahead an and are as at be before behind below better between but by compared for from
higher if in into is it its less lower more of on only or our out over per respectively so than that the their these
this to under using was we were when which while with worse
"""
_NO_NOUNS = frozenset(re.findall(r"\w+", _FUNCTION_WORDS))
_HEDGE_TOLERANCE = {1: 0.10, 2: 0.05}  # relative, by significant digits: "about 200" allows 180 to 220
_FINE_TOLERANCE = 0.02  # relative, for a hedged number of three digits and more
_COUNT = 10  # counts below it are common
_PRECISE = 1.001  # a number in another writing must be as precise as the claimed: 0.78 says nothing of 77.5 %
_EPSILON = 1e-9  # relative, for binary fractions
_OPEN_END = 1.5  # "over 80" still describes 95, hardly 300: the open side reaches to this multiple


class Quantity(NamedTuple):
    """A number as a text prints it."""

    value: float
    """In the dimension's base unit (seconds, bytes, per cent, dollars); "3.4k" is 3400. Of a range, its lower end."""
    dimension: str
    """"" (bare), "%", "points", "x" (ratio), "fraction", "s", "byte", "$" or "€"."""
    resolution: float
    """What one more in the last printed place would add to `value`."""
    bound: Bound
    noun: str
    """What is counted or measured: up to three words behind the number, lower case; "" where none follow."""
    digits: int
    """Significant digits printed; 1 for a number word."""
    start: int
    """Offset in the text; `end` is behind the unit."""
    end: int
    spread: float | None = None
    """Of "21.3 ± 0.4": 0.4."""
    high: float | None = None
    """Upper end of a range."""
    scale: float = 1.0
    """What the unit multiplied `value` by: 60 for minutes."""


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of `text` in order; names, labels, citations and years are left out."""
    skipped = [match.span() for match in _CITATION.finditer(text)]
    found = [
        _from_numeral(match, text)
        for match in _NUMBER.finditer(text)
        if not _overlaps(match, skipped) and not _measures_nothing(match, text)
    ]
    taken = [(quantity.start, quantity.end) for quantity in found]
    found += [_from_word(match, text) for match in _WORD_NUMBER.finditer(text) if not _overlaps(match, taken)]
    return _join_ranges(sorted(found, key=lambda quantity: quantity.start), text)


def parse_cell(text: str) -> Quantity | None:
    """Return the first number of a table cell ("72.3 ± 2.5", "84.0%"); None where there is none, or a word before it."""
    match = _NUMBER.search(text)
    if match is None or re.search(r"[A-Za-z]", text[: match.start()]):
        return None
    return _from_numeral(match, text)


def is_telling(quantity: Quantity) -> bool:
    """Tell whether a number is more than a small count ("both of the two", "in seven languages"): others agree by chance."""
    return quantity.resolution < 1 or bool(quantity.dimension) or quantity.digits > 1 or abs(quantity.value) >= _COUNT


def comparable(claimed: Quantity, found: Quantity) -> bool:
    """Tell whether the two could state the same thing, going by their dimensions alone."""
    if claimed.dimension == found.dimension:
        return True
    pair = {claimed.dimension, found.dimension}
    return "" in pair or pair in ({"%", "points"}, {"%", "fraction"})


def agrees(claimed: Quantity, found: Quantity) -> bool:
    """Tell whether `found` bears out `claimed`: equal to the coarser printed precision, within the claim's hedge or bound.

    Per cent and shares of one are two writings of one thing: 66.8 % agrees with 0.668, "two thirds" with 67 %.
    """
    if not comparable(claimed, found):
        return False
    if _bears_out(claimed, found):
        return True
    factor = _rewriting(claimed, found)
    rewritten = _scaled(found, factor) if factor is not None else None
    return rewritten is not None and rewritten.resolution <= claimed.resolution * _PRECISE and _bears_out(claimed, rewritten)


def agrees_with_result(claimed: Quantity, value: float, resolution: float) -> bool:
    """Tell whether a computed `value`, good to `resolution`, bears out `claimed`; signs aside ("drops by 3" says 3)."""
    bare = claimed._replace(value=abs(claimed.value))
    digits = max(2, claimed.digits)
    result = claimed._replace(value=abs(value), resolution=resolution, bound="exact", high=None, spread=None, digits=digits)
    is_share = claimed.dimension in ("%", "points") and abs(value) < 1 and resolution < 1
    return _bears_out(bare, result) or (is_share and _bears_out(bare, _scaled(result, 100)))


def _bears_out(claimed: Quantity, found: Quantity) -> bool:
    if claimed.high is not None:
        return _within_range(claimed, claimed.high, found)
    if claimed.spread is not None and found.spread is not None and abs(claimed.spread - found.spread) > _slack(claimed, found):
        return False
    low, high = _allowed(claimed, found)
    return any(low <= value <= high for value in (found.value, found.high) if value is not None)


def _within_range(claimed: Quantity, high: float, found: Quantity) -> bool:
    """Tell whether a found range has the claimed range's ends, or a found number lies in it."""
    slack = _slack(claimed, found)
    if found.high is not None:
        return abs(found.value - claimed.value) <= slack and abs(found.high - high) <= slack
    return claimed.value - slack <= found.value <= high + slack


def _slack(claimed: Quantity, found: Quantity) -> float:
    """Return half the coarser of the two printed precisions."""
    return 0.5 * max(claimed.resolution, found.resolution) + _EPSILON * max(1.0, abs(claimed.value))


def _allowed(claimed: Quantity, found: Quantity) -> tuple[float, float]:
    """Return the closed interval in which a found value bears the claim out."""
    value = claimed.value
    slack = 0.5 * claimed.resolution
    is_rounded = found.digits >= 2 and (found.resolution < 1 or claimed.resolution >= 1)
    if found.resolution > claimed.resolution and (is_rounded or found.bound == "about"):
        slack = 0.5 * found.resolution
    if claimed.bound == "about" or found.bound == "about":
        slack = max(slack, _HEDGE_TOLERANCE.get(claimed.digits, _FINE_TOLERANCE) * abs(value))
    slack += _EPSILON * max(1.0, abs(value))
    if claimed.bound in ("at_least", "over"):
        return value - slack, max(value * _OPEN_END, value + slack)
    if claimed.bound in ("at_most", "under"):
        return min(value / _OPEN_END, value - slack), value + slack
    return value - slack, value + slack


def _rewriting(claimed: Quantity, found: Quantity) -> float | None:
    """Return the factor that brings a found number to the claim's writing, or None where both are alike.

    A bare number takes the claim's unit (a table's header says "ms"); a share of one and a percentage are one thing.
    """
    if "" in (claimed.dimension, found.dimension) and claimed.scale != found.scale:
        return claimed.scale / found.scale
    if claimed.dimension == "%" and found.dimension in ("", "fraction") and abs(found.value) <= 1:
        return 100
    if found.dimension == "%" and claimed.dimension in ("", "fraction") and abs(claimed.value) <= 1:
        return 0.01
    return None


def _scaled(quantity: Quantity, factor: float) -> Quantity:
    high = None if quantity.high is None else quantity.high * factor
    return quantity._replace(value=quantity.value * factor, resolution=quantity.resolution * factor, high=high)


def _overlaps(match: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    return any(match.start() < end and start < match.end() for start, end in spans)


def _measures_nothing(match: re.Match[str], text: str) -> bool:
    """Tell whether a number is part of a name, a label or a date."""
    start, end = match.start("number"), match.end()
    before = text[max(0, start - 40) : start]
    name = _NAME_BEFORE.search(before)
    glued = name.group() if name else ""
    if re.search(r"[^\W\d]|[@#]", glued) or re.search(r"\d\.$", glued) or _LABEL_BEFORE.search(before):
        return True
    after = text[end : end + 2]
    if after[:1].isalpha() or re.match(r"[.@_]\w|/\d", after) or _CONFIDENCE_LEVEL.match(text, end):
        return True
    if match["scale"] == "B" and match["unit"] is None and not _PLURAL.match(text, end):
        return True
    is_bare = match["scale"] is None and match["unit"] is None and match["money"] is None
    is_year = is_bare and _YEAR.fullmatch(match["number"]) is not None
    return is_year and (_DATE_BEFORE.search(before) is not None or not re.match(r"\s[a-z]", after))


def _from_numeral(match: re.Match[str], text: str) -> Quantity:
    mantissa, _, exponent = match["number"].replace(",", "").replace("−", "-").lower().partition("e")
    dimension, unit_scale = _unit(match["unit"])
    if match["money"]:
        dimension = match["money"].strip()
    factor = unit_scale * (_SCALES[match["scale"].lower()] if match["scale"] else 1.0)
    factor *= 10.0 ** int(exponent or 0)
    is_negative = (match["sign"] or "").strip() in ("-", "−") and not re.search(r"\w$", text[: match.start()][-1:])
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
    dimension, unit_scale = _unit(match["unit"])
    factor = unit_scale * (_SCALES[match["scale"].lower()] if match["scale"] else 1.0)
    part = (match["part"] or match["single"] or match["half"] or "").lower()
    if match["multiple"]:
        value, dimension = _MULTIPLES[match["multiple"].lower()], dimension or "x"
    elif part:
        value, dimension = _WORDS[(match["count"] or "one").lower()] / _PARTS[part], dimension or "fraction"
    else:
        value = _WORDS[match["word"].lower()] + _WORDS.get((match["ones"] or "").lower(), 0.0)
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


def _unit(printed: str | None) -> tuple[str, float]:
    if printed is None:
        return "", 1.0
    name = printed.lower().replace("-", " ")
    return _UNITS[name] if name in _UNITS else _UNITS[name.removesuffix("s")]


def _bound(text: str, start: int) -> Bound:
    before = text[max(0, start - _HEDGE_WINDOW) : start]
    return next((bound for bound, pattern in _HEDGES if pattern.search(before)), "exact")


def _noun(text: str, end: int) -> str:
    words: list[str] = []
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
