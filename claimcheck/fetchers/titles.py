"""Titles compared: how alike two of them are, and when that is enough."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

SAME_TITLE = 85.0
"""Least score, 0 to 100, of a reference's title and the title under its identifier; below it, they differ.

Of the 116,403 pairs among 483 titles in the bibliographies of machine-written reports, five score as much by chance.
"""
IDENTIFYING_TITLE = 92.0
"""Least score, 0 to 100, at which a title alone identifies a paper; none of those pairs reaches it (the highest: 91.6)."""
CLEAR_LEAD = 3.0
"""Points by which the best title must lead the next one, for a title alone to identify a paper."""
PART_SCORE = 95.0
"""Score of a title that the other begins with."""
_MIN_WORDS = 4
_MIN_LETTERS = 20
_COMMAND = re.compile(r"\\[a-zA-Z]+\*?|[${}\\^_~]")
_SUBTITLE = re.compile(r":|[?!](?=\s)|\s[-–—]\s")
_CUT = re.compile(r"(?:\.\.\.|…)\s*$")


@lru_cache(maxsize=8192)
def plain_title(title: str) -> str:
    """Return `title` as it is compared: lower case, without accents and TeX commands, words of letters and digits only."""
    text = unicodedata.normalize("NFKD", _COMMAND.sub("", title))
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())


def title_score(one: str, other: str) -> float:
    """Return how alike two titles are, 0 to 100: rapidfuzz's ratio of the plain titles, blanks aside.

    A title without its subtitle, or one that is marked as cut off ("..."), scores at least `PART_SCORE`.
    """
    left, right = letters(one), letters(other)
    if not left or not right:
        return 0.0
    score = fuzz.ratio(left, right)
    is_part = _is_main(one, other) or _is_main(other, one) or _is_cut(one, other) or _is_cut(other, one)
    return max(score, PART_SCORE) if is_part else score


def file_name_score(title: str, stem: str) -> float:
    """Return how surely a file of that name, without ".pdf", holds the paper of that title: names are often cut off."""
    stem = stem.replace("_", " ")
    score = title_score(title, stem)
    return max(score, PART_SCORE) if is_telling(stem) and letters(title).startswith(letters(stem)) else score


def page_score(title: str, page: str, *, at_least: float = 0.0) -> float:
    """Return how surely `title` stands in a page whose text, as `letters`, is `page`, 0 to 100.

    It is 0 for a title too short to tell, and for a score below `at_least`.
    """
    needle = letters(title)
    if not is_telling(title) or len(page) < len(needle):
        return 0.0
    return fuzz.partial_ratio(needle, page, score_cutoff=at_least)


def is_telling(title: str) -> bool:
    """Tell whether a title is long enough to identify a paper by."""
    words = plain_title(title).split()
    return len(words) >= _MIN_WORDS and sum(map(len, words)) >= _MIN_LETTERS


def letters(text: str) -> str:
    """Return the letters and digits of the plain title, without blanks."""
    return plain_title(text).replace(" ", "")


def _is_main(part: str, whole: str) -> bool:
    main, *subtitle = _SUBTITLE.split(whole, maxsplit=1)
    return bool(subtitle) and letters(part) == letters(main) != ""


def _is_cut(part: str, whole: str) -> bool:
    return bool(_CUT.search(part)) and is_telling(part) and letters(whole).startswith(letters(part))
