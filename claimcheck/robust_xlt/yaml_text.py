"""The one door to PyYAML, which comes with the extra xlt: whoever meets no YAML needs none."""

import importlib
from typing import Any

from claimcheck.errors import InputError


def parse_yaml(text: str | bytes) -> Any:
    """Return the plain values that a YAML text holds.

    Raises InputError where PyYAML is not installed; ValueError or RecursionError where the text is no YAML.
    """
    try:
        yaml = importlib.import_module("yaml")
    except ModuleNotFoundError as error:
        raise InputError("robust-xlt needs pyyaml.", hint='Install it with: pip install "claimcheck[xlt]".') from error
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
