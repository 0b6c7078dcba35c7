"""Writes constraints.txt: the exact versions of everything that claimcheck and its extras need, from this environment."""

from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

TARGET = Path(__file__).resolve().parent.parent / "constraints.txt"
EXTRAS = ("all", "dev", "hub", "llm", "parquet", "postgres", "train", "xlt")
HEADER = """\
# Exact versions of claimcheck's dependencies with all extras, for every platform and Python 3.11 to 3.14:
# pip install -c constraints.txt ".[hub]". Written by `make lock` from a tested environment; not edited by hand.
# What only another platform needs (such as CUDA libraries for PyTorch) is pinned by the package that asks for it.
"""
OTHER_PLATFORMS = {"colorama": "0.4.6"}
"""Needed on Windows only, so never installed where the lock is written."""


def locked_versions(project: str, extras: tuple[str, ...]) -> dict[str, str]:
    """Return name -> version of all packages that `project` with `extras` needs here, itself left out.

    A local part of a version ("2.13.0+cpu") is dropped: it names a build, and each platform has its own.
    """
    found: dict[str, str] = {}
    open_requirements = [Requirement(f"{project}[{','.join(extras)}]")]
    seen: set[str] = set()
    while open_requirements:
        requirement = open_requirements.pop()
        key = f"{canonicalize_name(requirement.name)}[{','.join(sorted(requirement.extras))}]"
        if key in seen:
            continue
        seen.add(key)
        try:
            found[canonicalize_name(requirement.name)] = Version(version(requirement.name)).public
        except PackageNotFoundError:
            continue
        open_requirements += _needed(requirement)
    found.pop(canonicalize_name(project))
    return found


def _needed(requirement: Requirement) -> list[Requirement]:
    environments = [{"extra": extra} for extra in (*requirement.extras, "")]
    needed = [Requirement(line) for line in requires(requirement.name) or ()]
    return [
        each for each in needed if each.marker is None or any(each.marker.evaluate(environment) for environment in environments)
    ]


def main() -> None:
    """Write the file."""
    pins = OTHER_PLATFORMS | locked_versions("claimcheck", EXTRAS)
    TARGET.write_text(HEADER + "".join(f"{name}=={pins[name]}\n" for name in sorted(pins)), encoding="utf-8")


if __name__ == "__main__":
    main()
