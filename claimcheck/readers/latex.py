r"""LaTeX -> blocks: read in one pass over the source; nothing is executed, no file is included, no macro expanded.

Citations (\cite and its kin) become links to "#cite:KEY,...": "[KEY]" for a parenthetical one, the authors' names for a
textual one whose BibTeX record is at hand.
"""

import re
from collections.abc import Mapping

from claimcheck.latex.arguments import Argument, after_options, braced, closings
from claimcheck.latex.symbols import DINGBATS, SIGNS, symbol_text
from claimcheck.latex.text import plain_text
from claimcheck.readers.base import Block, MappedText, Source, TableRow
from claimcheck.readers.bibtex import BibRecord, records_of
from claimcheck.readers.citations import CITE
from claimcheck.readers.latex_macros import (
    DROPPED,
    HEADINGS,
    LISTS,
    REFERRING,
    SKIPPED,
    TABLES,
    TEXTUAL_CITES,
    is_cite,
)
from claimcheck.readers.lines import LineNumbers, split_lines
from claimcheck.readers.reference_index import surname
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
_ACCENTS = frozenset("\"'`^~=.")
_LETTER_ACCENTS = frozenset("cuvHtdbrk")
_LETTERS = frozenset({"L", "l", "O", "o", "AE", "ae", "OE", "oe", "AA", "aa", "ss", "i", "j"})
_ESCAPED = frozenset("&%$#_{} ")
_MAX_FORMULA = 2000  # characters of a formula in a sentence
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
        self.records: Mapping[str, BibRecord] = {key: record for key, (record, _) in records_of(source).items()}
        self.blocks: list[Block] = []
        self.builder = TextBuilder()
        self.kind = "paragraph"
        self.key: str | None = None
        self.lists: list[str] = []
        self.begin = 0
        self.table: _Table | None = None
        self.closes = closings(source.text)
        self.unclosed: set[str] = set()
        self.nesting = 0

    def run(self) -> list[Block]:
        body = _BODY.search(self.text)
        for pattern, kind in ((_TITLE, "heading"), (_DATE, "paragraph")):
            match = pattern.search(self.text)
            if match and (argument := self._braced(match.end(), len(self.text))):
                self._nested(argument.start, argument.end, kind=kind, level=1)
        stop = self.text.find("\\end{document}")
        self._read(body.end() if body else 0, stop if stop >= 0 else len(self.text))
        self._flush()
        return self.blocks

    def _braced(self, at: int, end: int) -> Argument | None:
        return braced(self.text, at, end, self.closes)

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
            return self._formula(mark, mark, start, at, end)
        return at

    def _formula(self, opening: str, closing: str, start: int, at: int, end: int) -> int:
        """Add a formula of a sentence as plain text; leave out a displayed one."""
        stop = self.text.find(closing, at, min(end, at + _MAX_FORMULA))
        if stop < 0:
            self.builder.add_as("$" if opening == "$" else "", start, at)
            return at
        after = stop + len(closing)
        if opening in ("$", "\\("):
            self.builder.add_as(plain_text(f"${self.text[at:stop]}$"), start, after)
        else:
            self.builder.blank(start)
        return after

    def _symbol(self, symbol: str, start: int, at: int, end: int) -> int:
        if symbol == "\\":
            after = after_options(self.text, at, end)
            if self.table is not None:
                self._end_row(start, after)
            else:
                self.builder.blank(start)
            return after
        if symbol in "([":
            return self._formula("\\" + symbol, "\\)" if symbol == "(" else "\\]", start, at, end)
        if symbol in _ACCENTS:
            return self._accent(start, at, end)
        if symbol in _ESCAPED or symbol.isspace():
            self.builder.add_as(symbol, start, at)
        elif symbol in ",;:!/":
            self.builder.add_as(" " if symbol in ",;:" else "", start, at)
        return at

    def _accent(self, start: int, at: int, end: int) -> int:
        argument = self._braced(at, min(end, at + 12))
        after = argument.after if argument else min(end, at + (2 if self.text[at : at + 1] == "\\" else 1))
        self.builder.add_as(plain_text("{" + self.text[start:after] + "}"), start, after)
        return after

    def _macro(self, macro: str, start: int, at: int, end: int) -> int:
        bare = macro.rstrip("*")
        if is_cite(macro):
            at = self._cite(macro, start, at, end)
        elif bare in HEADINGS or bare in ("caption", "footnote", "footnotetext"):
            at = self._apart(bare, at, end)
        elif bare in ("begin", "end"):
            at = self._environment(bare, at, end)
        elif bare in ("item", "bibitem"):
            at = self._item(bare, start, at, end)
        elif bare in ("url", "href", "nolinkurl"):
            at = self._link(bare, start, at, end)
        elif bare in REFERRING:
            argument = self._braced(at, end)
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
            self.table.rules_at.append(len(self.table.rows))
        elif macro in ("tabularnewline", "cr") and self.table is not None:
            self._end_row(start, at)
        elif macro in SIGNS:
            self.builder.add_as(SIGNS[macro], start, at)
        elif macro == "ding" and (argument := self._braced(at, end)):
            self.builder.add_as(DINGBATS.get(self.text[argument.start : argument.end], ""), start, argument.after)
            return argument.after
        elif macro in _LETTER_ACCENTS:
            return self._accent(start, at, end)
        elif macro in ("newblock", "quad", "qquad", "newline", "linebreak", "textbackslash"):
            self.builder.blank(start)
        elif macro in ("verb", "lstinline") and at < end:
            stop = self.text.find(self.text[at], at + 1, min(end, at + _MAX_FORMULA))
            if stop > 0:
                self.builder.add(self.text[at + 1 : stop], at + 1)
                return stop + 1
        else:
            self.builder.add_as(symbol_text(macro), start, at)
            if macro in _LETTERS:  # "\\L odz": the blank ends the macro's name
                return at + (self.text[at : at + 1] == " ")
            return after_options(self.text, at, end) if self.text[at : at + 1] == "[" else at
        return at

    def _cite(self, macro: str, start: int, at: int, end: int) -> int:
        argument = self._braced(after_options(self.text, at, end), end)
        if argument is None:
            return at
        keys = [key.strip() for key in self.text[argument.start : argument.end].split(",") if key.strip()]
        if not keys:
            return argument.after
        names = [_names(self.records[key]) for key in keys if key in self.records]
        is_textual = macro in TEXTUAL_CITES and len(names) == len(keys) and all(names)
        length = len(self.builder)
        self.builder.add_as(" and ".join(names) if is_textual else f"[{', '.join(keys)}]", start, argument.after)
        self.builder.link(length, CITE + ",".join(keys))
        return argument.after

    def _link(self, macro: str, start: int, at: int, end: int) -> int:
        address = self._braced(at, end)
        if address is None:
            return at
        label = self._braced(address.after, end) if macro == "href" else None
        target = self.text[address.start : address.end].replace("\\", "")
        length = len(self.builder)
        if label is not None:
            self.builder.add_as(plain_text(self.text[label.start : label.end]), label.start, label.end)
        else:
            self.builder.add_as(target, address.start, address.end)
        self.builder.link(length, target)
        return label.after if label else address.after

    def _after_dropped(self, count: int, at: int, end: int) -> int:
        if self.text[at : at + 1] == "\\":  # \newcommand\name{...}
            at = (_TOKEN.match(self.text, at, end) or re.compile("").match(self.text, at)).end()  # type: ignore[union-attr]
            count -= 1
        for _ in range(count):
            argument = self._braced(after_options(self.text, at, end), end)
            if argument is None:
                return at
            at = argument.after
        return at

    def _apart(self, macro: str, at: int, end: int) -> int:
        """Read a heading, caption or footnote as a block of its own."""
        argument = self._braced(after_options(self.text, at, end), end)
        if argument is None:
            return at
        if macro in HEADINGS:
            self._flush()
            self._nested(argument.start, argument.end, kind="heading", level=HEADINGS[macro])
        else:
            self._nested(argument.start, argument.end, kind="paragraph", level=0)
        return argument.after

    def _nested(self, start: int, end: int, *, kind: str, level: int) -> None:
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
        argument = self._braced(after_options(self.text, at, end), end)
        if argument is None:
            return at
        self.kind, self.key = "entry", self.text[argument.start : argument.end].strip()
        return argument.after

    def _environment(self, macro: str, at: int, end: int) -> int:
        argument = self._braced(at, end)
        if argument is None:
            return at
        name = self.text[argument.start : argument.end].strip()
        at = argument.after
        if name in SKIPPED:
            return self._after_skipped(name, at, end) if macro == "begin" else at
        if self.table is not None and name not in TABLES:
            return after_options(self.text, at, end) if macro == "begin" else at
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
        return after_options(self.text, at, end) if macro == "begin" else at

    def _after_skipped(self, name: str, at: int, end: int) -> int:
        closing = f"\\end{{{name}}}"
        stop = -1 if name in self.unclosed else self.text.find(closing, at, end)
        if stop < 0:
            self.unclosed.add(name)
            return at
        self.builder.blank(at)
        return stop + len(closing)

    def _table_edge(self, macro: str, name: str, at: int, end: int) -> int:
        if macro == "begin" and self.table is None:
            self._flush()
            after = self._after_dropped(2 if name in ("tabular*", "tabularx", "tabulary") else 1, at, end)
            self.table = _Table(at, after)
            return after
        if macro == "begin":
            self.table.depth += 1  # type: ignore[union-attr]
            return self._after_dropped(1, at, end)
        if self.table is not None:
            self.table.depth -= 1
            if self.table.depth == 0:
                self._end_table(self.text.rfind("\\end", 0, at), at)
        return at

    def _end_cell(self, end: int, after: int) -> None:
        table = self.table
        if table is None or table.depth > 1:
            self.builder.blank(end)
            return
        content, links = self.builder.build()
        table.links += [(len(table.cells), start, end, target) for start, end, target in links]
        table.cells.append(content)
        table.spans.append((table.inside, end))
        table.inside = after
        self.builder = TextBuilder()

    def _end_row(self, end: int, after: int) -> None:
        table = self.table
        self._end_cell(end, after)
        if table is None or table.depth > 1:
            return
        if any(cell.text for cell in table.cells):
            table.rows.append(TableRow(tuple(table.cells), False, tuple(table.spans), tuple(table.links)))
        table.cells, table.spans, table.links = [], [], []

    def _end_table(self, inside: int, end: int) -> None:
        table = self.table
        self._end_row(inside, end)
        self.table = None
        if table is not None and table.rows:
            inner = [rule for rule in table.rules_at if 0 < rule < len(table.rows)]
            n_headers = inner[0] if inner else 1
            rows = tuple(row._replace(is_header=at < n_headers) for at, row in enumerate(table.rows))
            block = Block("table", MappedText("", ()), self.lines.at(table.start), table.start, end, rows=rows)
            self.blocks.append(block)

    def _flush(self, *, level: int = 0) -> None:
        """End the current block."""
        content, links = self.builder.build()
        if content.text:
            start = min(self.begin, content.offsets[0]) if self.kind in ("entry", "item") else content.offsets[0]
            end = content.offsets[-1] + 1
            level = level or (len(self.lists) if self.kind == "item" else 0)
            self.blocks.append(
                Block(self.kind, content, self.lines.at(start), start, end, level, links=links, key=self.key)  # type: ignore[arg-type]
            )
        self.builder, self.kind, self.key = TextBuilder(), "paragraph", None


class _Table:
    """A table while it is read."""

    def __init__(self, start: int, inside: int) -> None:
        self.start, self.inside = start, inside
        self.depth = 1
        self.rows: list[TableRow] = []
        self.cells: list[MappedText] = []
        self.spans: list[tuple[int, int]] = []
        self.links: list[tuple[int, int, int, str]] = []
        self.rules_at: list[int] = []


def _names(record: BibRecord) -> str:
    surnames = [surname(author) for author in record.authors]
    if len(surnames) <= 2:
        return " and ".join(surnames)
    return f"{surnames[0]} et al."
