"""What the commands of `robust-xlt` share: its modules, loaded when asked for, and the extra xlt that some of them need."""

import importlib
import importlib.util
from typing import Any

_PACKAGES = {"yaml": "pyyaml", "torch": "torch", "transformers": "transformers"}
"""Module -> package of the extra."""


def part(name: str) -> Any:
    """Return a module of robust_xlt, which nothing in claimcheck imports before it is asked for."""
    return importlib.import_module(f"claimcheck.robust_xlt.{name}")


def needs(*modules: str) -> None:
    """Raise InputError where one of these modules of the extra, by default any, is not installed."""
    from claimcheck.errors import InputError

    for module in modules or _PACKAGES:
        if importlib.util.find_spec(module) is None:
            raise InputError(f"robust-xlt needs {_PACKAGES[module]}.", hint='Install it with: pip install "claimcheck[xlt]".')
