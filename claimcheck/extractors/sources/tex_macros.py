r"""Macros that a paper defines itself (\newcommand and its kin): collected, and expanded within bounds. Nothing else is run."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from claimcheck.latex.arguments import Argument, braced, closings

MAX_EXPANDED = 400_000
"""Characters that a table may grow to by its macros."""
_MAX_PASSES = 16  # macros within macros
_MAX_BODY = 20_000  # characters of a definition
_NAME = r"(?:\{[ \t]*\\(?P<braced>[A-Za-z@]+)[ \t]*\}|\\(?P<bare>[A-Za-z@]+))"
DEFINITION = re.compile(
    rf"\\(?:(?P<new>(?:re|provide)?newcommand|renewcommand|providecommand|DeclareRobustCommand)\*?[ \t]*{_NAME}"
    r"|(?P<def>[egx]?def)[ \t]*\\(?P<defined>[A-Za-z@]+)(?P<parameters>(?:#\d)*)[ \t]*(?=\{)"
    r"|let[ \t]*\\(?P<alias>[A-Za-z@]+)[ \t]*=?[ \t]*\\(?P<target>[A-Za-z@]+)"
    r"|DeclareMathOperator\*?[ \t]*\{[ \t]*\\(?P<operator>[A-Za-z@]+)[ \t]*\}"
    r"|(?:New|Renew|Provide|Declare)DocumentCommand[ \t]*\{?[ \t]*\\(?P<document>[A-Za-z@]+)[ \t]*\}?[ \t]*"
    r"\{(?P<signature>(?:[^{}]|\{[^{}]{0,40}\}){0,60})\}"
    r"|newcolumntype[ \t]*\{[ \t]*(?P<column>[A-Za-z])[ \t]*\})"
)
r"""The beginning of a definition."""
_COUNT = re.compile(r"[ \t\n]*\[([0-9])\]")
_DEFAULT = re.compile(r"[ \t\n]*\[([^\]]{0,200})\]")
_CALL = re.compile(r"\\(?P<name>[A-Za-z@]+)(?P<star>\*?)(?P<blank>[ \t]*(?:\n[ \t]*)?)|\\.", re.DOTALL)
_PARAMETER = re.compile(r"##|#(\d)")
_TOKEN = re.compile(r"\\[A-Za-z@]+|\\.|[^{}\s]", re.DOTALL)
KEPT = frozenset(
    """
    begin end multicolumn multirow multirowcell textbf bfseries mathbf boldsymbol toprule midrule bottomrule cmidrule hline
    cline caption label input include num SI qty footnotesize makecell cellcolor rowcolor textcolor color pm times cdot
    checkmark cite citep citet ref tabularnewline tnote textsuperscript arraystretch tabcolsep thetable
    """.split()  # noqa: SIM905
)
"""Macros whose meaning the readers know: a paper's own redefinition (of spacing, most often) does not replace it."""


class Macro(NamedTuple):
    """A definition."""

    n_arguments: int
    default: str | None
    """Of the first argument, where that is optional."""
    body: str


class Definition(NamedTuple):
    """A definition as it stands in the source."""

    name: str
    r"""Without its backslash; of a column type its letter."""
    macro: Macro
    is_column: bool
    after: int
    """Where the source goes on."""


class ExpansionError(ValueError):
    """Macros that never end, or grow beyond all bounds."""


def definition_at(match: re.Match[str], text: str, closes: Mapping[int, int], known: Mapping[str, Macro]) -> Definition | None:
    """Return the definition that `match` of `DEFINITION` begins in `text`, or None where it is not closed."""
    if match["alias"]:
        macro = known.get(match["target"], Macro(0, None, f"\\{match['target']} "))
        return Definition(match["alias"], macro, False, match.end())
    n_arguments, default, at = _parameters(match, text)
    body = braced(text, at, len(text), closes)
    if body is None or body.end - body.start > _MAX_BODY:
        return None
    name = next(match[group] for group in ("braced", "bare", "defined", "operator", "document", "column") if match[group])
    content = text[body.start : body.end]
    return Definition(name, Macro(n_arguments, default, content), match["column"] is not None, body.after)


def expand(text: str, macros: Mapping[str, Macro]) -> str:
    """Return `text` with the calls of `macros` replaced by what they stand for.

    Raises ExpansionError where it would grow beyond `MAX_EXPANDED`, or macros call each other without end.
    """
    for _ in range(_MAX_PASSES):
        text, n_replaced = _pass(text, macros)
        if not n_replaced:
            return text
    raise ExpansionError("macros call each other without end")


def _parameters(match: re.Match[str], text: str) -> tuple[int, str | None, int]:
    at = match.end()
    if match["defined"]:
        return match["parameters"].count("#"), None, at
    if match["document"]:
        kinds = re.sub(r"\{[^{}]*\}|\s|[+!]", "", match["signature"])
        optional = re.match(r"\s*O\s*\{([^{}]*)\}", match["signature"])
        return kinds.rfind("m") + 1, (optional[1] if optional else "" if kinds[:1] == "o" else None), at
    n_arguments, default = 0, None
    if (match["new"] or match["column"]) and (count := _COUNT.match(text, at)):
        n_arguments, at = int(count[1]), count.end()
        if optional := _DEFAULT.match(text, at):
            default, at = optional[1], optional.end()
    return n_arguments, default, at


def _pass(text: str, macros: Mapping[str, Macro]) -> tuple[str, int]:
    """Return the text with each call replaced once, from left to right, and how many there were."""
    closes = closings(text)
    pieces: list[str] = []
    length = at = n_replaced = 0
    for match in _CALL.finditer(text):
        name = match["name"]
        if match.start() < at or name is None or name in KEPT or name not in macros:
            continue
        arguments, after = _arguments(macros[name], text, match.end("star" if match["star"] else "name"), closes)
        body = filled(macros[name].body, arguments, MAX_EXPANDED)
        if body[-1:].isalpha() and "\\" in body:
            body += " " if text[after : after + 1].isalpha() else ""
        pieces += [text[at : match.start()], body]
        length += len(body) + match.start() - at
        if length > MAX_EXPANDED:
            raise ExpansionError("macros grow beyond all bounds")
        at, n_replaced = after, n_replaced + 1
    return "".join([*pieces, text[at:]]), n_replaced


def _arguments(macro: Macro, text: str, at: int, closes: Mapping[int, int]) -> tuple[list[str], int]:
    arguments: list[str] = []
    if macro.default is not None:
        optional = _DEFAULT.match(text, at)
        arguments.append(optional[1] if optional else macro.default)
        at = optional.end() if optional else at
    while len(arguments) < macro.n_arguments:
        argument: Argument | None = braced(text, at, len(text), closes)
        if argument is None:
            blank = re.compile(r"\s*").match(text, at)
            token = _TOKEN.match(text, blank.end() if blank else at)
            if token is None:
                break
            argument = Argument(token.start(), token.end(), token.end())
        arguments.append(text[argument.start : argument.end])
        at = argument.after
    if not macro.n_arguments:
        blank = re.compile(r"[ \t]*(?:\n[ \t]*)?").match(text, at)  # TeX skips the blank after a macro's name
        at = blank.end() if blank else at
    return arguments, at


def filled(body: str, arguments: Sequence[str], max_length: int) -> str:
    """Return a definition's body with #1, #2, ... replaced. Raises ExpansionError where that is longer than `max_length`."""

    def argument(match: re.Match[str]) -> str:
        if match[1] is None:
            return "#"
        number = int(match[1])
        return arguments[number - 1] if 0 < number <= len(arguments) else ""

    if "#" not in body:
        return body
    if len(body) + body.count("#") * max(map(len, arguments), default=0) > max_length:
        raise ExpansionError("macros grow beyond all bounds")
    return _PARAMETER.sub(argument, body)
