"""Reports made by rule from seed reports and hand-made claims, citing real papers: a batch for `bench audit`."""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from claimcheck.benchmarks.gold_claims import load_gold
from claimcheck.errors import InputError
from claimcheck.readers.read import read_report, read_source

MAX_PAPERS = 60
N_CLAIMS = 12
N_CITED = 3
_PER_SEED = 4  # claims of a report that come from the seeds; the others are hand-made, where its papers have some
_ID = "2101.{:05d}"  # under which the papers are put: what a paper really is does not matter here


class Material(NamedTuple):
    """What reports are made of."""

    papers: dict[str, list[str]]
    """Id -> hand-made claims about the paper; none for most."""
    seed_claims: list[str]


def collect(folder: Path, papers_to: Path) -> Material:
    """Return the material in `folder`, which has seeds/, gold/dev/ and papers/; link its papers, under ids, into `papers_to`.

    Raises InputError where there are no seeds or no papers.
    """
    gold = load_gold(folder / "gold" / "dev")
    by_paper: dict[str, list[str]] = {}
    for claim in gold:
        by_paper.setdefault(claim.paper, []).append(claim.claim)
    files = [folder / "gold" / "dev" / "papers" / name for name in sorted(by_paper)]
    files += [path for path in sorted((folder / "papers").rglob("*.pdf")) if "bad" not in path.parts]
    seeds = [read_report(read_source(path)) for path in sorted((folder / "seeds").glob("*.txt"))]
    if not seeds or not files:
        raise InputError(f"{folder} lacks seeds/ or papers.", hint="Name a folder with seeds/, gold/dev/ and papers/.")
    papers = {}
    for number, path in enumerate(files[:MAX_PAPERS], 1):
        (papers_to / f"{_ID.format(number)}.pdf").symlink_to(path.resolve())
        papers[_ID.format(number)] = by_paper.get(path.name, [])
    return Material(papers, [claim.text for seed in seeds for claim in seed.claims])


def write_reports(material: Material, folder: Path, n: int) -> None:
    """Write `n` reports, each of twelve claims over three papers; the same ones every time, whatever `n` is."""
    folder.mkdir(parents=True)
    ids = list(material.papers)
    for number in range(n):
        chance = random.Random(number)  # noqa: S311 - chooses claims, guards nothing
        cited = chance.sample(ids, N_CITED)
        own = [claim for one in cited for claim in material.papers[one]]
        chosen = chance.sample(own, min(len(own), N_CLAIMS - _PER_SEED))
        chosen += chance.choices(material.seed_claims, k=N_CLAIMS - len(chosen))
        (folder / f"{number:05d}.md").write_text(_report(number, chosen, cited), encoding="utf-8")


def _report(number: int, claims: Sequence[str], cited: Sequence[str]) -> str:
    rows = "".join(
        f"| {claim.replace('|', ' ')} | {'✓' if at % 3 else '×'} | 0.{10 + at} |\n" for at, claim in enumerate(claims)
    )
    listed = "".join(f"- <http://arxiv.org/abs/{one}>\n" for one in cited)
    return (
        f"# Synthesis {number}\n\n## Extracted Claims\n\n| Claim | Verified | Confidence |\n|---|---|---|\n{rows}\n"
        f"## References\n\n{listed}"
    )
