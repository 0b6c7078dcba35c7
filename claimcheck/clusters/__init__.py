"""Claims of many reports that state the same fact, and what they say against each other."""

from claimcheck.clusters.comparison import Comparison, Embed, compare
from claimcheck.clusters.generators import generator_statistics

__all__ = ["Comparison", "Embed", "compare", "generator_statistics"]
