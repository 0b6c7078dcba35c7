"""python -m claimcheck.training.origins CONFIG...: the table of training sets in data/README.md, written anew.

What a set is and its licence stand in origins.toml; rows and checksums are those of the files in ../shared/datasets.
"""

import gzip
import hashlib
import re
import sys
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from claimcheck.training.config_files import config_values
from claimcheck.training.records import shared_folder

TABLE = re.compile(r"(?<=<!-- training sets -->\n).*?(?=<!-- end of training sets -->)", re.DOTALL)
"""The part of data/README.md that this module writes."""
MADE = frozenset({"indomain", "retold", "flipped", "science_near", "fever_near", "mined", "abstract", "body"})
"""Sources that are made here, from papers or from the other sets; the last two are passages for the embedder."""
PAPERS = "papers_text.jsonl.gz"
PAPERS_ORIGIN = (
    "text of open papers, from which pairs are made by rule (a twentieth is held out) | differ by paper; no text is shipped"
)


class Origin(BaseModel):
    """Where the files whose names begin with `name` are from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    origin: str
    licence: str
    forbids_commercial_use: bool = False
    """Its licence forbids commercial use: such a set may be scored on and is never trained on."""


@cache
def all_origins() -> tuple[Origin, ...]:
    """Return what origins.toml says, the longest name first, so that the first that fits is the nearest."""
    text = Path(__file__).with_name("origins.toml").read_text(encoding="utf-8")
    origins = (Origin.model_validate(entry) for entry in tomllib.loads(text)["sets"])
    return tuple(sorted(origins, key=lambda origin: -len(origin.name)))


def origin_of(stem: str) -> Origin | None:
    """Return the origin of the data set file `stem`, in whatever case it is written; None where it is not known."""
    spelled = re.sub(r"[\W_]+", "_", stem.lower())
    return next((origin for origin in all_origins() if f"{spelled}_".startswith(f"{origin.name}_")), None)


def trainable(stem: str) -> str:
    """Return `stem` if it may be trained on: a made source, or a file of known origin that allows commercial use.

    Raises ValueError with the reason where it may not.
    """
    if stem in MADE:
        return stem
    origin = origin_of(stem)
    if origin is None:
        raise ValueError(f"{stem} has no entry in claimcheck/training/origins.toml: enter its origin and licence first")
    if origin.forbids_commercial_use:
        raise ValueError(f"{stem} is not trained on: its licence ({origin.licence}) forbids commercial use")
    return stem


def file_facts(path: Path) -> tuple[int, str]:
    """Return the number of rows of the jsonl.gz file at `path` and the SHA-256 of its bytes."""
    content = path.read_bytes()
    rows = gzip.decompress(content).splitlines()
    return sum(1 for row in rows if row.strip()), hashlib.sha256(content).hexdigest()


def used_in(configs: Sequence[Path]) -> dict[str, list[str]]:
    """Return for every file that the configs train on (by its stem) the names of the configs, sorted by stem."""
    users: dict[str, list[str]] = {}
    for path in configs:
        config = config_values(path)
        names = {source["name"] for phase in config.get("phases", [config]) for source in phase["sources"]}
        for name in names - MADE:
            users.setdefault(name, []).append(path.stem)
    return dict(sorted(users.items()))


def table(configs: Sequence[Path]) -> str:
    """Return the Markdown table of every file that the configs train on, and of the papers' text."""
    folder = shared_folder()
    rows = ["| set | origin | licence seen | rows | SHA-256 of the file | trains |", "|---|---|---|---|---|---|"]
    for stem, users in used_in(configs).items():
        origin = origin_of(trainable(stem))
        n_rows, digest = file_facts(folder / "datasets" / f"{stem}.jsonl.gz")
        assert origin  # trainable would have refused it
        rows.append(f"| {stem} | {origin.origin} | {origin.licence} | {n_rows:,} | `{digest}` | {', '.join(users)} |")
    n_papers, digest = file_facts(folder / PAPERS)
    rows.append(f"| {PAPERS} | {PAPERS_ORIGIN} | {n_papers:,} | `{digest}` | {', '.join(path.stem for path in configs)} |")
    return "\n".join(rows) + "\n"


def updated(readme: str, configs: Sequence[Path]) -> str:
    """Return the text with the table between its two marks made anew."""
    return TABLE.sub(lambda _: table(configs), readme)


if __name__ == "__main__":
    target = Path(__file__).resolve().parents[2] / "data" / "README.md"
    written = updated(target.read_text(encoding="utf-8"), [Path(argument) for argument in sys.argv[1:]])
    target.write_text(written, encoding="utf-8", newline="\n")
