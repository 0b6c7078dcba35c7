"""YAML in, config out: values, their provenance, and what strict mode refuses."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from claimcheck.errors import InputError, reason_of
from claimcheck.robust_xlt.yaml_text import parse_yaml

NOT_SEEN = "not seen"
_SHIPPED = Path(__file__).parent / "configs"
_MAX_BYTES = 2**20  # of a config; the largest here has 5 KiB
_MAX_SHOWN = 8  # faults in one message

AnyConfig = TypeVar("AnyConfig", bound=BaseModel)


class Loaded(NamedTuple):
    """A file's values as written, each with its dotted path, and where they come from."""

    path: Path
    values: dict[str, Any]
    """As nested objects and lists, without provenance."""
    provenance: dict[str, str]
    """Dotted path -> where the value comes from; `set by the user` for what `--set` gave."""
    not_seen: tuple[str, ...]
    """Paths of values that nobody has set yet."""


def shipped(path: Path) -> Path:
    """Return `path`, or the config of this name that claimcheck ships where there is no such file."""
    ours = _SHIPPED / path.name
    return ours if not path.exists() and path.parent == Path() and ours.is_file() else path


def read(path: Path, overrides: tuple[str, ...] = ()) -> Loaded:
    """Return what the YAML file `path` and `KEY=VALUE` overrides say. Raises InputError."""
    tree = _parse(path)
    provenance: dict[str, str] = {}
    values = _unwrap(tree, "", provenance)
    for override in overrides:
        key, given = _override(override)
        _put(values, key, given)
        provenance[key] = "set by the user"
    return Loaded(path, values, provenance, tuple(sorted(key for key, said in provenance.items() if said == NOT_SEEN)))


def config_of(loaded: Loaded, kind: type[AnyConfig], *, ignored: tuple[str, ...] = (), strict: bool | None = None) -> AnyConfig:
    """Return the checked config; paths in it are relative to the working directory.

    In strict mode (the file's own word unless `strict` is given) a value that is `not seen` is refused, but below the paths
    `ignored`. Raises InputError.
    """
    is_strict = bool(loaded.values.get("strict", True)) if strict is None else strict
    unset = [key for key in loaded.not_seen if not key.startswith(ignored or ("\0",))]
    if is_strict and unset:
        raise InputError(
            f"{loaded.path.name}: not seen in paper or code, so not set: {', '.join(unset)}.",
            hint=f"Set what you take it to be: --set {unset[0]}=VALUE, or in a copy that says where your values come from.",
        )
    values = _without(loaded.values, loaded.not_seen)
    provenance = loaded.provenance | dict.fromkeys(loaded.not_seen, "not seen: claimcheck's own default")
    try:
        return kind.model_validate({**values, "provenance": provenance})
    except ValidationError as error:
        raise InputError(f"{loaded.path.name}: {_faults(error)}.", hint="docs/robust-xlt.md describes the keys.") from error


def sha256_of_config(config: BaseModel) -> str:
    """Return the SHA-256 of a config's values: equal values give equal hashes, however the file is written and sourced."""
    plain = json.dumps(config.model_dump(mode="json", exclude={"provenance"}), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _parse(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
        if len(data) > _MAX_BYTES:
            raise InputError(f"{path} is no config: {len(data)} bytes.", hint="Name a YAML file such as tiny_sweep.yaml.")
        tree = parse_yaml(data)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {reason_of(error)}.", hint="Name a YAML file that exists.") from error
    except (RecursionError, ValueError) as error:
        raise InputError(f"{path} is no YAML: {reason_of(error)}.", hint="Correct the line that it names.") from error
    if not isinstance(tree, dict):
        raise InputError(f"{path} holds no keys and values.", hint="Start from a file in claimcheck/robust_xlt/configs.")
    return tree


def _unwrap(node: Any, path: str, provenance: dict[str, str]) -> Any:
    """Return `node` without its provenance, which is noted under the dotted path."""
    if isinstance(node, dict):
        if node.keys() == {"value", "provenance"}:
            provenance[path] = str(node["provenance"])
            if (provenance[path] == NOT_SEEN) != (node["value"] is None):
                raise InputError(
                    f"{path}: a value is null exactly where its provenance is `{NOT_SEEN}`.",
                    hint="Say where the value comes from, or take it out.",
                )
            return _unwrap(node["value"], path, provenance)
        return {str(key): _unwrap(value, _joined(path, key), provenance) for key, value in node.items()}
    if isinstance(node, list):
        return [_unwrap(value, _joined(path, index), provenance) for index, value in enumerate(node)]
    return node


def _joined(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)


def _override(text: str) -> tuple[str, Any]:
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise InputError(f"--set {text}: no KEY=VALUE.", hint="For example --set training.seed=3.")
    try:
        return key.strip(), parse_yaml(value)
    except (RecursionError, ValueError) as error:
        raise InputError(f"--set {text}: {reason_of(error)}.", hint="The value is read as YAML; quote it.") from error


def _put(tree: Any, key: str, value: Any) -> None:
    *above, last = key.split(".")
    node = tree
    try:
        for step in above:
            node = node[int(step)] if isinstance(node, list) else node.setdefault(step, {})
        node[int(last) if isinstance(node, list) else last] = value
    except (TypeError, ValueError, IndexError, AttributeError, KeyError) as error:
        raise InputError(
            f"--set {key}: there is no such place in the config.", hint="Parts of a method count from 0."
        ) from error


def _without(tree: Any, paths: tuple[str, ...], here: str = "") -> Any:
    if isinstance(tree, dict):
        kept = ((key, value, _joined(here, key)) for key, value in tree.items())
        return {key: _without(value, paths, path) for key, value, path in kept if path not in paths}
    if isinstance(tree, list):
        return [_without(value, paths, _joined(here, index)) for index, value in enumerate(tree)]
    return tree


def _faults(error: ValidationError) -> str:
    faults = list(_each_fault(error))
    more = f"; and {len(faults) - _MAX_SHOWN} more" if len(faults) > _MAX_SHOWN else ""
    return "; ".join(faults[:_MAX_SHOWN]) + more


def _each_fault(error: ValidationError) -> Iterator[str]:
    for fault in error.errors(include_url=False, include_context=False):
        path = ".".join(map(str, fault["loc"]))
        yield f"{path}: {fault['msg'].removeprefix('Value error, ')}" if path else fault["msg"].removeprefix("Value error, ")
