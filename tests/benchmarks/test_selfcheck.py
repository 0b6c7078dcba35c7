"""Papers' sentences against their own tables: what is counted, and what is made wrong."""

import json

import pytest
from small_documents import make_document, make_table

from claimcheck.benchmarks.selfcheck import ask, describe, measure, score
from claimcheck.errors import InputError

SCORES = make_table(
    [("Zephyr", ["71.2", "64.0"]), ("Bramble", ["73.4", "61.0"]), ("Quokka", ["70.0", "66.5"])],
    ["AlphaQA", "BravoNLI"],
    caption="Table 1: Accuracy of methods.",
)
TRUE = "Zephyr reaches an accuracy of 71.2 on AlphaQA."
WRONG = "Bramble reaches an accuracy of 75.9 on BravoNLI."
BESIDE = "We thank the reviewers of this paper."
PAPER = make_document([[TRUE, WRONG, BESIDE]], tables=[SCORES])


def test_each_sentence_is_held_against_the_tables():
    asked = {each.sentence: each for each in ask("paper", PAPER)}
    assert set(asked) == {TRUE, WRONG, BESIDE}
    assert asked[TRUE].finding and asked[TRUE].finding.is_agreeing
    assert asked[WRONG].finding and not asked[WRONG].finding.is_agreeing
    assert asked[BESIDE].finding is None


def test_what_is_borne_out_is_made_wrong_and_nothing_else():
    asked = {each.sentence: each for each in ask("paper", PAPER)}
    assert {mutant.kind for mutant, _ in asked[TRUE].mutants} == {"number", "entity"}
    assert asked[WRONG].mutants == asked[BESIDE].mutants == ()


def test_the_figures_count_both_sides():
    figures = score(list(ask("paper", PAPER)))
    assert (figures["n_sentences"], figures["supported"], figures["refuted"], figures["silent"]) == (3, 1, 1, 1)
    assert figures["refuted_per_supported"] == 1.0
    assert figures["detection"] == 1.0
    assert [each["sentence"] for each in figures["alarms"]] == [WRONG]
    assert json.loads(json.dumps(figures)) == figures
    assert WRONG in describe(figures)


def test_a_paper_without_tables_is_not_asked():
    assert list(ask("paper", make_document([[TRUE]]))) == []


def test_a_folder_without_papers_is_said_to_be_one(tmp_path):
    with pytest.raises(InputError, match="sentences and a table"):
        measure(tmp_path)
