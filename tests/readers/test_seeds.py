"""The five seed reports, read completely: golden files hold what a reader finds in them (`--regen` writes them anew)."""

import json
from pathlib import Path

import pytest

from claimcheck.readers.read import read_report, read_source

GOLDEN = Path(__file__).parent / "golden"
SEEDS = {"000": (11, 8, 3), "001": (10, 7, 0), "002": (12, 10, 3), "003": (12, 10, 3), "004": (11, 8, 3)}
"""Claims, verified ones and references, counted by hand. (Seed 001 says that 10 claims were extracted, and lists 10.)"""


def read_seed(shared: Path, seed: str):
    path = next((shared / "seeds").glob(f"{seed}_*.txt"))
    source = read_source(path)
    return source, read_report(source)


@pytest.mark.shared
@pytest.mark.parametrize("seed", SEEDS)
def test_golden(shared, regen, seed):
    _, report = read_seed(shared, seed)
    found = report.model_dump(mode="json", exclude={"path", "sha256"})
    path = GOLDEN / f"seed-{seed}.json"
    if regen:
        path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(path.read_text(encoding="utf-8"))


def test_regen_is_off(regen):
    assert not regen, "golden files were written: run the tests again without --regen"


@pytest.mark.shared
@pytest.mark.parametrize("seed", SEEDS)
def test_counts(shared, seed):
    _, report = read_seed(shared, seed)
    n_claims, n_verified, n_references = SEEDS[seed]
    assert (len(report.claims), len(report.references)) == (n_claims, n_references)
    assert sum(claim.stated_verified is True for claim in report.claims) == n_verified
    assert all(claim.stated_verified is not None and claim.stated_confidence is not None for claim in report.claims)
    assert report.stated.claims_extracted == n_claims
    assert report.stated.claims_verified == n_verified
    assert report.findings == ()


@pytest.mark.shared
@pytest.mark.parametrize("seed", SEEDS)
def test_regions(shared, seed):
    source, report = read_seed(shared, seed)
    for claim in report.claims:
        assert claim.verdict_region is not None
        assert claim.confidence_region is not None
        assert source.text[claim.verdict_region.start : claim.verdict_region.end] == claim.stated_label
        confidence = source.text[claim.confidence_region.start : claim.confidence_region.end]
        assert float(confidence) == claim.stated_confidence
        assert claim.line == source.text.count("\n", 0, claim.region.start) + 1


@pytest.mark.shared
def test_truncated_claims(shared):
    cut = {seed: [claim.text for claim in read_seed(shared, seed)[1].claims if claim.truncated] for seed in SEEDS}
    assert {seed: len(texts) for seed, texts in cut.items()} == {"000": 0, "001": 7, "002": 4, "003": 4, "004": 0}
    assert all(119 <= len(text) <= 120 for texts in cut.values() for text in texts)


@pytest.mark.shared
def test_the_column_text_seed_keeps_its_real_hyphens(shared):
    _, report = read_seed(shared, "001")
    text = " ".join(claim.text for claim in report.claims)
    for kept in ("cross-lingual", "pre-trained", "part-of-speech", "https://github.com/uclanlp/Robust-XLT."):
        assert kept in text
    for joined in ("belong", "embedding", "sentence", "misalignment", "available"):
        assert joined in text
    assert "di\ufffderent" in text
    assert report.title is None
