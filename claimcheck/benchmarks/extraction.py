"""Score the extractor on papers whose true text and tables are known: `claimcheck bench extraction DIR`.

DIR holds gold_text_tables.json.gz, a map from a name to {"pdf": path below DIR, "kind": "latex" | "mineru", "paras": [...],
"tables": [{"grid": [[...]]}]}, and the PDFs. Gold of the kind `latex` comes from the authors' source; `mineru` is another
tool's output, silver at best. Drafts with review line numbers count as a kind of their own, `review`.
"""

import gzip
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from claimcheck.benchmarks.extraction_tables import TableScore, score_tables
from claimcheck.benchmarks.extraction_text import HyphenTruth, SegmentScore, is_same_text, score_segments
from claimcheck.errors import InputError, reason_of
from claimcheck.extractors.document import read_document
from claimcheck.extractors.hyphens import Hyphens
from claimcheck.extractors.lines import clean_pages, page_lines, without_line_numbers
from claimcheck.page_content import Line
from claimcheck.pdf import open_pdf
from claimcheck.schema import Document

GOLD_FILE = "gold_text_tables.json.gz"
_REVIEW_LINES = 50  # line numbers in a whole paper that make it a review draft
_FOUND = 0.8  # share of a gold table's numbers in one extracted table that counts as finding it
_LATEX = ("latex", "review")
_DESCRIBED = (
    "segments_verbatim",
    "segments_letters",
    "line_end_hyphens",
    "tables_found",
    "numeric_cells",
    "tables_full",
    "row_labels",
    "column_headers",
)


class _Scored(NamedTuple):
    name: str
    kind: str
    segments: SegmentScore
    tables: tuple[TableScore, ...]
    hyphens_right: int
    hyphens: int
    pages: int
    seconds: float
    """Processor time of reading text and tables."""


def measure(folder: Path) -> dict[str, Any]:
    """Return shares in [0, 1]: over the LaTeX gold at the top level, and under "by_kind" for latex, review and mineru.

    Papers whose gold belongs to another version of the PDF (under half of its sentences are anywhere in it) are left out
    and named. "pages_per_second" counts processor time of one process, so that other load does not matter. Raises InputError
    where the folder does not hold the gold.
    """
    gold = _gold(folder)
    scored, other_version = [], []
    for name, entry in gold.items():
        result = _score(name, entry, folder / entry["pdf"])
        if result is None:
            other_version.append(name)
        else:
            scored.append(result)
    kinds = {kind: [result for result in scored if result.kind == kind] for kind in (*_LATEX, "mineru")}
    pages, seconds = sum(result.pages for result in scored), sum(result.seconds for result in scored)
    return {
        "papers": len(scored),
        "gold_of_another_version": other_version,
        **_summary([result for result in scored if result.kind in _LATEX]),
        "pages": pages,
        "pages_per_second": round(pages / seconds, 1) if seconds else None,
        "by_kind": {kind: _summary(results) for kind, results in kinds.items() if results},
    }


def describe(figures: Mapping[str, Any]) -> str:
    """Return the figures as lines of text: shares of the true text and tables that were read, in all and by kind of gold."""
    kinds = {"LaTeX, all": figures, **figures["by_kind"]}
    lines = [f"{figures['pages']} pages, {figures['pages_per_second']} pages a second of processor time", ""]
    lines.append(f"{'':20}" + "".join(f"{kind:>12}" for kind in kinds))
    for name in _DESCRIBED:
        values = ("-" if kind[name] is None else f"{kind[name]:.3f}" for kind in kinds.values())
        lines.append(f"{name:20}" + "".join(f"{value:>12}" for value in values))
    return "\n".join(lines) + "\n"


def _gold(folder: Path) -> Mapping[str, Any]:
    path = folder / GOLD_FILE
    try:
        gold: Mapping[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, ValueError) as error:
        raise InputError(
            f"{path} cannot be read ({reason_of(error)}).", hint="Give the folder with the gold and its PDFs."
        ) from error
    return gold


def _score(name: str, entry: Mapping[str, Any], pdf: Path) -> _Scored | None:
    data = pdf.read_bytes()
    begun = time.process_time()
    document = read_document(data)
    seconds = time.process_time() - begun
    with open_pdf(data) as opened:
        pages = [page_lines(page) for page in opened.pages()]
    plain = [without_line_numbers(page.lines) for page in pages]
    if not is_same_text(entry, " ".join(line.text for lines in plain for line in lines)):
        return None
    kind = str(entry["kind"])
    n_dropped = sum(len(page.lines) - len(lines) for page, lines in zip(pages, plain, strict=True))
    right, known = _hyphens(entry, [page.lines for page in clean_pages(pages)]) if kind == "latex" else (0, 0)
    return _Scored(
        name=name,
        kind="review" if kind == "latex" and n_dropped >= _REVIEW_LINES else kind,
        segments=score_segments(entry, document.text),
        tables=score_tables(entry["tables"], _grids(document)),
        hyphens_right=right,
        hyphens=known,
        pages=document.n_pages,
        seconds=seconds,
    )


def _grids(document: Document) -> list[list[list[str]]]:
    return [[list(row) for row in table.grid] for table in document.tables]


def _hyphens(entry: Mapping[str, Any], pages: Iterable[list[Line]]) -> tuple[int, int]:
    """Return how many line-end hyphens with known truth are decided right, and how many there are."""
    pages = list(pages)
    truth = HyphenTruth(entry["paras"])
    decider = Hyphens.of(line for lines in pages for line in lines)
    right = known = 0
    for left, following in _line_ends(pages):
        is_hyphenated = truth.is_hyphenated(left, following)
        if is_hyphenated is not None:
            known += 1
            right += (decider.join(left, following) == "-") == is_hyphenated
    return right, known


def _line_ends(pages: Iterable[list[Line]]) -> Iterator[tuple[str, str]]:
    """Yield the last and the first token around each line end with a hyphen before a small letter."""
    for lines in pages:
        for line, after in pairwise(lines):
            left, following = line.tokens[-1].text, after.tokens[0].text
            if len(left) > 1 and left.endswith("-") and following[0].islower():
                yield left, following


def _summary(results: list[_Scored]) -> dict[str, Any]:
    tables = [table for result in results for table in result.tables]
    segments = sum(result.segments.n for result in results)
    cells = sum(table.cells for table in tables)
    headers = [(table.headers, table.right) for table in tables if table.headers is not None and table.right]
    labels = [(table.labels, table.right) for table in tables if table.labels is not None and table.right]
    return {
        "documents": len(results),
        "segments": segments,
        "segments_verbatim": _share(sum(result.segments.words for result in results), segments),
        "segments_letters": _share(sum(result.segments.letters for result in results), segments),
        "line_end_hyphens": _share(sum(r.hyphens_right for r in results), sum(r.hyphens for r in results)),
        "hyphens": sum(result.hyphens for result in results),
        "tables": len(tables),
        "tables_found": _share(sum(table.coverage >= _FOUND for table in tables), len(tables)),
        "cells": cells,
        "numeric_cells": _share(sum(table.right for table in tables), cells),
        "tables_full": _share(sum(table.right == table.cells for table in tables), len(tables)),
        "row_labels": _share(sum(share * n for share, n in labels), sum(n for _, n in labels)),
        "column_headers": _share(sum(share * n for share, n in headers), sum(n for _, n in headers)),
    }


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None
