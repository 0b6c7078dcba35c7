"""Claims of many reports that state the same fact, and what they say against each other."""

from claimcheck.clusters.comparison import Comparison, Embed, compare

__all__ = ["Comparison", "Embed", "compare"]
