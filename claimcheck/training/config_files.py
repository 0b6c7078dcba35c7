"""The TOML files of training runs, one of which may extend another."""

import tomllib
from pathlib import Path
from typing import Any


def config_values(path: Path) -> dict[str, Any]:
    """Return the values of the TOML file at `path`.

    A file that `extends` another one says only what differs from it, and of its phases only which it takes, by name.
    """
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    if "extends" not in values:
        return values
    extended = config_values(path.parent / values.pop("extends"))
    by_name = {phase["name"]: phase for phase in extended["phases"]}
    phases = [by_name[name] for name in values.pop("phases", by_name)]
    return {**extended, **values, "phases": phases}
