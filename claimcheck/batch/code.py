"""Which code makes the results: a release says it by its number, a checkout by its files."""

import hashlib
from functools import cache
from pathlib import Path

from claimcheck import __version__

_WITHOUT_PART = frozenset({"benchmarks", "commands", "robust_xlt", "store", "training", "writers"})
"""Packages that no result depends on."""
_LETTERS = 12


@cache
def code_version() -> str:
    """Return the version, and the hash of the code that results depend on: "0.1.0+3f2a9c01d4e5"."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).parts
        if parts[0] not in _WITHOUT_PART:
            digest.update("/".join(parts).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return f"{__version__}+{digest.hexdigest()[:_LETTERS]}"
