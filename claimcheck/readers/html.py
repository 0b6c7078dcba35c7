"""HTML -> blocks, with the place of every character in the source."""

import html
import re

from claimcheck.html_tokens import Tag, Text, html_tokens
from claimcheck.readers.base import Block, Kind, Source
from claimcheck.readers.citations import CODE
from claimcheck.readers.html_entries import Placed, with_entries
from claimcheck.readers.lines import LineNumbers, split_lines
from claimcheck.readers.table_builder import TableBuilder
from claimcheck.readers.text_builder import TextBuilder

_DOCUMENT = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.{0,5000}?-->\s*)*<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])", re.IGNORECASE | re.DOTALL
)
_FRAGMENT = re.compile(r"\s*<(?:article|section|main|div|p|h[1-6]|table|ul|ol)[\s>]", re.IGNORECASE)
_ANY_TAG = re.compile(r"</(?:p|div|h[1-6]|li|table|a|span|body)>", re.IGNORECASE)
_DOCUMENT_CERTAINTY, _FRAGMENT_CERTAINTY, _SUFFIX_CERTAINTY = 0.97, 0.85, 0.7
_SAMPLE_CHARACTERS = 65_536
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset "  # noqa: SIM905
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html li main ol p pre "
    "section summary table tbody td tfoot th thead title tr ul".split()
)
_LEFT_OUT = frozenset(
    "nav svg template noscript button select menu annotation object video audio canvas head".split()  # noqa: SIM905
)
"""Navigation, pictures and controls: nothing that the report says."""
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
_CLOSING = re.compile(r"</([A-Za-z][A-Za-z0-9:-]{0,40})")
_HEADING = re.compile(r"h([1-6])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BREAKS_LINE = re.compile(r"\s*(?:\[|\(?\d{1,3}[.)]|<br)", re.IGNORECASE)
_MAX_OPEN_LINKS = 8  # the innermost ones: each goes on in every block until it is closed
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Html:
    """A page, or a piece of one."""

    name = "html"

    def recognises(self, source: Source, suffix: str) -> float:
        """Return near 1 for a whole document, less for a piece that starts with a block element, or for the suffix."""
        if not source.encoding:
            return 0.0
        sample = source.text[:_SAMPLE_CHARACTERS]
        if _DOCUMENT.match(sample):
            return _DOCUMENT_CERTAINTY
        if not _ANY_TAG.search(sample):
            return 0.0
        if _FRAGMENT.match(sample):
            return _FRAGMENT_CERTAINTY
        return _SUFFIX_CERTAINTY if suffix in (".html", ".htm", ".xhtml") else 0.0

    def blocks(self, source: Source) -> tuple[Block, ...]:
        """Return the blocks; what links such as [1] lead to inside the page are entries."""
        reader = _HtmlBlocks(source.text)
        for token in html_tokens(source.text):
            reader.read(token)
        return tuple(with_entries(reader.finish()))


class _HtmlBlocks:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = LineNumbers(split_lines(text))
        self.placed: list[Placed] = []
        self.builder = TextBuilder()
        self.kind: Kind = "paragraph"
        self.level, self.key = 0, ""
        self.ids: list[str] = []
        self.open_links: list[tuple[int, str]] = []
        self.lists: list[int | None] = []
        self.tables: list[_Table] = []
        self.superscripts = 0
        self.last_closings = {match[1].lower(): match.start() for match in _CLOSING.finditer(text)}
        self.skipped = ""
        self.skip_depth = 0
        self.start = 0

    def read(self, token: Tag | Text) -> None:
        """Take in one token."""
        if isinstance(token, Text):
            if not self.skipped:
                self._text(token)
        elif self.skipped:
            if token.name == self.skipped:
                self.skip_depth += -1 if token.is_closing else 1
                self.skipped = self.skipped if self.skip_depth else ""
        elif token.is_closing:
            self._close(token)
        else:
            self._open(token)

    def finish(self) -> list[Placed]:
        """Return what was read."""
        while self.tables:
            self._end_table(len(self.text))
        self._flush(len(self.text))
        return self.placed

    def _text(self, token: Text) -> None:
        at = token.start
        for match in _ENTITY.finditer(self.text, token.start, token.end):
            self._add(at, match.start())
            self.builder.add_as(html.unescape(match.group()), match.start(), match.end())
            at = match.end()
        self._add(at, token.end)

    def _add(self, start: int, end: int) -> None:
        piece = self.text[start:end]
        if self.superscripts and piece.strip().isdigit() and not self.open_links:
            self.builder.add_as(piece.translate(_SUPERSCRIPT), start, end)
        else:
            self.builder.add(piece, start)

    def _open(self, tag: Tag) -> None:
        name = tag.name
        if name not in _VOID and self._is_left_out(tag):
            self.skipped, self.skip_depth = name, 1
            return
        if name in _BLOCKS:
            self._flush(tag.start)
            self._open_block(tag)
        elif name == "br":
            self._line_break(tag)
        elif name == "a" and "href" in tag.attributes:
            self._open_link(tag.attributes["href"].strip())
        elif name in ("code", "kbd", "samp", "tt"):
            self._open_link(CODE)
        elif name == "sup":
            self.superscripts += 1
        if anchor := tag.attributes.get("id") or (tag.attributes.get("name") if name == "a" else None):
            self.ids.append(anchor)

    def _is_left_out(self, tag: Tag) -> bool:
        attributes = tag.attributes
        is_hidden = "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")) is not None
        is_navigation = attributes.get("role") in ("navigation", "search", "menu", "banner")
        if not (tag.name in _LEFT_OUT or is_hidden or is_navigation):
            return False
        return self.last_closings.get(tag.name, -1) >= tag.end  # one that is never closed would hide the rest of the page

    def _line_break(self, tag: Tag) -> None:
        if not self.tables and _BREAKS_LINE.match(self.text, tag.end):
            self._flush(tag.start)
            self.start = tag.end
        else:
            self.builder.blank(tag.start)

    def _open_block(self, tag: Tag) -> None:
        name, attributes = tag.name, tag.attributes
        heading = _HEADING.fullmatch(name)
        if heading:
            self.kind, self.level = "heading", int(heading[1])
        elif name == "pre":
            self.kind = "code"
        elif name in ("ol", "ul", "dl"):
            first = attributes.get("start", "1")
            self.lists.append(
                int(first) - 1 if name == "ol" and first.isdecimal() and len(first) < 7 else (0 if name == "ol" else None)
            )
        elif name in ("li", "dd"):
            self._open_item(attributes.get("value", ""))
        elif name == "table":
            self.tables.append(_Table(tag.start))
        elif name == "tr" and self.tables:
            self._end_row(tag.start)
        elif name in ("td", "th") and self.tables:
            self._end_cell(tag.start)
            self.tables[-1].cell, self.tables[-1].inside = name, tag.end
        elif name == "thead" and self.tables:
            self.tables[-1].is_head = True
        self.start = tag.start

    def _open_item(self, value: str) -> None:
        self.kind, self.level = "item", max(1, len(self.lists))
        if self.lists and (count := self.lists[-1]) is not None:
            self.lists[-1] = int(value) if value.isdecimal() and len(value) < 7 else count + 1
            self.key = str(self.lists[-1])

    def _close(self, tag: Tag) -> None:
        name = tag.name
        if name in ("a", "code", "kbd", "samp", "tt"):
            self._close_link(is_code=name != "a")
        elif name == "sup":
            self.superscripts = max(0, self.superscripts - 1)
        elif name in _BLOCKS:
            self._flush(tag.end)
            if name in ("ol", "ul", "dl") and self.lists:
                self.lists.pop()
            elif self.tables:
                self._close_in_table(tag)

    def _close_in_table(self, tag: Tag) -> None:
        if tag.name in ("td", "th"):
            self._end_cell(tag.start)
        elif tag.name == "tr":
            self._end_row(tag.start)
        elif tag.name == "thead":
            self._end_row(tag.start)
            self.tables[-1].is_head = False
        elif tag.name == "table":
            self._end_table(tag.end)

    def _open_link(self, target: str) -> None:
        self.open_links = [*self.open_links[1 - _MAX_OPEN_LINKS :], (len(self.builder), target)]

    def _close_link(self, *, is_code: bool) -> None:
        for at in range(len(self.open_links) - 1, -1, -1):
            start, target = self.open_links[at]
            if (target == CODE) == is_code:
                del self.open_links[at]
                self.builder.link(start, target)
                return

    def _flush(self, end: int) -> None:
        """End the current block; inside a table blocks only separate words."""
        if self.tables:
            self.builder.blank(end)
            return
        for start, target in self.open_links:
            self.builder.link(start, target)
        self.open_links = [(0, target) for _, target in self.open_links]
        content, links = self.builder.build()
        if content.text:
            start = min(self.start, content.offsets[0])
            block = Block(
                self.kind, content, self.lines.at(content.offsets[0]), start, end, self.level, links=links, key=self.key or None
            )
            self.placed.append(Placed(block, tuple(self.ids)))
            self.ids = []
            self.kind, self.level, self.key = "paragraph", 0, ""
        self.builder = TextBuilder()
        self.start = end

    def _end_cell(self, end: int) -> None:
        table = self.tables[-1]
        if table.cell:
            table.add_cell(self.builder, table.inside, end)
            table.heads += table.cell == "th"
            table.cell = ""
        self.builder = TextBuilder()

    def _end_row(self, end: int) -> None:
        self._end_cell(end)
        table = self.tables[-1]
        table.end_row(is_header=table.is_head or table.heads == len(table.cells))
        table.heads = 0

    def _end_table(self, end: int) -> None:
        self._end_row(end)
        block = self.tables.pop().block(self.lines, end)
        if block is not None and not self.tables:
            self.placed.append(Placed(block, tuple(self.ids)))
            self.ids = []
        self.start = end


class _Table(TableBuilder):
    def __init__(self, start: int) -> None:
        super().__init__(start)
        self.cell, self.inside = "", 0
        """Name of the cell's element while it is open, and where its content starts."""
        self.heads = 0
        """How many cells of the row are <th>."""
        self.is_head = False
        """Within <thead>."""
