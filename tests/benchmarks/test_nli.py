"""The benchmark on labelled sets: thresholds from development files, what is told of a file, and wrong input."""

import json
from pathlib import Path

import pytest
from tiny_models import write_classifier
from typer.testing import CliRunner

from claimcheck import cli
from claimcheck.benchmarks import nli
from claimcheck.benchmarks.nli_files import Row
from claimcheck.benchmarks.nli_judges import Answer, as_case, load_judge
from claimcheck.benchmarks.nli_labels import Gold
from claimcheck.errors import InputError, ModelError
from claimcheck.settings import Settings
from claimcheck.verifiers.labels import Opinion

FIGURES = {"n", "accuracy", "macro_f1", "balanced_accuracy", "auroc", "ece", "pairs_per_second"}
LONG = " ".join(f"Sentence number {number} goes up." for number in range(60))
NLI = {"0": "SUPPORTED", "1": "REFUTED", "2": "NOT_ENOUGH_INFO"}


class ScriptedJudge:
    """Answers what the evidence says: the probability of support."""

    fingerprint = "model=scripted"

    def __init__(self) -> None:
        self.n_asked = 0

    def answers(self, rows: list[Row]) -> list[Answer]:
        self.n_asked += len(rows)
        support = [float(row.evidence) for row in rows]
        return [Answer(Opinion(value, (1 - value) * 0.4, (1 - value) * 0.6), 10, 1) for value in support]


@pytest.fixture
def judge() -> ScriptedJudge:
    return ScriptedJudge()


def write(folder: Path, stem: str, *rows: tuple[object, str]) -> None:
    folder.mkdir(exist_ok=True)
    lines = [json.dumps({"claim": "c", "evidence": str(value), "label": label}) for value, label in rows]
    (folder / f"{stem}.jsonl").write_text("\n".join(lines), encoding="utf-8")


DEV = ((0.2, "S"), (0.15, "S"), (0.05, "NS"), (0.1, "NS"))
TEST = ((0.3, "S"), (0.2, "S"), (0.06, "NS"), (0.14, "NS"))


@pytest.mark.parametrize("is_apart", [False, True], ids=["beside", "in a folder of its own"])
def test_the_threshold_is_that_of_the_development_file(tmp_path: Path, judge: ScriptedJudge, is_apart: bool) -> None:
    write(tmp_path / "sets", "wice.test", *TEST)
    write(tmp_path / ("dev" if is_apart else "sets"), "wice.dev", *DEV)
    found = nli.measure(tmp_path / "sets", judge, dev=tmp_path / "dev" if is_apart else None)
    assert found.keys() == ({"wice.test"} if is_apart else {"wice.dev", "wice.test"})
    test = found["wice.test"]
    assert (test["threshold"], test["threshold_from"]) == (0.125, "wice.dev")
    assert test["balanced_accuracy"] == 0.75
    assert test["balanced_accuracy_argmax"] == 0.5  # nothing is supported at first sight
    assert judge.n_asked == 8  # each file once
    if not is_apart:
        assert found["wice.dev"]["threshold"] is None  # never on itself
        assert found["wice.dev"]["best_threshold"] == 0.125


def test_without_a_development_file_noted_thresholds_serve(
    tmp_path: Path, judge: ScriptedJudge, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "dev", "wice.dev", *DEV)
    noted = tmp_path / "thresholds.json"
    noted.write_text(nli.note_thresholds(nli.measure(tmp_path / "dev", judge), judge), encoding="utf-8")
    assert json.loads(noted.read_text(encoding="utf-8")) == {"model": "model=scripted", "by_file": {"wice.dev": 0.125}}
    monkeypatch.setattr(nli, "shipped_path", lambda *parts: noted)
    write(tmp_path / "sets", "wice.test", *TEST)
    found = nli.measure(tmp_path / "sets", judge)["wice.test"]
    assert (found["threshold"], found["balanced_accuracy"]) == (0.125, 0.75)
    monkeypatch.setattr(judge, "fingerprint", "model=another")
    assert nli.measure(tmp_path / "sets", judge)["wice.test"]["threshold"] is None


def test_what_is_told_of_a_file(tmp_path: Path, judge: ScriptedJudge) -> None:
    write(tmp_path, "set.test", *TEST, ("", "S"), (0.1, "?"))
    (tmp_path / "broken.jsonl.gz").write_bytes(b"no archive")
    (tmp_path / "other.jsonl").write_text('{"text": "no pair"}\n', encoding="utf-8")
    notes: list[str] = []
    found = nli.measure(tmp_path, judge, limit=3, progress=notes.append)
    assert list(found) == ["broken", "other", "set.test"]
    assert all(each.keys() >= FIGURES for each in found.values())
    assert (found["set.test"]["n"], found["set.test"]["tokens_per_pair"]) == (3, 10.0)
    assert found["set.test"]["skipped"] == {"label '?' is not known": 1, "no evidence": 1}
    assert (found["broken"]["n"], found["broken"]["accuracy"]) == (0, None)
    assert "cannot be read" in found["broken"]["error"]
    assert found["other"]["skipped"] == {"no label": 1}
    assert notes[-1].startswith("set.test: 3 pairs in ")
    json.dumps(found, allow_nan=False)
    text = nli.describe(found)
    assert "skipped 1: no evidence" in text and "supported or not" in text and "cannot be read" in text


def test_files_are_chosen_by_name_and_thresholds_still_found(tmp_path: Path, judge: ScriptedJudge) -> None:
    for stem, rows in (("wice.dev", DEV), ("wice.test", TEST), ("fm2.dev", DEV), ("fm2.train", DEV)):
        write(tmp_path, stem, *rows)
    assert list(nli.measure(tmp_path, judge, only=["*.dev", "*.val"])) == ["fm2.dev", "wice.dev"]
    assert nli.measure(tmp_path, judge, only=["wice.test"])["wice.test"]["threshold_from"] == "wice.dev"
    with pytest.raises(InputError, match=r"named \*\.eval") as raised:
        nli.measure(tmp_path, judge, only=["*.eval"])
    assert "fm2.train" in raised.value.hint


def test_a_folder_without_a_labelled_claim_is_an_error(tmp_path: Path, judge: ScriptedJudge) -> None:
    write(tmp_path, "gold", ("", "S"))
    with pytest.raises(InputError, match="no labelled claims with evidence"):
        nli.measure(tmp_path, judge)


def test_a_model_in_the_embedded_one_s_form_reads_evidence_of_any_length(tmp_path: Path) -> None:
    folder = write_classifier(tmp_path / "model", NLI)
    rows = [{"claim": "it rises", "evidence": text, "label": label} for text, label in ((LONG, "S"), ("down", "R"))]
    (tmp_path / "a.test.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = nli.measure(tmp_path, load_judge(Settings(), folder))["a.test"]
    assert (found["n"], found["read_in_parts"], found["scored_as"]) == (2, 1, "supported or refuted")
    assert found["tokens_per_second"] > 0
    assert found["peak_mib"] is None or found["peak_mib"] > 10


def test_the_command_prints_the_interface_and_writes_the_notes(tmp_path: Path) -> None:
    model, noted = write_classifier(tmp_path / "model", NLI), tmp_path / "thresholds.json"
    write(tmp_path / "sets", "a.dev", ("up", "S"), ("down", "R"))
    write(tmp_path / "sets", "a.test", ("up", "S"), ("down", "R"), ("same", "N"))
    command = ["bench", "nli", str(tmp_path / "sets"), "--model", str(model), "--note", str(noted), "--json"]
    done = CliRunner().invoke(cli.app, command)
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert list(found) == ["a.dev", "a.test"]
    assert all(each.keys() >= FIGURES for each in found.values())
    assert found["a.test"]["threshold_from"] == "a.dev"
    assert json.loads(noted.read_text(encoding="utf-8"))["by_file"].keys() == {"a.dev"}


def test_any_other_verifier_is_given_a_paper(tmp_path: Path) -> None:
    claims = {"The accuracy on XNLI is 81.3.": "S", "The accuracy on XNLI is 97.9.": "R", "It sings.": "N"}
    evidence = "The accuracy on XNLI is 81.3. The authors trained the model on German text. It was rated by hand."
    rows = [{"claim": claim, "evidence": evidence, "label": label} for claim, label in claims.items()]
    (tmp_path / "a.test.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = nli.measure(tmp_path, load_judge(Settings(verifier="numeric")))["a.test"]
    assert found["f1"]["SUPPORTED"] == found["f1"]["REFUTED"] == 1
    assert (found["unanswered"], found["tokens_per_second"]) == (1, None)


def test_a_paper_made_of_evidence_holds_all_of_it() -> None:
    text = "A sentence of some words that goes on for a while. " * 300
    case = as_case(Row("c", text.strip(), Gold.SUPPORTED))
    document = case.documents["evidence"]
    assert all(document.text[piece.start : piece.end] == piece.quote for piece in case.evidence)
    assert " ".join(piece.quote for piece in case.evidence) == document.text


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        (Settings(verifier="nonsense"), InputError),
        (Settings(verifier="cross_encoder"), ModelError),
    ],
)
def test_a_verifier_that_cannot_be_had_is_an_error(settings: Settings, error: type[Exception]) -> None:
    with pytest.raises(error):
        load_judge(settings)


@pytest.mark.model
@pytest.mark.shared
def test_the_shipped_model_does_better_than_chance(shared: Path) -> None:
    found = nli.measure(shared / "datasets" / "fever_symmetric_v0.2.dev.jsonl.gz", load_judge(Settings()), limit=60)
    (figures,) = found.values()
    assert figures["n"] == 60
    assert figures["accuracy"] > 0.6
    assert figures["auroc"] > 0.6
