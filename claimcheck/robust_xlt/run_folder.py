"""What a run's folder says: which config it belongs to, and how its training ended."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from claimcheck.errors import InputError, reason_of
from claimcheck.files import write_whole
from claimcheck.robust_xlt import devices

CONFIG, DONE = "config.json", "done.json"
_HARMLESS = {
    "training": {"budget_s", "log_every", "save_every", "tensorboard"},
    "evaluation": True,
    "sweep": True,
    "provenance": True,
}
"""What may differ between two calls for one run: it changes nothing that is trained."""
_MAX_SHOWN = 4  # differences in one message


def claim_folder(folder: Path, config: BaseModel) -> None:
    """Make `folder` the run's own. Raises InputError where another run lies there, or it cannot be made."""
    path = folder / CONFIG
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_claimed = path.exists()
        if not is_claimed and devices.rank() == 0:
            write_whole(path, (config.model_dump_json(indent=2) + "\n").encode())
    except OSError as error:
        raise InputError(f"{folder} cannot hold a run: {reason_of(error)}.", hint="Name another folder.") from error
    if is_claimed:
        check_config(folder, config)


def check_config(folder: Path, config: BaseModel) -> None:
    """Raise InputError where the run in `folder` was trained with another config, evaluation and sweep aside."""
    path = folder / CONFIG
    try:
        there = _plain(type(config).model_validate_json(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} is no config of a run: {reason_of(error)}.", hint="Name another folder.") from error
    differing = list(_differing(there, _plain(config)))
    if differing:
        more = f"; and {len(differing) - _MAX_SHOWN} more" if len(differing) > _MAX_SHOWN else ""
        raise InputError(
            f"{folder} holds a run with another config: {'; '.join(differing[:_MAX_SHOWN])}{more}.",
            hint=f"Give the config and --set values that it was trained with ({path}), or name another folder.",
        )


def read_done(folder: Path) -> dict[str, Any] | None:
    """Return what a finished training says of itself, None where it is not finished."""
    path = folder / DONE
    try:
        found: dict[str, Any] | None = json.loads(path.read_text("utf-8")) if path.exists() else None
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {reason_of(error)}.", hint="Delete it and train again.") from error
    return found


def read_finished(folder: Path) -> dict[str, Any]:
    """Return what a finished training says of itself. Raises InputError where it is not finished."""
    done = read_done(folder)
    if done is None:
        raise InputError(
            f"The training in {folder} is not finished.", hint="Go on with it: claimcheck robust-xlt train CONFIG RUN."
        )
    return done


def _plain(config: BaseModel) -> Any:
    return config.model_dump(mode="json", exclude=_HARMLESS)  # type: ignore[arg-type]


def _differing(there: Any, here: Any, path: str = "") -> Iterator[str]:
    """Yield the dotted paths at which two configs differ, each with both values."""
    if isinstance(there, dict) and isinstance(here, dict):
        pairs = [(key, there.get(key), here.get(key)) for key in dict.fromkeys((*there, *here))]
    elif isinstance(there, list) and isinstance(here, list) and len(there) == len(here):
        pairs = list(zip(map(str, range(len(there))), there, here, strict=True))
    else:
        if there != here:
            yield f"{path} is {json.dumps(there)} there and {json.dumps(here)} here"
        return
    for key, one, other in pairs:
        yield from _differing(one, other, f"{path}.{key}" if path else key)
