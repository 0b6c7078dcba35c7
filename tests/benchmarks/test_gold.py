"""The benchmark on labelled claims: what it reads, and that it counts what it says it counts."""

import json
from pathlib import Path

import pytest
from small_documents import make_document, make_table

from claimcheck.benchmarks import gold
from claimcheck.benchmarks.gold_claims import GoldClaim, as_claim, load_gold
from claimcheck.errors import InputError
from claimcheck.schema import Evidence, Label, Verdict

TABLE = make_table([("Ours", ["91.3"])], ["Acc"])
DOCUMENT = make_document([["It reaches 91.3%."], ["It is fast."]], tables=[TABLE], pages=[1, 2])
CLAIMS = [
    GoldClaim(id="1", paper="p.pdf", claim="It reaches 91.3%.", label=Label.SUPPORTED, kind="number_text", page=1),
    GoldClaim(id="2", paper="p.pdf", claim="It is slow.", label=Label.REFUTED, kind="negation", page=2),
    GoldClaim(id="3", paper="p.pdf", claim="It sings.", label=Label.NOT_ENOUGH_INFO, kind="unmentioned"),
    GoldClaim(id="4", paper="p.pdf", claim="Ours has 91.3.", label=Label.SUPPORTED, kind="number_table", page=1),
]
PASSAGE = Evidence(paper="p.pdf", page=1, kind="passage", quote="It reaches 91.3%.", start=0, end=17)
CELL = Evidence(
    paper="p.pdf",
    page=1,
    kind="table",
    quote="Ours / Acc = 91.3",
    table="Table 1",
    row_path=("Ours",),
    column_path=("Acc",),
    value="91.3",
)
FORGED = PASSAGE.model_copy(update={"quote": "It reaches 99.9%."})


def verdict(claim: GoldClaim, label: Label | None, confidence: float | None, *evidence: Evidence) -> Verdict:
    return Verdict(claim=as_claim(claim), label=label, confidence=confidence, evidence=evidence)


VERDICTS = [
    verdict(CLAIMS[0], Label.SUPPORTED, 0.9, PASSAGE),
    verdict(CLAIMS[1], Label.SUPPORTED, 0.5, FORGED),
    verdict(CLAIMS[2], None, None),
    verdict(CLAIMS[3], Label.SUPPORTED, 0.8, CELL),
]


def test_figures():
    figures = gold.score(CLAIMS, VERDICTS, {"p.pdf": DOCUMENT})
    assert figures["n"] == 4
    assert figures["accuracy"] == 0.5
    assert figures["coverage"] == 0.75
    assert figures["opposite_rate"] == 0.25
    assert figures["evidence_page_hit"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["quotes_verbatim"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["by_kind"]["negation"] == {"n": 1, "accuracy": 0.0}
    assert figures["by_label"]["SUPPORTED"]["n"] == 2


def test_described_for_a_terminal():
    figures = gold.score(CLAIMS, VERDICTS, {"p.pdf": DOCUMENT})
    figures |= {
        "seconds_per_claim": 0.5,
        "numeric": {"ms_per_claim": 12.5, "n_tables": 9.0},
        "baselines": {"cosine_threshold": {"accuracy": 0.4, "macro_f1": 0.3, "threshold": 0.1}},
    }
    text = gold.describe(figures)
    assert text.startswith("4 claims\n")
    for word in (
        "accuracy             0.500",
        "number_table",
        "cosine_threshold   accuracy 0.400",
        "seconds_per_claim",
        "12.5 ms of one core a claim, 9.0 tables",
    ):
        assert word in text


@pytest.mark.parametrize(
    "evidence", [CELL.model_copy(update={"value": "91.4"}), CELL.model_copy(update={"row_path": ("Theirs",)})]
)
def test_a_cell_that_the_table_does_not_have_is_no_quote(evidence):
    shown = verdict(CLAIMS[3], Label.SUPPORTED, 0.8, evidence)
    assert gold.score(CLAIMS[3:], [shown], {"p.pdf": DOCUMENT})["quotes_verbatim"] == 0


def write(folder: Path, *lines: str, paper: bool = True) -> Path:
    (folder / "gold.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "papers").mkdir()
    if paper:
        (folder / "papers" / "p.pdf").write_bytes(b"%PDF-1.7")
    return folder


LINE = json.dumps(
    {"id": "1", "paper": "p.pdf", "claim": "c", "label": "REFUTED", "kind": "prose", "page": None, "quote": None, "note": ""}
)


def test_a_folder_is_read(tmp_path):
    (claim,) = load_gold(write(tmp_path, LINE))
    assert (claim.label, claim.page) == (Label.REFUTED, None)


@pytest.mark.parametrize(
    ("lines", "paper"),
    [
        ((), True),
        ((LINE,), False),
        (("{",), True),
        ((LINE.replace("REFUTED", "false"),), True),
        ((LINE.replace('"claim"', '"c"'),), True),
    ],
)
def test_a_folder_of_another_form_is_refused(tmp_path, lines, paper):
    with pytest.raises(InputError, match=r"gold\.jsonl|missing"):
        load_gold(write(tmp_path, *lines, paper=paper))


def test_no_folder_is_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        load_gold(tmp_path / "nowhere")


@pytest.mark.shared
def test_the_shared_claims_are_read(shared):
    claims = load_gold(shared / "gold" / "dev")
    assert (len(claims), len({claim.paper for claim in claims})) == (140, 10)
