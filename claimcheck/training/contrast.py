"""The contrast set: claims of held-out papers in two versions over one evidence, of which only the first holds.

One number, name or direction differs between the two. Half understanding does not help here: a model that goes by the topic
gives both versions one label. Evidence is the passage that tells the fact in other words where the paper tells it twice, else
the sentence's own passage, against which the claim is reworded. Gardner et al. 2020, arXiv:2004.02709.
"""

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from claimcheck.training.edits import change_number, checkable_numbers, flip_direction, reword, swap_name
from claimcheck.training.indomain import Edit, is_checkable, load_papers, paper_names, window
from claimcheck.training.predict import Matrix
from claimcheck.training.records import REFUTED, SUPPORTED, Pair, normalised, shared_folder
from claimcheck.training.retold import told_twice
from claimcheck.training.sentences import paper_sentences

EDITS: dict[str, Edit] = {"number": change_number, "name": swap_name, "direction": flip_direction}
N_SENTENCES = 30
"""Sentences of a paper that are held against their own passage; of those told twice all are taken."""
SEED = 13
RETOLD, HELD = "retold", "held"


class Fact(NamedTuple):
    """A sentence of a paper, a passage that tells the same, and whether it does so in other words."""

    sentence: str
    passage: str
    telling: str


def facts(sentences: Sequence[str], rng: random.Random) -> Iterator[Fact]:
    """Yield the facts of one paper: each sentence once, in other words where the paper tells it twice."""
    retold = dict(told_twice(sentences, rng))
    yield from (Fact(sentence, passage, RETOLD) for sentence, passage in retold.items())
    others = [i for i, s in enumerate(sentences) if s and s not in retold and is_checkable(s)]
    # Those with numbers first, as in training: wrong numbers matter most.
    others.sort(key=lambda i: (not checkable_numbers(sentences[i]), rng.random()))
    for i in others[:N_SENTENCES]:
        yield Fact(sentences[i], " ".join(window(sentences, i, rng)[0]), HELD)


def distinct_names(names: Sequence[str]) -> list[str]:
    """Return the names that are no longer forms of another one: "LLMs" in the place of "LLM" contradicts nothing."""
    return [name for name in names if not any(name != other and name.startswith(other) for other in names)]


def contrast_pairs(text: str, rng: random.Random) -> Iterator[Pair]:
    """Yield for the facts of one paper two pairs after each other: the claim (S), and one with one thing changed (R).

    Their source is `contrast.<telling>.<kind>`; every kind that applies to a fact makes a couple of its own.
    """
    sentences = paper_sentences(text)
    names = distinct_names(paper_names(sentences))
    for fact in facts(sentences, rng):
        numbers = [m.group() for m in checkable_numbers(fact.passage)]
        for kind, edit in EDITS.items():
            claim = reword(fact.sentence, rng)
            changed = edit(claim, rng, names if kind == "name" else numbers)
            if changed and normalised(changed) != normalised(claim):
                source = f"contrast.{fact.telling}.{kind}"
                yield Pair(claim, fact.passage, SUPPORTED, source)
                yield Pair(changed, fact.passage, REFUTED, source)


def load_contrast() -> list[Pair]:
    """Return the couples of all held-out papers: a claim that holds at every even place, its changed version after it."""
    return load_papers(shared_folder() / "papers_text.jsonl.gz", contrast_pairs, seed=SEED, held_out=True)


def contrast_figures(pairs: Sequence[Pair], logits: Matrix) -> dict[str, object]:
    """Return the share of couples with both members right, overall, by telling and by kind within it, and of each member alone.

    `pairs` are couples as `load_contrast` gives them, `logits` float32 (n, 3) in their order. "told_apart" asks less of the
    changed member: that it is not called SUPPORTED.
    """
    predicted = logits.argmax(1)
    right = predicted == np.array([pair.label for pair in pairs])
    holds, changed = right[::2], right[1::2]
    both = holds & changed
    tellings, kinds = (np.array([pair.source.split(".")[part] for pair in pairs[::2]]) for part in (1, 2))
    return {
        "couples": len(both),
        "both_right": _share(both),
        "true_right": _share(holds),
        "changed_right": _share(changed),
        "told_apart": _share(holds & (predicted[1::2] != SUPPORTED)),
        "tellings": _by(tellings, both),
        "kinds": {
            telling: _by(kinds[tellings == telling], both[tellings == telling]) for telling in map(str, np.unique(tellings))
        },
    }


def _by(names: npt.NDArray[np.str_], both: npt.NDArray[np.bool_]) -> dict[str, dict[str, float]]:
    found = {str(name): both[names == name] for name in np.unique(names)}
    return {name: {"couples": len(hits), "both_right": _share(hits)} for name, hits in found.items()}


def _share(hits: npt.NDArray[np.bool_]) -> float:
    return round(float(np.mean(hits)), 4)
