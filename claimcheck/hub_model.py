"""Models of sentence-transformers (extra [hub]), by the id of a hub or by folder."""

import hashlib
from pathlib import Path
from typing import Any, Literal

from claimcheck.errors import ModelError, reason_of
from claimcheck.files import sha256_of


def load_hub_model(kind: Literal["CrossEncoder", "SentenceTransformer"], name: str, *, is_offline: bool) -> Any:
    """Return the model of that id or folder; offline, only what is on this machine.

    Raises ModelError where the extra is missing or the model cannot be loaded.
    """
    try:
        import sentence_transformers  # noqa: PLC0415
    except ImportError as error:
        raise ModelError(
            f"The model {name!r} needs sentence-transformers.",
            hint="Install it with `pip install claimcheck[hub]`, or leave the setting out for the embedded model.",
        ) from error
    try:
        return getattr(sentence_transformers, kind)(name, local_files_only=is_offline)
    except Exception as error:  # the library passes on errors of many others
        message = f"The model {name!r} cannot be loaded: {reason_of(error)}."
        raise ModelError(message, hint=f"Name the id or folder of a {kind}.") from error


def identify_hub_model(name: str) -> str:
    """Return what tells the model from others: its id, or a folder's name and the hash of the files in it."""
    folder = Path(name)
    if not folder.is_dir():
        return name
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape"))
        digest.update(bytes.fromhex(sha256_of(path)))
    return f"{folder.name}@{digest.hexdigest()}"
