"""Labelled data in several languages: every task becomes the same `Example`s, whatever its files look like."""

from claimcheck.robust_xlt.tasks.load import input_files, inputs_of, load
from claimcheck.robust_xlt.tasks.pairs import generalized, is_placeholder
from claimcheck.robust_xlt.tasks.specs import labels_of
from claimcheck.robust_xlt.tasks.synthetic import synthetic

__all__ = ["generalized", "input_files", "inputs_of", "is_placeholder", "labels_of", "load", "synthetic"]
