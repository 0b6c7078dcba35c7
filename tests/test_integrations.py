"""action.yml, the pre-commit hooks and the documented workflow name commands, options and inputs that exist, and work."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
import yaml
from pre_commit.clientlib import load_config, load_manifest

from claimcheck.cli import app
from claimcheck.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = ACTION["runs"]["steps"]
HOOKS = load_manifest(ROOT / ".pre-commit-hooks.yaml")
DOCUMENT = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
EXAMPLES = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL)]
VERIFY = next(step for step in STEPS if step.get("id") == "verify")
SCRIPTS = {f"action, step {number}": step["run"] for number, step in enumerate(STEPS) if "run" in step}
SCRIPTS |= {f"hook {hook['id']}": hook["entry"] for hook in HOOKS}
BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(BASH is None or os.name == "nt", reason="needs bash")


def options_of(command: str) -> set[str]:
    group = typer.main.get_command(app)
    return {option for parameter in group.commands[command].params for option in parameter.opts}


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_call_commands_and_options_that_exist(name):
    script = "\n".join(line for line in SCRIPTS[name].splitlines() if "echo" not in line)
    called = re.findall(r"(?:-m )?\bclaimcheck (\w+) ", script)
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", script)) - {"--disable-pip-version-check", "--constraint"}
    if called:
        assert len(set(called)) == 1
        assert options <= options_of(called[0])


@pytest.mark.parametrize("name", SCRIPTS)
@needs_bash
def test_scripts_are_bash(name):
    script = SCRIPTS[name]
    if name.startswith("hook"):
        script = shlex.split(script)[2]
    assert subprocess.run([BASH, "-n"], input=script, text=True, capture_output=True, check=False).stderr == ""


def test_no_input_stands_in_a_script():
    assert [name for name, script in SCRIPTS.items() if "${{" in script] == []


def test_every_input_is_used_and_every_used_one_is_declared():
    used = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text(encoding="utf-8")))
    assert used == set(ACTION["inputs"])


def test_the_variables_are_settings():
    named = [name.removeprefix("CLAIMCHECK_").lower() for name in VERIFY["env"] if name.startswith("CLAIMCHECK_")]
    assert named
    assert set(named) <= set(Settings.model_fields)


def test_the_documented_workflow_gives_inputs_that_exist():
    workflow, hooks = EXAMPLES
    step = next(step for step in workflow["jobs"]["claims"]["steps"] if "claimcheck" in step["uses"])
    assert set(step["with"]) <= set(ACTION["inputs"])
    assert workflow["permissions"]["security-events"] == "write"
    assert {hook["id"] for hook in hooks["repos"][0]["hooks"]} == {hook["id"] for hook in HOOKS}


def test_the_documented_pre_commit_configuration_is_one(tmp_path):
    path = tmp_path / ".pre-commit-config.yaml"
    path.write_text(yaml.safe_dump(EXAMPLES[1]))
    assert load_config(path)["repos"][0]["hooks"][0]["id"] == "claimcheck-claims"


# ---- the scripts run -------------------------------------------------------------------------------------------------


@pytest.fixture
def sample(tmp_path, monkeypatch) -> Path:
    """Return a folder with the shipped sample as reports/a.txt and its papers, and `python` and `claimcheck` in PATH."""
    folder = tmp_path / "work"
    shutil.copytree(ROOT / "data" / "sample" / "papers", folder / "pdfs")
    (folder / "reports").mkdir()
    shutil.copy(ROOT / "data" / "sample" / "sample-report.txt", folder / "reports" / "a.txt")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    return folder


def run_action(folder: Path, **inputs: str) -> tuple[int, str, dict[str, str]]:
    """Run the action's script as the runner does; return its status, what it printed, and its outputs."""
    noted = folder / "output"
    noted.touch()
    given = {"REPORTS": "reports/*.txt", "PAPERS": "pdfs", "OFFLINE": "true", "FAIL_ON": "refuted", "FORMAT": "sarif", **inputs}
    places = {"FOLDER": folder / "sarif", "GITHUB_OUTPUT": noted, "CLAIMCHECK_STORE": folder / "store.db"}
    env = {**os.environ, **given, **{name: str(place) for name, place in places.items()}}
    done = subprocess.run([BASH, "-c", VERIFY["run"]], cwd=folder, env=env, capture_output=True, text=True, check=False)
    outputs = dict(line.split("=", 1) for line in noted.read_text().splitlines())
    return done.returncode, done.stdout + done.stderr, outputs


@needs_bash
@pytest.mark.model
def test_the_action_writes_one_file_with_one_run_for_all_reports(sample):
    """Code scanning puts the files of a folder together, and refuses more than 20 runs."""
    text = (sample / "reports" / "a.txt").read_text(encoding="utf-8")
    for number in range(21):
        (sample / "reports" / f"b {number:02}.txt").write_text(text.replace("✓\t0.21", "×\t0.21"), encoding="utf-8")
    code, said, outputs = run_action(sample, REPORTS="reports/*.txt\nreports/a.txt\nreports/*.md\n")
    assert (code, outputs["failed"]) == (0, "1"), said
    (file,) = (sample / "sarif").iterdir()
    (run,) = json.loads(file.read_text(encoding="utf-8"))["runs"]
    assert len(run["properties"]["reports"]) == 22
    assert "error" in {result["level"] for result in run["results"]}
    assert "contradiction" in {result["ruleId"] for result in run["results"]}
    assert outputs["folder"] == str(file.parent)


@needs_bash
@pytest.mark.model
@pytest.mark.parametrize(("fail_on", "failed"), [("", "0"), ("unchecked", "1")])
def test_a_report_that_cannot_be_read_fails_the_action_where_it_is_to(sample, fail_on, failed):
    (sample / "reports" / "a.txt").write_bytes(b"")
    code, said, outputs = run_action(sample, FAIL_ON=fail_on, FORMAT="github")
    assert (code, outputs["failed"]) == (0, failed), said
    assert "::error file=reports/a.txt,title=Report not audited::" in said


@needs_bash
@pytest.mark.parametrize(
    ("reports", "said"),
    [
        ("nothing/*.md", "no report was found"),
        ("missing.md", "there is no report missing.md"),
        ("$(touch pwned)", "there is no report"),
    ],
)
def test_the_action_names_what_is_missing_and_runs_no_input(sample, reports, said):
    code, printed, _ = run_action(sample, REPORTS=reports)
    assert code == 2
    assert said in printed
    assert not (sample / "pwned").exists()


@needs_bash
def test_the_hook_reads_reports_with_any_name(sample):
    bad = sample / "reports" / "a b $(touch pwned).md"
    bad.write_text("")
    entry = shlex.split(next(hook["entry"] for hook in HOOKS if hook["id"] == "claimcheck-claims"))
    good = subprocess.run([*entry, "reports/a.txt"], cwd=sample, capture_output=True, text=True, check=False)
    assert (good.returncode, good.stdout) == (0, ""), good.stderr
    failed = subprocess.run([*entry, str(bad), "reports/a.txt"], cwd=sample, capture_output=True, text=True, check=False)
    assert failed.returncode == 1
    assert not (sample / "pwned").exists()
