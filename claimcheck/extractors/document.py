"""Read a whole PDF into a `Document`, in this process and without limits; `PdfExtractor` runs it in a child process."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from claimcheck.errors import PaperError
from claimcheck.extractors.blocks import body_size, find_blocks
from claimcheck.extractors.flow import arrange, write
from claimcheck.extractors.hyphens import Hyphens
from claimcheck.extractors.lines import PageLines, clean_pages
from claimcheck.extractors.passages import cut_passages
from claimcheck.extractors.tables import FoundTable, read_tables
from claimcheck.extractors.titles import find_title
from claimcheck.extractors.urls import find_urls
from claimcheck.extractors.version import EXTRACTOR
from claimcheck.page_content import Line
from claimcheck.pdf import Page, Pdf, open_pdf
from claimcheck.schema import Document

MIN_CHARACTERS = 50
"""Characters a page on average, below which a PDF counts as scanned: it has no text layer."""
_WORD = re.compile(r"(?<!\S)[A-Za-z]{3,}(?!\S)")
_MIN_LETTERS = 500  # letters of plain Latin words by which a text layer is judged
_VOWELS = 0.2  # share of vowels below which they are no words: papers have 0.37 to 0.41, a font without its map had 0.07
_MIN_FILLED = 0.5  # share of the pages of a repaired file that must have text


def document_json(path: str, max_pages: int, max_bytes: int) -> bytes:
    """Return the `Document` of the PDF at `path` as JSON: what the child process runs.

    Raises PaperError as `read_document`, and "too-large" for a file of more than `max_bytes`.
    """
    file = Path(path)
    size = file.stat().st_size
    if size > max_bytes:
        hint = "Raise max_pdf_mb, or leave the paper out."
        raise PaperError(f"The PDF has {size >> 20} MiB; at most {max_bytes >> 20} are read.", hint=hint, code="too-large")
    return read_document(file.read_bytes(), max_pages).model_dump_json(exclude_defaults=True).encode()


def read_document(data: bytes, max_pages: int = 500) -> Document:
    """Return the content of a PDF.

    Raises PaperError (code "not-a-pdf", "encrypted-pdf", "unreadable-pdf", "no-text-layer", "too-large").
    """
    with open_pdf(data) as pdf:
        if pdf.n_pages > max_pages:
            hint = "Raise max_pages, or give the part that the report cites."
            raise PaperError(f"The PDF has {pdf.n_pages} pages; at most {max_pages} are read.", hint=hint, code="too-large")
        pages = list(pdf.pages())
        _check_text(pdf, pages)
        return _compose(pdf, pages, hashlib.sha256(data).hexdigest())


def _check_text(pdf: Pdf, pages: Sequence[Page]) -> None:
    counts = [sum(len(line.text) for line in page.lines) for page in pages]
    if pdf.is_repaired and sum(n > 0 for n in counts) < _MIN_FILLED * len(counts):
        message = f"The PDF is damaged or cut off: {sum(n > 0 for n in counts)} of its {len(counts)} pages have text."
        raise PaperError(message, hint="Fetch it again, or put a sound copy into the papers folder.", code="unreadable-pdf")
    if sum(counts) < MIN_CHARACTERS * len(counts):
        message = f"The PDF has no text layer: {sum(counts)} characters on {len(counts)} pages, most likely a scan."
        raise PaperError(message, hint="Put a copy with text (after OCR) into the papers folder.", code="no-text-layer")


def _check_letters(pages: Sequence[PageLines]) -> None:
    """Raise PaperError where Latin words have next to no vowels: the font's letters are not what they look like on the page."""
    letters = "".join(word for page in pages for line in page.lines for word in _WORD.findall(line.text)).lower()
    vowels = sum(letters.count(vowel) for vowel in "aeiouy")
    if len(letters) >= _MIN_LETTERS and vowels < _VOWELS * len(letters):
        start = " ".join(line.text for line in pages[0].lines)[:40]
        message = f"The PDF's text layer is garbled ({start!r}): its fonts do not say which letters they show."
        raise PaperError(message, hint="Put a copy with text (after OCR) into the papers folder.", code="no-text-layer")


def _compose(pdf: Pdf, pages: Sequence[Page], sha256: str) -> Document:
    tables = read_tables(pages)
    cleaned = clean_pages([_outside_tables(page, tables) for page in pages])
    _check_letters(cleaned)
    size = body_size(cleaned)
    hyphens = Hyphens.of(line for page in cleaned for line in page.lines)
    targets = [(target, page.number) for page in pages for target in page.links]
    text = write(arrange(find_blocks(cleaned, size)), hyphens, frozenset(target for target, _ in targets))
    return Document(
        sha256=sha256,
        extractor=EXTRACTOR,
        n_pages=pdf.n_pages,
        title=find_title(cleaned[0], size, hyphens) or pdf.title or None,
        text=text.text,
        words=text.words,
        passages=cut_passages(text),
        tables=tuple(found.table for found in tables),
        urls=find_urls(text, targets),
    )


def _outside_tables(page: Page, tables: Sequence[FoundTable]) -> PageLines:
    """Return the page's lines without those of its tables, whose content is in `Document.tables`."""
    regions = [found.region for found in tables if found.table.page == page.number]

    def is_inside(line: Line) -> bool:
        x, y = (line.x0 + line.x1) / 2, (line.y0 + line.y1) / 2
        return any(region.x0 <= x <= region.x1 and region.y0 <= y <= region.y1 for region in regions)

    return PageLines(page.number, page.width, page.height, [line for line in page.lines if not is_inside(line)])
