"""`claimcheck bench retrieval`: how often the evidence for a claim is among the first candidates.

The folder has the form of gold/dev: gold.jsonl with the evidence of each claim, and papers/. Every claim is searched in its
paper alone. Three recalls, each at 1, 5, 10 and 20 candidates, over the claims that have evidence:

- page: a candidate starts on the page of the gold quote;
- quote: the first candidates together hold at least half of the letters of the gold quote (claims that quote prose);
- row: they hold a row of the gold table with the first value of the gold quote (claims that quote a table).

"target" is the mean of "quote" over the prose and number_text claims, which the retriever must find.
"""

import json
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from claimcheck.errors import InputError
from claimcheck.extractors.base import Extractor
from claimcheck.registry import EXTRACTORS, RETRIEVERS, plugin
from claimcheck.retrievers.base import Retriever
from claimcheck.schema import Claim, Document, Evidence, Region
from claimcheck.settings import Settings, load_settings
from claimcheck.text import Span, letters_only, locate

DEPTHS = (1, 5, 10, 20)
TARGET_KINDS = ("prose", "number_text")
_ENOUGH = 0.5  # share of a gold quote's letters from which on it counts as found
_TABLE = re.compile(r"Table\s+([A-Z]?\.?\d+)")
_VALUE = re.compile(r"=\s*(-?[\d.,]*\d)")
_SHORTEST_PIECE = 20  # letters by which a quote is still recognised where the extraction differs from it in places


class Gold(NamedTuple):
    """A claim with the evidence that a reader chose."""

    claim: Claim
    paper: str
    kind: str
    page: int
    quote: str


def measure(folder: Path) -> dict[str, Any]:
    """Return recall by retriever, measure, kind and depth, and each retriever's seconds.

    Raises InputError where the folder has not the form of gold/dev, PaperError where a paper is unreadable, and ModelError
    where the embedder is missing.
    """
    settings = load_settings()
    gold = _read_gold(folder)
    extractor: Extractor = plugin(EXTRACTORS, "pdf")(settings)
    documents = {name: extractor.extract(folder / "papers" / name) for name in dict.fromkeys(entry.paper for entry in gold)}
    return {
        "n": len(gold),
        "n_target": sum(_is_target(entry) for entry in gold),
        "not_in_text": [entry.claim.id for entry in gold if not _is_table(entry) and not _places(entry, documents)],
        "retrievers": {name: _measure_one(name, settings, gold, documents) for name in RETRIEVERS},
    }


def describe(figures: Mapping[str, Any]) -> str:
    """Return the figures as a table of text."""
    heads = "".join(f"{f'@{depth}':>7}" for depth in DEPTHS)
    lines = [f"{figures['n']} claims with evidence, {figures['n_target']} of them on prose that must be found", ""]
    for name, result in figures["retrievers"].items():
        lines.append(f"{name:28}{'n':>5}{heads}   {result['seconds']:.1f} s")
        rows = [("target: quote", result["target"]), ("page", result["page"])]
        rows += [(f"quote, {kind}", values) for kind, values in result["quote"].items()]
        rows += [(f"row, {kind}", values) for kind, values in result["row"].items()]
        for label, values in rows:
            lines.append(f"  {label:26}{values['n']:>5}" + "".join(f"{values[str(depth)]:7.3f}" for depth in DEPTHS))
    return "\n".join(lines) + "\n"


def _measure_one(name: str, settings: Settings, gold: Sequence[Gold], documents: Mapping[str, Document]) -> dict[str, Any]:
    retriever: Retriever = plugin(RETRIEVERS, name)(settings)
    begun = time.perf_counter()
    found: dict[str, tuple[Evidence, ...]] = {}
    for paper, document in documents.items():
        claims = [entry.claim for entry in gold if entry.paper == paper]
        answers = retriever.retrieve(claims, {paper: document}, max(DEPTHS))
        found |= {claim.id: evidence for claim, evidence in zip(claims, answers, strict=True)}
    seconds = time.perf_counter() - begun
    quoted = [entry for entry in gold if not _is_table(entry)]
    tabled = [entry for entry in gold if _is_table(entry)]
    hits = {entry.claim.id: _hits(entry, found[entry.claim.id], documents[entry.paper]) for entry in gold}
    pages = {
        entry.claim.id: [any(e.page == entry.page for e in found[entry.claim.id][:depth]) for depth in DEPTHS] for entry in gold
    }
    return {
        "target": _mean([hits[entry.claim.id] for entry in gold if _is_target(entry)]),
        "page": _mean(list(pages.values())),
        "quote": _by_kind(quoted, hits),
        "row": _by_kind(tabled, hits),
        "seconds": round(seconds, 2),
    }


def _hits(entry: Gold, evidence: Sequence[Evidence], document: Document) -> list[bool]:
    if _is_table(entry):
        return [any(_is_row(entry, candidate) for candidate in evidence[:depth]) for depth in DEPTHS]
    places = _places(entry, {entry.paper: document})
    return [bool(places) and _share(places, evidence[:depth]) >= _ENOUGH for depth in DEPTHS]


def _is_row(entry: Gold, evidence: Evidence) -> bool:
    sought, found = _TABLE.match(entry.quote), _TABLE.match(evidence.table or "")
    if sought is None or found is None or sought.group(1) != found.group(1):
        return False
    value = _VALUE.search(entry.quote)
    return evidence.kind == "table" and (value is None or value.group(1) in evidence.quote)


def _share(places: Sequence[Span], evidence: Iterable[Evidence]) -> float:
    """Return the share of the places' characters that the evidence covers."""
    covered: set[int] = set()
    for candidate in evidence:
        if candidate.start is not None and candidate.end is not None:
            for start, end in places:
                covered.update(range(max(start, candidate.start), min(end, candidate.end)))
    return len(covered) / sum(end - start for start, end in places)


def _places(entry: Gold, documents: Mapping[str, Document]) -> list[Span]:
    """Return where the gold quote stands; where it is not found whole, the longest part of it that is."""
    text = documents[entry.paper].text
    whole = locate(entry.quote, text)
    if whole is not None:
        return [whole]
    haystack, offsets = letters_only(text)
    needle = letters_only(entry.quote)[0]
    for length in range(len(needle) - 1, _SHORTEST_PIECE, -5):
        for start in range(0, len(needle) - length + 1, 5):
            at = haystack.find(needle[start : start + length])
            if at >= 0:
                return [Span(offsets[at], offsets[at + length - 1] + 1)]
    return []


def _is_table(entry: Gold) -> bool:
    return _TABLE.match(entry.quote) is not None and "=" in entry.quote


def _is_target(entry: Gold) -> bool:
    return entry.kind in TARGET_KINDS and not _is_table(entry)


def _by_kind(gold: Sequence[Gold], hits: Mapping[str, list[bool]]) -> dict[str, dict[str, float]]:
    kinds = dict.fromkeys(entry.kind for entry in gold)
    return {kind: _mean([hits[entry.claim.id] for entry in gold if entry.kind == kind]) for kind in kinds}


def _mean(rows: Sequence[Sequence[bool]]) -> dict[str, float]:
    shares = {str(depth): round(sum(row[i] for row in rows) / len(rows), 4) if rows else 0.0 for i, depth in enumerate(DEPTHS)}
    return {"n": len(rows), **shares}


def _read_gold(folder: Path) -> list[Gold]:
    path = folder / "gold.jsonl"
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        gold = [
            Gold(
                Claim(id=row["id"], text=row["claim"], line=number, region=Region(start=0, end=0)),
                row["paper"],
                row["kind"],
                row["page"],
                row["quote"],
            )
            for number, row in enumerate(rows, 1)
            if row["quote"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} cannot be read: {error!r}.", hint="Give a folder like gold/dev.") from error
    if not gold:
        raise InputError(f"{path} has no claim with a quote.", hint="Give a folder like gold/dev.")
    return gold
