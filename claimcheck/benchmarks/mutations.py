"""Mutants of supported claims: the same claim made wrong by one change of a number, an entity or a direction."""

import random
import re
from collections.abc import Sequence
from typing import NamedTuple

from claimcheck.benchmarks.gold_claims import GoldClaim
from claimcheck.benchmarks.mutation_directions import direction_edits
from claimcheck.benchmarks.mutation_edit import Edit
from claimcheck.benchmarks.mutation_entities import entity_edits
from claimcheck.benchmarks.mutation_numbers import number_edits
from claimcheck.quantities import Quantity, agrees, find_quantities, is_telling
from claimcheck.schema import Document

NUMERIC_KINDS = ("number_text", "number_table", "number_computed")
"""Kinds of gold claims whose numbers the paper gives or allows to compute."""
SEED = 4
_TABLE_QUOTE = re.compile(r"\s=\s")
_NUMERAL = re.compile(r"(?<![\w.,@-])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\w@]|[.,]\d)")


class Mutant(NamedTuple):
    """A claim made wrong."""

    gold: GoldClaim
    kind: str
    """"number", "entity" or "direction"."""
    edit: Edit


def mutants_of(gold: GoldClaim, document: Document) -> list[Mutant]:
    """Return the mutants of a claim, the same ones every time; `document` is the paper that supports it."""
    rng = random.Random(f"{SEED} {gold.id}")  # noqa: S311 - test data, guards nothing
    figures = figures_of(gold)
    edits = {
        "number": number_edits(gold.claim, figures, _numerals_near(gold, document), rng),
        "entity": entity_edits(gold, figures, document, rng),
        "direction": direction_edits(gold.claim),
    }
    return [Mutant(gold, kind, edit) for kind, each in edits.items() for edit in each]


def figures_of(gold: GoldClaim) -> tuple[Quantity, ...]:
    """Return the numbers that a claim reports: not those that only name a row or column, such as a cache of 128K."""
    parts = re.split(r"[;/]|\s=\s", gold.quote or "") if _TABLE_QUOTE.search(gold.quote or "") else []
    values = re.findall(r"=\s([^;]*)", gold.quote or "")
    labels = find_quantities(" ; ".join(part for part in parts if part not in values))
    found = [quantity for quantity in find_quantities(gold.claim) if is_telling(quantity)]
    own = [quantity for quantity in found if not parts or not any(agrees(quantity, label) for label in labels)]
    stated = find_quantities(f"{gold.quote or ''} ; {gold.note or ''}")
    confirmed = [quantity for quantity in own if any(agrees(quantity, other) for other in stated)]
    return tuple(confirmed or own)


def _numerals_near(gold: GoldClaim, document: Document) -> Sequence[str]:
    """Return the numerals that the paper prints on the page of the claim's evidence, in text and tables."""
    passages = [passage.text for passage in document.passages if passage.page == gold.page]
    cells = [cell.text for table in document.tables if table.page == gold.page for cell in table.cells]
    return tuple(dict.fromkeys(_NUMERAL.findall("\n".join((*passages, *cells)))))
