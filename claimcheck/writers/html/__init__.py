"""Runs and audits as web pages: one file each, which asks for nothing, works without scripts and shows hostile text as text."""

from claimcheck.writers.html.batch import make_site, write_batch
from claimcheck.writers.html.page import HtmlWriter

__all__ = ["HtmlWriter", "make_site", "write_batch"]
