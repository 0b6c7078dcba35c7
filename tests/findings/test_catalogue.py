"""Every rule that the code names is in the catalogue, and every rule there has a page."""

import re
from pathlib import Path

import pytest

from claimcheck.fetchers.resolve import _FINDINGS
from claimcheck.findings.catalogue import CATALOGUE, describe
from claimcheck.findings.rules import RULES

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "rules"
INDEX = (PAGES / "README.md").read_text(encoding="utf-8")
NAMED = re.compile(r'(?:\brule=|_find\()"([a-z-]+)"')


def test_every_rule_that_the_code_names_is_listed():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "claimcheck").rglob("*.py")]
    named = {rule for source in sources for rule in NAMED.findall(source)} | {rule for rule, _ in _FINDINGS.values()}
    assert len(named) > 15
    assert named | {rule.id for rule in RULES} <= CATALOGUE.keys()


def test_every_rule_has_a_page_and_every_page_a_rule():
    assert {path.stem for path in PAGES.glob("*.md")} - {"README"} == CATALOGUE.keys()


@pytest.mark.parametrize("rule", CATALOGUE)
def test_a_page_says_what_the_rule_means_and_what_to_do(rule):
    text = (PAGES / f"{rule}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {rule}\n")
    assert CATALOGUE[rule].title in text
    assert CATALOGUE[rule].severity in text
    assert "What to do" in text


@pytest.mark.parametrize("rule", CATALOGUE)
def test_the_index_shows_the_rule_as_it_is(rule):
    entry = CATALOGUE[rule]
    assert f"| [{rule}]({rule}.md) | {entry.severity} | {entry.title} |" in INDEX


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_described(rule):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
    assert rule.severity in ("error", "warning", "note")
    assert not rule.title.endswith(".")
    assert rule.check.__doc__
    assert type(rule).__doc__


def test_ids_are_unique():
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_the_list_has_one_line_for_each_rule():
    assert [line.split()[0] for line in describe().splitlines()] == list(CATALOGUE)
