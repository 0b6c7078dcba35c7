"""The commands as a user meets them: exit codes, streams, errors that say what to do next."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from claimcheck import cli
from claimcheck.schema import Run

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sample"
REPORT, PAPERS = str(SAMPLE / "sample-report.txt"), str(SAMPLE / "papers")

BAD_REPORTS = {
    "empty": b"",
    "blank": b" \n\n\t\n",
    "binary": bytes(range(256)) * 40,
    "no claims": b"Dear reader,\n\nthis is a letter without any claim.\n",
    "broken docx": b"PK\x03\x04" + b"\0" * 100,
    "broken pdf": b"%PDF-1.7\nnothing follows",
    "empty json": b"{}",
}


@pytest.fixture
def run_cli(monkeypatch, capfdbinary):
    """Return a function that runs the command line and returns exit code, standard output and standard error."""

    def run(*arguments: str, stdin: bytes | None = None) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["claimcheck", *arguments])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        out, err = capfdbinary.readouterr()
        return stop.value.code or 0, out.decode(), err.decode()

    return run


def test_help_names_every_command_and_version_is_printed(run_cli):
    code, out, _ = run_cli("--help")
    assert code == 0
    for command in ("verify", "claims", "regenerate", "extract", "settings", "schema", "cache", "bench"):
        assert command in out
    assert run_cli("--version")[1].startswith("claimcheck ")


@pytest.mark.parametrize(
    ("command", "own"),
    [
        ("verify", ["1 with --fail-on", "3 done, but some claims could not be checked"]),
        ("regenerate", ["3 done, but some claims could not be checked"]),
        ("audit", ["1 with --fail-on", "3 done, but some reports or claims could not be checked"]),
        ("replay", ["1 a byte of the results differs"]),
        ("diff", []),
    ],
)
def test_the_help_shows_the_exit_codes_that_the_command_has(command, own, run_cli):
    out = " ".join(run_cli(command, "--help")[1].split())
    codes = out.partition("Exit codes: ")[2].removesuffix(".").split("; ")
    assert [code[0] for code in codes] == sorted({"0", "2", "4", *(said[0] for said in own)})
    assert all(any(code.startswith(said) for code in codes) for said in own)


def test_the_benchmarks_are_listed_in_the_order_of_use(run_cli):
    out = run_cli("bench", "--help")[1]
    places = [out.index(f" {name} ") for name in ("gold", "extraction", "retrieval", "mutate", "nli", "calibration", "audit")]
    assert places == sorted(places)


@pytest.mark.parametrize("content", BAD_REPORTS.values(), ids=BAD_REPORTS)
def test_an_unreadable_report_ends_with_2_and_says_what_to_do(content, run_cli, tmp_path):
    path = tmp_path / "report.txt"
    path.write_bytes(content)
    code, out, err = run_cli("verify", str(path), "--offline")
    assert (code, out) == (2, "")
    assert err.startswith("claimcheck: ")
    assert len(err.strip().splitlines()) == 2
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "nowhere.txt"),
        ("verify", REPORT, "--papers", "nowhere"),
        ("verify", REPORT, "--format", "yaml"),
        ("verify", REPORT, "--offline", "-o", "nowhere/out.json", "--papers", PAPERS),
        ("regenerate", REPORT, "--in-place", "-o", "x.txt"),
        ("extract", "nowhere.pdf"),
        ("extract", REPORT),
        ("bench", "gold", "nowhere"),
        ("nonsense",),
    ],
    ids=" ".join,
)
@pytest.mark.model
def test_wrong_usage_ends_with_2(arguments, run_cli):
    code, _, err = run_cli(*arguments)
    assert code == 2
    assert err.strip()
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("verify", REPORT, "--papers", PAPERS, "-o", "nowhere/out.json"), "Cannot write nowhere/out.json: there is no folder"),
        (("verify", REPORT, "--papers", PAPERS, "-o", PAPERS), "it is a folder"),
        (("regenerate", REPORT, "--papers", PAPERS, "-o", "nowhere/out.txt"), "there is no folder nowhere"),
        (("regenerate", "prose.md", "--papers", PAPERS), "prose.md has no claims table to regenerate"),
    ],
    ids=["folder missing", "folder", "folder missing, regenerate", "no table"],
)
def test_what_cannot_be_written_is_said_before_the_work(arguments, said, run_cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("prose.md").write_text("# R\n\nAlpha beats beta by 2 points (arXiv:2104.08645).\n")
    monkeypatch.setattr("claimcheck.pipeline.Pipeline", None)
    code, out, err = run_cli(*arguments, "--offline")
    assert (code, out) == (2, "")
    assert said in err


def test_claims_shows_what_a_claim_cites_without_a_listing_and_where_a_fault_stands(run_cli, tmp_path):
    report = tmp_path / "report.txt"
    report.write_text("Claim\tVerified\nAlpha beats beta [7].\tperhaps\n\nReferences\n\n[1] Smith, A. Title 1. 2021.\n")
    out = run_cli("claims", str(report))[1]
    assert "line 2; stated perhaps; cites what is not listed: [7]" in out
    assert "(line 2) [unknown-verdict]" in out


def test_a_report_whose_papers_are_not_at_hand_ends_with_3_and_no_label(run_cli, tmp_path):
    report = tmp_path / "report.txt"
    report.write_text(
        "Claim\tVerified\tConfidence\nIt improves by 2.1 points.\t✓\t0.16\n\n## References\n\n- <http://arxiv.org/abs/2104.08645v2>\n"
    )
    code, out, _ = run_cli("verify", str(report), "--offline", "--format", "json")
    verdict = json.loads(out)["verdicts"][0]
    assert code == 3
    assert (verdict["label"], verdict["confidence"]) == (None, None)
    assert verdict["failure"]["code"] == "source-unavailable"
    assert run_cli("verify", str(report), "--offline", "--fail-on", "unchecked")[0] == 1


@pytest.mark.parametrize(
    ("identifier", "code", "hint"),
    [("2199.99999", "malformed-id", "Correct the identifier"), ("2104.08645", "source-unavailable", "leave --offline out")],
)
def test_the_hint_fits_the_failure(identifier, code, hint, run_cli, tmp_path):
    report = tmp_path / "report.md"
    report.write_text(f"# R\n\nAlpha beats beta by 2 points [1].\n\n## References\n\n[1] Smith. arXiv:{identifier}\n")
    exit_code, out, _ = run_cli("verify", str(report), "--offline", "--format", "json")
    (verdict,) = json.loads(out)["verdicts"]
    assert (exit_code, verdict["label"], verdict["failure"]["code"]) == (3, None, code)
    assert hint in verdict["failure"]["hint"]
    assert hint in verdict["explanation"]


UNLISTED_REPORTS = {
    "only unlisted": ("claimcheck reads two-column papers [7].", None, "unlisted-reference"),
    "in a claims table": (
        "| Claim | Verified |\n|---|---|\n| claimcheck reads two-column papers [7]. | ✓ |",
        None,
        "unlisted-reference",
    ),
    "no reference cited": ("| Claim | Verified |\n|---|---|\n| Bananas cure the common cold. | ✓ |", "NOT_ENOUGH_INFO", None),
    "unlisted beside listed": ("Bananas cure the common cold [1, 7].", None, "sources-incomplete"),
}


@pytest.mark.model
@pytest.mark.parametrize(("body", "label", "code"), UNLISTED_REPORTS.values(), ids=UNLISTED_REPORTS)
def test_a_claim_that_cites_what_is_not_listed_is_not_judged_by_other_papers(body, label, code, run_cli, tmp_path):
    report = tmp_path / "report.md"
    report.write_text(
        f"# R\n\n{body}\n\n## References\n\n[1] claimcheck: Checking the Claims of Literature Syntheses Against the Papers They Cite\n"
    )
    _, out, _ = run_cli("verify", str(report), "--papers", PAPERS, "--offline", "--format", "json")
    (verdict,) = json.loads(out)["verdicts"]
    assert (verdict["label"], verdict["failure"] and verdict["failure"]["code"]) == (label, code)
    assert code is None or "[7] is cited" in verdict["failure"]["message"]


def test_without_references_asking_the_archive_is_no_advice(run_cli, tmp_path):
    report = tmp_path / "report.md"
    report.write_text("# R\n\nAlpha beats beta by 2 points [1].\n")
    _, out, _ = run_cli("verify", str(report), "--offline", "--format", "json")
    (verdict,) = json.loads(out)["verdicts"]
    assert verdict["failure"]["hint"] == "Give a folder with the papers' PDFs (--papers DIR)."


@pytest.mark.shared
@pytest.mark.parametrize("number", range(5))
def test_every_claim_of_a_seed_is_named_not_checked_offline(number, run_cli, shared):
    seed = sorted((shared / "seeds").glob("*.txt"))[number]
    code, out, _ = run_cli("verify", str(seed), "--offline")
    n_claims = (11, 10, 12, 12, 11)[number]
    assert code == 3
    assert out.count("- NOT CHECKED") == n_claims
    assert out.count("Not checked: source unavailable") == n_claims
    assert f"{n_claims} claims: {n_claims} not checked" in out


@pytest.mark.model
@pytest.mark.parametrize(
    ("fail_on", "code"), [((), 0), (("refuted",), 1), (("unsupported",), 1), (("unchecked",), 0), (("unchecked", "refuted"), 1)]
)
def test_fail_on_decides_the_exit_code(fail_on, code, run_cli):
    flags = [part for what in fail_on for part in ("--fail-on", what)]
    assert run_cli("verify", REPORT, "--papers", PAPERS, "--offline", *flags)[0] == code


@pytest.mark.model
def test_json_goes_to_stdout_and_progress_to_stderr(run_cli):
    code, out, err = run_cli("verify", REPORT, "--papers", PAPERS, "--offline", "-f", "json")
    run = Run.model_validate_json(out)
    jsonschema.validate(json.loads(out), json.loads(run_cli("schema")[1]))
    assert code == 0
    assert "extract" in err
    assert "judge" in err
    for verdict in run.verdicts:
        for evidence in verdict.evidence:
            assert evidence.boxes
            assert evidence.page == evidence.boxes[0].page
    assert run_cli("verify", REPORT, "--papers", PAPERS, "--offline", "-f", "json", "--quiet")[2] == ""


@pytest.mark.model
def test_equal_input_gives_equal_output(run_cli):
    runs = []
    for _ in range(2):
        data = json.loads(run_cli("verify", REPORT, "--papers", PAPERS, "--offline", "-f", "json")[1])
        del data["seconds"]
        runs.append(data)
    assert runs[0] == runs[1]


@pytest.mark.model
@pytest.mark.parametrize("suffix", ["json", "jsonl", "csv", "tsv", "md", "txt"])
def test_the_suffix_of_the_output_chooses_the_format(suffix, run_cli, tmp_path):
    path = tmp_path / f"out.{suffix}"
    code, out, _ = run_cli("verify", REPORT, "--papers", PAPERS, "--offline", "-o", str(path))
    assert (code, out) == (0, "")
    start = {"json": "{", "jsonl": '{"id"', "csv": "id,line", "tsv": "id\tline", "md": "# ", "txt": "Can the Claims"}[suffix]
    assert path.read_text(encoding="utf-8").startswith(start)


@pytest.mark.model
def test_regenerate_corrects_the_table_and_keeps_the_rest(run_cli, tmp_path):
    report = tmp_path / "report.txt"
    before = Path(REPORT).read_bytes()
    report.write_bytes(before)
    code, _, _ = run_cli("regenerate", str(report), "--papers", PAPERS, "--offline", "--in-place")
    after = report.read_bytes()
    assert code == 0
    assert after != before
    assert (tmp_path / "report.txt.bak").read_bytes() == before
    assert after.split(b"Claim\tVerified")[0] == before.split(b"Claim\tVerified")[0]
    run_cli("regenerate", str(report), "--papers", PAPERS, "--offline", "--in-place")
    assert report.read_bytes() == after


@pytest.mark.model
def test_a_report_may_come_from_standard_input():
    command = [sys.executable, "-m", "claimcheck", "verify", "-", "--papers", PAPERS, "--offline", "--format", "csv"]
    done = subprocess.run(command, input=Path(REPORT).read_bytes(), capture_output=True, check=True)
    assert done.stdout.count(b"\n") == 11


def test_claims_prints_what_was_read(run_cli):
    code, out, _ = run_cli("claims", REPORT, "--json")
    data = json.loads(out)
    assert code == 0
    assert len(data["claims"]) == 10
    assert {"id", "text", "truncated", "stated_verified", "stated_confidence", "line", "references"} <= set(data["claims"][0])
    assert "10 claims" in run_cli("claims", REPORT)[1]


def test_extract_prints_sections_and_tables(run_cli):
    paper = str(next(Path(PAPERS).glob("*.pdf")))
    code, out, _ = run_cli("extract", paper)
    assert code == 0
    assert "Table 1" in out
    assert json.loads(run_cli("extract", paper, "--json")[1])["n_pages"] >= 2


def test_settings_show_where_they_come_from(run_cli, monkeypatch):
    monkeypatch.setenv("CLAIMCHECK_CONTACT", "me@example.org")
    assert "contact = me@example.org" in run_cli("settings")[1]
    monkeypatch.setenv("CLAIMCHECK_CANDIDATES", "many")
    code, _, err = run_cli("settings")
    assert code == 2
    assert "candidates" in err


@pytest.mark.parametrize(
    ("setting", "value", "choices"),
    [
        ("verifier", "entailmant", "entailment, cross_encoder"),
        ("verifier", "numeric", "entailment, cross_encoder"),
        ("retriever", "bm25", "lexical, dense, hybrid."),
    ],
)
def test_an_unknown_plugin_is_named_with_its_setting_and_the_choices(setting, value, choices, run_cli, monkeypatch):
    monkeypatch.setenv(f"CLAIMCHECK_{setting.upper()}", value)
    code, _, err = run_cli("verify", REPORT, "--papers", PAPERS, "--offline")
    assert code == 2
    for part in (f"The setting {setting} cannot be {value!r}", choices, f"CLAIMCHECK_{setting.upper()}", "claimcheck.toml"):
        assert part in err


def test_an_empty_cache_is_shown_verified_and_pruned(run_cli):
    assert run_cli("cache", "show")[1].endswith("\nNothing is cached.\n")
    assert run_cli("cache", "verify")[1] == "No paper is cached.\n"
    assert "Removed 0 files" in run_cli("cache", "prune")[1]


def test_an_internal_error_ends_with_4_in_two_lines(run_cli, monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("of a kind nobody thought of")

    monkeypatch.setattr("claimcheck.readers.read.read_source", broken)
    code, _, err = run_cli("claims", REPORT)
    assert code == 4
    assert "of a kind nobody thought of" in err
    assert len(err.strip().splitlines()) == 2


def test_a_name_in_an_error_steers_no_terminal(run_cli):
    code, _, err = run_cli("claims", "no\x1b[2J\x07such\nfile")
    assert (code, err.count("\n")) == (cli.EXIT_INPUT, 3)
    assert err.startswith("claimcheck: There is no file no[2Jsuch\nfile.\n")


def test_a_missing_model_ends_with_4(run_cli, monkeypatch, tmp_path):
    monkeypatch.setenv("CLAIMCHECK_EMBEDDER", str(tmp_path))
    code, _, err = run_cli("verify", REPORT, "--papers", PAPERS, "--offline")
    assert code == 4
    assert str(tmp_path) in err


def test_help_loads_nothing_heavy():
    code = "import sys, claimcheck.cli; print(sorted({name.split('.')[0] for name in sys.modules}))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, env=dict(os.environ)).stdout
    for heavy in ("pydantic", "numpy", "onnxruntime", "pymupdf", "torch", "requests", "tokenizers"):
        assert f"'{heavy}'" not in out
