import gzip
import json
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the extra [train] is not installed")

from tiny_models import write_classifier

from claimcheck.benchmarks.nli_labels import Gold
from claimcheck.training import evaluate
from claimcheck.training.records import LABELS, SUPPORTED, Pair

LABELLED = [("It rises.", "It goes up.", "S"), ("It falls.", "It goes up.", "N"), ("It sings.", "It goes up.", "P")]


@pytest.fixture
def datasets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of shared material with one small set."""
    monkeypatch.setenv("CLAIMCHECK_SHARED", str(tmp_path))
    (tmp_path / "datasets").mkdir()
    with gzip.open(tmp_path / "datasets" / "small.dev.jsonl.gz", "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(dict(zip(("claim", "evidence", "label"), row, strict=True))) + "\n" for row in LABELLED)
    return tmp_path


def test_a_set_is_scored_as_the_benchmark_does(datasets: Path) -> None:
    model = write_classifier(datasets / "model", {str(index): label for index, label in enumerate(LABELS)})
    found = evaluate.evaluate(model, ["small.dev"])["small.dev"]
    assert (found["n"], found["scored_as"], found["labels"]) == (3, "supported or not", {"S": 1, "N": 1, "P": 1})


@pytest.mark.parametrize("name", ["indomain", "contrast"])
def test_made_sets_tell_more(datasets: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    pairs = [Pair(claim, "It goes up.", label, f"{name}.held.number") for claim, label in (("It rises.", 0), ("It falls.", 1))]
    monkeypatch.setattr(evaluate, "dev_pairs", lambda _: pairs)
    model = write_classifier(datasets / "model", {str(index): label for index, label in enumerate(LABELS)})
    found = evaluate.evaluate(model, [name])[name]
    assert found["scored_as"] == "supported or refuted"
    assert "kinds" in found if name == "indomain" else found["couples"] == 1


@pytest.mark.parametrize(("code", "gold"), list(enumerate(("S", "R", "N", "NS"))))
def test_label_codes_are_golds(code: int, gold: str) -> None:
    assert evaluate.gold_of(Pair("c", "e", code, "s")) is Gold(gold)
    assert evaluate.GOLDS[SUPPORTED] is Gold.SUPPORTED
