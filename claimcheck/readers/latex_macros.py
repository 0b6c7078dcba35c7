"""What the macros and environments of LaTeX mean to a reader, and where their arguments stand."""

import re
from collections.abc import Mapping
from typing import NamedTuple

HEADINGS = {"part": 2, "chapter": 2, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5, "subparagraph": 6}
"""Levels; 1 is the title's."""
LISTS = frozenset({"itemize", "enumerate", "description", "compactitem", "compactenum", "inparaenum", "itemize*", "enumerate*"})
TABLES = frozenset({"tabular", "tabular*", "tabularx", "tabulary", "longtable", "tabu", "supertabular", "longtblr", "tblr"})
SKIPPED = frozenset(
    "verbatim verbatim* Verbatim lstlisting minted comment filecontents filecontents* tikzpicture "  # noqa: SIM905
    "pgfpicture picture equation equation* align align* alignat alignat* gather gather* multline "
    "multline* eqnarray eqnarray* displaymath math flalign flalign* algorithm algorithm* algorithmic "
    "algorithm2e alltt listing CCSXML".split()
)
"""Code, formulas and drawings: no sentences."""
DROPPED = {
    **dict.fromkeys(
        "label input include includeonly includegraphics bibliographystyle bibliography addbibresource usepackage".split(),  # noqa: SIM905
        1,
    ),
    **dict.fromkeys(
        "vspace hspace thispagestyle pagestyle graphicspath author date thanks pagenumbering color nocite index".split(),  # noqa: SIM905
        1,
    ),
    **dict.fromkeys(
        "cellcolor rowcolor columncolor phantom hphantom vphantom cmidrule cline hypersetup tableofcontents title".split(),  # noqa: SIM905
        1,
    ),
    **dict.fromkeys(
        "bibinfo textcolor colorbox hyperref hyperlink hypertarget resizebox* scalebox addlinespace".split(),  # noqa: SIM905
        1,
    ),
    **dict.fromkeys(
        "newcommand renewcommand providecommand setlength addtolength setcounter def multicolumn multirow resizebox".split(),  # noqa: SIM905
        2,
    ),
    **dict.fromkeys(
        "DeclareMathOperator rotatebox parbox minipage fontsize addcontentsline".split(),  # noqa: SIM905
        2,
    ),
    **dict.fromkeys(
        "newenvironment renewenvironment definecolor".split(),  # noqa: SIM905
        3,
    ),
}
"""Macros whose first arguments are no text, and how many of them."""
REFERRING = frozenset(
    "ref eqref cref Cref autoref pageref nameref vref subref figref tabref secref".split()  # noqa: SIM905
)
TEXTUAL_CITES = frozenset(
    "citet citet* Citet Citet* textcite textcite* citealt citealt* citeauthor citeauthor* Textcite "  # noqa: SIM905
    "citetext".split()
)
SIGNS = {
    **dict.fromkeys(("checkmark", "cmark", "Checkmark", "CheckmarkBold", "faCheck", "tick"), "✓"),
    **dict.fromkeys(("xmark", "XSolidBrush", "XSolid", "faTimes", "cross", "texttimes", "crossmark"), "×"),
}
"""Ticks and crosses of the usual packages and of people's own macros."""
DINGBATS = {"51": "✓", "52": "✔", "53": "✕", "54": "✖", "55": "✗", "56": "✘"}
"""Arguments of \\ding."""
_CITE = re.compile(r"(?:foot|paren|text|auto|super|full|smart|short|Paren|Auto|Text)?[cC]ites?(?:[a-zA-Z]{0,10})\*?")
_NO_CITES = frozenset({"nocite", "citestyle", "citename", "citeindextrue", "citeindexfalse", "citetitle"})
MAX_ARGUMENT = 20_000
"""Characters of an argument, at most: longer ones are taken to be unclosed."""
_MAX_OPTION = 500  # characters of [an option]
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_BRACKET_OPEN = re.compile(r"[ \t]*\n?[ \t]*\[")
_BRACE_OPEN = re.compile(r"[ \t]*\n?[ \t]*\{")


class Argument(NamedTuple):
    """The inside of a braced argument, and where the text goes on."""

    start: int
    end: int
    after: int


def is_cite(macro: str) -> bool:
    r"""Tell whether a macro is \cite or one of its kin."""
    return macro not in _NO_CITES and _CITE.fullmatch(macro) is not None


def closings(text: str) -> dict[int, int]:
    """Return for each opening brace of `text` the place of the one that closes it, in one pass; escaped braces do not count."""
    found: dict[int, int] = {}
    open_: list[int] = []
    for match in _BRACE.finditer(text):
        brace = match.group()
        if brace == "{":
            open_.append(match.start())
        elif brace == "}" and open_:
            found[open_.pop()] = match.start()
    return found


def braced(text: str, at: int, end: int, closes: Mapping[int, int]) -> Argument | None:
    """Return the braced argument that starts at `at`, blanks aside, or None where there is none or it is not closed.

    `closes` is what `closings` gives for `text`.
    """
    opening = _BRACE_OPEN.match(text, at, end)
    stop = closes.get(opening.end() - 1) if opening else None
    if opening is None or stop is None or stop >= end or stop - opening.end() > MAX_ARGUMENT:
        return None
    return Argument(opening.end(), stop, stop + 1)


def after_options(text: str, at: int, end: int) -> int:
    """Return where the text goes on after [options] at `at`."""
    while (opening := _BRACKET_OPEN.match(text, at, end)) is not None:
        closing = text.find("]", opening.end(), min(end, opening.end() + _MAX_OPTION))
        if closing < 0:
            return at
        at = closing + 1
    return at
