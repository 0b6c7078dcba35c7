"""Reads a report given as text, for the tests of prose mode."""

from typing import NamedTuple

from claimcheck.readers.base import Block, Source
from claimcheck.readers.markdown import Markdown
from claimcheck.readers.prose import cited_claims
from claimcheck.readers.references import find_references
from claimcheck.schema import Claim, Finding, Reference


class Read(NamedTuple):
    """What was found in a report."""

    source: Source
    claims: list[Claim]
    references: tuple[Reference, ...]
    findings: list[Finding]

    def bindings(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(claim.text, claim.references) for claim in self.claims]

    def rules(self) -> list[str]:
        return [finding.rule for finding in self.findings]


def source_of(text: str, path: str = "<text>") -> Source:
    return Source(path, text.encode(), text, "utf-8", b"")


def read_blocks(blocks: tuple[Block, ...], source: Source) -> Read:
    bibliography = find_references(blocks, source)
    body = [block for at, block in enumerate(blocks) if at not in bibliography.block_indexes]
    claims, findings = cited_claims(body, bibliography.references, source)
    return Read(source, claims, bibliography.references, [*bibliography.findings, *findings])


def read_markdown(text: str, path: str = "<text>") -> Read:
    source = source_of(text, path)
    return read_blocks(Markdown().blocks(source), source)
