"""What is shipped: versions, files, checksums; and what builds it agrees with itself."""

import re
import subprocess
import sys
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import claimcheck
from claimcheck.shipped import shipped_path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PINS = dict(re.findall(r"^([a-z0-9-]+)==(\S+)$", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE))
DATA_ROW = re.compile(r"^\| `(?P<path>[^`]+)` \|(?:[^|]+\|){3} `(?P<sha256>[0-9a-f]{64})` \|$", re.MULTILINE)
DATA = {row["path"]: row["sha256"] for row in DATA_ROW.finditer((ROOT / "data" / "README.md").read_text(encoding="utf-8"))}
LARGEST_SHIPPED_MIB = 64
READ_AT_RUN_TIME = (
    "store/migrations/*.*",
    "store/migrations/versions/*.py",
    "writers/html/templates/*",
    "robust_xlt/configs/*.yaml",
)
"""What lies among the modules and is no part of the program's imports."""


def requirements():
    lines = [*PROJECT["project"]["dependencies"], *(line for lines in EXTRAS.values() for line in lines)]
    return [each for each in map(Requirement, lines) if each.name != "claimcheck"]


def shipped_data():
    """Return what lies in data/ but the results of experiments, which carry checksums of their own and are in no wheel."""
    found = {path.relative_to(ROOT / "data").as_posix() for path in (ROOT / "data").rglob("*") if path.is_file()}
    return {path for path in found if not path.endswith("README.md") and not path.startswith("robust_xlt/")}


def test_the_version_stands_in_two_places_and_is_one():
    assert PROJECT["project"]["version"] == claimcheck.__version__


def test_the_newest_entry_of_the_changelog_is_this_version():
    entries = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert entries[0] in {claimcheck.__version__, "Unreleased"}


def test_every_dependency_is_locked_to_a_version_that_it_allows():
    unmet = [
        str(requirement)
        for requirement in requirements()
        if not requirement.specifier.contains(PINS.get(canonicalize_name(requirement.name), ""), prereleases=True)
    ]
    assert unmet == [], "run `make lock`"


def test_the_lock_names_no_build_of_one_platform():
    assert [version for version in PINS.values() if "+" in version] == []


def test_every_shipped_file_is_described_and_no_other():
    assert DATA.keys() == shipped_data(), "enter the file in data/README.md and run `make sample`"


@pytest.mark.parametrize("path", DATA)
def test_shipped_files_have_the_noted_checksum(path):
    content = shipped_path("data", *path.split("/")).read_bytes()
    assert sha256(content).hexdigest() == DATA[path], "run `make sample`"


def test_the_shipped_files_stay_small():
    size = sum((ROOT / "data" / path).stat().st_size for path in DATA)
    assert size < LARGEST_SHIPPED_MIB * 2**20


def test_the_wheel_carries_the_package_its_data_and_nothing_else():
    program = (
        "from hatchling.builders.wheel import WheelBuilder\n"
        f"for file in WheelBuilder({str(ROOT)!r}).recurse_included_files(): print(file.distribution_path)"
    )
    listed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    files = {line.replace("\\", "/") for line in listed.splitlines()}
    assert {f"claimcheck/data/{path}" for path in DATA} < files
    assert {"claimcheck/prompts/README.md", "claimcheck/py.typed", "claimcheck/cli.py"} < files
    assert {"claimcheck/docs/rules/README.md", "claimcheck/docs/rules/verdict-threshold.md"} < files
    assert {"claimcheck/prompts/verify_claim.md", "claimcheck/prompts/extract_claims.md"} < files
    read_at_run_time = {path for name in READ_AT_RUN_TIME for path in (ROOT / "claimcheck").glob(name)}
    assert {path.relative_to(ROOT).as_posix() for path in read_at_run_time} < files
    assert len({path.parent for path in read_at_run_time}) == len(READ_AT_RUN_TIME)
    assert [file for file in files if not file.startswith("claimcheck/") or "__pycache__" in file] == []
    assert [file for file in files if file.startswith("claimcheck/data/robust_xlt")] == []


def test_every_make_target_is_phony_and_explained():
    targets = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))
    assert targets == set(re.findall(r"^([a-z][a-z-]*):[^=\n]*## \S", MAKEFILE, re.MULTILINE))
    assert targets == set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split())


def test_the_image_is_built_from_what_the_builder_is_sent():
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    sent = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(name for line in copied for name in line.split()) == sorted(sent)
    assert [name for name in sent if not (ROOT / name).exists()] == []
    assert set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]) < set(sent)


def test_module_files_called_in_the_makefile_exist():
    called = re.findall(r"python -m (claimcheck[\w.]*)|python ((?:scripts|tests)/\S+\.py)", MAKEFILE)
    paths = [f"{module.replace('.', '/')}.py" if module else script for module, script in called]
    assert [path for path in paths if not (ROOT / path).is_file()] == []
