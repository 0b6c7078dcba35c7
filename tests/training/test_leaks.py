import gzip
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from claimcheck.training import held_out
from claimcheck.training import leaks as leaks_module
from claimcheck.training.config import Phase, Source, TrainingConfig
from claimcheck.training.held_out import GoldText, Quote, gold_folders, gold_text, held_out_names
from claimcheck.training.leak_rules import (
    GOLD_CLAIM,
    GOLD_EVIDENCE,
    GOLD_PAPER,
    GOLD_QUOTE,
    GOLD_WORDS,
    NEAR_CLAIM,
    SAME_BOTH,
    SAME_CLAIM,
    SAME_EVIDENCE,
    claim_findings,
    evidence_findings,
    gold_paper_findings,
    gold_text_findings,
    without_leaks,
)
from claimcheck.training.leaks import describe, find_leaks, over_tolerance
from claimcheck.training.mix import phase_pairs
from claimcheck.training.records import NOT_ENOUGH_INFO, SUPPORTED, Pair
from claimcheck.training.shingles import shingles

ROOT = Path(__file__).resolve().parents[2]
ABSTRACT = "We gave the new drug to forty mice for a month. Their blood pressure fell, and their weight did not change at all."
RATIONALE = "Their blood pressure fell, and their weight did not change at all."
OTHER = "A survey of two thousand nurses found that night work and poor sleep go together in all wards."
CLAIM = "The new drug lowers blood pressure in mice."
TWIN = "The new drug raises blood pressure in mice."


def pair(claim: str, evidence: str, source: str = "train") -> Pair:
    return Pair(claim, evidence, SUPPORTED, source)


def config(*stems: str, dev: tuple[str, ...] = (), drops_leaks: bool = False) -> TrainingConfig:
    phase = Phase(name="only", n_steps=0, sources=tuple(Source(name=stem) for stem in stems))
    return TrainingConfig(
        seed=1, n_steps=1, n_warmup_steps=0, peak_lr=0, weight_decay=0, clip_norm=1, tokens_per_batch=1, lengths=(8,), max_overlong=8,
        checkpoint_every_s=1, is_embedding_frozen=True, indomain_claims_a_paper=1, base_sha256="", phases=(phase,), dev=dev,
        drops_leaks=drops_leaks,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("trained", "kind"),
    [
        (pair(CLAIM, OTHER), SAME_CLAIM),
        (pair("the new drug: lowers blood-pressure, in mice", ABSTRACT), SAME_CLAIM),
        (pair(TWIN, ABSTRACT), SAME_BOTH),
        (pair(TWIN, RATIONALE), SAME_BOTH),
        (pair(TWIN, ABSTRACT.upper()), SAME_BOTH),
        (pair(TWIN, OTHER), NEAR_CLAIM),
    ],
)
def test_what_a_claim_has_in_common(trained, kind):
    (found,) = claim_findings([pair("Something else is the case.", OTHER), trained], [pair(CLAIM, ABSTRACT, "dev")])
    assert (found.kind, found.held_set, found.row, found.source, found.pair) == (kind, "dev", 0, "train", trained)


def test_another_claim_over_the_same_evidence_is_told_apart_from_a_leak():
    mix, held = [pair("Mice keep their weight.", ABSTRACT)], [pair(CLAIM, ABSTRACT, "dev")]
    assert list(claim_findings(mix, held)) == []
    assert [found.kind for found in evidence_findings(mix, held)] == [SAME_EVIDENCE]


def test_a_gold_claim_leaks_whatever_the_evidence():
    gold = [Pair(CLAIM, "", -1, "gold claims, dev")]
    assert [found.kind for found in claim_findings([pair(TWIN, OTHER), pair(CLAIM, OTHER)], gold)] == [GOLD_CLAIM] * 2


def test_leaks_are_dropped_and_the_rest_stays():
    fine = [pair(TWIN, OTHER), pair("Nurses who work at night sleep poorly.", ABSTRACT)]
    assert without_leaks([pair(TWIN, ABSTRACT), *fine, pair(CLAIM, OTHER)], [pair(CLAIM, ABSTRACT, "dev")]) == fine


SENTENCES = [
    f"In setting number {n} the model of kind {n} reaches a score of {n} on data set {n} of the suite." for n in range(9)
]
GOLD = GoldText({"paper.pdf": frozenset().union(*(shingles(s, 8) for s in SENTENCES))}, {})


@pytest.mark.parametrize(("n_texts", "kind"), [(1, GOLD_WORDS), (2, GOLD_WORDS), (3, GOLD_EVIDENCE)])
def test_texts_of_a_gold_paper_leak_from_the_third_on(n_texts, kind):
    mix = [pair("c", text) for text in SENTENCES[:n_texts]] + [pair("c", OTHER)]
    assert [found.kind for found in gold_text_findings(mix, GOLD)] == [kind] * n_texts


def test_a_gold_quote_leaks_at_once():
    quote = Quote("paper.pdf", SENTENCES[0])
    gold = GoldText(GOLD.papers, dict.fromkeys(shingles(quote.text, 8), quote))
    kinds = [found.kind for found in gold_text_findings([pair("c", f"{OTHER} {SENTENCES[0]} {OTHER}")], gold)]
    assert kinds == [GOLD_QUOTE]


def test_a_gold_paper_among_the_papers_is_found(tmp_path):
    path = tmp_path / "papers.jsonl.gz"
    papers = [{"file": "own.pdf", "text": OTHER * 9}, {"file": "gold.pdf", "text": " ".join(SENTENCES[:5]) + OTHER}]
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(paper) + "\n" for paper in papers)
    (found,) = gold_paper_findings(path, GOLD)
    assert (found.kind, found.held) == (GOLD_PAPER, "paper.pdf") and "gold.pdf" in found.trained


@pytest.fixture
def material(tmp_path, monkeypatch):
    """Write a small folder of shared material: one training file, two held-out files, no gold."""
    monkeypatch.setenv("CLAIMCHECK_SHARED", str(tmp_path))
    (tmp_path / "datasets").mkdir()
    files = {
        "snli.dev": [(TWIN, ABSTRACT), ("Nurses sleep poorly.", OTHER)],
        "fm2.dev": [(CLAIM, ABSTRACT), ("A tenth thing is so.", "A tenth thing.")],
        "rte.train": [("Not named by the config.", "At all.")],
        "infotabs.dev": [("Nothing of this is known.", "Elsewhere.")],
    }
    for stem, rows in files.items():
        with gzip.open(tmp_path / "datasets" / f"{stem}.jsonl.gz", "wt", encoding="utf-8") as out:
            out.writelines(json.dumps({"claim": c, "evidence": e, "label": "S"}) + "\n" for c, e in rows)
    with gzip.open(tmp_path / "papers_text.jsonl.gz", "wt", encoding="utf-8") as out:
        out.write(json.dumps({"file": "a.pdf", "text": OTHER}) + "\n")


@pytest.mark.usefixtures("material")
def test_a_file_is_held_out_by_its_name_unless_it_is_trained_on():
    assert held_out_names(config("snli.dev")) == ["fm2.dev", "infotabs.dev"]


@pytest.mark.usefixtures("material")
def test_the_report_names_the_sets_over_the_tolerance():
    own = config("snli.dev")
    report = find_leaks(own, leaks_module.training_mix(own))
    assert {name: found["leaked"] for name, found in report.items()} == {"fm2.dev": 1, "infotabs.dev": 0, "gold papers": 0}
    assert report["fm2.dev"]["kinds"][SAME_BOTH]["sources"] == {"snli.dev": 1}
    assert over_tolerance(report, 0.4) == ["fm2.dev"] and over_tolerance(report, 0.6) == []
    assert TWIN in describe(report) and CLAIM in describe(report)


@pytest.mark.usefixtures("material")
def test_a_config_can_drop_what_leaks():
    kept = {
        drops: phase_pairs(config("snli.dev").phases[0], config("snli.dev", drops_leaks=drops), set())
        for drops in (False, True)
    }
    assert [each.claim for each in kept[False]] == [TWIN, "Nurses sleep poorly."]
    assert [each.claim for each in kept[True]] == ["Nurses sleep poorly."]


@pytest.mark.parametrize(("tolerance", "code"), [("0.4", 1), ("0.6", 0)])
@pytest.mark.usefixtures("material")
def test_the_command_fails_over_the_tolerance(tmp_path, monkeypatch, capsys, tolerance, code):
    monkeypatch.setattr(
        leaks_module, "load_mix", lambda _path: (config("snli.dev"), leaks_module.training_mix(config("snli.dev")))
    )
    out = tmp_path / "leaks.json"
    assert leaks_module.main(["config.toml", str(out), "--tolerance", tolerance]) == code
    assert json.loads(out.read_text(encoding="utf-8"))["fm2.dev"]["share"] == 0.5
    assert ("fm2.dev" in capsys.readouterr().err) == bool(code)


@pytest.mark.usefixtures("material")
def test_the_embedder_learns_from_nothing_that_leaks(tmp_path):
    recipe = (ROOT / "claimcheck/training/configs/embedder.toml").read_text(encoding="utf-8")
    recipe = f'{recipe[: recipe.index("dev = ")]}dev = ["fm2.dev"]\nsources = [{{ name = "snli.dev" }}]\n'
    (tmp_path / "embedder.toml").write_text(recipe, encoding="utf-8")
    found, mix = leaks_module.load_mix(tmp_path / "embedder.toml")
    assert found.trained == {"snli.dev"} and [each.claim for each in mix] == ["Nurses sleep poorly."]
    assert over_tolerance(find_leaks(found, mix), 0.0) == []


def test_gold_has_no_tolerance():
    report = {"gold claims, dev": {"share": 0.001}, "any.dev": {"share": 0.001}}
    assert over_tolerance(report, 0.5) == ["gold claims, dev"]


@pytest.mark.shared
def test_a_real_gold_quote_is_found_where_it_is_planted(monkeypatch):
    folders = gold_folders()
    if not folders:
        pytest.skip("../shared/gold is not there")
    unread = SimpleNamespace(extract=lambda _path: SimpleNamespace(text=""))  # ten papers take seconds to read
    monkeypatch.setattr(held_out, "plugin", lambda *_names: lambda _settings: unread)
    gold = gold_text(folders[:1])
    assert gold.papers and gold.quotes and all(quote.paper in gold.papers for quote in gold.quotes.values())
    quote = next(iter(gold.quotes.values()))
    found = list(gold_text_findings([Pair("c", quote.text, NOT_ENOUGH_INFO, "x")], gold))
    assert GOLD_QUOTE in {each.kind for each in found}
