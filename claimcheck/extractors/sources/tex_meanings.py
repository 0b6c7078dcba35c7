"""What macros and environments mean inside a table's cell or caption."""

BOLD = frozenset({"textbf", "mathbf", "boldsymbol", "bm", "pmb", "textbfit"})
"""Their argument is bold."""
BOLD_ON = frozenset({"bf", "bfseries", "boldmath"})
BOLD_OFF = frozenset({"mdseries", "normalfont", "textmd", "unboldmath", "rm", "rmfamily"})
"""Switches: they hold to the end of their group."""
NESTED = frozenset({"tabular", "tabular*", "array", "tabularx", "minipage", "varwidth", "makecell"})
"""Environments with an argument, of which only the text inside counts."""
_FIRST = """
label cite vspace vspace* hspace hspace* phantom hphantom vphantom footnote footnotetext tnote tablefootnote ref eqref cref Cref
autoref pageref nameref vref includegraphics index color cellcolor rowcolor columncolor arrayrulecolor vskip pgfimage todo
hypertarget captionsetup linespread thanks rowfont textcolor mathcolor colorbox raisebox rotatebox scalebox parbox makebox
hyperlink href foreignlanguage SetCell adjustbox multirowcell
"""
_FIRST_TWO = "fcolorbox resizebox resizebox* multicolumn multirow setlength addtolength setcounter addtocounter rule fontsize"
DROPPED = {
    **dict.fromkeys(("footnotemark", "strut", "selectfont"), 0),
    **dict.fromkeys(_FIRST.split(), 1),
    **dict.fromkeys(_FIRST_TWO.split(), 2),
}
"""How many arguments of a macro are not printed; what follows them is read on."""
SWITCHES = frozenset(
    """
    tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge centering raggedright raggedleft it itshape em sc
    scshape sl slshape sf sffamily tt ttfamily displaystyle textstyle scriptstyle noindent relax protect xspace arraybackslash
    limits nolimits left right big Big bigg Bigg bigl bigr Bigl Bigr leavevmode ignorespaces unskip null allowbreak nobreak
    hfill vfill hfil par break linebreak newline bgroup egroup begingroup endgroup
    """.split()  # noqa: SIM905
)
"""They print nothing, or a blank at most."""
PRINTED = {
    "pm": " ± ", "textpm": " ± ", "mp": " ∓ ", "times": "×", "texttimes": "×", "cdot": "·", "ast": "*", "star": "*",
    "dag": "†", "dagger": "†", "ddag": "‡", "ddagger": "‡", "textdagger": "†", "textdaggerdbl": "‡",
    "textasteriskcentered": "*", "sim": "~", "textasciitilde": "~", "quad": " ", "qquad": " ", "newline": " ",
    "par": " ", "linebreak": " ", "percent": "%", "textendash": "–", "textemdash": "—", "textminus": "-",
    "textless": "<", "textgreater": ">", "textbar": "|", "backslash": "\\", "infty": "∞", "textuparrow": "↑",
    "textdownarrow": "↓", "uparrow": "↑", "downarrow": "↓", "Uparrow": "↑", "Downarrow": "↓", "textdegree": "°",
    "ge": "≥", "geq": "≥", "le": "≤", "leq": "≤", "geqslant": "≥", "leqslant": "≤", "slash": "/",
    "textunderscore": "_", "textsubscript": "_", "textsuperscript": "^", "S": "§", "P": "¶", "circ": "∘",
    "bullet": "•", "checkmark": "✓", "textrightarrow": "→", "to": "→",
}  # fmt: skip
"""Signs that stand often beside a number, and those that pylatexenc writes otherwise."""
UNITS = {
    "percent": "%", "milli": "m", "micro": "µ", "nano": "n", "kilo": "k", "mega": "M", "giga": "G", "tera": "T",
    "centi": "c", "second": "s", "minute": "min", "hour": "h", "day": "d", "meter": "m", "metre": "m", "gram": "g",
    "byte": "B", "bit": "bit", "hertz": "Hz", "watt": "W", "joule": "J", "volt": "V", "kelvin": "K", "celsius": "°C",
    "degreeCelsius": "°C", "degree": "°", "per": "/", "decibel": "dB", "bel": "B", "deci": "d", "kilogram": "kg",
    "litre": "L", "liter": "L", "mole": "mol", "ampere": "A", "pascal": "Pa", "ohm": "Ω", "squared": "^2",
    "cubed": "^3", "square": "", "cubic": "", "gibi": "Gi", "mebi": "Mi", "kibi": "Ki",
}  # fmt: skip
"""siunitx's units as they are printed."""
