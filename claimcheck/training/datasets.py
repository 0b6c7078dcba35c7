"""Adapters: a file of ../shared/datasets becomes Pairs; each set's own label names are mapped here, at the edge."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from claimcheck.training.records import (
    NOT_ENOUGH_INFO,
    NOT_SUPPORTED,
    REFUTED,
    SUPPORTED,
    Pair,
    is_held_out,
    shared_folder,
)

Row = dict[str, Any]

# P (partially supported) says too little about which part fails to count as any of the three: it is left out.
CODES = {"S": SUPPORTED, "R": REFUTED, "N": NOT_ENOUGH_INFO, "NS": NOT_SUPPORTED}
STANCES = {"completely-support": SUPPORTED, "refute": REFUTED, "irrelevant": NOT_ENOUGH_INFO}
# CliniFact: evidence for the claim, inconclusive, no information.
CLINIFACT_CODES = {"1": SUPPORTED, "0": NOT_ENOUGH_INFO, "2": NOT_ENOUGH_INFO}

CITATION_MARK = re.compile(r"\s*\[?<\|[a-z_]+\|>\]?")
DIRECTIONS = {"significantly increased": 1, "significantly increase": 1, "significantly decreased": -1}


def read_rows(stem: str) -> Iterator[Row]:
    """Yield the rows of the data set file `stem` (without .jsonl.gz) in file order."""
    with gzip.open(dataset_path(stem), "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def dataset_path(stem: str) -> Path:
    """Return where the data set file `stem` lies."""
    return shared_folder() / "datasets" / f"{stem}.jsonl.gz"


def clean(text: str) -> str:
    """Return `text` on one line, without the marks that stand for a citation in Citation-Integrity."""
    return " ".join(CITATION_MARK.sub("", text).split())


def plain_pair(row: Row, source: str, codes: dict[str, int] = CODES) -> Iterator[Pair]:
    """Yield the row as it is, if it has evidence and a label of `codes`."""
    code = codes.get(str(row["label"]))
    if code is not None and clean(row["evidence"]):
        yield Pair(clean(row["claim"]), clean(row["evidence"]), code, source)


def clinical_finding(row: Row, source: str) -> Iterator[Pair]:
    """Yield an Evidence Inference prompt as three claims: a rise, a fall and no difference of the outcome."""
    found = DIRECTIONS.get(row["label"], 0)
    treatment, control, outcome = (clean(row[key]) for key in ("intervention", "comparator", "outcome"))
    subject = f"{treatment} compared with {control}"
    claims = {
        1: f"{subject} significantly increased {outcome}.",
        -1: f"{subject} significantly reduced {outcome}.",
        0: f"There was no significant difference in {outcome} between {treatment} and {control}.",
    }
    for direction, claim in claims.items():
        yield Pair(claim, clean(row["evidence"]), SUPPORTED if direction == found else REFUTED, source)


def scifact_fold(row: Row, source: str, *, held_out: bool) -> Iterator[Pair]:
    """Yield the row if its claim is on the asked side of the split by claim (SciFact has no dev file here)."""
    if is_held_out(row["claim"]) == held_out:
        yield from plain_pair(row, source)


def adapter(stem: str) -> Callable[[Row, str], Iterator[Pair]]:
    """Return the function that turns a row of the file `stem` into pairs."""
    if stem.startswith("clinifact"):
        return lambda row, source: plain_pair(row, source, CLINIFACT_CODES)
    if stem.startswith("factcheckgpt"):
        return lambda row, source: plain_pair(row, source, STANCES)
    if stem.startswith("evidence_inference"):
        return clinical_finding
    if stem.startswith("scifact"):
        return lambda row, source: scifact_fold(row, source, held_out=False)
    return plain_pair


def load_pairs(stem: str) -> list[Pair]:
    """Return the training pairs of the file `stem`, in file order; SciFact without its held-out tenth."""
    to_pairs = adapter(stem)
    return [pair for row in read_rows(stem) for pair in to_pairs(row, stem)]


def load_dev(name: str) -> list[Pair]:
    """Return the pairs of a dev set: a file's stem, or `scifact_*` for the held-out tenth of its train file."""
    if name.startswith("scifact"):
        return [p for row in read_rows(name) for p in scifact_fold(row, name, held_out=True)]
    return load_pairs(name)


def rows_without_evidence(stem: str) -> list[Pair]:
    """Return the N rows of `stem` that carry no evidence (FEVER), evidence still empty."""
    empty = (row for row in read_rows(stem) if row["label"] == "N" and not clean(row["evidence"]))
    return [Pair(clean(row["claim"]), "", NOT_ENOUGH_INFO, stem) for row in empty]
