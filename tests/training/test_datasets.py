import gzip
import json
from pathlib import Path

import pytest

from claimcheck.training.datasets import CODES, load_dev, load_pairs, rows_without_evidence
from claimcheck.training.mix import near_pairs, without_doubles
from claimcheck.training.records import (
    NOT_ENOUGH_INFO,
    NOT_SUPPORTED,
    REFUTED,
    SUPPORTED,
    Pair,
    is_held_out,
    shared_folder,
)


def write(folder: Path, stem: str, rows: list[dict[str, str]]) -> None:
    (folder / "datasets").mkdir(exist_ok=True)
    with gzip.open(folder / "datasets" / f"{stem}.jsonl.gz", "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)


def row(label: str, **more: str) -> dict[str, str]:
    return {"claim": "c", "evidence": "e", "label": label, **more}


@pytest.mark.parametrize(
    ("stem", "labels", "codes"),
    [
        ("any.train", ["S", "R", "N", "NS", "P"], [SUPPORTED, REFUTED, NOT_ENOUGH_INFO, NOT_SUPPORTED]),
        ("clinifact.train", ["1", "0", "2"], [SUPPORTED, NOT_ENOUGH_INFO, NOT_ENOUGH_INFO]),
        (
            "factcheckgpt_stance.all",
            ["completely-support", "partially-support", "refute", "irrelevant"],
            [SUPPORTED, REFUTED, NOT_ENOUGH_INFO],
        ),
    ],
)
def test_label_names_become_codes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stem: str, labels: list[str], codes: list[int]
) -> None:
    monkeypatch.setenv("CLAIMCHECK_SHARED", str(tmp_path))
    write(tmp_path, stem, [row(label) for label in labels])
    assert [pair.label for pair in load_pairs(stem)] == codes


@pytest.mark.parametrize(
    ("label", "true_claim"),
    [
        ("significantly increased", "A compared with B significantly increased pain."),
        ("significantly decreased", "A compared with B significantly reduced pain."),
        ("no significant difference", "There was no significant difference in pain between A and B."),
    ],
)
def test_a_clinical_finding_becomes_three_claims_one_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, label: str, true_claim: str
) -> None:
    monkeypatch.setenv("CLAIMCHECK_SHARED", str(tmp_path))
    write(tmp_path, "evidence_inference.train", [row(label, intervention="A", comparator="B", outcome="pain")])
    pairs = load_pairs("evidence_inference.train")
    assert len(pairs) == 3
    assert [pair.claim for pair in pairs if pair.label == SUPPORTED] == [true_claim]


def test_scifact_is_split_by_claim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMCHECK_SHARED", str(tmp_path))
    write(tmp_path, "scifact_abstract.train", [{**row("S"), "claim": f"claim {i}"} for i in range(200)])
    train, dev = load_pairs("scifact_abstract.train"), load_dev("scifact_abstract.train")
    assert len(train) + len(dev) == 200
    assert all(is_held_out(pair.claim) for pair in dev) and not any(is_held_out(pair.claim) for pair in train)


def test_rows_without_evidence_are_filled_with_evidence_of_another_claim() -> None:
    claims = [Pair("Marilyn Monroe acted in Niagara.", "", NOT_ENOUGH_INFO, "fever")]
    evidence = [
        Pair("Niagara is a film.", "Niagara is a 1953 film with Marilyn Monroe.", SUPPORTED, "fever"),
        Pair("Cats sleep.", "Cats sleep a lot.", SUPPORTED, "fever"),
    ]
    (made,) = near_pairs(claims, evidence, "fever_near", seed=0)
    assert made.evidence == evidence[0].evidence and made.label == NOT_ENOUGH_INFO


def test_claims_of_a_dev_set_and_doubles_are_left_out() -> None:
    pairs = [Pair(claim, "e", 0, "s") for claim in ("A b.", "a, B", "Held out!", "Other.")]
    kept = without_doubles(pairs, {"held out"}, set())
    assert [pair.claim for pair in kept] == ["A b.", "Other."]


@pytest.mark.shared
def test_every_code_of_every_file_is_known() -> None:
    if not (shared_folder() / "datasets").is_dir():
        pytest.skip("../shared/datasets is not there")
    assert {pair.label for pair in load_pairs("check_covid.train")} == {SUPPORTED, REFUTED, NOT_ENOUGH_INFO}
    assert rows_without_evidence("fever_vanilla.test")[0].evidence == ""
    assert CODES["NS"] == NOT_SUPPORTED
