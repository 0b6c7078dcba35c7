"""Claims held against stored predictions: the four answers, and results that are refused."""

import subprocess
import sys
from pathlib import Path

import pytest
from robust_xlt.planted import planted, store
from typer.testing import CliRunner

from claimcheck.cli import app
from claimcheck.commands.console import EXIT_UNCHECKED
from claimcheck.errors import InputError
from claimcheck.readers.read import read_report, read_source, source_of_text
from claimcheck.robust_xlt.check import check, hold, reproductions, with_reproductions
from claimcheck.robust_xlt.check_text import as_json, describe
from claimcheck.robust_xlt.literals import first_stating, stated_beside
from claimcheck.robust_xlt.outcomes import group, load_groups
from claimcheck.robust_xlt.records import ResultSet, Selection
from claimcheck.robust_xlt.tasks.overlap import OVERLAP
from claimcheck.schema import Reproduction, ReproductionStatus, Run, Verdict
from claimcheck.shipped import shipped_path

SAID = "RS-DA improves mBERT by {} points over standard fine-tuning on PAWS-X in the standard zero-shot setting."


def claims_of(*texts):
    rows = "\n".join(f"| {text} | yes | 0.5 |" for text in texts)
    return read_report(
        source_of_text(f"# R\n\n## Claims\n\n| Claim | Verified | Confidence |\n|--|--|--|\n{rows}\n", "r.md")
    ).claims


def answer(at, text):
    """Return the one record about the one gain that a claim states; None where no run is at hand."""
    (checked,) = check(claims_of(text), at) if isinstance(at, Path) else hold(claims_of(text), at)
    assert len(checked.reproductions) + len(checked.without_runs) == 1
    return checked.reproductions[0] if checked.reproductions else None


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Runs of mBERT on PAWS-X: RS-DA gains four points, ADV none; a tiny encoder on XNLI, generalized."""
    folder = tmp_path_factory.mktemp("runs")
    store(planted({"standard": 0, "standard-matched": 2, "rs-da": 4, "adv": 0}, n_rows=500, placeholders=20, seed=4), folder)
    tiny = {"task": "xnli", "setting": "generalized", "encoder": "tiny-64", "encoder_kind": "tiny"}
    store(planted({"standard": 0, "rs-rp": 4}, n_rows=60, **tiny), folder / "tiny")
    return folder


@pytest.fixture(scope="module")
def groups(runs):
    return load_groups(runs)


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        (SAID.format(4), "REPRODUCED", "excludes 0 and holds the claimed +4"),
        (SAID.format(9.5), "NOT_REPRODUCED", "does not hold the claimed +9.5"),
        (SAID.format("at least 2"), "REPRODUCED", "holds the claimed +2"),
        (SAID.replace("improves", "worsens").format(4), "NOT_REPRODUCED", "does not hold the claimed -4"),
        ("ADV improves mBERT by 2.1 points on PAWS-X in the zero-shot setting.", "NOT_REPRODUCED", "holds 0"),
        ("RS-RP improves mBERT by 4 points on XNLI in the generalized setting.", "PROXY", "stands as open as before"),
        ("RS-RP improves tiny-64 by 4 points on XNLI in the generalized setting.", "PROXY", "tiny-64"),
        ("RS-DA improves XLM-R large by 4 points on PAWS-X in the zero-shot setting.", "PROXY", "xlm-roberta-large"),
        ("RS-DA improves XLM-R by 4 points on PAWS-X in the zero-shot setting.", "UNDERSPECIFIED", "the encoder's size"),
        ("RS-DA improves mBERT by 4 points on PAWS-X.", "UNDERSPECIFIED", "does not say the setting"),
        ("Accuracy improves by 4 points on PAWS-X.", "UNDERSPECIFIED", "the encoder, the setting and the method"),
        ("RS-DA improves mBERT by 4 points on PAWS-X in the generalized setting.", None, ""),
        ("FreeLB improves mBERT by 4 points on PAWS-X in the zero-shot setting.", None, ""),
        ("RS-DA improves mBERT by 4 points on PAWS-X in Japanese in the zero-shot setting.", None, ""),
    ],
)
def test_each_claim_gets_its_answer(groups, text, status, said):
    found = answer(groups, text)
    assert (found.status if found else None) == status
    assert found is None or said in found.explanation


def test_the_record_says_what_was_compared(groups):
    found = answer(groups, SAID.format(4))
    assert (found.task, found.encoder, found.setting, found.method, found.baseline) == (
        "pawsx",
        "bert-base-multilingual-cased",
        "standard",
        "rs-da",
        "standard",
    )
    assert (found.claimed_gain, found.n_seeds, found.missing) == (4.0, (5, 5), ())
    assert found.low < found.gain < found.high
    assert "Over standard-matched it gains" in found.explanation
    assert "Without rows of the placeholder NS" in found.explanation
    assert Reproduction.model_validate_json(found.model_dump_json()) == found


def test_a_matched_baseline_is_the_one_compared_with(groups):
    found = answer(groups, SAID.replace("standard fine-tuning", "a step-matched baseline").format(2))
    assert found.baseline == "standard-matched"
    assert "over standard-matched (" in found.explanation


@pytest.mark.parametrize("match", ["steps", "flops"])
def test_methods_with_equal_steps_or_operations_are_runs_of_the_claim(match):
    found = answer(group(planted({"standard": 0, "rs-da": 4}, n_rows=100, match=match)), SAID.format(4))
    assert found.baseline == "standard" and found.n_seeds == (5, 5)


def test_plain_inference_is_looked_at_before_votes():
    standard, voted = planted({"standard": 0}, n_rows=100), planted({"rs-da": 4}, n_rows=100, n_votes=4)
    plain = planted({"rs-da": 4}, n_rows=100)
    assert "rs-da gains" in answer(group([*standard, *voted, *plain]), SAID.format(4)).explanation
    assert "rs-da, 4 votes gains" in answer(group([*standard, *voted]), SAID.format(4)).explanation


def test_a_language_that_is_named_is_looked_at_alone(groups):
    everywhere, german = answer(groups, SAID.format(4)), answer(groups, SAID.replace(" in the", " in German in the").format(4))
    assert german.high - german.low > everywhere.high - everywhere.low


def test_equal_pairs_of_generalized_runs_are_the_standard_setting():
    mixed = planted({"standard": 0, "rs-da": 4}, n_rows=100, setting="generalized")
    equal = [ResultSet(run, tuple(each for each in said if each.language == each.language_b)) for run, said in mixed]
    found, expected = (answer(group(each), SAID.format(4)) for each in (mixed, equal))
    assert (found.gain, found.low, found.high) == (expected.gain, expected.low, expected.high)
    assert "standard setting, equal pairs of generalized runs, test split" in found.explanation
    whole = answer(group(mixed), SAID.replace("standard zero-shot", "generalized").format(4))
    assert whole.gain != found.gain and "generalized setting, test split" in whole.explanation


def test_runs_of_the_standard_setting_come_first():
    runs = [
        *planted({"standard": 0, "rs-da": 4}, n_rows=60),
        *planted({"standard": 0, "rs-da": 4}, n_rows=60, setting="generalized"),
    ]
    assert "equal pairs" not in answer(group(runs), SAID.format(4)).explanation


def test_void_runs_bear_nothing_out():
    kept = planted({"standard": 0, "rs-da": 4}, n_rows=200)
    assert "whether the task was learned is not known" in answer(group(kept), SAID.format(4)).explanation
    learned = answer(group([*kept, *planted({OVERLAP: -30}, n_rows=200, n_seeds=1)]), SAID.format(4))
    assert "No overlap baseline" not in learned.explanation
    assert answer(group([*kept, *planted({OVERLAP: 10}, n_rows=200, n_seeds=1)]), SAID.format(4)) is None


@pytest.mark.parametrize("n_seeds", [1, 2])
def test_few_seeds_are_said_and_one_reproduces_nothing(tmp_path, n_seeds):
    store(planted({"standard": 0, "rs-da": 8}, n_rows=800, n_seeds=n_seeds, sd=0.01), tmp_path)
    found = answer(tmp_path, SAID.format("at least 1"))
    assert found.status == ("NOT_REPRODUCED" if n_seeds == 1 else "REPRODUCED")
    assert ("One seed cannot tell" if n_seeds == 1 else "Fewer than 5 seeds") in found.explanation


def test_an_oracles_choice_bears_nothing_out(tmp_path):
    store(planted({"standard": 0, "rs-da": 4}, n_rows=50, selection=Selection.ORACLE), tmp_path)
    assert answer(tmp_path, SAID.format(4)) is None


@pytest.mark.shared
def test_the_seeds_gains_are_underspecified_whatever_runs_show(groups, shared):
    for path in sorted((shared / "seeds").iterdir()):
        checked = hold(read_report(read_source(str(path))).claims, groups)
        found = [each for one in checked for each in one.reproductions]
        assert [(each.task, each.claimed_gain, each.status) for each in found] == [
            ("pawsx", 2.1, ReproductionStatus.UNDERSPECIFIED),
            ("xnli", 1.6, ReproductionStatus.UNDERSPECIFIED),
        ]
        assert "2 UNDERSPECIFIED" in describe(checked)


def test_verdicts_carry_the_answers_and_keep_their_labels(runs):
    report = read_report(
        source_of_text(
            "# R\n\n| Claim | Verified |\n|--|--|\n| " + SAID.format(4) + " | yes |\n| PAWS-X has seven languages. | yes |\n",
            "r.md",
        )
    )
    verdicts = tuple(Verdict(claim=claim, label="REFUTED", confidence=0.7) for claim in report.claims)
    run = Run(fingerprint={}, report=report, verdicts=verdicts, papers=(), findings=(), seconds={})
    found = with_reproductions(run, reproductions(report.claims, runs))
    assert [[each.status for each in verdict.reproductions] for verdict in found.verdicts] == [["REPRODUCED"], []]
    assert [verdict.label for verdict in found.verdicts] == ["REFUTED", "REFUTED"]
    assert set(reproductions(report.claims, runs)) == {"c1"}


def test_gains_without_runs_are_listed_as_such(groups):
    checked = hold(claims_of("FreeLB improves mBERT by 4 points on PAWS-X in the zero-shot setting."), groups)
    assert "1 no run at hand" in describe(checked)
    assert as_json(checked)["claims"][0]["without_runs"]
    assert "No claim" in describe(())


# ---- values that were written down -----------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path):
    return store(planted({"standard": 0, "rs-da": 4}, n_rows=40, n_seeds=2), tmp_path)


SAYING_2_1, SAYING_4 = "RS-DA improves mBERT by 2.1 points on PAWS-X, zero-shot.", SAID.format(4)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("run.py", "print('gain', 2.1)\n", SAYING_2_1),
        ("rs-da/0/standard-2/make.py", "GAIN = 2.10\n", SAYING_2_1),
        ("config.yaml", "results:\n  pawsx: 2.1\n", SAYING_2_1),
        ("config.yml", "expected_gain: '+2.1 points'\n", SAYING_2_1),
        ("rs-da/config.json", '{"evaluation": [{"delta": 2.1}]}', SAYING_2_1),
        ("run.toml", "[claimed]\npawsx = 2.1\n", SAYING_2_1),
        ("run.ini", "gain = 2.1\n", SAYING_2_1),
        ("broken.json", '{"gain": 2.1', SAYING_2_1),
        ("notebook.ipynb", '{"cells": [{"source": ["print(2.1)"]}]}', SAYING_2_1),
        ("run.py", "GAIN = 4\n", SAYING_4),
        ("run.py", "found = {'gain': 4}\n", SAYING_4),
        ("run.py", "print('gain', 4)\n", SAYING_4),
        ("run.py", "GAIN=0.04\n", SAYING_4),
        ("run.rs", "let gain = 4.0;\n", SAYING_4),
        ("run.yaml", "results: {gain: 4}\n", SAYING_4),
        ("results.csv", "method,gain\nrs-da,4.0\n", SAYING_4),
        ("gains.tsv", "4.0", SAYING_4),
        ("out.jsonl", '{"step": 1}\n{"gain": 4.0}\n', SAYING_4),
        ("Makefile", "show:\n\techo 4.0\n", SAYING_4),
    ],
)
def test_a_value_that_stands_in_a_file_beside_results_is_refused(small, name, text, said):
    (small / name).write_text(text)
    other, refused = check(claims_of(SAID.format(55.5), said), small)
    (found,) = refused.reproductions
    assert (found.status, found.gain, found.low) == ("REFUSED", None, None)
    assert name.rpartition("/")[2] in found.explanation
    assert other.reproductions[0].status == "NOT_REPRODUCED"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("config.yaml", "training:\n  weight: 2.1\n  epsilon: 2.1\n", SAYING_2_1),
        ("config.yaml", "versions: {torch: 2.1.3}\nresult_format: 1\n", SAYING_2_1),
        ("run.py", "VERSION = '2.1.0'; LIMIT = 12.1; RATE = 0.21\nprint(VERSION)\n", SAYING_2_1),
        ("run.sh", "claimcheck robust-xlt sweep tiny.yaml runs --set training.clip_norm=2.1\n", SAYING_2_1),
        ("run.py", "print(round(score, 4), results[4])\nlayers = 4\n", SAYING_4),
        ("lengths.csv", "row,length\n1,4.0\n", SAYING_4),
        ("results.csv", "seed,accuracy\n4,81.25\n", SAYING_4),
        ("metrics.jsonl", '{"step": 4, "loss": 4.0}\n', SAYING_4),
        ("notes.md", "The paper claims 2.1 points.\n", SAYING_2_1),
        ("other/run.py", "print(2.1)\n", SAYING_2_1),
        ("bomb.yaml", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n", SAYING_2_1),
    ],
)
def test_other_files_are_let_be(small, name, text, said):
    (small / name).parent.mkdir(exist_ok=True)
    (small / name).write_text(text)
    assert answer(small, said).status != "REFUSED"


def test_claims_that_no_run_is_held_against_are_not_looked_for(small):
    (small / "run.sh").write_text("echo 2.1\n")
    assert answer(small, "Accuracy improves by 2.1 points on PAWS-X.").status == "UNDERSPECIFIED"


def test_results_need_pyyaml_only_where_yaml_lies_beside_them(small, monkeypatch):
    monkeypatch.setitem(sys.modules, "yaml", None)
    said = claims_of("RS-DA improves mBERT by 2.1 points on PAWS-X, zero-shot.")
    assert check(said, small)
    (small / "config.yaml").write_text("seed: 1\n")
    with pytest.raises(InputError, match="needs pyyaml") as caught:
        check(said, small)
    assert "claimcheck[xlt]" in caught.value.hint


def test_without_pyyaml_the_commands_start():
    program = "import sys; sys.modules['yaml'] = None; import claimcheck.robust_xlt.check, claimcheck.robust_xlt.read_config"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_computed_gain_may_not_stand_there_either(small):
    found = answer(small, SAID.format(4))
    (small / "run.py").write_text(f"print({found.gain:.2f})\n")
    assert answer(small, SAID.format(4)).status == "REFUSED"


def test_no_claimed_gain_stands_in_the_source_or_configs_of_this_module(tmp_path):
    for path in (shipped_path("data").parent / "claimcheck" / "robust_xlt").rglob("*"):
        if path.suffix in (".py", ".yaml"):
            (tmp_path / f"{path.parent.name}-{path.name}").write_bytes(path.read_bytes())
    assert len(list(tmp_path.iterdir())) > 40
    assert first_stating(stated_beside(tmp_path), [2.1, 1.6]) is None


@pytest.mark.parametrize("form", ["terminal", "markdown", "html", "json"])
def test_verify_shows_what_runs_say_beside_the_verdict(runs, tmp_path, form):
    report, out = tmp_path / "r.md", tmp_path / "out"
    report.write_text(f"# R\n\n## Claims\n\n| Claim | Verified | Confidence |\n|--|--|--|\n| {SAID.format(4)} | yes | 0.5 |\n")
    result = CliRunner().invoke(
        app, ["verify", str(report), "--offline", "--results", str(runs), "--format", form, "-o", str(out), "-q"]
    )
    assert result.exit_code == EXIT_UNCHECKED, result.output
    assert "REPRODUCED" in out.read_text()
