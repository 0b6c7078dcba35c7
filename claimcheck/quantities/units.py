"""How numbers and their units are written: digits, words, fractions, multiples; what each unit is worth."""

import re

_SECONDS = {
    "ns": 1e-9,
    "µs": 1e-6,
    "μs": 1e-6,
    "ms": 1e-3,
    "millisecond": 1e-3,
    "s": 1.0,
    "sec": 1.0,
    "second": 1.0,
    "min": 60.0,
    "minute": 60.0,
    "h": 3600.0,
}
_SECONDS |= {"hr": 3600.0, "hour": 3600.0, "day": 86400.0, "week": 604800.0, "month": 2629800.0, "year": 31557600.0}
_BYTES = {"kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12, "kib": 2.0**10, "mib": 2.0**20, "gib": 2.0**30, "tib": 2.0**40}
_PREFIXES = {"": 0, "k": 3, "m": 6, "g": 9, "t": 12, "p": 15, "e": 18, "z": 21}
_UNITS: dict[str, tuple[str, float]] = {
    **{name: ("s", scale) for name, scale in _SECONDS.items()},
    **{name: ("byte", scale) for name, scale in _BYTES.items()},
    **dict.fromkeys(("%", "percent", "per cent"), ("%", 1.0)),
    **dict.fromkeys(("percentage point", "% point", "%point", "%p", "pp", "point", "pt"), ("points", 1.0)),
    **dict.fromkeys(("x", "×", "time", "fold"), ("x", 1.0)),
    **{f"{prefix}flop": ("flop", 10.0**power) for prefix, power in _PREFIXES.items()},
    **{"$": ("$", 1.0), "dollar": ("$", 1.0), "usd": ("$", 1.0), "cent": ("$", 0.01)},
    **{"€": ("€", 1.0), "euro": ("€", 1.0), "eur": ("€", 1.0)},
}
SCALES = {"dozen": 12.0, "hundred": 1e2, "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9}
SCALES |= {"billion": 1e9, "t": 1e12, "trillion": 1e12}
_CARDINAL_WORDS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty
"""
_CARDINALS = re.findall(r"\w+", _CARDINAL_WORDS)
WORDS = {word: float(value) for value, word in enumerate(_CARDINALS)} | {
    "a": 1.0,
    "an": 1.0,
    "dozen": 12.0,
    "half a dozen": 6.0,
}
WORDS |= {"thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0}
PARTS = {"half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "tenth": 10}
GLYPHS = {"½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅕": 1 / 5, "⅛": 1 / 8}
MULTIPLES = {
    **dict.fromkeys(("twice", "double", "doubles", "doubled", "doubling"), ("x", 2.0)),
    **dict.fromkeys(("thrice", "triple", "triples", "tripled", "tripling"), ("x", 3.0)),
    **dict.fromkeys(("quadruple", "quadruples", "quadrupled", "quadrupling"), ("x", 4.0)),
    **dict.fromkeys(("halve", "halves", "halved", "halving"), ("fraction", 0.5)),
}
"""Word -> its dimension and value."""
_SPELT_UNIT = (
    r"percentage[ -]points?|per[ -]cent|percent|%[ -]?points?|%p\b|%|points?\b(?! scale)|pts?\b|pp\b|times\b|"
    r"fold\b(?![ -](?:cross|CV\b|split|validation))|[x×](?!\w)|"
    r"[nµμm]s\b|milliseconds?\b|seconds?\b|secs?\b|minutes?\b|mins?\b|hours?\b|hrs?\b|days?\b|weeks?\b|months?\b|years?\b|"
    r"[kKMGT]i?B\b|[kKMGTPEZ]?FLOP[sS]?\b|dollars?\b|USD\b|cents?\b|euros?\b|EUR\b"
)
_DEVICE_TIME = (
    r"(?:(?:NVIDIA|Nvidia|Google|Tesla|Cloud|[AHVP]\d{2,3}|TPU ?v\d\w?)[ -]){0,3}(?:[GCT]PU|[AHVP]\d{2,3}|core|node|device)"
    r"[ -](?P<device_time>[Hh]ours?|[Hh]|[Dd]ays?|[Mm]inutes?|[Ss]econds?|[Yy]ears?)\b"
)
_RATE = r"(?P<counted>[a-zA-Z]+)\s?(?:/\s?|\sper\s)(?P<rate>ms|seconds?|secs?|s|minutes?|min|hours?|h|days?)\b|FPS\b|fps\b"
UNIT = rf"{_DEVICE_TIME}|{_RATE}|{_SPELT_UNIT}|[hs]\b"
_DIGITS = "(?:\\d{1,3}(?:[,\u2009\u202f]\\d{3})+|\\d+)"
_POWER_OF_TEN = r"10\s?(?:\^\s?\{?\s?[-−–]?\d{1,2}\}?|⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
_EXPONENT = r"[eE][-+−]?\d{1,2}(?!\d)"  # of three digits, most are beyond what a float holds
_NUMERAL = rf"(?:(?:{_DIGITS}(?:\.\d+)?\s?[×x·*]\s?)?{_POWER_OF_TEN}|{_DIGITS}(?:\.\d+)?(?:{_EXPONENT})?|(?<!\d)\.\d+)"
_SPREAD = rf"(?P<percent>\s?%(?=\s?\(?±))?\s?(?P<open>\()?(?:±|\+/-|\+-|\\pm)\s?(?P<spread>{_NUMERAL})(?(open)%?\))"
NUMBER = re.compile(
    rf"(?P<sign>[-+−]\s?|\b(?:minus|negative)\s)?(?P<money>[$€£]\s?)?(?P<number>{_NUMERAL})(?:{_SPREAD})?"
    r"(?:\s?-?(?P<scale>dozen|hundred|thousand|million|billion|trillion|bn|[kKMBT])(?![A-Za-z]))?"
    rf"(?:\s?-?(?P<unit>{UNIT}))?"
)
FRACTION = re.compile(
    r"(?<![\w./⁄])(?:(?P<above>[1-9]\d?)[/⁄](?P<below>[1-9]\d?)(?![\w/⁄]|\.\d)|(?P<whole>\d{1,3})?\s?(?P<glyph>[½⅓⅔¼¾⅕⅛]))"
    rf"(?:[ -]?(?P<unit>{_SPELT_UNIT}))?"
)
_TENS = "thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SCALED = r"(?=[ -](?:hundred|thousand|million|billion|trillion|dozen|percent|per cent))"
WORD_NUMBER = re.compile(
    rf"\b(?:(?P<multiple>{'|'.join(MULTIPLES)})|(?<!left )(?<!right )(?<!upper )(?<!lower )(?<!first )(?<!second )"
    r"(?<!top )(?<!bottom )(?<!latter )(?P<half>half)(?!-| a dozen)|"
    r"(?P<count>one|two|three|four)[ -](?P<part>half|thirds?|quarters?|fifths?|tenth)|"
    r"an? (?P<single>third|quarter|fifth|tenth)(?= of\b)|"
    rf"one (?:in|out of)(?: every)? (?P<one_in>{'|'.join(_CARDINALS[2:])})|"
    rf"(?P<word>half a dozen|{'|'.join(_CARDINALS[2:])}|dozen|{_TENS}|one(?:(?= and a half)|{_SCALED})|"
    r"an?(?= (?:hundred|thousand|million|dozen)))"
    rf"(?:-(?P<ones>{'|'.join(_CARDINALS[1:10])})\b)?(?P<and_half> and a half\b)?)"
    rf"(?:[ -](?P<scale>dozen|hundred|thousand|million|billion|trillion)\b)?(?:[ -]?(?P<unit>{_SPELT_UNIT}))?(?!\w)",
    re.IGNORECASE,
)
DEVICE_TIME, RATE = "device-s", "/s"


def unit_of(printed: str | None) -> tuple[str, float]:
    """Return the dimension of a printed unit and what one of it is worth in the dimension's base unit."""
    if printed is None:
        return "", 1.0
    device_time, rate = re.fullmatch(_DEVICE_TIME, printed), re.fullmatch(_RATE, printed)
    if device_time:
        return DEVICE_TIME, unit_of(device_time["device_time"])[1]
    if rate:
        return RATE, 1.0 / unit_of(rate["rate"] or "s")[1]
    name = printed.lower().replace("-", " ")
    return _UNITS[name] if name in _UNITS else _UNITS[name.removesuffix("s")]
