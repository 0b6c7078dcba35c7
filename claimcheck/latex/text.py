"""A short piece of LaTeX, such as a title or a formula -> plain text."""

import logging
import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

MAX_SNIPPET = 4000
"""Characters that are converted; longer pieces only lose their braces."""
_MAX_DEPTH = 20  # of braces: pylatexenc recurses
_PLAIN = str.maketrans({"{": None, "}": None, "~": " "})


@lru_cache(maxsize=8192)
def plain_text(snippet: str) -> str:
    """Return `snippet` as a reader sees it: accents, dashes, quotes and symbols in Unicode, markup removed.

    What cannot be converted (broken, too long or too deeply nested) is returned without its braces.
    """
    if "\\" not in snippet and "$" not in snippet and "--" not in snippet and "``" not in snippet and "''" not in snippet:
        return snippet.translate(_PLAIN)
    if len(snippet) > MAX_SNIPPET or not _is_balanced(snippet):
        return snippet.translate(_PLAIN)
    try:
        text = str(_converter().latex_to_text(snippet))
    except (RecursionError, ValueError, IndexError, KeyError, AttributeError, TypeError):  # pylatexenc on broken markup
        return snippet.translate(_PLAIN)
    if "%s" in text and "%s" not in snippet:  # a macro without its arguments
        return snippet.translate(_PLAIN)
    return unicodedata.normalize("NFKC", text)


def _is_balanced(snippet: str) -> bool:
    depth = deepest = 0
    for brace in re.findall(r"(?<!\\)[{}]", snippet):
        depth += 1 if brace == "{" else -1
        deepest = max(deepest, depth)
        if depth < 0:
            return False
    return depth == 0 and deepest <= _MAX_DEPTH


@cache
def _converter() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text

    logging.getLogger("pylatexenc").setLevel(logging.ERROR)  # it warns of every macro that lacks its arguments
    return LatexNodes2Text(math_mode="text", strict_latex_spaces=False, keep_comments=False)
