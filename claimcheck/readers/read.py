"""Read a report: bytes -> format -> blocks -> claims from its claims table, or else from its cited sentences."""

import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple

from claimcheck.readers.base import Block, Source
from claimcheck.readers.binding import bind_references, citing_blocks
from claimcheck.readers.claim_rows import ClaimTable
from claimcheck.readers.claim_table import find_claim_tables, table_claims
from claimcheck.readers.detect import detect_format
from claimcheck.readers.metadata import Metadata, find_metadata
from claimcheck.readers.parts import find_parts
from claimcheck.readers.prose import MAX_CLAIMS, cited_claims
from claimcheck.readers.references import find_references
from claimcheck.readers.source import ASSUMED_ENCODINGS, is_pdf, read_source, source_of_bytes, source_of_text
from claimcheck.schema import Claim, Finding, Part, Reference, Report

_PDF_END, _PDF_END_WITHIN = b"%%EOF", 1024  # bytes from the end: where readers of PDF look for it

__all__ = ["read_report", "read_source", "source_of_bytes", "source_of_text"]


class _Found(NamedTuple):
    """What was found in a report's body."""

    claims: tuple[Claim, ...]
    references: tuple[Reference, ...]
    findings: list[Finding]


def read_report(source: Source) -> Report:
    """Return the report in `source`; table mode where it has a claims table, else prose mode.

    Raises InputError where the content is broken beyond reading.
    """
    found = detect_format(source)
    blocks = found.blocks(source)
    metadata = find_metadata(blocks, source.text)
    tables = find_claim_tables(blocks, source, found.name)
    claims, references, findings = _from_tables(tables, blocks, source) if tables else _from_prose(blocks, source)
    parts = find_parts(blocks, metadata, claims, references, source)
    if tables:
        findings += _count_findings(metadata, claims, parts)
    return Report(
        path=source.path,
        sha256=hashlib.sha256(source.data).hexdigest(),
        format=found.name,
        mode="table" if tables else "prose",
        claims=claims,
        references=references,
        findings=(*_source_findings(source), *findings),
        parts=parts,
        **metadata._asdict(),
    )


def _from_tables(tables: Sequence[ClaimTable], blocks: Sequence[Block], source: Source) -> _Found:
    read = table_claims(tables, blocks, source)
    around = [block for block in blocks if not read.ranges.overlap(block.start, block.end)]
    bibliography = find_references([*around, *citing_blocks(read)], source)
    claims, unbound = bind_references(read, bibliography.references, source)
    findings = [*bibliography.findings, *read.findings, *unbound]
    if len(claims) > MAX_CLAIMS:
        message = f"The report's tables have more than {MAX_CLAIMS} claims; the rest was not read. Split it to check all."
        kept = {claim.id for claim in claims[:MAX_CLAIMS]}
        findings = [finding for finding in findings if finding.claim is None or finding.claim in kept]
        findings.append(Finding(rule="too-many-claims", severity="warning", message=message))
    return _Found(tuple(claims[:MAX_CLAIMS]), bibliography.references, findings)


def _from_prose(blocks: Sequence[Block], source: Source) -> _Found:
    bibliography = find_references(blocks, source)
    body = [block for at, block in enumerate(blocks) if at not in bibliography.block_indexes]
    claims, unbound = cited_claims(body, bibliography.references, source)
    return _Found(tuple(claims), bibliography.references, [*bibliography.findings, *unbound])


def _source_findings(source: Source) -> list[Finding]:
    """Return what is odd about the file: an encoding that had to be assumed, a PDF without its end."""
    if source.encoding in ASSUMED_ENCODINGS:
        message = f"The report is not UTF-8; it was read as {source.encoding}."
        return [Finding(rule="assumed-encoding", severity="note", message=message)]
    if is_pdf(source.data) and _PDF_END not in source.data[-_PDF_END_WITHIN:]:
        message = "The PDF lacks its end: it was most likely cut off, and claims may be missing."
        return [Finding(rule="cut-off", severity="warning", message=message)]
    return []


def _count_findings(metadata: Metadata, claims: Sequence[Claim], parts: Sequence[Part]) -> list[Finding]:
    """Return where the counts that a report states differ from its claims tables, each at the sentence that states it."""
    stated = metadata.stated
    n_verified = sum(claim.stated_verified is True for claim in claims)
    findings = []
    for what, word, said, seen in (
        ("claims extracted", "claim", stated.claims_extracted, len(claims)),
        ("claims verified", "veri", stated.claims_verified, n_verified),
    ):
        if said is not None and said != seen:
            message = f"The report states {said} {what}; its claims table has {seen}."
            naming = (part for part in parts if part.kind == "making" and word in part.text.lower())
            place = next((part for part in naming if re.search(rf"\b{said}\b", part.text)), None)
            line, region = (place.line, place.region) if place else (None, None)
            findings.append(Finding(rule="count-mismatch", severity="warning", message=message, line=line, region=region))
    return findings
