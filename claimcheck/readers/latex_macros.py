"""What the macros and environments of LaTeX mean to a reader."""

import re

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
_CITE = re.compile(r"(?:foot|paren|text|auto|super|full|smart|short|Paren|Auto|Text)?[cC]ites?(?:[a-zA-Z]{0,10})\*?")
_NO_CITES = frozenset({"nocite", "citestyle", "citename", "citeindextrue", "citeindexfalse", "citetitle"})


def is_cite(macro: str) -> bool:
    r"""Tell whether a macro is \cite or one of its kin."""
    return macro not in _NO_CITES and _CITE.fullmatch(macro) is not None
