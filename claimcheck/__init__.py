"""claimcheck: checks the claims of literature syntheses against the papers they cite.

>>> import claimcheck
>>> run = claimcheck.verify("report.txt", papers="pdfs/")  # doctest: +SKIP
>>> [(verdict.label, verdict.confidence) for verdict in run.verdicts]  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimcheck.api import audit, verify
    from claimcheck.errors import ClaimcheckError
    from claimcheck.schema import Claim, Evidence, Failure, Finding, Label, Report, Run, Verdict
    from claimcheck.settings import Settings

__version__ = "0.1.0"

__all__ = [
    "Claim",
    "ClaimcheckError",
    "Evidence",
    "Failure",
    "Finding",
    "Label",
    "Report",
    "Run",
    "Settings",
    "Verdict",
    "audit",
    "verify",
]

_HOMES = {"audit": "api", "verify": "api", "ClaimcheckError": "errors", "Settings": "settings"}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for: `import claimcheck` itself loads nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'claimcheck' has no attribute {name!r}")
    return getattr(import_module(f"claimcheck.{_HOMES.get(name, 'schema')}"), name)
