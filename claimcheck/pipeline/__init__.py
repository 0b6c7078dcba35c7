"""The story of a run: resolve, fetch, extract, retrieve, judge, decide. Only this package knows the order."""

from claimcheck.pipeline.papers import Progress
from claimcheck.pipeline.story import Pipeline, Studied

__all__ = ["Pipeline", "Progress", "Studied"]
