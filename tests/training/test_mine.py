import random
import re
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra [train] is not installed")

from claimcheck.training import mine as mine_module
from claimcheck.training.config import load_config
from claimcheck.training.mine import mine, open_by_claim, open_in_paper
from claimcheck.training.mined import load_mined, write_mined
from claimcheck.training.mix import source_pairs
from claimcheck.training.records import NOT_ENOUGH_INFO, REFUTED, SUPPORTED, Pair

ROOT = Path(__file__).resolve().parents[2]


def pair(claim: str, evidence: str, label: int = SUPPORTED) -> Pair:
    return Pair(claim, evidence, label, "set")


def test_evidence_of_the_claim_itself_or_of_a_near_claim_is_not_open():
    abstract = "In mice the drug lowered blood pressure within two weeks, and no harm was seen in any of them."
    near = "The drug lowered blood pressure in rats and had no effect in any of the smaller rodents."
    pairs = [
        pair("The drug lowers blood pressure in mice.", abstract),
        pair("The drug lowers blood pressure in mice.", "Blood pressure in mice sank with the drug."),
        pair("The drug raises blood pressure in mice.", abstract, REFUTED),
        pair("Rats do well on the new drug.", near),
    ]
    found = {(p.claim, p.evidence) for p in open_by_claim(pairs)}
    assert ("The drug lowers blood pressure in mice.", near) in found
    assert all(p.label == NOT_ENOUGH_INFO for p in open_by_claim(pairs))
    assert not any("mice" in claim and "mice" in evidence for claim, evidence in found)


def test_an_open_window_of_a_paper_lacks_a_number_or_name_of_the_claim():
    text = (
        "The dense model increases accuracy on SciFact by 4.5 points over the BM25 baseline. "
        + " ".join(f"Sentence {word} of the middle says more of what does not matter here at all." for word in "abcdefgh")
        + " The dense model increases recall over the BM25 baseline by a smaller amount on other data."
    )
    pairs = list(open_in_paper(text, random.Random(1)))
    ours = [p for p in pairs if "4.5" in p.claim]
    assert ours and all("4.5" not in p.evidence for p in ours)


def test_the_surest_mistakes_are_kept_at_most_two_a_claim():
    pairs = [pair("One claim.", f"evidence {i}") for i in range(4)] + [pair("Other claim.", "evidence")]
    sure = {"evidence 0": 1.0, "evidence 1": 4.0, "evidence 2": 3.0, "evidence 3": 2.0, "evidence": -5.0}
    found = mine(pairs, lambda asked: np.array([[sure[p.evidence], 0.0, 0.0] for p in asked], np.float32))
    assert [p.evidence for p in found] == ["evidence 1", "evidence 2"]


def test_what_is_written_is_read_as_a_source_of_a_config(tmp_path):
    pairs = [Pair("Ünusual claim.", "Evidence that\u2028breaks lines.", NOT_ENOUGH_INFO, "mined")]
    write_mined(tmp_path / "mined.jsonl.gz", pairs)
    first = (tmp_path / "mined.jsonl.gz").read_bytes()
    write_mined(tmp_path / "mined.jsonl.gz", pairs)
    assert (tmp_path / "mined.jsonl.gz").read_bytes() == first
    recipe = (ROOT / "claimcheck/training/configs/entailment.toml").read_text(encoding="utf-8")
    named = re.search(r'^mined = "(.+)"$', recipe, re.MULTILINE)
    assert named is not None
    (tmp_path / "config.toml").write_text(recipe.replace(named[1], "mined.jsonl.gz"), encoding="utf-8")
    config = load_config(tmp_path / "config.toml")
    source = next(source for source in config.phases[-1].sources if source.name == "mined")
    assert list(source_pairs(source, config)) == pairs


def test_a_config_without_the_file_says_so():
    with pytest.raises(ValueError, match=r"claimcheck\.training\.mine"):
        load_mined(None)


def test_the_command_scores_at_most_as_many_as_it_is_told(tmp_path, monkeypatch, capsys):
    pairs = [pair(f"Claim {i}.", f"Evidence {i}.") for i in range(9)]
    scored = []

    def fooled(asked):
        scored.extend(asked)
        return np.tile(np.array([[9.0, 0.0, 0.0]], np.float32), (len(asked), 1))

    monkeypatch.setattr(mine_module, "candidates", lambda _config: pairs)
    monkeypatch.setattr(mine_module, "OnnxModel", lambda _folder: fooled)
    out = tmp_path / "mined.jsonl.gz"
    mine_module.main([str(ROOT / "claimcheck/training/configs/entailment.toml"), "model", str(out), "--limit", "5"])
    assert len(scored) == len(load_mined(out)) == 5
    assert "5 of 5 open pairs" in capsys.readouterr().err
