"""Make a grid of a table's region: every word of a body row in one column, every header over the columns it names."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import partial

from claimcheck.extractors.table_headers import count_header_rows, header_columns
from claimcheck.extractors.table_labels import fold_labels
from claimcheck.extractors.table_layout import VALUE_GAP, Layout, find_layout
from claimcheck.extractors.table_records import Grid, GridCell, GridRow
from claimcheck.extractors.table_regions import Region
from claimcheck.extractors.table_rows import Chunk, Row, header_chunks, is_numeric, is_value, text_of, value_chunks
from claimcheck.page_content import Glyphs
from claimcheck.pdf import Page

_HEADER_GAP = 0.75  # em between two chunks of a header row
_BORDER_GAP = 0.4  # em between two header words on both sides of a column's border; a blank is 0.25
_CENTRED = 0.08  # share of the table's width by which a section label may be off the centre


def read_grid(page: Page, region: Region) -> Grid | None:
    """Return the grid of a region, or None where it holds no table."""
    layout = find_layout(page, region)
    if layout is None:
        return None
    rows = [_grid_row(layout, number) for number in range(len(layout.rows))]
    folded, n_header = fold_labels(rows, count_header_rows(rows, layout), layout)
    return Grid(tuple(folded), n_header, layout.full)


def _grid_row(layout: Layout, number: int) -> GridRow:
    row = layout.rows[number]
    if number in layout.body or (number > min(layout.body) and _keeps_columns(row, layout)):
        return _body_row(row, layout)
    chunks = header_chunks(row, _HEADER_GAP * layout.size, partial(_is_border, row, layout))
    if number > 0 and _is_section(chunks, row, layout):
        return GridRow(row.baseline, (), is_body=False, section=chunks[0].text)
    return _header_row(chunks, row, layout)


def _is_border(row: Row, layout: Layout, left: Glyphs, right: Glyphs) -> bool:
    """Tell whether two neighbours of a header row stand over different rules or, with more than a blank between, columns."""
    pieces, _ = layout.spans_below(row)

    def rule_below(word: Glyphs) -> int | None:
        return next((at for at, rule in enumerate(pieces) if rule.x0 <= word.middle <= rule.x1), None)

    if rule_below(left) != rule_below(right):
        return True
    is_wide = right.x0 - left.x1 >= _BORDER_GAP * layout.size
    return is_wide and bisect_left(layout.cuts, left.middle) != bisect_left(layout.cuts, right.middle)


def _body_row(row: Row, layout: Layout) -> GridRow:
    columns: list[list[Glyphs]] = [[] for _ in range(layout.n_columns)]
    for word in row.words:
        columns[bisect_left(layout.cuts, word.middle)].append(word)
    cells = tuple(GridCell(text_of(words), tuple(words)) for words in columns)
    return GridRow(row.baseline, cells, is_body=True)


def _header_row(chunks: Sequence[Chunk], row: Row, layout: Layout) -> GridRow:
    columns: list[list[Chunk]] = [[] for _ in range(layout.n_columns)]
    for chunk, over in zip(chunks, header_columns(chunks, row, layout), strict=True):
        for column in over:
            columns[column].append(chunk)
    cells = tuple(
        GridCell(" ".join(chunk.text for chunk in own), tuple(word for chunk in own for word in chunk.words)) for own in columns
    )
    return GridRow(row.baseline, cells, is_body=False)


def _keeps_columns(row: Row, layout: Layout) -> bool:
    """Tell whether a row below the first body row has a value, fills two columns or more, and crosses no border."""
    chunks = value_chunks(row, VALUE_GAP * layout.size)
    if len({bisect_left(layout.cuts, chunk.middle) for chunk in chunks}) < 2:
        return False
    if not any(is_numeric(chunk.text) or is_value(chunk.text) for chunk in chunks):
        return False
    return not any(chunk.x0 < cut < chunk.x1 for chunk in chunks for cut in layout.cuts)


def _is_section(chunks: Sequence[Chunk], row: Row, layout: Layout) -> bool:
    """Tell whether a row is one centred label over the whole table."""
    region = layout.region
    if len(chunks) != 1 or chunks[0].x0 <= layout.cuts[0]:
        return False
    if abs(chunks[0].middle - (region.x0 + region.x1) / 2) >= _CENTRED * region.width:
        return False
    return not layout.spans_below(row)[1]
