"""Prose mode: every sentence, list item or table row that cites something is a claim."""

import re
from collections.abc import Iterator, Sequence

from claimcheck.readers.author_year import AuthorYear
from claimcheck.readers.base import Block, Source
from claimcheck.readers.citations import Cited, Key, Link, Numbers
from claimcheck.readers.lines import LineNumbers, split_lines
from claimcheck.readers.reference_index import ReferenceIndex
from claimcheck.readers.sentences import CitedSentence, cited_sentences
from claimcheck.schema import Claim, Finding, Reference

MAX_CLAIMS = 20_000
"""Claims that are read of one report; a survey of 300 pages has about a thousand."""
_TOO_MANY = Finding(
    rule="too-many-claims",
    severity="error",
    message=f"The report has more than {MAX_CLAIMS} cited sentences; the rest was not read. Split it to check all.",
)
_CHATTER = re.compile(
    r"\s*(?:(?:sure|certainly|of course|okay|great|absolutely)[,!.]|(?:now )?(?:i['’]ll|i will|let me|i['’]m going to|"
    r"i need to|i now have|i have enough|i can see|based on my (?:research|search))\b|here(?: is|['’]s) (?:the|a|your)\b|"
    r"我将|我需要|让我|我来|我会|接下来)",
    re.IGNORECASE,
)


def cited_claims(
    blocks: Sequence[Block], references: Sequence[Reference], source: Source | None = None
) -> tuple[list[Claim], list[Finding]]:
    """Return the claims of `blocks` (without those of the bibliography), bound to the references that they cite.

    A citation binds to its own sentence only, also where it closes a paragraph; one that follows the full stop belongs to the
    sentence before it. A citation of something that is not listed yields the finding "unknown-citation"; its claim stays, bound
    to the rest, and names what is missing. With `source` each claim's line is that of its first character, else that of its
    block. Where a report cites in no other way, the bare names of authors count as citations.
    """
    collector = _Collector(ReferenceIndex(references), source)
    for counts_mentions in (False, True):
        for block, section in claim_blocks(blocks):
            for sentence in cited_sentences(block, collector.index, counts_mentions=counts_mentions):
                if len(collector.claims) >= MAX_CLAIMS:
                    return collector.claims, [*collector.findings, _TOO_MANY]
                collector.add(sentence, block, section)
        if collector.claims:
            break
    return collector.claims, collector.findings


def claim_blocks(blocks: Sequence[Block]) -> Iterator[tuple[Block, str | None]]:
    """Yield the blocks that may hold claims, each with the heading it stands under.

    Left out are headings, code, and what a model says before the report begins ("I'll now search ...").
    """
    section = None
    first_heading = next((at for at, block in enumerate(blocks) if block.kind == "heading"), 0)
    for at, block in enumerate(blocks):
        if block.kind == "heading":
            section = " ".join(block.content.text.split()) or section
        elif block.kind in ("paragraph", "item", "table") and not (at < first_heading and _CHATTER.match(block.content.text)):
            yield block, section


class _Collector:
    """Gathers claims and findings in the report's order."""

    def __init__(self, index: ReferenceIndex, source: Source | None) -> None:
        self.claims: list[Claim] = []
        self.findings: list[Finding] = []
        self.index = index
        self._reported: set[Cited] = set()
        self._lines = LineNumbers(split_lines(source.text)) if source and source.text else None

    def add(self, sentence: CitedSentence, block: Block, section: str | None) -> None:
        """Add a claim, and a finding for each citation in it that leads nowhere and is new."""
        id_ = f"c{len(self.claims) + 1}"
        line = self._lines.at(sentence.region.start) if self._lines else block.line
        bound: list[str] = []
        unlisted: list[str] = []
        for cited in dict.fromkeys(cited for marker in sentence.markers for cited in marker.cited):
            ids = self._resolve(cited, sentence.region.start)
            bound += [one for one in ids if one not in bound]
            if _is_complete(cited, ids):
                continue
            if self._is_missing(cited):
                unlisted.append(f"part of {_label(cited)}" if ids else _label(cited))
            if cited not in self._reported:
                self._reported.add(cited)
                message = f"{_label(cited)} is cited, but {'only in part' if ids else 'not'} listed."
                self.findings.append(
                    Finding(rule="unknown-citation", severity="warning", message=message, line=line, claim=id_)
                )
        self.claims.append(
            Claim(
                id=id_,
                text=sentence.text,
                line=line,
                region=sentence.region,
                references=tuple(bound),
                unlisted=tuple(unlisted),
                section=section,
            )
        )

    def _resolve(self, cited: Cited, at: int) -> tuple[str, ...]:
        index = self.index
        if isinstance(cited, Numbers):
            return tuple(index.between(cited.first, cited.last, at))
        if isinstance(cited, AuthorYear):
            return index.authored(cited)
        if isinstance(cited, Key):
            found = index.keyed(cited.key, at) or index.keyed(cited.key.removeprefix("^"), at)
        else:
            found = index.linked(cited.address)
        return (found,) if found else ()

    def _is_missing(self, cited: Cited) -> bool:
        """Tell whether the list of references could have what is cited: names only where it has names, addresses never."""
        if isinstance(cited, AuthorYear):
            return self.index.has_authors
        return bool(self.index.references) and not isinstance(cited, Link)


def _is_complete(cited: Cited, ids: Sequence[str]) -> bool:
    return len(ids) == cited.last - cited.first + 1 if isinstance(cited, Numbers) else bool(ids)


def _label(cited: Cited) -> str:
    if isinstance(cited, Numbers):
        return f"[{cited.first}]" if cited.first == cited.last else f"[{cited.first}-{cited.last}]"
    if isinstance(cited, Key):
        return f"[{cited.key}]"
    if isinstance(cited, Link):
        return cited.address
    return f"{cited.names}{f' ({cited.year})' if cited.year else ''}"
