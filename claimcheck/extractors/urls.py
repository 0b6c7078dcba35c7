"""Collect the URLs that a paper prints or links to."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from claimcheck.extractors.flow import Text

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"“”{}|\\^]{3,}", re.IGNORECASE)
_TRAILING = ".,;:!?'’*†‡"


def find_urls(text: Text, links: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Return each URL once, with the page on which it comes first; printed ones before link targets (`links`, with pages)."""
    starts = [word.start for word in text.words]
    found: dict[str, int] = {}
    for match in _URL.finditer(text.text):
        page = text.words[bisect_right(starts, match.start()) - 1].page
        found.setdefault(_trimmed(match[0]), page)
    for target, page in links:
        if re.match(r"https?://", target, re.IGNORECASE):
            found.setdefault(target.strip(), page)
    return tuple(found.items())


def _trimmed(url: str) -> str:
    """Drop the punctuation of the sentence, and a bracket that was opened before the URL."""
    while url:
        last = url[-1]
        is_open = last in ")]" and url.count(last) > url.count("(" if last == ")" else "[")
        if last not in _TRAILING and not is_open:
            break
        url = url[:-1]
    return url
