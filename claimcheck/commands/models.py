"""`claimcheck models`: the models at hand."""

import json

from claimcheck.commands.console import AsJson, settings_of, write


def models(as_json: AsJson = False) -> None:
    """List the models at hand: role, size, checksum, licence, and where the card lies.

    Example: claimcheck models --json
    """
    from claimcheck.model_list import describe, installed_models

    found = installed_models(settings_of())
    write(json.dumps([model.model_dump() for model in found], indent=2) + "\n" if as_json else describe(found), None)
