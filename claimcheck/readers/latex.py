r"""LaTeX -> blocks: read in one pass over the source; nothing is executed, no file is included, no macro expanded.

Citations (\cite and its kin) become links to "#cite:KEY,...": "[KEY]" for a parenthetical one, the authors' names for a
textual one whose BibTeX record is at hand.
"""

import re

from claimcheck.readers.base import Block, Kind, Source
from claimcheck.readers.bibtex import records_of
from claimcheck.readers.latex_inline import Inline, Printed
from claimcheck.readers.latex_macros import DROPPED, HEADINGS, LISTS, REFERRING, SKIPPED, TABLES, is_cite
from claimcheck.readers.latex_table import LatexTable
from claimcheck.readers.lines import LineNumbers, split_lines
from claimcheck.readers.text_builder import TextBuilder

_SIGNS = re.compile(
    r"\\(?:documentclass|begin\s*\{document\}|usepackage|(?:sub)*section\*?\{|chapter\*?\{|[cC]ite[a-z]?\*?[\[{]|maketitle)"
)
_SAMPLE_CHARACTERS = 200_000
_CONTENT_CERTAINTY, _SIGN_CERTAINTY, _SUFFIX_CERTAINTY = 0.97, 0.4, 0.6
_BODY = re.compile(r"\\begin\s*\{document\}")
_TITLE = re.compile(r"\\title\s*(?:\[[^\]]{0,200}\]\s*)?(?=\{)")
_DATE = re.compile(r"\\date\s*(?=\{)")
_TOKEN = re.compile(
    r"(?P<comment>%[^\n]*(?:\n[ \t]*)?)|\\(?P<macro>[A-Za-z@]+\*?)|\\(?P<symbol>.)|(?P<par>\n[ \t]*\n\s*)|"
    r"(?P<mark>\$\$?|[{}&~]|---?|``|'')|"
    r"(?P<text>[^\\%${}~&\n`'-]+|[\n`'-])",
    re.DOTALL,
)
_MARKS = {"~": " ", "--": "–", "---": "—", "``": "“", "''": "”"}
_MAX_VERBATIM = 2000  # characters of code in a sentence
_MAX_NESTING = 3  # of captions and footnotes in one another


class Latex:
    """A LaTeX document, or a piece of one."""

    name = "latex"

    def recognises(self, source: Source, suffix: str) -> float:
        """Return near 1 for a document with its class or body, less for single macros; a suffix adds to those."""
        if not source.encoding:
            return 0.0
        signs = {match.group() for match in _SIGNS.finditer(source.text[:_SAMPLE_CHARACTERS])}
        if "\\documentclass" in signs or any(_BODY.match(sign) for sign in signs):
            return _CONTENT_CERTAINTY
        has_suffix = suffix in (".tex", ".latex", ".ltx")
        return min(_CONTENT_CERTAINTY, (_SIGN_CERTAINTY if signs else 0.0) + (_SUFFIX_CERTAINTY if has_suffix else 0.0))

    def blocks(self, source: Source) -> tuple[Block, ...]:
        """Return the blocks of the body, the title first."""
        return tuple(_LatexBlocks(source).run())


class _LatexBlocks:
    def __init__(self, source: Source) -> None:
        self.text = source.text
        self.lines = LineNumbers(split_lines(source.text))
        self.inline = Inline(source.text, {key: record for key, (record, _) in records_of(source).items()})
        self.blocks: list[Block] = []
        self.builder = TextBuilder()
        self.kind: Kind = "paragraph"
        self.key: str | None = None
        self.lists: list[str] = []
        self.begin = 0
        self.table: LatexTable | None = None
        self.unclosed: set[str] = set()
        self.nesting = 0

    def run(self) -> list[Block]:
        body = _BODY.search(self.text)
        fields: tuple[tuple[re.Pattern[str], Kind], ...] = ((_TITLE, "heading"), (_DATE, "paragraph"))
        for pattern, kind in fields:
            match = pattern.search(self.text)
            if match and (argument := self.inline.braced(match.end(), len(self.text))):
                self._nested(argument.start, argument.end, kind=kind, level=1)
        stop = self.text.find("\\end{document}")
        self._read(body.end() if body else 0, stop if stop >= 0 else len(self.text))
        self._flush()
        return self.blocks

    def _read(self, at: int, end: int) -> None:
        while at < end and (match := _TOKEN.match(self.text, at, end)):
            at = self._token(match, end)

    def _token(self, match: re.Match[str], end: int) -> int:
        """Read one token; return where to go on."""
        kind, at = match.lastgroup, match.end()
        if kind == "text":
            self.builder.add(match.group(), match.start())
        elif kind == "macro":
            return self._macro(match["macro"], match.start(), at, end)
        elif kind == "symbol":
            return self._symbol(match["symbol"], match.start(), at, end)
        elif kind == "par":
            if self.table is None:
                self._flush()
            else:
                self.builder.blank(match.start())
        elif kind == "mark":
            return self._mark(match.group(), match.start(), at, end)
        return at

    def _mark(self, mark: str, start: int, at: int, end: int) -> int:
        if mark in _MARKS:
            self.builder.add_as(_MARKS[mark], start, at)
        elif mark == "&" and self.table is not None:
            self._end_cell(start, at)
        elif mark == "&":
            self.builder.add(mark, start)
        elif mark.startswith("$"):
            return self._print(self.inline.formula(mark, start, at, end))
        return at

    def _symbol(self, symbol: str, start: int, at: int, end: int) -> int:
        if symbol != "\\":
            return self._print(self.inline.symbol(symbol, start, at, end))
        after = self.inline.after_options(at, end)
        if self.table is not None:
            self._end_row(start, after)
        else:
            self.builder.blank(start)
        return after

    def _print(self, printed: Printed) -> int:
        """Add what a macro prints; return where to go on."""
        length = len(self.builder)
        self.builder.add_as(printed.text, printed.start, printed.end)
        if printed.target:
            self.builder.link(length, printed.target)
        return printed.after

    def _macro(self, macro: str, start: int, at: int, end: int) -> int:
        bare = macro.rstrip("*")
        if is_cite(macro):
            at = self._print(self.inline.citation(macro, start, at, end))
        elif bare in HEADINGS or bare in ("caption", "footnote", "footnotetext"):
            at = self._apart(bare, at, end)
        elif bare in ("begin", "end"):
            at = self._environment(bare, at, end)
        elif bare in ("item", "bibitem"):
            at = self._item(bare, start, at, end)
        elif bare in ("url", "href", "nolinkurl"):
            at = self._print(self.inline.link(bare, start, at, end))
        elif bare in REFERRING:
            argument = self.inline.braced(at, end)
            at = argument.after if argument else at
            self.builder.add_as("#", start, at)
        elif bare in DROPPED or macro in DROPPED:
            at = self._after_dropped(DROPPED.get(macro, DROPPED.get(bare, 0)), at, end)
        else:
            at = self._other_macro(bare, start, at, end)
        return at

    def _other_macro(self, macro: str, start: int, at: int, end: int) -> int:
        if macro in ("par", "newpage", "clearpage", "maketitle", "appendix") and self.table is None:
            self._flush()
        elif macro in ("hline", "midrule", "Xhline") and self.table is not None:
            self.table.rule()
        elif macro in ("tabularnewline", "cr") and self.table is not None:
            self._end_row(start, at)
        elif macro in ("verb", "lstinline") and at < end:
            return self._verbatim(at, end)
        else:
            return self._print(self.inline.macro(macro, start, at, end))
        return at

    def _verbatim(self, at: int, end: int) -> int:
        stop = self.text.find(self.text[at], at + 1, min(end, at + _MAX_VERBATIM))
        if stop < 0:
            return at
        self.builder.add(self.text[at + 1 : stop], at + 1)
        return stop + 1

    def _after_dropped(self, count: int, at: int, end: int) -> int:
        if self.text[at : at + 1] == "\\":  # \newcommand\name{...}
            name = _TOKEN.match(self.text, at, end)
            at = name.end() if name else at
            count -= 1
        for _ in range(count):
            argument = self.inline.braced(self.inline.after_options(at, end), end)
            if argument is None:
                return at
            at = argument.after
        return at

    def _apart(self, macro: str, at: int, end: int) -> int:
        """Read a heading, caption or footnote as a block of its own."""
        argument = self.inline.braced(self.inline.after_options(at, end), end)
        if argument is None:
            return at
        if macro in HEADINGS:
            self._flush()
            self._nested(argument.start, argument.end, kind="heading", level=HEADINGS[macro])
        else:
            self._nested(argument.start, argument.end, kind="paragraph", level=0)
        return argument.after

    def _nested(self, start: int, end: int, *, kind: Kind, level: int) -> None:
        if self.nesting >= _MAX_NESTING:
            return
        outer = (self.builder, self.kind, self.key, self.table, self.begin)
        self.builder, self.kind, self.key, self.table, self.begin = TextBuilder(), kind, None, None, start
        self.nesting += 1
        self._read(start, end)
        self.nesting -= 1
        self._flush(level=level)
        self.builder, self.kind, self.key, self.table, self.begin = outer

    def _item(self, macro: str, start: int, at: int, end: int) -> int:
        self._flush()
        self.begin = start
        if macro == "item":
            self.kind = "item" if self.lists else "paragraph"
            return at
        argument = self.inline.braced(self.inline.after_options(at, end), end)
        if argument is None:
            return at
        self.kind, self.key = "entry", self.text[argument.start : argument.end].strip()
        return argument.after

    def _environment(self, macro: str, at: int, end: int) -> int:
        argument = self.inline.braced(at, end)
        if argument is None:
            return at
        name = self.text[argument.start : argument.end].strip()
        at = argument.after
        if name in SKIPPED:
            return self._after_skipped(name, at, end) if macro == "begin" else at
        if self.table is not None and name not in TABLES:
            return self.inline.after_options(at, end) if macro == "begin" else at
        if name in TABLES:
            return self._table_edge(macro, name, at, end)
        self._flush()
        if name in LISTS and macro == "begin":
            self.lists.append(name)
        elif name in LISTS and self.lists:
            self.lists.pop()
        if name == "abstract" and macro == "begin":
            self.builder.add("Abstract" if self.text[argument.start].isupper() else "abstract", argument.start)
            self.kind, self.begin = "heading", argument.start
            self._flush(level=2)
        return self.inline.after_options(at, end) if macro == "begin" else at

    def _after_skipped(self, name: str, at: int, end: int) -> int:
        closing = f"\\end{{{name}}}"
        stop = -1 if name in self.unclosed else self.text.find(closing, at, end)
        if stop < 0:
            self.unclosed.add(name)
            return at
        self.builder.blank(at)
        return stop + len(closing)

    def _table_edge(self, macro: str, name: str, at: int, end: int) -> int:
        if self.table is None:
            if macro == "end":
                return at
            self._flush()
            after = self._after_dropped(2 if name in ("tabular*", "tabularx", "tabulary") else 1, at, end)
            self.table = LatexTable(at, after)
            return after
        if macro == "begin":
            self.table.depth += 1
            return self._after_dropped(1, at, end)
        self.table.depth -= 1
        if self.table.depth == 0:
            self._end_table(self.text.rfind("\\end", 0, at), at)
        return at

    def _end_cell(self, end: int, after: int) -> None:
        if self.table is None or self.table.depth > 1:
            self.builder.blank(end)
            return
        self.table.end_cell(self.builder, end, after)
        self.builder = TextBuilder()

    def _end_row(self, end: int, after: int) -> None:
        self._end_cell(end, after)
        if self.table is not None and self.table.depth <= 1:
            self.table.end_row()

    def _end_table(self, inside: int, end: int) -> None:
        self._end_row(inside, end)
        block = self.table.block(self.lines, end) if self.table is not None else None
        self.blocks += [block] if block is not None else []
        self.table = None

    def _flush(self, *, level: int = 0) -> None:
        """End the current block."""
        content, links = self.builder.build()
        if content.text:
            start = min(self.begin, content.offsets[0]) if self.kind in ("entry", "item") else content.offsets[0]
            end = content.offsets[-1] + 1
            level = level or (len(self.lists) if self.kind == "item" else 0)
            self.blocks.append(Block(self.kind, content, self.lines.at(start), start, end, level, links=links, key=self.key))
        self.builder, self.kind, self.key = TextBuilder(), "paragraph", None
