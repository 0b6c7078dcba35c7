"""`claimcheck plan`: what an audit would fetch."""

from typing import TYPE_CHECKING

from claimcheck.commands.audit import Papers, ReportPaths
from claimcheck.commands.console import AsJson, settings_of, write

if TYPE_CHECKING:
    from claimcheck.batch.plan import Plan


def plan(paths: ReportPaths, papers: Papers = None, as_json: AsJson = False) -> None:
    """Tell which papers an audit would fetch, and how long the archive's pace makes it; nobody is asked.

    Example: claimcheck plan reports/ --papers pdfs/
    """
    from claimcheck.batch.plan import describe, plan_batch

    found: Plan = plan_batch(paths, settings_of(papers))
    write(found.model_dump_json(indent=2) + "\n" if as_json else describe(found), None)
