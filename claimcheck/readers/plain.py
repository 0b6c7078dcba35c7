"""Plain text -> blocks: paragraphs between blank lines, headings, list items, delimited tables."""

import re
from collections.abc import Iterator
from itertools import groupby

from claimcheck.readers.base import Block, MappedText, Source
from claimcheck.readers.cells import delimited_rows, is_rule_line
from claimcheck.readers.headings import heading_content, heading_level
from claimcheck.readers.inline import read_inline
from claimcheck.readers.lines import split_lines
from claimcheck.readers.paragraphs import read_paragraph
from claimcheck.readers.wrapped import Hyphens

_ITEM = re.compile(r"([ \t]*)(?:[-*•‣◦–]|\d{1,3}[.)]|\(\d{1,3}\))[ \t]+(?=\S)")
_KEYED = re.compile(r"[ \t]*(?:\[\^?[\w.:+-]{1,40}\][:.]?|【\d+[^】]{0,40}】)[ \t]+\S")
_UNDERLINE = re.compile(r"[ \t]*(=|-|~){3,}[ \t]*")
_INDENT_OF_LEVEL = 2  # blanks by which a nested item is set in, at least
_PLAIN_CERTAINTY, _TXT_CERTAINTY = 0.1, 0.3
_MIN_DOUBLE_SPACED = 4  # lines in a row with blank lines between them that make a double-spaced paragraph
_FULL_LINE = 0.7  # share of the widest line's length from which on a line was wrapped, not ended
_MAX_WRAPPED = 110  # characters; text is not wrapped wider than this
_CLOSED = re.compile(r"[.!?:]['\"”’)]*$")
_MAX_CLOSED_SHARE = 0.4  # of wrapped lines, that end in a full stop by chance


class PlainText:
    """Text without markup, or with little."""

    name = "plain"

    def recognises(self, source: Source, suffix: str) -> float:
        """Return a small certainty for any text: plain is what nothing else recognises."""
        if not source.encoding:
            return 0.0
        return _TXT_CERTAINTY if suffix in (".txt", ".text", "") else _PLAIN_CERTAINTY

    def blocks(self, source: Source) -> tuple[Block, ...]:
        """Return the blocks; wrapped lines are joined."""
        return tuple(_PlainBlocks(source.text).run())


class _PlainBlocks:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = split_lines(text)
        self.hyphens = Hyphens(text)

    def run(self) -> Iterator[Block]:
        """Yield the blocks of each run of lines without a blank one between them."""
        for first, last in self._merged(list(self._runs())):
            yield from self._run_blocks(first, last)

    def _runs(self) -> Iterator[tuple[int, int]]:
        for is_blank, group in groupby(range(len(self.lines)), key=self._is_blank):
            if not is_blank:
                numbers = list(group)
                yield numbers[0], numbers[-1] + 1

    def _run_blocks(self, first: int, last: int) -> Iterator[Block]:
        at = first
        while at < last:
            stop = self._table_end(at, last)
            if stop:
                yield self._table(at, stop)
            else:
                stop = self._block_end(at, last)
                yield self._block(at, stop)
            at = stop

    def _block_end(self, at: int, last: int) -> int:
        if self._heading_level(at) is not None:
            return at + (2 if self._is_underlined(at) else 1)
        stop = at + 1
        is_list = _KEYED.match(self._line(at)) is not None
        while stop < last and not self._starts_block(stop, last, is_list=is_list):
            stop += 1
        return stop

    def _starts_block(self, at: int, last: int, *, is_list: bool) -> bool:
        """Tell whether a block starts at line `at`; a key such as "[31]" starts one among entries, not in a sentence."""
        line = self._line(at)
        is_start = _ITEM.match(line) or (is_list and _KEYED.match(line))
        return bool(is_start or self._heading_level(at) is not None or self._table_end(at, last))

    def _heading_level(self, at: int) -> int | None:
        if self._is_underlined(at):
            return 1 if self._line(at + 1).strip()[0] == "=" else 2
        return heading_level(self._line(at), is_followed_by_blank=at + 1 >= len(self.lines) or self._is_blank(at + 1))

    def _is_underlined(self, at: int) -> bool:
        if at + 1 >= len(self.lines) or not _UNDERLINE.fullmatch(self._line(at + 1)):
            return False
        is_first = at == 0 or self._is_blank(at - 1)
        return is_first and abs(len(self._line(at).strip()) - len(self._line(at + 1).strip())) <= _INDENT_OF_LEVEL

    def _table_end(self, at: int, last: int) -> int | None:
        """Return the line after the delimited table that starts at line `at`, or None; a table has two lines at least."""
        for delimiter in ("\t", "|"):
            if delimiter in self._line(at).strip():
                stop = at + 1
                while stop < last and (delimiter in self._line(stop) or is_rule_line(self.text, *self.lines[stop])):
                    stop += 1
                return stop if stop - at > 1 else None
        return None

    def _table(self, at: int, stop: int) -> Block:
        delimiter = "\t" if "\t" in self._line(at).strip() else "|"
        rows = delimited_rows(self.text, self.lines[at:stop], delimiter)
        start, end = self.lines[at].start, self.lines[stop - 1].end
        return Block("table", MappedText("", ()), at + 1, start, end, rows=rows)

    def _block(self, at: int, stop: int) -> Block:
        start, end = self.lines[at].start, self.lines[stop - 1].end
        level = self._heading_level(at)
        if level is not None:
            left, right = heading_content(self._line(at))
            inline = read_inline(self.text, start + left, start + right)
            return Block("heading", inline.content.strip(), at + 1, start, end, level, links=inline.links)
        item = _ITEM.match(self._line(at))
        lines = [MappedText.verbatim(self.text, *line) for line in self.lines[at:stop]]
        lines[0] = lines[0].cut(item.end() if item else 0, len(lines[0].text))
        inside = read_paragraph(lines, self.hyphens)
        level = 1 + len(item[1].expandtabs()) // _INDENT_OF_LEVEL if item else 0
        return Block("item" if item else "paragraph", inside.content, at + 1, start, end, level, links=inside.links)

    def _line(self, at: int) -> str:
        return self.text[self.lines[at].start : self.lines[at].end]

    def _is_blank(self, at: int) -> bool:
        return not self._line(at).strip()

    def _merged(self, runs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Yield the runs; those of one line each that make double-spaced paragraphs are yielded as one."""
        for is_single, group in groupby(runs, key=lambda run: run[1] - run[0] == 1 and self._heading_level(run[0]) is None):
            members = list(group)
            if is_single and self._is_double_spaced(members):
                yield from self._paragraphs(members)
            else:
                yield from members

    def _is_double_spaced(self, runs: list[tuple[int, int]]) -> bool:
        lines = [self._line(first).strip() for first, _ in runs]
        n_closed = sum(bool(_CLOSED.search(line)) for line in lines)
        is_narrow = max(map(len, lines)) <= _MAX_WRAPPED
        return len(runs) >= _MIN_DOUBLE_SPACED and is_narrow and n_closed <= len(runs) * _MAX_CLOSED_SHARE

    def _paragraphs(self, runs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        width = max(len(self._line(first).strip()) for first, _ in runs)
        begin = runs[0][0]
        for first, last in runs:
            line = self._line(first).strip()
            if len(line) < _FULL_LINE * width or first == runs[-1][0]:
                yield begin, last
                begin = last + 1
