"""Decisions files, hostile ones included, and how the store keeps them beside the verdicts."""

import hashlib
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from claimcheck.cli import app
from claimcheck.errors import InputError
from claimcheck.overrides import read_decisions
from claimcheck.schema import Claim, DecisionsFile, Label, Region, Report, Run, Verdict
from claimcheck.settings import Settings
from claimcheck.store import Store
from claimcheck.store.migrate import HEAD

TEXT = "It gains 2.1 points."
SHA = hashlib.sha256(TEXT.encode()).hexdigest()


def decision(**more):
    base = {
        "claim": "c1",
        "claim_sha256": SHA,
        "action": "override",
        "label": "REFUTED",
        "found": "SUPPORTED",
        "confidence": 0.9,
        "reason": "Table 3 says 2.4.",
        "reviewer": "",
        "decided_at": "2026-11-21T14:00:00.000Z",
    }
    return base | more


def content(*decisions, **more):
    base = {
        "format": "claimcheck-decisions",
        "version": 1,
        "report": "r.md",
        "report_sha256": "0" * 64,
        "claimcheck": "0.1.0",
        "decisions": list(decisions),
    }
    return base | more


def write(folder: Path, found: object, name: str = "decisions.json") -> Path:
    path = folder / name
    path.write_bytes(found if isinstance(found, bytes) else json.dumps(found).encode())
    return path


def test_a_file_is_read(tmp_path: Path) -> None:
    found = read_decisions(
        write(tmp_path, content(decision(), decision(claim="c2", action="accept", label="SUPPORTED", reason="")))
    )
    assert [(each.claim, each.action, each.label) for each in found.decisions] == [
        ("c1", "override", "REFUTED"),
        ("c2", "accept", "SUPPORTED"),
    ]
    assert DecisionsFile.model_validate_json(found.model_dump_json()) == found


BROKEN = {
    "empty": b"",
    "binary": bytes(range(256)),
    "not JSON": b"{",
    "deeply nested": b"[" * 100_000,
    "another kind of JSON": [1, 2],
    "another format": content(format="x"),
    "a later version": content(version=2),
    "unknown field": content(verdicts=[]),
    "unknown label": content(decision(label="TRUE")),
    "no such action": content(decision(action="delete")),
    "a hash that is none": content(decision(claim_sha256="../x")),
    "confidence beyond one": content(decision(confidence=7)),
    "confidence that is no number": b'{"decisions": [{"confidence": NaN}]}',
    "a time without zone": content(decision(decided_at="2026-11-21T14:00:00")),
    "a reason of a megabyte": content(decision(reason="x" * 2**20)),
    "decided twice": content(decision(), decision()),
    "overrides without a reason": content(decision(reason="  ")),
    "accepts what was not found": content(decision(action="accept", found=None)),
    "accepts another label": content(decision(action="accept")),
    "half a character": b'{"format": "claimcheck-decisions", "report": "\\ud800"}',
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_a_reason(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, BROKEN[name])
    with pytest.raises(InputError) as caught:
        read_decisions(path)
    assert str(path) in caught.value.message
    assert len(caught.value.message) < 1000
    assert caught.value.hint


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.json"):
        read_decisions(tmp_path / "gone.json")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "decisions.json"
    path.write_bytes(data)
    with pytest.raises(InputError):
        read_decisions(path)


def keep(folder: Path, *decisions):
    with Store(folder / "store.db") as store:
        return store.keep_decisions(read_decisions(write(folder, content(*decisions)))), store.decisions()


def test_decisions_are_kept_once_and_the_later_one_counts(tmp_path: Path) -> None:
    assert keep(tmp_path, decision())[0][:3] == (1, 0, 0)
    assert keep(tmp_path, decision())[0][:3] == (0, 0, 1)
    later = decision(label="NOT_ENOUGH_INFO", decided_at="2026-11-22T09:00:00+02:00")
    assert keep(tmp_path, later)[0][:3] == (0, 1, 0)
    kept, listed = keep(tmp_path, decision(reason="older, and unheard"))
    assert kept[:3] == (0, 0, 1)
    assert [each.decision.label for each in listed] == ["NOT_ENOUGH_INFO"]
    assert listed[0].decision.decided_at.isoformat() == "2026-11-22T07:00:00+00:00"


def test_reviewers_do_not_overwrite_each_other(tmp_path: Path) -> None:
    keep(tmp_path, decision(reviewer="A"))
    kept, listed = keep(tmp_path, decision(reviewer="B", label="SUPPORTED"))
    assert kept.n_new == 1
    assert [(each.decision.reviewer, each.decision.label) for each in listed] == [("A", "REFUTED"), ("B", "SUPPORTED")]


def test_claims_that_no_run_has_are_counted(tmp_path: Path) -> None:
    kept, listed = keep(tmp_path, decision())
    assert kept.n_unmatched == 1
    assert listed[0].text is None


def test_a_verdict_stays_what_it_was(tmp_path: Path) -> None:
    claim = Claim(id="c1", text=TEXT, line=1, region=Region(start=0, end=1))
    run = Run(
        fingerprint={},
        report=Report(path="r.md", sha256="0" * 64, format="plain", mode="table", claims=(claim,)),
        verdicts=(Verdict(claim=claim, label=Label.SUPPORTED, confidence=0.9),),
        papers=(),
        findings=(),
        seconds={},
    )
    with Store(tmp_path / "store.db") as store:
        store.add_run(store.begin_audit(Settings(), 1, "0"), 0, "key", run, "{}")
        kept, listed = keep(tmp_path, decision(), decision(claim="c9"))
        assert store.run("key", "r.md") == run
    assert (kept.n_new, kept.n_unmatched) == (2, 1)
    assert [each.text for each in listed] == [TEXT, None]


def test_the_command_imports_and_shows(tmp_path: Path) -> None:
    path, store = write(tmp_path, content(decision())), str(tmp_path / "store.db")
    done = CliRunner().invoke(app, ["decisions", "import", str(path), "--store", store])
    assert done.exit_code == 0, done.output
    assert "1 decision: 0 accept the verdict, 1 overrides it. 1 new, 0 changed, 0 known already" in done.stdout
    shown = CliRunner().invoke(app, ["decisions", "show", "--store", store])
    assert "c1  SUPPORTED, overridden: REFUTED" in shown.stdout
    assert "Table 3 says 2.4." in shown.stdout
    listed = json.loads(CliRunner().invoke(app, ["decisions", "show", "--json", "--store", store]).stdout)["decisions"]
    assert (listed[0]["report"], listed[0]["label"], listed[0]["claim_sha256"]) == ("r.md", "REFUTED", SHA)


@pytest.mark.skipif(sys.platform != "linux", reason="other platforms name the folder otherwise")
def test_where_no_store_is_named_decisions_go_into_that_of_the_audits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    done = CliRunner().invoke(app, ["decisions", "import", str(write(tmp_path, content(decision())))])
    assert done.exit_code == 0, done.output
    assert [path.name for path in (tmp_path / "data" / "claimcheck").iterdir()] == ["audits.db"]
    assert "c1" in CliRunner().invoke(app, ["decisions", "show"]).stdout


def test_the_newest_migration_is_the_one_that_is_asked_for() -> None:
    versions = Path(__file__).parents[1] / "claimcheck" / "store" / "migrations" / "versions"
    assert max(path.name.partition("_")[0] for path in versions.glob("[0-9]*.py")) == HEAD
