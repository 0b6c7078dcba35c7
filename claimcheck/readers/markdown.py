"""Markdown -> blocks. markdown-it-py finds the blocks; their text keeps its places in the source."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from claimcheck.readers.base import Block, Kind, MappedText, Source
from claimcheck.readers.cells import delimited_rows
from claimcheck.readers.embedded import moved
from claimcheck.readers.headings import is_section_name
from claimcheck.readers.html import Html
from claimcheck.readers.lines import Line, split_lines
from claimcheck.readers.paragraphs import read_paragraph
from claimcheck.readers.wrapped import Hyphens

_SAMPLE_CHARACTERS = 65_536  # looked at to recognise Markdown
_SIGNS = (
    (re.compile(r"^ {0,3}#{1,6} +\S", re.MULTILINE), 0.5),
    (re.compile(r"^ {0,3}\|?(?: *:?-{2,}:? *\|)+(?: *:?-{2,}:? *)?\|? *$", re.MULTILINE), 0.5),
    (re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE), 0.3),
    (re.compile(r"\*\*\S[^*\n]{0,200}\*\*"), 0.3),
    (re.compile(r"\[[^\]\n]{1,200}\]\((?:https?://|#|/)[^\s)]{1,500}\)"), 0.3),
    (re.compile(r"^\[\^?[^\]\n]{1,40}\]: +\S", re.MULTILINE), 0.3),
    (re.compile(r"^ {0,3}[-*+] +\S", re.MULTILINE), 0.1),
)  # what Markdown looks like, and how much each adds to the certainty
_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd")
_SUFFIX_CERTAINTY, _MAX_CERTAINTY = 0.6, 0.9
_DEFINITION = re.compile(r"\[(\^?[^\]\n]{1,60})\]:[ \t]*(?=\S)")
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n(?:[^\r\n]*\r?\n){0,200}?(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_HTML_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
_CODE = ("fence", "code_block")


class Markdown:
    """CommonMark with pipe tables, and footnote and link definitions as entries."""

    name = "markdown"

    def recognises(self, source: Source, suffix: str) -> float:
        """Return a certainty that grows with every kind of markup seen, and with the suffix."""
        if not source.encoding:
            return 0.0
        sample = source.text[:_SAMPLE_CHARACTERS]
        seen = sum(weight for sign, weight in _SIGNS if sign.search(sample))
        return min(_MAX_CERTAINTY, seen + (_SUFFIX_CERTAINTY if suffix in _SUFFIXES else 0.0))

    def blocks(self, source: Source) -> tuple[Block, ...]:
        """Return the blocks; front matter is left out."""
        return tuple(_MarkdownBlocks(source.text).run())


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])  # inline markup is read with its offsets: see `inline`
    parser.block.ruler.disable("reference")  # definitions are entries of the bibliography
    return parser


class _MarkdownBlocks:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = split_lines(text)
        self.hyphens = Hyphens(text)
        self.read_to = 0
        """Number of the first line that is not yet read as part of an HTML table."""

    def run(self) -> Iterator[Block]:
        """Yield the blocks of the document, front matter aside."""
        front = _FRONT_MATTER.match(self.text)
        skipped = len(split_lines(front[0])) if front else 0
        tokens = _parser().parse(self.text[front.end() :] if front else self.text)
        depth = 0
        for token, following in pairwise([*tokens, Token("end", "", 0)]):
            depth += token.nesting if token.type in ("bullet_list_open", "ordered_list_open") else 0
            depth += token.nesting if token.type in ("bullet_list_close", "ordered_list_close") else 0
            if token.map is None:
                continue
            first, last = (min(number + skipped, len(self.lines)) for number in token.map)
            if first >= last or first < self.read_to:
                continue
            if token.type == "heading_open":
                yield self._heading(first, last, following, level=int(token.tag[1:]))
            elif token.type == "paragraph_open":
                yield from self._paragraphs(first, last, following.content, depth)
            elif token.type == "table_open":
                yield self._table(first, last)
            elif token.type in (*_CODE, "html_block"):
                yield from self._verbatim(first, last, is_code=token.type in _CODE)

    def _heading(self, first: int, last: int, inline: Token, *, level: int) -> Block:
        lines = self._content_lines(first, inline.content)
        read = read_paragraph(lines, self.hyphens) if lines else None
        content, links = (read.content, read.links) if read else (MappedText("", ()), ())
        return self._block("heading", content, first, last)._replace(level=level, links=links)

    def _paragraphs(self, first: int, last: int, content: str, depth: int) -> Iterator[Block]:
        """Yield a paragraph or list item; each definition ([1]: ..., [^note]: ...) in it becomes an entry of its own."""
        if last - first > 1 and all("\t" in self.text[line.start : line.end].strip() for line in self.lines[first:last]):
            rows = delimited_rows(self.text, self.lines[first:last], "\t")
            yield self._block("table", MappedText("", ()), first, last)._replace(rows=rows)
            return
        lines = self._content_lines(first, content)
        cuts = [at for at, line in enumerate(lines) if _DEFINITION.match(line.text)]
        for begin, stop in pairwise(sorted({0, *cuts, len(lines)})):
            definition = _DEFINITION.match(lines[begin].text)
            part = lines[begin:stop]
            if definition:
                part[0] = part[0].cut(definition.end(), len(part[0].text))
            read = read_paragraph(part, self.hyphens)
            kind: Kind = "entry" if definition else "item" if depth else "paragraph"
            if last - first == 1 and kind == "paragraph" and is_section_name(read.content.text):
                yield self._block("heading", read.content, first, last)._replace(level=1, links=read.links)
                return
            key = definition[1] if definition else None
            bounds = (first + begin, first + stop if stop < len(lines) else last)
            yield self._block(kind, read.content, *bounds)._replace(level=depth, links=read.links, key=key)

    def _table(self, first: int, last: int) -> Block:
        lines = [line for number, line in enumerate(self.lines[first:last]) if number != 1]  # without the delimiter row
        rows = delimited_rows(self.text, lines, "|")
        return self._block("table", MappedText("", ()), first, last)._replace(rows=rows)

    def _verbatim(self, first: int, last: int, *, is_code: bool) -> Iterator[Block]:
        start, end = self.lines[first].start, self.lines[last - 1].end
        if not is_code and (table := _HTML_TABLE.search(self.text, start, end)):
            yield from self._html(first, table.start())
            return
        if is_code:
            yield self._block("code", MappedText.verbatim(self.text, start, end), first, last)
            return
        inside = read_paragraph([MappedText.verbatim(self.text, *line) for line in self.lines[first:last]], self.hyphens)
        if inside.content.text.strip():
            yield self._block("paragraph", inside.content, first, last)._replace(links=inside.links)

    def _html(self, first: int, at: int) -> Iterator[Block]:
        """Yield the blocks of an HTML table, up to its end, however many of Markdown's blocks it spans."""
        close = self.text.find("</table>", at)
        last = next((n for n in range(first, len(self.lines)) if self.lines[n].end >= close), len(self.lines) - 1)
        start, end = self.lines[first].start, self.lines[last].end
        piece = Source("", b"", self.text[start:end], "utf-8", b"")
        yield from (moved(block, start, first) for block in Html().blocks(piece))
        self.read_to = last + 1

    def _content_lines(self, first: int, content: str) -> list[MappedText]:
        """Return the lines of an inline token with their places: markdown-it has taken off what stands before and after."""
        texts = content.split("\n")
        lines = self.lines[first : first + len(texts)]
        return [self._placed(line, text.strip()) for line, text in zip(lines, texts, strict=False)]

    def _placed(self, line: Line, text: str) -> MappedText:
        at = self.text.rfind(text, line.start, line.end)
        if at >= 0:
            return MappedText.verbatim(self.text, at, at + len(text))
        left = max(line.start, line.end - len(text))  # NUL or a tab was replaced: places are right to a few characters
        return MappedText(text, [min(left + at, line.end) for at in range(len(text))])

    def _block(self, kind: Kind, content: MappedText, first: int, last: int) -> Block:
        start, end = self.lines[first].start, self.lines[last - 1].end
        return Block(kind, content, first + 1, start, end)
