"""Word documents -> blocks. Offsets count in the document's own text, its blocks one after another; a line is a block.

The archive is checked before it is opened: a small file can unpack to many gigabytes.
"""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from claimcheck.errors import InputError, reason_of
from claimcheck.readers.base import Block, Kind, MappedText, Source, TableRow
from claimcheck.readers.source import is_docx

MAX_UNPACKED_BYTES = 256 * 2**20
"""Most bytes that a document's parts may unpack to: pictures included, far more than a report has."""
MAX_PARTS = 4000
"""Most files in the archive."""
_MAX_TEXT_PART_BYTES = 64 * 2**20  # of the text itself, unpacked
_TEXT_PARTS = re.compile(r"word/(?:document|footnotes|endnotes|numbering|styles)\d*\.xml")
_HEADING = re.compile(r"heading\s*(\d)|überschrift\s*(\d)|titre\s*(\d)|标题\s*(\d)", re.IGNORECASE)
_LIST_STYLES = ("list", "liste", "aufzählung", "列表")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOTES = ("footnote", "endnote")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_HINT = "Open it in a word processor and save it anew as DOCX, or give the report as text."
_SEPARATOR = 2  # characters between two blocks: a blank line


class Docx:
    """A Word document (Office Open XML)."""

    name = "docx"

    def recognises(self, source: Source, suffix: str) -> float:
        """Return 1 for a ZIP archive with a Word document in it."""
        return 1.0 if not source.encoding and is_docx(source.data) else 0.0

    def blocks(self, source: Source) -> tuple[Block, ...]:
        """Return the blocks; footnotes and endnotes are entries.

        Raises InputError where the archive is broken, unpacks to too much, or holds no readable text.
        """
        check_archive(source.data, source.path)
        try:
            from docx import Document

            blocks = tuple(_DocxBlocks(Document(io.BytesIO(source.data))).run())
        except Exception as error:  # python-docx and lxml raise errors of many kinds on broken parts
            raise InputError(f"{source.path} is a broken Word document: {reason_of(error)}.", hint=_HINT) from error
        if not blocks:
            raise InputError(f"{source.path} holds no text.", hint=_HINT)
        return blocks


def check_archive(data: bytes, path: str) -> None:
    """Raise InputError where the archive is broken, or says or shows that it unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                raise InputError(f"{path} unpacks to too much for a report.", hint=_HINT)
            for part in parts:
                is_text = _TEXT_PARTS.fullmatch(part.filename) is not None
                _check_part(archive, part, path, _MAX_TEXT_PART_BYTES if is_text else MAX_UNPACKED_BYTES)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise InputError(f"{path} is a broken ZIP archive: {reason_of(error)}.", hint=_HINT) from error


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, path: str, limit: int) -> None:
    """Unpack a part without keeping it: the size that an archive states may be a lie."""
    size = 0
    with archive.open(part) as file:
        while chunk := file.read(2**20):
            size += len(chunk)
            if size > min(limit, part.file_size):
                raise InputError(f"{path}: its part {part.filename} unpacks to too much for a report.", hint=_HINT)


class _DocxBlocks:
    def __init__(self, document: Any) -> None:
        self.document = document
        self.relations = document.part.rels
        self.ordered = _ordered_lists(document)
        self.styles = {style.style_id: style.name for style in document.styles}
        self.counts: dict[tuple[str, int], int] = defaultdict(int)
        self.at = 0
        self.line = 1

    def run(self) -> Iterator[Block]:
        """Yield the blocks of the body, then the notes."""
        for element in self.document.element.body.iter(f"{_W}p", f"{_W}tbl"):
            if _is_inside(element, f"{_W}tbl", f"{_W}txbxContent"):
                continue
            block = self._paragraph(element) if element.tag == f"{_W}p" else self._table(element)
            if block is not None:
                yield block
        for kind in _NOTES:
            yield from self._notes(kind)

    def _paragraph(self, element: Any) -> Block | None:
        text, links = _text_and_links(element, self.relations)
        if not text.strip():
            return None
        content = self._placed(text)
        style = self._style_name(element)
        heading = _HEADING.search(style)
        level, key = self._list_place(element)
        level = level or int(style.casefold().startswith(_LIST_STYLES))
        kind: Kind = "item" if level else "paragraph"
        if heading or style.casefold() in ("title", "titel", "titre", "标题"):
            kind, level = "heading", int(next(filter(None, heading.groups()))) if heading else 1
        return self._block(kind, content, level=level, links=links, key=key)

    def _style_name(self, element: Any) -> str:
        style = element.find(f"{_W}pPr/{_W}pStyle")
        if style is None:
            return ""
        identifier = style.get(f"{_W}val") or ""
        return str(self.styles.get(identifier) or identifier)

    def _list_place(self, element: Any) -> tuple[int, str | None]:
        """Return a list item's depth and its number where the list has numbers; (0, None) for a paragraph."""
        properties = element.find(f"{_W}pPr/{_W}numPr")
        if properties is None:
            return 0, None
        number, depth = (_value(properties, name) for name in ("numId", "ilvl"))
        depth_value = int(depth) if depth and depth.isdecimal() and len(depth) < 3 else 0
        if number is None or number == "0":
            return 0, None
        if (number, depth_value) not in self.ordered:
            return depth_value + 1, None
        self.counts[number, depth_value] += 1
        return depth_value + 1, str(self.counts[number, depth_value])

    def _table(self, element: Any) -> Block | None:
        rows: list[TableRow] = []
        start = self.at
        for order, row in enumerate(element.iterchildren(f"{_W}tr")):
            cells: list[MappedText] = []
            links: list[tuple[int, int, int, str]] = []
            for at, cell in enumerate(row.iterchildren(f"{_W}tc")):
                text, inner = _cell(cell, self.relations)
                cells.append(self._placed(text))
                self.at += len(text) + 1
                links += [(at, left, right, target) for left, right, target in inner]
            is_header = order == 0 or row.find(f"{_W}trPr/{_W}tblHeader") is not None
            rows.append(TableRow(tuple(cells), is_header=is_header and any(cell.text for cell in cells), links=tuple(links)))
        end = self.at
        self.at += _SEPARATOR
        self.line += 1
        return Block("table", MappedText("", ()), self.line - 1, start, end, rows=tuple(rows)) if rows else None

    def _notes(self, kind: str) -> Iterator[Block]:
        for relation in self.relations.values():
            if relation.is_external or not relation.reltype.endswith(f"/{kind}s"):
                continue
            from docx.oxml import parse_xml

            try:
                root = parse_xml(relation.target_part.blob)
            except (ValueError, SyntaxError, ParseError):  # lxml's own error is a SyntaxError
                continue
            for note in root.iterchildren(f"{_W}{kind}"):
                text = " ".join(_text_and_links(paragraph, {})[0] for paragraph in note.iter(f"{_W}p")).strip()
                if text and note.get(f"{_W}type") is None:
                    yield self._block("entry", self._placed(text), key=f"^{note.get(f'{_W}id')}")

    def _placed(self, text: str) -> MappedText:
        return MappedText(text, range(self.at, self.at + len(text)))

    def _block(
        self,
        kind: Kind,
        content: MappedText,
        *,
        level: int = 0,
        links: tuple[tuple[int, int, str], ...] = (),
        key: str | None = None,
    ) -> Block:
        start, end = self.at, self.at + len(content.text)
        self.at = end + _SEPARATOR
        self.line += 1
        return Block(kind, content, self.line - 1, start, end, level, links=links, key=key)


def _is_inside(element: Any, *tags: str) -> bool:
    return any(ancestor.tag in tags for ancestor in element.iterancestors())


def _cell(cell: Any, relations: Any) -> tuple[str, list[tuple[int, int, str]]]:
    text = ""
    links: list[tuple[int, int, str]] = []
    for paragraph in cell.iter(f"{_W}p"):
        piece, inner = _text_and_links(paragraph, relations)
        text += " " if text and piece else ""
        links += [(left + len(text), right + len(text), target) for left, right, target in inner]
        text += piece
    return text, links


def _text_and_links(paragraph: Any, relations: Any) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """Return the paragraph's text, deletions left out, notes as [^1], and its links."""
    pieces: list[str] = []
    links: list[tuple[int, int, str]] = []
    length = 0
    for child in paragraph.iterchildren():
        start = length
        for element in child.iter():
            piece = _piece(element)
            pieces.append(piece)
            length += len(piece)
        if child.tag == f"{_W}hyperlink" and length > start:
            relation = relations.get(child.get(f"{_R}id")) if child.get(f"{_R}id") else None
            target = relation.target_ref if relation is not None else f"#{child.get(f'{_W}anchor', '')}"
            links.append((start, length, str(target)))
    return "".join(pieces), tuple(links)


def _piece(element: Any) -> str:
    """Return the text that one element adds."""
    if element.tag == f"{_W}t":
        text = element.text or ""
        run = element.getparent()
        raised = run.find(f"{_W}rPr/{_W}vertAlign") if run is not None else None
        is_raised = raised is not None and raised.get(f"{_W}val") == "superscript"
        return text.translate(_SUPERSCRIPT) if is_raised and text.replace(",", "").strip().isdigit() else text
    if element.tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
        return f"[^{element.get(f'{_W}id')}]"
    if element.tag in _BREAKS:
        return "" if element.tag == f"{_W}tab" and element.getparent().tag == f"{_W}tabs" else _BREAKS[element.tag]
    return (element.text or "") if isinstance(element.tag, str) and element.tag.endswith("/math}t") else ""


def _value(properties: Any, name: str) -> str | None:
    found = properties.find(f"{_W}{name}")
    return None if found is None else found.get(f"{_W}val")


def _ordered_lists(document: Any) -> frozenset[tuple[str, int]]:
    """Return (number id, depth) of the lists that count, as opposed to those with bullets."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return frozenset()
    counting: dict[str, set[int]] = defaultdict(set)
    for abstract in root.iterchildren(f"{_W}abstractNum"):
        for level in abstract.iterchildren(f"{_W}lvl"):
            depth = level.get(f"{_W}ilvl") or "0"
            if _value(level, "numFmt") != "bullet" and depth.isdecimal():
                counting[abstract.get(f"{_W}abstractNumId")].add(int(depth))
    return frozenset(
        (number.get(f"{_W}numId"), depth)
        for number in root.iterchildren(f"{_W}num")
        for depth in counting.get(_value(number, "abstractNumId") or "", ())
    )
