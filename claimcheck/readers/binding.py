"""Bind the claims of a claims table to the references that their rows name."""

import re
from collections.abc import Sequence

from claimcheck.identifiers import find_arxiv_id, find_doi
from claimcheck.readers.base import Block, MappedText, Source, TableRow
from claimcheck.readers.claim_table import TableClaims
from claimcheck.readers.prose import cited_claims
from claimcheck.schema import Claim, Finding, Reference

_BARE_KEYS = re.compile(r"\s*\[?[\w.:-]{1,40}(?:\s?[,;–-]\s?[\w.:-]{1,40}){0,60}\]?\s*")
_MAY_CITE = re.compile(r"[\[(（【［\\@^⁰¹²³⁴-⁹]|https?:|arxiv|doi|10\.\d{4}|et al", re.IGNORECASE)


def bind_references(read: TableClaims, references: Sequence[Reference], source: Source) -> tuple[list[Claim], list[Finding]]:
    """Return the claims bound to what their rows cite, in the claim or in a column of references; and what is not listed.

    A reference cell may hold bare keys ("1, 3") where all of them are listed.
    """
    keys = {reference.id for reference in references}
    blocks, owners = [], {}
    for claim, row in zip(read.claims, read.rows, strict=True):
        cells = _citable(_without_pages(row.cells), keys)
        if any(_MAY_CITE.search(cell.text) for cell in cells.cells) or cells.links:
            blocks.append(_row_block(claim, cells))
            owners[min(cell.offsets[0] for cell in cells.cells if cell.text)] = claim.id
    if not blocks:
        return list(read.claims), []
    bound, findings = cited_claims(blocks, references, source)
    owner_of = {claim.id: owners.get(claim.region.start) for claim in bound}
    cited = {owner_of[claim.id]: {"references": claim.references, "unlisted": claim.unlisted} for claim in bound}
    claims = [claim.model_copy(update=cited.get(claim.id)) for claim in read.claims]
    return claims, [finding.model_copy(update={"claim": owner_of.get(finding.claim or "")}) for finding in findings]


def citing_blocks(read: TableClaims) -> list[Block]:
    """Return the cells that may name papers, as blocks: those of reference columns, and claims with an arXiv id or a DOI."""
    blocks = []
    for claim, row in zip(read.claims, read.rows, strict=True):
        kept = [at for at in range(len(row.cells.cells)) if at > 0 or _names_paper(row.cells)]
        if kept:
            links = tuple((kept.index(link[0]), *link[1:]) for link in row.cells.links if link[0] in kept)
            cells = TableRow(tuple(row.cells.cells[at] for at in kept), is_header=False, links=links)
            blocks.append(_row_block(claim, cells))
    return blocks


def _names_paper(cells: TableRow) -> bool:
    """Tell whether the claim, the first cell, names a paper by id, in its text or as the target of a link."""
    named = (cells.cells[0].text, *(link[3] for link in cells.links if link[0] == 0))
    return any(find_arxiv_id(text) or find_doi(text) for text in named)


def _row_block(claim: Claim, cells: TableRow) -> Block:
    return Block("table", MappedText("", ()), claim.line, claim.region.start, claim.region.end, rows=(cells,))


def _without_pages(cells: TableRow) -> TableRow:
    """Return the cells without the claim's links to what is no paper: "code is available at ..." cites nothing."""
    links = tuple(link for link in cells.links if link[0] > 0 or find_arxiv_id(link[3]) or find_doi(link[3]))
    return cells._replace(links=links)


def _citable(row: TableRow, keys: set[str]) -> TableRow:
    """Return the row's claim and reference cells, bare keys put in brackets."""
    cells = []
    for at, cell in enumerate(row.cells):
        parts = re.split(r"\s?[,;–-]\s?", cell.text.strip().strip("[]"))
        is_bare = at > 0 and bool(_BARE_KEYS.fullmatch(cell.text)) and all(part in keys for part in parts)
        if is_bare and not cell.text.strip().startswith("["):
            first, last = cell.offsets[0], cell.offsets[-1]
            cells.append(MappedText.join([MappedText("[", (first,)), cell.strip(), MappedText("]", (last,))]))
        else:
            cells.append(cell)
    return row._replace(cells=tuple(cells))
