"""Brings the checksums in data/README.md up to date; sources and licences are written by hand."""

import re
from hashlib import sha256
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
ROW = re.compile(r"^\| `(?P<path>[^`]+)` \|(?P<facts>.*)\| `(?P<sha256>[0-9a-f]{64}|)` \|$", re.MULTILINE)
"""A row of the table: path below data/, what, source and licence, checksum."""


def digest(path: Path) -> str:
    """Return the SHA-256 of the file's bytes in hexadecimal."""
    return sha256(path.read_bytes()).hexdigest()


def updated(readme: str) -> str:
    """Return the text with the checksum of every row computed anew; raises FileNotFoundError for a row without a file."""
    return ROW.sub(lambda row: f"| `{row['path']}` |{row['facts']}| `{digest(DATA / row['path'])}` |", readme)


if __name__ == "__main__":
    target = DATA / "README.md"
    target.write_text(updated(target.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
