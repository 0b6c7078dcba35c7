"""Every command, option, exit code and setting is documented, and the documents' links lead somewhere."""

import re
from pathlib import Path

import pytest
import typer

from claimcheck import cli
from claimcheck.commands import console
from claimcheck.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("data/**/*.md"), *ROOT.glob("prompts/*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def commands(group=None, prefix=""):
    """Yield ("cache show", command) for every command that does something."""
    group = group or typer.main.get_command(cli.app)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


COMMANDS = list(commands())
NAMES = [name for name, _ in COMMANDS]


def section(name):
    """Return what docs/cli.md says under the command's heading."""
    found = re.search(rf"^### `claimcheck {name}\b[^\n]*\n(.*?)(?=^##|\Z)", REFERENCE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/cli.md has no section on `claimcheck {name}`"
    return found[0]


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=NAMES)
def test_every_command_is_documented_with_all_its_options(name, command):
    text = section(name)
    options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
    assert [option for option in options if f"`{option}" not in text and option != "--help"] == []
    arguments = [parameter.metavar for parameter in command.params if parameter.param_type_name == "argument"]
    assert [name for name in arguments if name and name not in text] == []


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=NAMES)
def test_the_help_of_every_command_shows_an_example(name, command):
    assert f"Example: claimcheck {name}" in command.help or f" claimcheck {name}" in command.help.partition("Example:")[2]


def test_no_command_is_documented_that_does_not_exist():
    documented = re.findall(r"^### `claimcheck ((?:[a-z-]+ ?)+)", REFERENCE, re.MULTILINE)
    assert {name.strip() for name in documented} == set(NAMES)


def test_every_setting_is_documented_and_no_other():
    documented = set(re.findall(r"^\| `(\w+)` \|", REFERENCE, re.MULTILINE))
    assert documented == set(Settings.model_fields)


def test_every_exit_code_is_documented():
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", REFERENCE, re.MULTILINE)}
    assert documented == {value for name, value in vars(console).items() if name.startswith("EXIT_")}


@pytest.mark.parametrize("path", DOCUMENTS, ids=[path.relative_to(ROOT).as_posix() for path in DOCUMENTS])
def test_links_lead_to_files(path):
    broken = [target for target in LINK.findall(path.read_text(encoding="utf-8")) if not (path.parent / target).exists()]
    assert broken == []


def test_the_readme_names_the_make_targets_that_exist():
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)", README + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))
    assert named <= targets
    assert {"verify", "test"} <= named
