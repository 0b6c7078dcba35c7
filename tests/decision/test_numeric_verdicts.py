"""What must never turn a whole verdict on numbers round: another unit, another order, a column twice, a table about other things.

Claims of every kind are judged by the numeric verifiers and decided as in a run; whether they are right is tested elsewhere.
"""

from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_documents import make_claim, make_document, make_table

from claimcheck.decision import decide, load_constants
from claimcheck.schema import Label, Table, Verdict
from claimcheck.settings import Settings
from claimcheck.verifiers.base import Case
from claimcheck.verifiers.consistency import ConsistencyVerifier
from claimcheck.verifiers.numeric import NumericVerifier

METHODS = ("Zephyr", "Bramble", "Quokka", "Tamarin", "Osprey", "Lumen")
DATASETS = ("AlphaQA", "BravoNLI", "CharlieSum", "DeltaRank")
BIRDS = ("Pelican", "Gannet", "Heron", "Stork", "Egret", "Curlew", "Plover", "Avocet")
FILLER = [["We thank the reviewers for comments."], ["Related work is large."], ["Our method is simple and has a decoder."]]
VERIFIERS = (NumericVerifier(Settings()), ConsistencyVerifier(Settings()))
OPPOSITE = {Label.SUPPORTED: Label.REFUTED, Label.REFUTED: Label.SUPPORTED}
CLAIMS = (
    "{one} scores {value:.1f}% on {data}.",
    "{one} reaches an accuracy of about {value:.0f}% on {data}.",
    "On {data}, {one} is {gap:.1f} points better than {other}.",
    "{one} loses {gap:.1f} points on {data} against {other}.",
    "On {data}, the accuracy of {one} is {ratio:.2f} times that of {other}.",
    "{one} averages {mean:.1f}% over all data sets.",
    "{one} is better than {other} on {data}.",
    "{one} is worse than {other} on every data set.",
    "{one} has the highest accuracy of all methods on {data}.",
    "{one} outperforms {other} on {n_won} of {n_data} data sets.",
)


class Scene(NamedTuple):
    """A table in per mille (whole numbers), and a claim about it that may be right or wrong."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[int, ...], ...]
    claim: str
    sentence: str
    """What the paper's text says; it may disagree with the table."""


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    rows = tuple(draw(st.permutations(METHODS))[: draw(st.integers(2, 6))])
    columns = tuple(draw(st.permutations(DATASETS))[: draw(st.integers(2, 4))])
    n = len(rows) * len(columns)
    flat = draw(st.lists(st.integers(101, 999), min_size=n, max_size=n, unique=True))
    values = tuple(tuple(flat[at * len(columns) : (at + 1) * len(columns)]) for at in range(len(rows)))
    claim, said = (draw(claims(rows, columns, values)) for _ in range(2))
    return Scene(rows, columns, values, claim, draw(st.sampled_from([said, "We describe the methods in detail."])))


@st.composite
def claims(draw: st.DrawFn, rows, columns, values) -> str:
    one, other = draw(st.permutations(range(len(rows))))[:2]
    column, off = draw(st.integers(0, len(columns) - 1)), draw(st.sampled_from([0, 0, 17, -29]))
    mine, theirs = values[one], values[other]
    return draw(st.sampled_from(CLAIMS)).format(
        one=rows[one],
        other=rows[other],
        data=columns[column],
        value=(mine[column] + off) / 10,
        gap=(abs(mine[column] - theirs[column]) + abs(off)) / 10,
        ratio=(mine[column] + off) / theirs[column],
        mean=(sum(mine) / len(mine) + off) / 10,
        n_won=sum(a > b for a, b in zip(mine, theirs, strict=True)),
        n_data=len(columns),
    )


def table_of(scene: Scene, *, per: int = 10, places: int = 1, rows=None, columns=None) -> Table:
    rows = range(len(scene.rows)) if rows is None else rows
    columns = range(len(scene.columns)) if columns is None else columns
    body = [(scene.rows[row], [f"{scene.values[row][column] / per:.{places}f}" for column in columns]) for row in rows]
    heads = [scene.columns[column] for column in columns]
    table = make_table(body, heads, caption="Table 1: Accuracy of all methods.")
    return table.model_copy(update={"grid": (("Method", *heads), *((name, *texts) for name, texts in body))})


def verdict(scene: Scene, *tables: Table) -> Verdict:
    numbered = [table.model_copy(update={"id": at}) for at, table in enumerate(tables)]
    case = Case(make_claim(scene.claim), (), {"p": make_document([[scene.sentence], *FILLER], tables=numbered)})
    found = [judgement for verifier in VERIFIERS for judgement in verifier.judge([case])[0]]
    return decide(case, found, load_constants())


def turns_round(one: Verdict, other: Verdict) -> bool:
    return OPPOSITE.get(one.label) is other.label


@settings(max_examples=60, deadline=None)
@given(scenes())
def test_per_cent_or_fractions(scene):
    assert not turns_round(verdict(scene, table_of(scene)), verdict(scene, table_of(scene, per=1000, places=3)))


@settings(max_examples=60, deadline=None)
@given(scenes(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns(scene, random):
    rows, columns = list(range(len(scene.rows))), list(range(len(scene.columns)))
    random.shuffle(rows)
    random.shuffle(columns)
    before, after = verdict(scene, table_of(scene)), verdict(scene, table_of(scene, rows=rows, columns=columns))
    assert (before.label, before.confidence) == (after.label, after.confidence)


@settings(max_examples=60, deadline=None)
@given(scenes(), st.data())
def test_a_column_printed_twice(scene, data):
    columns = list(range(len(scene.columns)))
    columns.insert(data.draw(st.integers(0, len(columns))), data.draw(st.sampled_from(columns)))
    assert not turns_round(verdict(scene, table_of(scene)), verdict(scene, table_of(scene, columns=columns)))


def test_an_average_counts_a_column_that_is_printed_twice_once():
    values = ((101, 102), (103, 104), (105, 106))
    names = ("Zephyr", "Bramble", "Quokka")
    claim = "Zephyr averages 10.2% over all data sets."
    scene = Scene(names, ("AlphaQA", "BravoNLI"), values, claim, "We describe the methods.")
    once, twice = verdict(scene, table_of(scene)), verdict(scene, table_of(scene, columns=[0, 0, 1]))
    assert (once.label, once.explanation) == (twice.label, twice.explanation) and once.label is Label.SUPPORTED


@settings(max_examples=60, deadline=None)
@given(scenes(), st.lists(st.integers(101, 999), min_size=24, max_size=24), st.booleans())
def test_a_table_about_other_things(scene, values, is_first):
    body = [(name, [f"{value / 10:.1f}" for value in values[3 * at : 3 * at + 3]]) for at, name in enumerate(BIRDS)]
    birds = make_table(body, ["Wingspan", "Weight", "Depth"], label="Table 2", caption="Table 2: Birds.")
    tables = [birds, table_of(scene)] if is_first else [table_of(scene), birds]
    assert not turns_round(verdict(scene, table_of(scene)), verdict(scene, *tables))


@settings(max_examples=60, deadline=None)
@given(scenes())
def test_no_arithmetic_on_a_table_marked_uncertain(scene):
    doubtful = table_of(scene).model_copy(update={"uncertain": "3 of 6 values have no column header"})
    shown = verdict(scene, doubtful).evidence
    assert not any(evidence.kind == "table" or evidence.cells or evidence.arithmetic for evidence in shown)


@settings(max_examples=60, deadline=None)
@given(scenes())
def test_every_number_from_a_table_is_shown_with_cells_of_that_table(scene):
    table = table_of(scene)
    cells = {(cell.row, cell.column): cell.text for cell in table.cells}
    for evidence in verdict(scene, table).evidence:
        if evidence.kind == "table":
            assert evidence.table_id == 0
            assert evidence.value in [cell.value for cell in evidence.cells]
            assert all(cells[cell.row, cell.column] == cell.value for cell in evidence.cells)
            assert (evidence.arithmetic is not None) == (len(evidence.cells) > 1)


@pytest.mark.parametrize("kind", CLAIMS)
def test_every_kind_of_claim_is_judged_by_the_table(kind):
    words = {"one": "Zephyr", "other": "Bramble", "data": "AlphaQA", "value": 71.2, "gap": 11.1, "ratio": 1.18, "mean": 68.35}
    claim = kind.format(**words, n_won=2, n_data=2)
    scene = Scene(("Zephyr", "Bramble"), ("AlphaQA", "BravoNLI"), ((712, 655), (601, 489)), claim, "We describe the methods.")
    expected = Label.REFUTED if "loses" in kind or "worse" in kind else Label.SUPPORTED
    found = verdict(scene, table_of(scene))
    assert (found.label, found.evidence[0].table) == (expected, "Table 1"), found.explanation
