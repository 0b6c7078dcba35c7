"""Reading labelled sets: spellings of labels, forms of evidence, and what is skipped and why."""

import gzip
import json
from pathlib import Path

import pytest

from claimcheck.benchmarks.nli_files import Row, find_files, read_file, sample, stem_of
from claimcheck.benchmarks.nli_labels import Gold, read_label
from claimcheck.errors import InputError

S, R, N, P, NS = Gold.SUPPORTED, Gold.REFUTED, Gold.NOT_ENOUGH_INFO, Gold.PARTIAL, Gold.NOT_SUPPORTED


@pytest.mark.parametrize(
    ("label", "stem", "expected"),
    [
        *[(gold.value, "any.test", gold) for gold in Gold],
        ("SUPPORTED", "any", S),
        ("SUPPORTS", "any", S),
        ("entailment", "any", S),
        ("Completely-Support", "any", S),
        ("attributable", "any", S),
        (True, "any", S),
        ("e", "any", S),
        ("CONTRADICTION", "any", R),
        ("c", "any", R),
        ("REFUTES", "any", R),
        ("NOT ENOUGH INFO", "any", N),
        ("NOT_ENOUGH_INFO", "any", N),
        ("NEI", "any", N),
        ("neutral", "any", N),
        ("partially_supported", "any", P),
        ("not_supported", "any", NS),
        ("not_entailment", "any", NS),
        ("not attributable", "any", NS),
        (False, "any", NS),
        ("no", "any", NS),
        ("no", "pubmedqa.test", R),
        ("maybe", "pubmedqa.test", N),
        ("1", "clinifact.test", S),
        (0, "clinifact.test", N),
        (2.0, "clinifact.test", N),
        (1, "tabfact.test", S),
        (0, "tabfact.test", R),
        ("R", "tabfact.test", R),
        (1, "any", None),
        ("0", "snli.test", None),
        (2, "tabfact.test", None),
        ("positive", "any", None),
        ("", "any", None),
        ([], "any", None),
    ],
)
def test_labels(label: object, stem: str, expected: Gold | None) -> None:
    assert read_label(label, stem) is expected


def write(path: Path, *rows: object) -> Path:
    lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    data = b"\n".join(lines) + b"\n"
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def row(**fields: object) -> dict[str, object]:
    return {"claim": "c", "evidence": "e", "label": "S", **fields}


@pytest.mark.parametrize("name", ["set.test.jsonl", "set.test.jsonl.gz"])
@pytest.mark.parametrize(
    ("entry", "claim", "evidence"),
    [
        (row(extra=1), "c", "e"),
        (row(claim=" two\nlines ", evidence="a\t b"), "two lines", "a b"),
        (row(claim="as shown [<|cit|>] before"), "as shown before", "e"),
        (row(evidence=["One.", "Two."]), "c", "One. Two."),
        (row(evidence=[{"text": "One.", "id": "x"}, {"sentence": "Two."}, None]), "c", "One. Two."),
        (row(evidence={"12": [["One."], "Two."]}), "c", "One. Two."),
        ({"hypothesis": "c", "premise": "e", "gold_label": "entailment"}, "c", "e"),
        ({"claim": "c", "evidence": "", "context": "e", "verdict": "true"}, "c", "e"),
        (row(evidence="lone \ud800 surrogate"), "c", "lone ? surrogate"),
    ],
)
def test_a_row_is_read(tmp_path: Path, name: str, entry: dict[str, object], claim: str, evidence: str) -> None:
    content = read_file(write(tmp_path / name, entry))
    assert content == ((Row(claim, evidence, S),), {})


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (row(evidence=""), "no evidence"),
        (row(evidence=None), "no evidence"),
        ({"claim": "c", "label": "S"}, "no evidence"),
        (row(evidence=[[[[[[[["too deep"]]]]]]]]), "no evidence"),
        (row(claim=" \n"), "no claim"),
        (row(claim=7), "no claim"),
        (row(label=None), "no label"),
        (row(label="7"), "label '7' is not known"),
        (b"{", "line is no JSON"),
        (b"\xff\xfe", "line is no JSON"),
        (b"[" * 100_000, "line is no JSON"),
        (b'["claim"]', "line is no object"),
    ],
)
def test_what_cannot_be_scored_is_counted(tmp_path: Path, entry: object, reason: str) -> None:
    content = read_file(write(tmp_path / "set.jsonl", entry, row(), b"  ", entry))
    assert content == ((Row("c", "e", S),), {reason: 2})


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    assert read_file(write(tmp_path / "set.jsonl", b"\xef\xbb\xbf" + json.dumps(row()).encode())).skipped == {}


def test_a_clinical_finding_becomes_three_claims(tmp_path: Path) -> None:
    entry = row(label="significantly increased", intervention="A", comparator="B", outcome="pain")
    content = read_file(write(tmp_path / "evidence_inference.test.jsonl", entry))
    assert [each.gold for each in content.rows].count(S) == 1
    assert [each.gold for each in content.rows].count(R) == 2
    assert content.rows[0].claim == "A compared with B significantly increased pain."


@pytest.mark.parametrize(
    "data", [b"no gzip", gzip.compress(b'{"claim": 1}' * 1000)[:-20], b"\x1f\x8b\x08\0\0\0\0\0\0\0garbage"]
)
def test_a_broken_archive_is_an_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "set.jsonl.gz"
    path.write_bytes(data)
    with pytest.raises(InputError, match="cannot be read"):
        read_file(path)


def test_the_files_of_a_folder(tmp_path: Path) -> None:
    for name in ("b.test.jsonl.gz", "a.dev.jsonl", "README.md", "c.json"):
        write(tmp_path / name, row())
    assert [stem_of(path) for path in find_files(tmp_path)] == ["a.dev", "b.test"]
    assert find_files(tmp_path / "a.dev.jsonl") == [tmp_path / "a.dev.jsonl"]


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_no_files_are_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"holds no \.jsonl"):
        find_files(tmp_path / name)


def test_a_sample_is_the_same_every_time_and_in_order() -> None:
    rows = [Row(str(number), "e", S) for number in range(100)]
    drawn = sample(rows, 10)
    assert drawn == sample(rows, 10)
    assert [int(each.claim) for each in drawn] == sorted({int(each.claim) for each in drawn})
    assert len(drawn) == 10
    assert sample(rows, 0) == sample(rows, 1000) == tuple(rows)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("stem", "labels"),
    [
        ("clinifact.validation", {S: 83, N: 233}),
        ("wice_claim_full.dev", {S: 115, N: 43, P: 191}),
        ("attributionbench.dev", {S: 599, NS: 599}),
        ("pubmedqa.train", {S: 276, R: 169, N: 55}),
        ("evidence_inference.validation", {S: 436, R: 872}),
    ],
)
def test_the_shared_sets_are_read_whole(shared: Path, stem: str, labels: dict[Gold, int]) -> None:
    content = read_file(shared / "datasets" / f"{stem}.jsonl.gz")
    assert content.skipped == {}
    assert {gold: sum(each.gold is gold for each in content.rows) for gold in labels} == labels
    assert len(content.rows) == sum(labels.values())
