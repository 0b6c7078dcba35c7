"""`claimcheck rules`: the list, a page, and a name that is none."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from claimcheck import cli
from claimcheck.errors import InputError

PAGES = Path(__file__).resolve().parents[2] / "docs" / "rules"


def run(*arguments):
    return CliRunner().invoke(cli.app, ["rules", *arguments])


def test_the_list_names_rules_with_severity():
    done = run()
    assert done.exit_code == 0
    assert "verdict-threshold" in done.output
    assert "title-mismatch" in done.output


def test_a_rule_prints_its_page():
    assert run("claim-truncated").output == (PAGES / "claim-truncated.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["nope", "../cli", "README", ""])
def test_another_name_is_an_error_with_a_hint(name):
    done = run(name)
    assert isinstance(done.exception, InputError)
    assert done.exception.hint
