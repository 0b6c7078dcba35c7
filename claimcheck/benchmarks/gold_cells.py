"""Whether right verdicts on claims about tables rest on the right cells, and how long the numeric verifier takes over tables.

The gold quote of such a claim reads "Table 3: row / column = value; row / column = value". A cell is the right one where table
and value are; labels are not compared, for they are in the annotator's words. Papers print some numbers in two tables: how
often the values alone are the right ones is told beside it.
"""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from claimcheck.benchmarks.gold_claims import GoldClaim, as_claim, by_paper
from claimcheck.schema import Document, Evidence, Verdict
from claimcheck.settings import Settings
from claimcheck.verifiers.base import Case
from claimcheck.verifiers.numeric import NumericVerifier

TABLE_KINDS = ("number_table", "number_computed", "comparison", "entity_swap")
_ALL_CELLS = ("number_table", "number_computed")
"""Kinds whose quote has the very cells that settle the claim; of the others it may list whole rows."""
_TABLE = re.compile(r"Table\s+([A-Z]?\.?\d+)")
_VALUES = re.compile(r"[\s\d.,%/-]*")
_VERSUS = re.compile(r"([\d.]+) vs ([\d.]+)")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")
_SPREAD = re.compile(r"±\s*[\d.]+")


class QuotedCells(NamedTuple):
    """What a gold quote says of a table."""

    table: str | None
    """Its number: "3", "A.1"; None for any table."""
    values: frozenset[float]


class _Shown(NamedTuple):
    gold: GoldClaim
    has_cells: bool
    has_values: bool


def quoted_cells(quote: str | None) -> QuotedCells | None:
    """Return table and values of a gold quote, or None where it is one of running text."""
    table = _TABLE.match(quote or "")
    if quote is None or table is None:
        return None
    sides = [part for piece in quote.split(";") for part in _SPREAD.sub("", piece).split(" = ")[1:]]
    values = [number for side in sides for number in _NUMBER.findall(_leading(side))]
    values += [number for pair in _VERSUS.findall(quote) for number in pair]
    return QuotedCells(table[1], frozenset(map(_value, values))) if values else None


def score_cells(claims: Sequence[GoldClaim], verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Return the share of right verdicts on claims about tables that show the right cells, by kind too, and the misses.

    All cells of the gold quote must be shown for a number or a computation, one of them for a comparison or a swapped name.
    "right_values" is the share that show these values, be it in another table.
    """
    asked = [
        _Shown(gold, _is_met(gold.kind, cells, verdict), _is_met(gold.kind, cells._replace(table=None), verdict))
        for gold, verdict in zip(claims, verdicts, strict=True)
        if gold.kind in TABLE_KINDS and verdict.label is gold.label and (cells := quoted_cells(gold.quote))
    ]
    kinds = dict.fromkeys(shown.gold.kind for shown in asked)
    return {
        **_shares(asked),
        "by_kind": {kind: _shares([shown for shown in asked if shown.gold.kind == kind]) for kind in kinds},
        "misses": [shown.gold.id for shown in asked if not shown.has_cells],
    }


def time_numbers(claims: Sequence[GoldClaim], documents: Mapping[str, Document]) -> dict[str, float]:
    """Return the milliseconds of processor time that the numeric verifier takes for a claim about a table.

    Papers are extracted before; their index, which their claims share, counts. It has one thread. "n_tables" is the mean
    number of tables that a claim is held against.
    """
    asked = [gold for gold in claims if gold.kind in TABLE_KINDS]
    verifier = NumericVerifier(Settings())
    begun = time.thread_time()
    for paper, group in by_paper(asked).items():
        verifier.judge([Case(as_claim(gold), (), {paper: documents[paper]}) for gold in group])
    seconds = time.thread_time() - begun
    n_tables = sum(len(documents[gold.paper].tables) for gold in asked)
    return {"ms_per_claim": round(1000 * seconds / len(asked), 1), "n_tables": round(n_tables / len(asked), 1)} if asked else {}


def _leading(side: str) -> str:
    """Return the values that stand right behind an equals sign, before the next name."""
    match = _VALUES.match(side)
    return match.group() if match else ""


def _is_met(kind: str, cells: QuotedCells, verdict: Verdict) -> bool:
    shown = {value for evidence in verdict.evidence for value in _values(evidence, cells.table)}
    return cells.values <= shown if kind in _ALL_CELLS else bool(cells.values & shown)


def _values(evidence: Evidence, table: str | None) -> Iterator[float]:
    """Yield the numbers of the cells that evidence names, in this table of the paper or in any."""
    label = _TABLE.match(evidence.table or "")
    if table is not None and (label is None or label[1] != table):
        return
    for text in [cell.value for cell in evidence.cells] or [evidence.value or ""]:
        number = _NUMBER.search(text)
        if number:
            yield _value(number.group())


def _value(number: str) -> float:
    return float(number.replace(",", ""))


def _shares(asked: Sequence[_Shown]) -> dict[str, Any]:
    n = len(asked)
    cells, values = sum(shown.has_cells for shown in asked), sum(shown.has_values for shown in asked)
    return {"n": n, "right_cells": round(cells / n, 4) if n else 0.0, "right_values": round(values / n, 4) if n else 0.0}
