"""What must not be trained on: the rows of dev, validation and test files, the gold claims, and the gold papers' text."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from claimcheck.extractors.base import Extractor
from claimcheck.registry import EXTRACTORS, plugin
from claimcheck.settings import load_settings
from claimcheck.training.datasets import clean, load_dev, read_rows
from claimcheck.training.records import Pair, normalised, shared_folder
from claimcheck.training.shingles import Shingles, shingles

HELD_OUT_PARTS = frozenset({"dev", "val", "validation", "test"})
"""Last part of the name of a file that is held out, unless the run trains on it (SNLI's train file is not to be had)."""
MADE_CLAIMS = ("evidence_inference", "scifact")
"""Files whose rows are not yet claims, or of which only a part is held out: their adapter is asked."""
PAPER_WORDS = 8
"""Words of a run by which a text is known to be from a paper: two papers seldom share one but in set phrases."""
QUOTED_SHARE = 0.5
"""Share of a quote's runs that a text must hold to hold the quote."""


GOLD_CLAIMS = "gold claims"
"""How the name of a gold set's claims begins."""


class Recipe(Protocol):
    """What the config of a run says of the data sets."""

    @property
    def trained(self) -> frozenset[str]: ...  # noqa: D102
    @property
    def dev(self) -> tuple[str, ...]: ...  # noqa: D102


class Quote(NamedTuple):
    """A gold quote and the name of its paper."""

    paper: str
    text: str


class GoldText(NamedTuple):
    """What the gold papers say, as runs of words."""

    papers: dict[str, Shingles]
    """The runs of each paper and of the quotes from it, by the paper's name."""
    quotes: dict[str, Quote]
    """The quote that each run of words is part of; table cells and other quotes shorter than a run are not among them."""

    def source(self, text: str) -> tuple[str, float]:
        """Return the gold paper that holds the largest share of the runs of `text`, and that share (0 to 1)."""
        own = shingles(text, PAPER_WORDS)
        shares = {name: len(own & runs) / len(own) if own else 0.0 for name, runs in self.papers.items()}
        best = max(shares, key=lambda name: shares[name], default="")
        return best, shares.get(best, 0.0)

    def quoted(self, text: str) -> Quote | None:
        """Return the first gold quote of which `text` holds half the runs, or None."""
        found = Counter(self.quotes[run] for run in sorted(shingles(text, PAPER_WORDS)) if run in self.quotes)
        halves = (quote for quote, n in found.items() if n >= QUOTED_SHARE * len(shingles(quote.text, PAPER_WORDS)))
        return next(halves, None)


def held_out_names(recipe: Recipe) -> list[str]:
    """Return the dev sets of the run and the other held-out files beside them, sorted."""
    stems = (path.name.removesuffix(".jsonl.gz") for path in (shared_folder() / "datasets").glob("*.jsonl.gz"))
    others = {stem for stem in stems if stem.rsplit(".", 1)[-1] in HELD_OUT_PARTS} - recipe.trained
    return sorted(others.union(recipe.dev))


def held_out_pairs(name: str) -> list[Pair]:
    """Return every row of the held-out set `name`, whatever its label (here -1 where none of ours): claim, evidence."""
    if name.startswith(MADE_CLAIMS):
        return load_dev(name)
    return [Pair(clean(row["claim"]), clean(row["evidence"]), -1, name) for row in read_rows(name)]


def gold_folders() -> list[Path]:
    """Return the gold sets beside the data sets: each folder holds gold.jsonl and papers/."""
    return sorted(path.parent for path in (shared_folder() / "gold").glob("*/gold.jsonl"))


def gold_rows(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a gold set: claim, quote, paper and more."""
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def gold_text(folders: list[Path]) -> GoldText:
    """Return the text of all papers and quotes of the gold sets, read as the pipeline reads them.

    Raises PaperError where a paper is unreadable: what cannot be compared is not taken for absent.
    """
    extractor: Extractor = plugin(EXTRACTORS, "pdf")(load_settings())
    papers: dict[str, Shingles] = {}
    quotes: dict[str, Quote] = {}
    for folder in folders:
        for path in sorted((folder / "papers").glob("*.pdf")):
            papers[path.name] = shingles(extractor.extract(path).text, PAPER_WORDS)
        for row in gold_rows(folder):
            quote = Quote(row["paper"], row.get("quote") or "")
            runs = shingles(quote.text, PAPER_WORDS) if len(normalised(quote.text).split()) >= PAPER_WORDS else frozenset()
            papers[quote.paper] = papers.get(quote.paper, frozenset()) | runs
            quotes |= dict.fromkeys(runs, quote)
    return GoldText(papers, quotes)


def held_out_rows(recipe: Recipe) -> dict[str, list[Pair]]:
    """Return the rows of every held-out set and the gold claims (without evidence), by the names of the sets."""
    held = {name: held_out_pairs(name) for name in held_out_names(recipe)}
    for folder in gold_folders():
        name = f"{GOLD_CLAIMS}, {folder.name}"
        held[name] = [Pair(row["claim"], "", -1, name) for row in gold_rows(folder)]
    return held
