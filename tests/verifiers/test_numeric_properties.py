"""What must never change a verdict from tables: another unit, another order, a column twice, a table about other things."""

from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_documents import make_claim, make_document, make_table

from claimcheck.schema import Judgement, Table
from claimcheck.settings import Settings
from claimcheck.verifiers.base import Case
from claimcheck.verifiers.numeric import NumericVerifier

METHODS = ("Zephyr", "Bramble", "Quokka", "Tamarin", "Osprey", "Lumen")
DATASETS = ("AlphaQA", "BravoNLI", "CharlieSum", "DeltaRank")
OTHERS = ("Pelican", "Gannet", "Heron", "Stork", "Egret", "Curlew", "Plover", "Avocet")
FILLER = [["We thank the reviewers for comments."], ["Related work is large."], ["Our method is simple and has a decoder."]]
VERIFIER = NumericVerifier(Settings())


class Scene(NamedTuple):
    """A table in per mille (whole numbers), and a claim about it that is right or wrong."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[int, ...], ...]
    claim: str
    expected: str


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    rows = draw(st.permutations(METHODS))[: draw(st.integers(2, 6))]
    columns = draw(st.permutations(DATASETS))[: draw(st.integers(1, 4))]
    n = len(rows) * len(columns)
    flat = draw(st.lists(st.integers(101, 999), min_size=n, max_size=n, unique=True))
    values = tuple(tuple(flat[at * len(columns) : (at + 1) * len(columns)]) for at in range(len(rows)))
    one, other = draw(st.permutations(range(len(rows))))[:2]
    column = draw(st.integers(0, len(columns) - 1))
    off = draw(st.sampled_from([0, 17, -29]))
    value, rival = values[one][column], values[other][column]
    kind = draw(st.sampled_from(["value", "difference", "comparison"]))
    if kind == "value":
        claim = f"{rows[one]} scores {(value + off) / 10:.1f}% on {columns[column]}."
        return Scene(tuple(rows), tuple(columns), values, claim, "R" if off else "S")
    word = draw(st.sampled_from(["better", "worse"]))
    if kind == "comparison":
        claim = f"{rows[one]} is {word} than {rows[other]} on {columns[column]}."
        return Scene(tuple(rows), tuple(columns), values, claim, "S" if (value > rival) == (word == "better") else "R")
    is_right = (value > rival) == (word == "better") and not off
    gap = abs(value - rival) + abs(off)
    claim = f"On {columns[column]}, {rows[one]} is {gap / 10:.1f} points {word} than {rows[other]}."
    return Scene(tuple(rows), tuple(columns), values, claim, "S" if is_right else "R")


def table_of(scene: Scene, *, per: int = 10, places: int = 1, rows=None, columns=None) -> Table:
    rows = range(len(scene.rows)) if rows is None else rows
    columns = range(len(scene.columns)) if columns is None else columns
    body = [(scene.rows[row], [f"{scene.values[row][column] / per:.{places}f}" for column in columns]) for row in rows]
    return make_table(body, [scene.columns[column] for column in columns], caption="Table 1: Accuracy of all methods.")


def judge(claim: str, *tables: Table) -> tuple[Judgement, ...]:
    numbered = [table.model_copy(update={"id": at}) for at, table in enumerate(tables)]
    case = Case(make_claim(claim), (), {"p": make_document(FILLER, tables=numbered)})
    return VERIFIER.judge([case])[0]


def opinion(claim: str, *tables: Table) -> str:
    judgements = judge(claim, *tables)
    supported = max((judgement.supported for judgement in judgements), default=0.0)
    refuted = max((judgement.refuted for judgement in judgements), default=0.0)
    return "-" if supported == refuted == 0 else "S" if supported > refuted else "R"


@settings(max_examples=40, deadline=None)
@given(scenes())
def test_a_claim_about_named_cells_is_judged_by_them(scene):
    assert opinion(scene.claim, table_of(scene)) == scene.expected


@settings(max_examples=40, deadline=None)
@given(scenes())
def test_a_table_of_fractions_says_what_one_in_per_cent_says(scene):
    assert opinion(scene.claim, table_of(scene, per=1000, places=3)) == scene.expected


@settings(max_examples=40, deadline=None)
@given(scenes(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(scene, random):
    rows, columns = list(range(len(scene.rows))), list(range(len(scene.columns)))
    random.shuffle(rows)
    random.shuffle(columns)
    assert opinion(scene.claim, table_of(scene, rows=rows, columns=columns)) == scene.expected


@settings(max_examples=40, deadline=None)
@given(scenes(), st.data())
def test_a_column_printed_twice_changes_nothing(scene, data):
    columns = list(range(len(scene.columns)))
    columns.insert(data.draw(st.integers(0, len(columns))), data.draw(st.sampled_from(columns)))
    assert opinion(scene.claim, table_of(scene, columns=columns)) == scene.expected


@settings(max_examples=40, deadline=None)
@given(scenes(), st.lists(st.integers(101, 999), min_size=24, max_size=24), st.booleans())
def test_a_table_about_other_things_changes_nothing(scene, values, is_first):
    body = [(name, [f"{value / 10:.1f}" for value in values[3 * at : 3 * at + 3]]) for at, name in enumerate(OTHERS)]
    unrelated = make_table(body, ["Wingspan", "Weight", "Depth"], label="Table 2", caption="Table 2: Birds.")
    tables = [unrelated, table_of(scene)] if is_first else [table_of(scene), unrelated]
    assert opinion(scene.claim, *tables) == scene.expected


@settings(max_examples=40, deadline=None)
@given(scenes())
def test_the_same_table_once_more_changes_nothing(scene):
    assert opinion(scene.claim, table_of(scene), table_of(scene)) == scene.expected


@settings(max_examples=40, deadline=None)
@given(scenes())
def test_no_arithmetic_on_a_table_marked_uncertain(scene):
    doubtful = table_of(scene).model_copy(update={"uncertain": "3 of 6 values have no column header"})
    assert judge(scene.claim, doubtful) == ()
    assert opinion(scene.claim, doubtful, table_of(scene)) == scene.expected


MANY = st.lists(st.integers(101, 999), min_size=120, max_size=120)


def many_cells(values: list[int]) -> Table:
    names = [f"{bird}-{number}" for bird in OTHERS for number in range(1, 6)]
    body = [(name, [f"{value / 10:.1f}" for value in values[3 * at : 3 * at + 3]]) for at, name in enumerate(names)]
    return make_table(body, DATASETS[:3], caption="Table 1: Accuracy of all methods.")


@settings(max_examples=20, deadline=None)
@given(MANY, st.integers(1, 300))
def test_among_many_cells_an_unbound_difference_proves_nothing(values, gap):
    """Of 120 cells nearly every difference is somewhere; the claim names none of the rows."""
    table = many_cells(values)
    assert opinion(f"Zephyr is {gap / 10:.1f} points better than Bramble on {DATASETS[0]}.", table) != "S"
    assert opinion(f"Zephyr scores {values[gap % 120] / 10:.1f}% on the benchmark.", table) != "S"


@settings(max_examples=20, deadline=None)
@given(MANY, st.integers(1, 300))
def test_among_many_cells_another_pair_does_not_bear_a_named_one_out(values, gap):
    table = many_cells(values)
    real = abs(values[0] - values[15])  # Pelican-1 and Gannet-1 on the first data set
    expected = "S" if real == gap else "R"
    word = "better" if values[0] >= values[15] else "worse"
    claim = f"On {DATASETS[0]}, Pelican-1 is {gap / 10:.1f} points {word} than Gannet-1."
    assert opinion(claim, table) in (expected, "-")


@pytest.mark.parametrize("unit", [("s", 1.0), ("ms", 1000.0), ("min", 1 / 60)])
@settings(max_examples=40, deadline=None)
@given(seconds=st.integers(12, 5000), off=st.sampled_from([0, 1]))
def test_a_time_in_another_unit_is_the_same_time(unit, seconds, off):
    name, factor = unit
    table = make_table(
        [("Zephyr", [f"{60 * seconds * factor:g} {name}"]), ("Bramble", [f"{7 * factor:g} {name}"])], ["Latency"]
    )
    claim = f"The latency of Zephyr is {seconds * (1 + off)} minutes."
    assert opinion(claim, table) == ("R" if off else "S")
