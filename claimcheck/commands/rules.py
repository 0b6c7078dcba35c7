"""`claimcheck rules`: what a finding can say of a report, and what to do about it."""

from typing import Annotated

import typer

from claimcheck.commands.console import write
from claimcheck.errors import InputError


def rules(
    rule: Annotated[str | None, typer.Argument(metavar="[RULE]", help="A rule's id; without it, all are listed.")] = None,
) -> None:
    """List the rules about reports, or print the page of one: what it means, an example, what to do.

    Example: claimcheck rules verdict-threshold
    """
    from claimcheck.findings.catalogue import CATALOGUE, describe
    from claimcheck.shipped import shipped_path

    if rule is None:
        write(describe(), None)
        return
    if rule not in CATALOGUE:
        raise InputError(f"There is no rule {rule!r}.", hint="`claimcheck rules` lists them.")
    write(shipped_path("docs", "rules", f"{rule}.md").read_text(encoding="utf-8"), None)
