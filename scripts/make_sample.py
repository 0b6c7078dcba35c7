"""Makes the paper of the shipped sample: scripts/sample_note.md as a two-column PDF, byte for byte the same each time."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    KeepTogether,
    NextPageTemplate,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "scripts" / "sample_note.md"
TARGET = ROOT / "data" / "sample" / "papers" / "claimcheck-note.pdf"

# Lengths in points, as in the two-column style of the ACL conferences.
WIDTH, HEIGHT = A4
MARGIN, GUTTER, TITLE_HEIGHT = 71.0, 17.0, 96.0
COLUMN = (WIDTH - 2 * MARGIN - GUTTER) / 2
HEAVY_RULE, LIGHT_RULE = 0.8, 0.5  # booktabs: \\heavyrulewidth, \\lightrulewidth

_TITLE = ParagraphStyle("title", fontName="Times-Bold", fontSize=15, leading=18, alignment=TA_CENTER, spaceAfter=8)
_BYLINE = ParagraphStyle("byline", fontName="Times-Roman", fontSize=11, leading=14, alignment=TA_CENTER)
_HEADING = ParagraphStyle(
    "heading", fontName="Times-Bold", fontSize=12, leading=14, spaceBefore=9, spaceAfter=4, keepWithNext=1
)
_BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=10, leading=12, alignment=TA_JUSTIFY, spaceAfter=3)
_CAPTION = ParagraphStyle("caption", fontName="Times-Roman", fontSize=9, leading=10.5, spaceBefore=6, spaceAfter=4)
_ENTRY = ParagraphStyle("entry", parent=_BODY, fontSize=9, leading=10.5, leftIndent=14, firstLineIndent=-14)
_IS_CAPTION = re.compile(r"Table \d+:")
_IS_ENTRY = re.compile(r"\[\d+\]")


class Block(NamedTuple):
    """A heading (`level` 1 or 2), a paragraph or a table of the note."""

    kind: str
    level: int = 0
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    right_aligned: tuple[bool, ...] = ()
    """For each column of a table."""


def parse(markdown: str) -> list[Block]:
    """Return the blocks of the note in order; of Markdown it uses headings, paragraphs and pipe tables."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    return list(_blocks(tokens))


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    cells: list[list[str]] = []
    aligned: list[bool] = []
    for token, following in pairwise(tokens):
        if token.type == "heading_open":
            yield Block("heading", int(token.tag[1]), following.content)
        elif token.type == "paragraph_open":
            yield Block("paragraph", text=" ".join(following.content.split()))
        elif token.type == "table_open":
            cells, aligned = [], []
        elif token.type == "tr_open":
            cells.append([])
        elif token.type in ("th_open", "td_open"):
            cells[-1].append(following.content)
            if token.type == "th_open":
                aligned.append("right" in str(token.attrGet("style")))
        if following.type == "table_close":
            yield Block("table", rows=tuple(map(tuple, cells)), right_aligned=tuple(aligned))


def flowables(blocks: Sequence[Block]) -> Iterator[Flowable]:
    """Yield what is set on the pages: the title over both columns, then the rest; a caption stays with its table."""
    title, byline, *body = blocks
    yield Paragraph(escape(title.text), _TITLE)
    yield Paragraph(escape(byline.text), _BYLINE)
    yield FrameBreak()
    yield NextPageTemplate("later")
    caption: Paragraph | None = None
    for block in body:
        if block.kind == "table" and caption is not None:
            yield KeepTogether([caption, _table(block)])
            caption = None
        elif _IS_CAPTION.match(block.text):
            caption = Paragraph(escape(block.text), _CAPTION)
        elif block.kind == "heading":
            yield Paragraph(escape(block.text), _HEADING)
        else:
            yield Paragraph(escape(block.text), _ENTRY if _IS_ENTRY.match(block.text) else _BODY)


def _table(block: Block) -> Table:
    """Return the table in the booktabs manner: three horizontal rules, none vertical."""
    style = TableStyle(
        [
            ("FONT", (0, 0), (-1, -1), "Times-Roman", 9, 11),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ("LINEABOVE", (0, 0), (-1, 0), HEAVY_RULE, "black"),
            ("LINEBELOW", (0, 0), (-1, 0), LIGHT_RULE, "black"),
            ("LINEBELOW", (0, -1), (-1, -1), HEAVY_RULE, "black"),
            *(("ALIGN", (column, 0), (column, -1), "RIGHT") for column, right in enumerate(block.right_aligned) if right),
        ]
    )
    return Table(block.rows, style=style, spaceAfter=8)


def render(blocks: Sequence[Block], target: Path) -> None:
    """Write the PDF: A4, a title over two columns, page numbers; equal blocks give equal bytes (`invariant`)."""
    document = BaseDocTemplate(str(target), pagesize=A4, title=blocks[0].text, author=blocks[1].text, invariant=1)
    document.addPageTemplates(
        [
            PageTemplate("first", [_title_frame(), *_columns(TITLE_HEIGHT)], onPage=_page_number),
            PageTemplate("later", _columns(0), onPage=_page_number),
        ]
    )
    document.build(list(flowables(blocks)))


def _title_frame() -> Frame:
    return Frame(MARGIN, HEIGHT - MARGIN - TITLE_HEIGHT, WIDTH - 2 * MARGIN, TITLE_HEIGHT, 0, 0, 0, 0)


def _columns(top: float) -> list[Frame]:
    height = HEIGHT - 2 * MARGIN - top
    return [Frame(left, MARGIN, COLUMN, height, 0, 0, 0, 0) for left in (MARGIN, MARGIN + COLUMN + GUTTER)]


def _page_number(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFont("Times-Roman", 10)
    canvas.drawCentredString(WIDTH / 2, MARGIN / 2, str(document.page))


if __name__ == "__main__":
    render(parse(SOURCE.read_text(encoding="utf-8")), TARGET)
