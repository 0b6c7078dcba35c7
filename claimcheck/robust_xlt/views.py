"""Which examples a figure is about: all, one language, equal or mixed pairs, with placeholders or without."""

from collections.abc import Mapping

import numpy as np

from claimcheck.robust_xlt.outcomes import Group, Pair

ALL, SOURCE, TARGETS = "all", "source", "targets"
DIAGONAL, OFF_DIAGONAL = "diagonal", "off-diagonal"
NO_PLACEHOLDERS = "all without NS"
_WITHOUT = {ALL: NO_PLACEHOLDERS, DIAGONAL: "diagonal without NS", OFF_DIAGONAL: "off-diagonal without NS"}


def views_of(group: Group) -> Mapping[str, np.ndarray]:
    """Return the views that have examples, each as bool (n_items,), "all" first.

    "source": both texts in the source language; "targets": all others; in the generalized setting "diagonal" (both texts in one
    language) and "off-diagonal"; where some examples have placeholders, "all without NS", and so diagonal and off-diagonal.
    """
    items = group.items
    source = (group.setup.source_language, group.setup.source_language)
    is_source = np.asarray([pair == source for pair in items.pairs], dtype=bool)[items.pair]
    is_equal = np.asarray([a == b for a, b in items.pairs], dtype=bool)[items.pair]
    found = {ALL: np.ones(len(items.ids), dtype=bool), SOURCE: is_source, TARGETS: ~is_source}
    if group.setup.setting == "generalized":
        found |= {DIAGONAL: is_equal, OFF_DIAGONAL: ~is_equal}
    if items.placeholder.any():
        found |= {_WITHOUT[name]: chosen & ~items.placeholder for name, chosen in found.items() if name in _WITHOUT}
    return {name: chosen for name, chosen in found.items() if chosen.any()}


def in_pair(group: Group, pair: Pair) -> np.ndarray:
    """Return the examples of a pair of languages, bool (n_items,)."""
    found: np.ndarray = group.items.pair == group.items.pairs.index(pair)
    return found


def pair_name(pair: Pair) -> str:
    """Return "de" of ("de", "de") and "de-ja" of ("de", "ja")."""
    return pair[0] if pair[0] == pair[1] else f"{pair[0]}-{pair[1]}"
