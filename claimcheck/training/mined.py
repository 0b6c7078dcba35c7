"""The file of mined pairs: near-but-open evidence that a model of an earlier run took for support or contradiction."""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path

from claimcheck.training.records import NOT_ENOUGH_INFO, Pair

SOURCE = "mined"


def write_mined(path: Path, pairs: Iterable[Pair]) -> None:
    """Write `pairs`, all of them open, to `path` in the form of ../shared/datasets (jsonl.gz); equal pairs, equal bytes."""
    rows = ({"claim": p.claim, "evidence": p.evidence, "label": "N", "source": p.source} for p in pairs)
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_bytes(gzip.compress(lines.encode(), mtime=0))


def load_mined(path: Path | None) -> list[Pair]:
    """Return the pairs of the file at `path`, in its order.

    Raises ValueError where the config names the source but no file, and FileNotFoundError where the file is not there.
    """
    if path is None:
        raise ValueError(
            "the config names the source `mined` and no file for it: add `mined = ...`, a file of claimcheck.training.mine"
        )
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Pair(row["claim"], row["evidence"], NOT_ENOUGH_INFO, SOURCE) for row in rows]
