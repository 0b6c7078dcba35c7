"""The references of a report: listed, defined in a .bib file and cited, or linked to in the text."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from claimcheck.readers.base import Block, Source
from claimcheck.readers.bibtex import BibRecord, records_of
from claimcheck.readers.citations import Key, Link, Links, Marker, find_markers
from claimcheck.readers.entries import parse_entry
from claimcheck.readers.lines import LineNumbers, split_lines
from claimcheck.readers.listing import EntryText, find_listing
from claimcheck.readers.prose import claim_blocks
from claimcheck.readers.reference_index import REPEAT, ReferenceIndex, paper_key
from claimcheck.readers.sentences import cited_sentences, row_links
from claimcheck.schema import Finding, Reference, Region

_MAY_LINK = re.compile(r"https?://|arxiv|10\.\d{4}", re.IGNORECASE)
_MAX_TITLE = 400  # characters
_MIN_TITLE_WORDS = 4
_DATED = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\Z")
_NOCITE_ALL = "\\nocite{*}"


class Bibliography(NamedTuple):
    """What `find_references` found."""

    references: tuple[Reference, ...]
    """In the report's order; a paper that is only linked to in the text follows the listed ones."""
    block_indexes: frozenset[int]
    """Positions of the blocks that are headings or entries of a bibliography, and hence hold no claims."""
    findings: tuple[Finding, ...]


class _Cited(NamedTuple):
    """A citation with the text it stands in."""

    marker: Marker
    text: str
    line: int


def find_references(blocks: Sequence[Block], source: Source) -> Bibliography:
    """Return the references of a report.

    Of a .bib file beside the report, or inside it, only the records that the text cites count, as in a typeset paper. Links to
    papers and pages that no list has are references too, "r1", "r2", ... by the first mention.
    """
    listing = find_listing(blocks, source)
    references, findings = _listed(listing.entries, source)
    prose = [
        block for at, block in enumerate(blocks) if at not in listing.block_indexes and block.kind not in ("heading", "code")
    ]
    records = records_of(source)
    if records:
        references += _from_bib(prose, references, records, source)
    references += _linked(prose, references)
    return Bibliography(tuple(references), listing.block_indexes, tuple(findings))


def _listed(entries: Iterable[EntryText], source: Source) -> tuple[list[Reference], list[Finding]]:
    lines = LineNumbers(split_lines(source.text)) if source.text else None
    references: list[Reference] = []
    findings: list[Finding] = []
    seen: dict[str, list[tuple[int, str]]] = {}
    unnamed = 0
    for entry in entries:
        parsed = parse_entry(entry.content.text, entry.links)
        if not any(map(str.isalnum, parsed.text)) and not parsed.url:
            continue
        unnamed += entry.key is None
        key = entry.key or f"r{unnamed}"
        before = seen.setdefault(key, [])
        if any(text == parsed.text for _, text in before):
            continue
        line = lines.at(entry.start) if lines else entry.line
        if any(part == entry.part for part, _ in before):
            message = f"The bibliography lists [{key}] twice, with different entries; a citation of it means the first."
            findings.append(Finding(rule="duplicate-reference", severity="warning", message=message, line=line, reference=key))
        before.append((entry.part, parsed.text))
        id_ = key if len(before) == 1 else f"{key}{REPEAT}{len(before)}"
        region = Region(start=entry.start, end=max(entry.start, entry.end))
        references.append(Reference(id=id_, line=line, region=region, **parsed._asdict()))
    return references, findings


def _citations(blocks: Sequence[Block], references: Sequence[Reference]) -> Iterator[_Cited]:
    index = ReferenceIndex(references)
    for block in blocks:
        for text, links in _texts(block):
            for marker in find_markers(text, links, index):
                yield _Cited(marker, text, block.line)


def _texts(block: Block) -> Iterator[tuple[str, Links]]:
    if block.kind != "table":
        yield block.content.text, block.links
        return
    for row in block.rows:
        for cell, links in zip(row.cells, row_links(row), strict=True):
            yield cell.text, links


def _from_bib(
    blocks: Sequence[Block],
    listed: Sequence[Reference],
    records: Mapping[str, tuple[BibRecord, Region | None]],
    source: Source,
) -> list[Reference]:
    """Return the records that the text cites and no list has, in the order of their first citation."""
    lines = LineNumbers(split_lines(source.text)) if source.text else None
    known = {reference.id for reference in listed}
    candidates = [Reference(id=key, text=record.text or key) for key, (record, _) in records.items() if key not in known]
    cited = [
        one.key
        for citation in _citations(blocks, [*listed, *candidates])
        for one in citation.marker.cited
        if isinstance(one, Key) and one.key in records and one.key not in known
    ]
    wanted = list(dict.fromkeys(cited)) if _NOCITE_ALL not in source.text else list(dict.fromkeys([*cited, *records]))
    found: list[Reference] = []
    for key in wanted:
        record, region = records[key]
        line = lines.at(region.start) if lines and region else None
        shared = {name: getattr(record, name) for name in ("title", "authors", "year", "arxiv_id", "doi", "url")}
        found.append(Reference(id=key, text=record.text or key, line=line, region=region, **shared))
    return found


def _linked(blocks: Sequence[Block], listed: Sequence[Reference]) -> list[Reference]:
    """Return the papers that the text links to, and the pages that its claims cite, where no list has them."""
    index = ReferenceIndex(listed)
    taken = {reference.id for reference in listed}
    blocks = [block for block in blocks if any(links or _MAY_LINK.search(text) for text, links in _texts(block))]
    claimed = {
        cited for block, _ in claim_blocks(blocks) for one in cited_sentences(block, index) for cited in _links(one.markers)
    }
    found: dict[str, Reference] = {}
    number = 0
    for citation in _citations(blocks, listed):
        for one in _links([citation.marker]):
            is_wanted = one in claimed or one.is_paper()
            if not is_wanted or index.linked(one.address) or paper_key(one.address) in found:
                continue
            number += 1
            while f"r{number}" in taken:
                number += 1
            found[paper_key(one.address)] = _of_link(f"r{number}", one.address, citation)
    return list(found.values())


def _links(markers: Iterable[Marker]) -> Iterator[Link]:
    return (cited for marker in markers for cited in marker.cited if isinstance(cited, Link))


def _of_link(id_: str, address: str, citation: _Cited) -> Reference:
    label = citation.text[citation.marker.start : citation.marker.end].strip("()[]（）,; ")
    is_title = len(citation.marker.cited) == 1 and address not in label and _is_title(label, citation.text)
    is_url = address.lower().startswith(("http://", "https://"))
    parsed = parse_entry(label if is_title else address, [(0, len(label), address)] if is_title and is_url else [])
    fields = parsed._asdict() if is_title else parsed._asdict() | {"title": None}
    if not is_title or not parsed.arxiv_id:
        own = parse_entry(address)
        fields |= {"arxiv_id": own.arxiv_id, "doi": own.doi, "url": own.url or fields["url"]}
    return Reference(id=id_, line=citation.line, **(fields | {"text": parsed.text or address}))


def _is_title(label: str, text: str) -> bool:
    """Tell whether a link's label is the paper's title or a name and date, and not a phrase of the sentence."""
    if not label or len(label) > _MAX_TITLE:
        return False
    return (
        label == text.strip()
        or (not label[0].islower() and len(label.split()) >= _MIN_TITLE_WORDS)
        or bool(_DATED.search(label))
    )
