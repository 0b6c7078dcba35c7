"""Table mode: the claims tables of a report, in every dialect -> claims.

Where they are found: in the table blocks of any format, and in lines of text (column text, CSV, tables that a format missed).
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from claimcheck.readers.base import Block, Source
from claimcheck.readers.cells import DELIMITERS
from claimcheck.readers.claim_rows import CellText, ClaimRow, ClaimTable, block_table
from claimcheck.readers.column_text import TextTables
from claimcheck.readers.lines import LineNumbers, Ranges, split_lines
from claimcheck.readers.prose import MAX_CLAIMS
from claimcheck.readers.text_rows import read_rows
from claimcheck.readers.truncation import truncated_claims
from claimcheck.readers.wrapped import Hyphens
from claimcheck.schema import Claim, Finding, Region
from claimcheck.verdict_words import Stance, is_unstated, read_confidence, read_verdict

LINE_FORMATS = frozenset({"plain", "markdown", "pdf"})
"""Formats whose source is read line by line, for tables that are not marked as such."""
Severity = Literal["error", "warning", "note"]
_VERIFIED = {Stance.SUPPORTED: True, Stance.REFUTED: False, Stance.OPEN: False, Stance.CROSSED: False}
_PERCENT = 100.0
_MIN_PERCENT = 10.0  # a column of bare numbers up to ten may be out of ten as well


class TableClaims(NamedTuple):
    """The claims of a report's claims tables."""

    claims: tuple[Claim, ...]
    """Without references."""
    rows: tuple[ClaimRow, ...]
    """The row of each claim."""
    findings: tuple[Finding, ...]
    ranges: Ranges
    """Where the tables stand in the source's text."""


def find_claim_tables(blocks: Sequence[Block], source: Source, format_name: str) -> list[ClaimTable]:
    """Return the claims tables of a report in order."""
    tables = []
    if format_name in LINE_FORMATS:
        tables = list(_tables_in_lines(blocks, source.text, DELIMITERS if source.encoding else ()))
    known = Ranges((table.start, table.end) for table in tables)
    for block in blocks:
        is_new = block.kind == "table" and not known.overlap(block.start, block.end)
        table = block_table(block, source.text) if is_new else None
        if table and table.rows:
            tables.append(table)
    return sorted(tables, key=lambda table: table.start)


def table_claims(tables: Sequence[ClaimTable], blocks: Sequence[Block], source: Source) -> TableClaims:
    """Return the claims of the tables, with what the report says of each, and what is odd about them.

    Of more than `MAX_CLAIMS` it returns one more than that.
    """
    collector = _Collector(blocks, source)
    for number, table in enumerate(tables, start=1):
        collector.add(table, number)
    ranges = Ranges((table.start, table.end) for table in tables)
    return TableClaims(tuple(collector.claims), tuple(collector.rows), tuple(collector.findings), ranges)


def _tables_in_lines(blocks: Sequence[Block], text: str, delimiters: Sequence[str]) -> Iterator[ClaimTable]:
    sections = frozenset(block.start for block in blocks if block.kind == "heading")
    lines = TextTables(text, split_lines(text), sections, delimiters=delimiters)
    hyphens = Hyphens(text)
    for found in lines.find():
        table = read_rows(lines, found, hyphens)
        if table:
            yield table


class _Collector:
    """Gathers the claims of the tables in order."""

    def __init__(self, blocks: Sequence[Block], source: Source) -> None:
        self.claims: list[Claim] = []
        self.rows: list[ClaimRow] = []
        self.findings: list[Finding] = []
        self._numbers = LineNumbers(split_lines(source.text))
        self._headings = [(block.start, " ".join(block.content.text.split())) for block in blocks if block.kind == "heading"]

    def add(self, table: ClaimTable, number: int) -> None:
        """Add the claims of a table."""
        scale = self._scale(table)
        first_line, section = self._numbers.at(table.start), self._section(table.start)
        for note in table.notes:
            self._find("assumed-columns", "note", note, first_line)
        room = MAX_CLAIMS + 1 - len(self.claims)  # one too many: then it is said that there are more
        rows = list(islice((row for row in table.rows if row.claim.text.strip() or self._reports_empty(row)), room))
        cut = truncated_claims([row.claim.text for row in rows])
        for row, is_cut in zip(rows, cut, strict=True):
            claim = self._claim(row, scale, number, section, is_cut=is_cut)
            self._check(row, claim, scale)
            self.claims.append(claim)
            self.rows.append(row)

    def _scale(self, table: ClaimTable) -> float:
        """Return what the table's bare numbers are out of; percents are assumed, and said, where no other reading is left."""
        if table.scale:
            return table.scale
        cells = [row.confidence.text for row in table.rows if row.confidence and any(map(str.isdigit, row.confidence.text))]
        values = [value for cell in cells if (value := read_confidence(cell, scale=_PERCENT)) is not None]
        are_bare = not any(sign in cell for cell in cells for sign in "%/")
        if are_bare and values and max(values) * _PERCENT > _MIN_PERCENT:
            note = "the confidences are above 1 and were read as percents"
            self._find("assumed-scale", "note", note, self._numbers.at(table.start))
            return _PERCENT
        return 1.0

    def _claim(self, row: ClaimRow, scale: float, table: int, section: str | None, *, is_cut: bool) -> Claim:
        text, offsets = row.claim.strip()
        region = Region(start=offsets[0], end=offsets[-1] + 1)
        word = read_verdict(row.verdict.text) if row.verdict else None
        label = row.verdict.text if row.verdict and not is_unstated(row.verdict.text) else None
        return Claim(
            id=f"c{len(self.claims) + 1}",
            text=" ".join(text.split()),
            truncated=is_cut,
            stated_verified=_VERIFIED.get(word.stance) if word else None,
            stated_label=label,
            stated_confidence=read_confidence(row.confidence.text, scale=scale) if row.confidence else None,
            line=self._numbers.at(region.start),
            region=region,
            verdict_region=_region(row.verdict),
            confidence_region=_region(row.confidence),
            section=section,
            table=table,
        )

    def _check(self, row: ClaimRow, claim: Claim, scale: float) -> None:
        """Note what is odd about a row."""
        for fault in row.faults:
            self._find("irregular-row", "warning", fault, claim.line, claim.id)
        word = read_verdict(row.verdict.text) if row.verdict else None
        if row.verdict is not None and word is None:
            said = f"the verdict {row.verdict.text!r} is not known; it was read as saying nothing"
            self._find("unknown-verdict", "warning", said, claim.line, claim.id)
        elif row.verdict is None and not row.faults:
            self._find("missing-verdict", "warning", "the row has no verdict", claim.line, claim.id)
        elif row.verdict is not None and not row.verdict.text:
            self._find("missing-verdict", "warning", "the verdict cell is empty", claim.line, claim.id)
        elif word is not None and word.is_repeated:
            self._find("repeated-verdict", "note", "the verdict is given twice", claim.line, claim.id)
        if row.confidence and claim.stated_confidence is None and not is_unstated(row.confidence.text):
            said = f"the confidence {row.confidence.text!r} is not a number in [0, {scale:g}]; it was read as saying nothing"
            self._find("unknown-confidence", "warning", said, claim.line, claim.id)

    def _reports_empty(self, row: ClaimRow) -> bool:
        """Note a row without a claim, and tell that it is passed over."""
        cell = row.verdict or row.confidence
        if cell and (cell.text or row.faults):
            said = "a row has a verdict but no claim; it was passed over"
            self._find("missing-claim", "warning", said, self._numbers.at(cell.start))
        return False

    def _section(self, offset: int) -> str | None:
        at = bisect_right(self._headings, (offset, "\U0010ffff"))
        return self._headings[at - 1][1] if at else None

    def _find(self, rule: str, severity: Severity, message: str, line: int, claim: str | None = None) -> None:
        text = f"{message[0].upper()}{message[1:]}."
        self.findings.append(Finding(rule=rule, severity=severity, message=text, line=line, claim=claim))


def _region(cell: CellText | None) -> Region | None:
    return Region(start=cell.start, end=cell.end) if cell else None
