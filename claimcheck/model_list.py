"""The models at hand: those that come with claimcheck, and those that the settings name instead."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from claimcheck.errors import ModelError
from claimcheck.hub_model import identify_hub_model
from claimcheck.onnx_model import FILES, OnnxModel
from claimcheck.schema import Record
from claimcheck.settings import Settings
from claimcheck.shipped import shipped_path

Role = Literal["verifier", "embedder"]

_LISTED = re.compile(
    r"^\| `models/(?P<name>[^/`]+)/model\.onnx` \|(?P<facts>.*)\| `(?P<sha256>[0-9a-f]{64})` \|$", re.MULTILINE
)
_FRONT_MATTER = re.compile(r"\A---\n.*?^license: *(?P<licence>[^\n]+?) *$.*?^---$", re.MULTILINE | re.DOTALL)
_CARD = "README.md"


class InstalledModel(Record):
    """A model that can be used here."""

    name: str
    role: Role
    """What it does: judge evidence, or embed text for retrieval."""
    origin: Literal["shipped", "settings"]
    folder: str | None
    """Where its files lie; None for an id of a hub."""
    size_bytes: int | None
    """Of all its files but the card."""
    sha256: str | None
    """Of the weights, model.onnx; of all files together for a folder that the settings name."""
    is_intact: bool | None
    """Whether the weights are those that claimcheck was released with; None where that cannot be known."""
    missing: tuple[str, ...] = ()
    """Files that it needs and has not."""
    licence: str | None = None
    card: str | None = None
    """The file that tells about data, training, figures and limits."""
    labels: tuple[str, ...] = ()
    """Of a verifier, in the order of its outputs."""
    max_length: int | None = None
    """Tokens that it reads, where its configuration says."""


def installed_models(settings: Settings) -> tuple[InstalledModel, ...]:
    """Return the shipped models by name, then those that the settings name. Raises ModelError where there is none."""
    found = (*_shipped(), *_named(settings))
    if not found:
        raise ModelError(f"There are no models in {shipped_path('data', 'models')}.", hint="Install claimcheck again.")
    return found


def describe(models: tuple[InstalledModel, ...]) -> str:
    """Return the models as lines for a terminal."""
    lines = []
    for model in models:
        size = "size unknown" if model.size_bytes is None else f"{model.size_bytes / 2**20:.1f} MiB"
        lines.append(f"{model.name}: {model.role}, {model.origin}, {size}")
        state = {True: ", as released", False: ", NOT as released: install claimcheck again", None: ""}[model.is_intact]
        facts = {
            "missing": ", ".join(model.missing),
            "sha256": f"{model.sha256}{state}" if model.sha256 else "",
            "licence": model.licence or "not stated",
            "labels": ", ".join(model.labels),
            "card": model.card or "none",
        }
        lines += [f"    {name:8} {value}" for name, value in facts.items() if value]
    return "\n".join(lines) + "\n"


def _shipped() -> Iterator[InstalledModel]:
    root = shipped_path("data", "models")
    listing = _read(shipped_path("data", "README.md"))
    listed = {row["name"]: row for row in _LISTED.finditer(listing)}
    for folder in sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else ():
        model, row = OnnxModel(folder), listed.get(folder.name)
        config = _config(model)
        labels = config.get("id2label")
        sha256 = model.file_sha256("model.onnx") if (folder / "model.onnx").is_file() else None
        yield InstalledModel(
            name=folder.name,
            role="verifier" if labels else "embedder",
            origin="shipped",
            folder=str(folder),
            size_bytes=_size(folder),
            sha256=sha256,
            is_intact=sha256 == row["sha256"] if row and sha256 else None,
            missing=tuple(name for name in FILES if not (folder / name).is_file()),
            licence=row["facts"].split("|")[-1].strip() or None if row else None,
            card=_card(folder),
            labels=tuple(map(str, labels.values())) if isinstance(labels, dict) else (),
            max_length=config["max_length"] if isinstance(config.get("max_length"), int) else None,
        )


def _named(settings: Settings) -> Iterator[InstalledModel]:
    """Yield what `model` and `embedder` of the settings name: a folder, or an id that is fetched when it is used."""
    roles: tuple[tuple[Role, str | None], ...] = (("verifier", settings.model), ("embedder", settings.embedder))
    for role, name in roles:
        if not name:
            continue
        folder = Path(name) if Path(name).is_dir() else None
        readme = _read(folder / _CARD) if folder else ""
        licence = _FRONT_MATTER.search(readme)
        yield InstalledModel(
            name=name,
            role=role,
            origin="settings",
            folder=str(folder) if folder else None,
            size_bytes=_size(folder) if folder else None,
            sha256=identify_hub_model(name).rpartition("@")[2] if folder else None,
            is_intact=None,
            licence=licence["licence"] if licence else None,
            card=_card(folder) if folder else None,
        )


def _config(model: OnnxModel) -> dict[str, Any]:
    try:
        return dict(model.config)
    except ModelError:  # it is told as missing, or when the model is used
        return {}


def _card(folder: Path) -> str | None:
    return str(folder / _CARD) if (folder / _CARD).is_file() else None


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.name != _CARD)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
