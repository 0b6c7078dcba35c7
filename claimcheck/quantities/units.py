"""How numbers and their units are written: digits, words, fractions, multiples; what each unit is worth."""

import re

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
SCALES = {"hundred": 1e2, "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9}
_CARDINAL_WORDS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty
"""
_CARDINALS = re.findall(r"\w+", _CARDINAL_WORDS)
WORDS = {word: float(value) for value, word in enumerate(_CARDINALS)} | {"a": 1.0, "an": 1.0, "dozen": 12.0}
WORDS |= {"thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0}
PARTS = {"half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "tenth": 10}
MULTIPLES = {"twice": 2.0, "double": 2.0, "doubles": 2.0, "doubled": 2.0, "triple": 3.0, "triples": 3.0, "thrice": 3.0}
_UNIT = (
    r"percentage[ -]points?|per[ -]cent|percent|%[ -]?points?|%p\b|%|points?\b(?! scale)|pts?\b|pp\b|times\b|fold\b|[x×](?!\w)|"
    r"milliseconds?\b|ms\b|seconds?\b|secs?\b|minutes?\b|mins?\b|hours?\b|hrs?\b|days?\b|weeks?\b|months?\b|years?\b|[hs]\b|"
    r"[kKMGT]i?B\b|dollars?\b|USD\b|cents?\b|euros?\b|EUR\b"
)
_NUMERAL = r"(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+−]?\d{1,3})?|(?<!\d)\.\d+)"
NUMBER = re.compile(
    rf"(?P<sign>[-+−]\s?)?(?P<money>[$€]\s?)?(?P<number>{_NUMERAL})(?:\s?(?:±|\+/-|\+-)\s?(?P<spread>{_NUMERAL}))?"
    r"(?:\s?-?(?P<scale>hundred|thousand|million|billion|bn|[kKMB])(?![A-Za-z]))?"
    rf"(?:\s?-?(?P<unit>{_UNIT}))?"
)
_TENS = "thirty|forty|fifty|sixty|seventy|eighty|ninety"
WORD_NUMBER = re.compile(
    r"\b(?:(?P<multiple>twice|doubled?|doubles|triples?|thrice)|(?P<half>half)(?!-)|"
    r"(?P<count>one|two|three|four)[ -](?P<part>half|thirds?|quarters?|fifths?|tenth)|"
    r"an? (?P<single>third|quarter|fifth|tenth)(?= of\b)|"
    rf"(?P<word>{'|'.join(_CARDINALS[2:])}|dozen|{_TENS}|an?(?= (?:hundred|thousand|million|dozen)))"
    rf"(?:-(?P<ones>{'|'.join(_CARDINALS[1:10])})\b)?)"
    rf"(?:[ -](?P<scale>hundred|thousand|million|billion)\b)?(?:[ -]?(?P<unit>{_UNIT}))?(?!\w)",
    re.IGNORECASE,
)


def unit_of(printed: str | None) -> tuple[str, float]:
    """Return the dimension of a printed unit and what one of it is worth in the dimension's base unit."""
    if printed is None:
        return "", 1.0
    name = printed.lower().replace("-", " ")
    return _UNITS[name] if name in _UNITS else _UNITS[name.removesuffix("s")]
