r"""Tables of a TeX document: floats with their captions and numbers, the tabulars in them, and what stands outside floats."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimcheck.extractors.sources.records import SourceTable
from claimcheck.extractors.sources.tex_columns import parse_columns
from claimcheck.extractors.sources.tex_macros import DEFINITION, ExpansionError, Macro, definition_at, expand
from claimcheck.extractors.sources.tex_tabular import read_tabular
from claimcheck.extractors.sources.tex_text import printed
from claimcheck.latex.arguments import after_options, braced, closings

_TABLE_FLOATS = frozenset(
    "table table* wraptable sidewaystable sidewaystable* SCtable threeparttable".split()  # noqa: SIM905
)
FLOATS = _TABLE_FLOATS | {"figure", "figure*", "wrapfigure", "floatrow"}
"""Environments with a caption; tables are in figures too."""
TABULARS = {
    **dict.fromkeys("tabular longtable supertabular tabu longtabu NiceTabular array xtabular deluxetable".split(), 0),  # noqa: SIM905
    **dict.fromkeys("tabular* tabularx tabulary xltabular NiceTabular* NiceTabularX".split(), 1),  # noqa: SIM905
    **dict.fromkeys("tblr longtblr talltblr".split(), 0),  # noqa: SIM905
}
"""Environments that are tables, and how many arguments stand before the specification of their columns."""
_MAX_PANELS = 100  # tables in one float
_OWN_CAPTION = frozenset({"longtable", "longtabu", "xltabular", "longtblr", "deluxetable"})
_PANELS = frozenset({"subtable", "subfigure", "minipage", "subfloat", "wraptable", "threeparttable", "floatrow"})
_EDGE = re.compile(r"\\(begin|end)[ \t]*\{([A-Za-z]{1,30}\*?)\}")
_CAPTION = re.compile(
    r"\\(?:sub)?(?:captionof|captionbelow|captionabove|caption|tcaption)(?P<star>\*?)[ \t\n]*"
    r"(?:\{(?P<of>table|figure)\})?[ \t\n]*(?=[\[{])"
)
_SUBFLOAT = re.compile(r"\\(?:subfloat|subtable|subcaptionbox)[ \t\n]*(?:\[(?P<text>[^\]]{0,500})\])?")
_NEXT = re.compile(
    r"(?P<the>\\renewcommand[ \t]*\{?[ \t]*\\thetable[ \t]*\}?[ \t]*(?=\{))"
    r"|(?P<definition>\\(?:(?:re|provide)?newcommand|renewcommand|providecommand|DeclareRobustCommand|[egx]?def|let|DeclareMathOperator"
    r"|(?:New|Renew|Provide|Declare)DocumentCommand|newcolumntype)(?![A-Za-z]))"
    r"|\\setcounter[ \t]*\{table\}[ \t]*\{[ \t]*(?P<value>-?\d{1,4})[ \t]*\}|(?P<begin>\\begin[ \t]*\{)"
)
_FIGURE_TABLE = re.compile(r"\\captionof\s*\{table\}|\\captionsetup\s*\{[^{}]*type\s*=\s*table|\\@captype\s*\{table\}")


class _Environment(NamedTuple):
    name: str
    begin: int
    start: int
    """Of what is inside."""
    end: int
    after: int


class _Caption(NamedTuple):
    text: str
    at: int
    number: int
    """0 where it has none: of a panel, or starred."""


class TexReader:
    """Reads one document. Macros and column types hold from where they are defined."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.closes = closings(text)
        self.macros: dict[str, Macro] = {}
        self.columns: dict[str, Macro] = {}
        self.count = 0
        self.prefix, self.suffix = "", ""

    def tables(self) -> Iterator[SourceTable]:
        """Yield the tables in order; those without a value among them."""
        environments = {found.begin: found for found in _environments(self.text)}
        at = 0
        while match := _NEXT.search(self.text, at):
            at = match.end()
            if match["definition"]:
                at = self._define(match.start(), at)
            elif match["value"]:
                self.count = int(match["value"])
            elif match["the"]:
                at = self._renumber(at)
            elif match["begin"] and (found := environments.get(match.start())):
                if found.name in FLOATS:
                    yield from self._float(found)
                    at = found.after
                elif found.name in TABULARS:
                    yield from self._alone(found)
                    at = found.after

    def _define(self, start: int, at: int) -> int:
        match = DEFINITION.match(self.text, start)
        found = definition_at(match, self.text, self.closes, self.macros) if match else None
        if found is None:
            return at
        (self.columns if found.is_column else self.macros)[found.name] = found.macro
        return found.after

    def _renumber(self, at: int) -> int:
        r"""Take in \renewcommand{\thetable}{S\arabic{table}}; a number that depends on the section is not known."""
        body = braced(self.text, at, len(self.text), self.closes)
        if body is None:
            return at
        before, sign, after = self.text[body.start : body.end].replace("{table}", "").partition("\\arabic")
        is_plain = (
            bool(sign) and re.fullmatch(r"[A-Za-z.\-]{0,4}", before.strip()) and re.fullmatch(r"[A-Za-z.]{0,3}", after.strip())
        )
        self.prefix, self.suffix = (before.strip(), after.strip()) if is_plain else ("?", "")
        return body.after

    def _float(self, found: _Environment) -> Iterator[SourceTable]:
        raw = self.text[found.start : found.end]
        is_table = found.name in _TABLE_FLOATS or _FIGURE_TABLE.search(raw) is not None
        try:
            region = expand(self._defined_in(raw), self.macros)
        except ExpansionError as error:
            yield SourceTable(self._label(self.count + 1), "", (), trouble=f"{error}")
            return
        inside = list(_environments(region))
        captions = self._captions(region, inside, counts=is_table)
        tabulars = _outermost([each for each in inside if each.name in TABULARS])[:_MAX_PANELS]
        for number, tabular in enumerate(tabulars):
            label, caption = self._caption_of(number, tabulars, captions, inside, region)
            yield self._table(region, tabular, label if is_table else "", caption)

    def _alone(self, found: _Environment) -> Iterator[SourceTable]:
        """Yield a table outside floats: a longtable numbers itself, others have no number."""
        try:
            region = expand(self.text[found.begin : found.after], self.macros)
        except ExpansionError as error:
            yield SourceTable("", "", (), trouble=f"{error}")
            return
        inside = next(iter(sorted(_environments(region), key=lambda each: each.begin)), None)
        if inside is None:
            return
        captions = self._captions(region, [], counts=found.name in _OWN_CAPTION)
        caption = next((each for each in captions if each.number), None)
        label = self._label(caption.number) if caption else ""
        yield self._table(region, inside, label, _titled(label, caption.text if caption else ""))

    def _defined_in(self, raw: str) -> str:
        """Return the float's source without the definitions in it, which are taken in."""
        closes = closings(raw)
        pieces, at = [], 0
        for match in DEFINITION.finditer(raw):
            found = definition_at(match, raw, closes, self.macros) if match.start() >= at else None
            if found:
                (self.columns if found.is_column else self.macros)[found.name] = found.macro
                pieces.append(raw[at : match.start()])
                at = found.after
        return "".join([*pieces, raw[at:]])

    def _captions(self, region: str, inside: Sequence[_Environment], *, counts: bool) -> list[_Caption]:
        closes = closings(region)
        panels = [each for each in inside if each.name in ("subtable", "subfigure")]
        found = []
        for match in _CAPTION.finditer(region):
            argument = braced(region, after_options(region, match.end(), len(region)), len(region), closes)
            if argument is None:
                continue
            is_panel = match.group().startswith("\\sub") or any(each.start <= match.start() < each.end for each in panels)
            is_other = match["of"] == "figure"
            if counts and not (is_panel or match["star"] or is_other):
                self.count += 1
            number = 0 if is_panel or match["star"] or is_other or not counts else self.count
            found.append(_Caption(printed(region[argument.start : argument.end]).text, match.start(), number))
        return found

    def _caption_of(
        self,
        at: int,
        tabulars: Sequence[_Environment],
        captions: Sequence[_Caption],
        inside: Sequence[_Environment],
        region: str,
    ) -> tuple[str, str]:
        """Return label and caption of the tabular at the position `at` of the float: its own panel's, else the float's."""
        tabular = tabulars[at]
        own = _panel_caption(tabular, captions, inside)
        if own is None and (subfloat := _last(_SUBFLOAT, region, tabular.begin)):
            own = _Caption(printed(subfloat["text"] or "").text, subfloat.start(), 0)
        main = [caption for caption in captions if caption.number]
        if own and own.number:
            return self._label(own.number), _titled(self._label(own.number), own.text)
        chosen = (
            main[at] if len(main) == len(tabulars) else min(main, key=lambda each: abs(each.at - tabular.begin), default=None)
        )
        label = self._label(chosen.number) if chosen else ""
        caption = _titled(label, chosen.text if chosen else "")
        return label, f"{caption} {own.text}".strip() if own else caption

    def _label(self, number: int) -> str:
        return "" if self.prefix == "?" else f"Table {self.prefix}{number}{self.suffix}"

    def _table(self, region: str, found: _Environment, label: str, caption: str) -> SourceTable:
        spec, content = _specification(region[found.start : found.end], found.name)
        try:
            columns = parse_columns(spec, self.columns)
        except ExpansionError as error:
            return SourceTable(label, caption, (), trouble=f"{error}")
        tabular = read_tabular(content, columns)
        return SourceTable(label, caption, tabular.rows, tabular.rules, tabular.n_head, tabular.trouble)


def _environments(text: str) -> Iterator[_Environment]:
    """Yield the environments of `text`, inner ones before those around them; what is not closed is none."""
    open_: list[tuple[str, int, int]] = []
    counts: dict[str, int] = {}
    for match in _EDGE.finditer(text):
        edge, name = match.groups()
        if edge == "begin":
            open_.append((name, match.start(), match.end()))
            counts[name] = counts.get(name, 0) + 1
        elif counts.get(name):
            while open_:
                top, begin, start = open_.pop()
                counts[top] -= 1
                if top == name:
                    yield _Environment(name, begin, start, match.start(), match.end())
                    break


def _outermost(found: Sequence[_Environment]) -> list[_Environment]:
    kept: list[_Environment] = []
    for each in sorted(found, key=lambda each: each.begin):
        if not kept or each.begin >= kept[-1].after:
            kept.append(each)
    return kept


def _panel_caption(tabular: _Environment, captions: Sequence[_Caption], inside: Sequence[_Environment]) -> _Caption | None:
    """Return the only caption of the innermost panel around a tabular that has one."""
    around = [each for each in inside if each.name in _PANELS and each.begin < tabular.begin and tabular.after <= each.after]
    for panel in sorted(around, key=lambda each: each.after - each.begin):
        own = [caption for caption in captions if panel.start <= caption.at < panel.end]
        if own:
            return own[0]
    return None


def _last(pattern: re.Pattern[str], text: str, before: int) -> re.Match[str] | None:
    return next((match for match in reversed(list(pattern.finditer(text, 0, before))) if match["text"]), None)


def _specification(inside: str, name: str) -> tuple[str, str]:
    """Return the specification of a tabular's columns, and its rows."""
    closes = closings(inside)
    at = after_options(inside, 0, len(inside))
    spec = ""
    for _ in range(TABULARS[name] + 1):
        argument = braced(inside, at, len(inside), closes)
        if argument is None:
            break
        spec, at = inside[argument.start : argument.end], after_options(inside, argument.after, len(inside))
    return ("" if name.endswith("tblr") else spec), inside[at:]


def _titled(label: str, text: str) -> str:
    return f"{label}: {text}".strip() if label and text else text or label
