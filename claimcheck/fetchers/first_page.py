"""What a PDF's first page says of the paper: its titles, arXiv's stamp. To be run in a child process: files may be hostile."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from claimcheck.errors import PaperError
from claimcheck.fetchers.titles import is_telling, letters
from claimcheck.identifiers import parse_arxiv_id
from claimcheck.schema import Record

if TYPE_CHECKING:
    from claimcheck.page_content import Line
    from claimcheck.pdf import Page

_STAMP = re.compile(r"arXiv:(\S+)\s+(?:\[[\w.-]+\]\s+)?\d{1,2}\s+[A-Z][a-z]{2}\s+\d{4}")
_UPPER_PART = 0.5  # share of the page's height in which a title stands
_SAME_SIZE = 0.03  # share of the font size by which the lines of one title differ
_MAX_TITLE_CHARACTERS = 300
_AFTER_TITLE = ("abstract", "introduction")
_TEXT_CHARACTERS = 1500  # of the page: head, title, authors and the beginning of the abstract


class FirstPage(Record):
    """What the first page of a PDF and its metadata say; all fields are empty where the file cannot be read."""

    metadata_title: str = ""
    printed_title: str = ""
    """The largest text in the upper half of the page."""
    letters: str = ""
    """Letters and digits of the page's beginning, as titles are compared."""
    arxiv_id: str | None = None
    """Of arXiv's stamp in the margin."""

    @property
    def title(self) -> str | None:
        """The title to show: the metadata's unless the page gives it the lie, else the printed one."""
        if self.metadata_title and (not self.letters or letters(self.metadata_title) in self.letters):
            return self.metadata_title
        return self.printed_title or None

    @property
    def is_title_page(self) -> bool:
        """Whether a title that is not found here is not the paper's: an abstract follows, and the letters are legible."""
        return any(word in self.letters for word in _AFTER_TITLE)


def first_page_json(path: str, max_bytes: int) -> bytes:
    """Return the FirstPage of a PDF as JSON. Raises PaperError where the file cannot be read as a PDF."""
    from claimcheck.pdf import open_pdf  # here, so that only the child process loads PyMuPDF

    file = Path(path)
    try:
        data = file.read_bytes() if file.stat().st_size <= max_bytes else b""
    except OSError as error:
        raise PaperError(f"{path} cannot be read.", hint="Check its rights.", code="source-unavailable") from error
    with open_pdf(data) as pdf:
        return _first_page(pdf.title, next(pdf.pages())).model_dump_json().encode()


def _first_page(metadata_title: str, page: "Page") -> FirstPage:
    return FirstPage(
        metadata_title=metadata_title[:_MAX_TITLE_CHARACTERS],
        printed_title=_largest_text(page),
        letters=letters(" ".join(line.text for line in page.lines)[:_TEXT_CHARACTERS]),
        arxiv_id=_stamped_id(page),
    )


def _stamped_id(page: "Page") -> str | None:
    for text in (*page.slanted_texts, *(line.text for line in page.lines)):
        match = _STAMP.search(text)
        identifier = parse_arxiv_id(match[1]) if match else None
        if identifier:
            return str(identifier)
    return None


def _largest_text(page: "Page") -> str:
    lines = [line for line in page.lines if line.y0 < _UPPER_PART * page.height]
    groups: list[list[Line]] = []
    for line in lines:
        if groups and abs(groups[-1][-1].size - line.size) <= _SAME_SIZE * line.size:
            groups[-1].append(line)
        else:
            groups.append([line])
    texts = {" ".join(line.text for line in group): group[0].size for group in groups}
    telling = [text for text in texts if is_telling(text) and len(text) <= _MAX_TITLE_CHARACTERS]
    return max(telling, key=lambda text: texts[text], default="")
