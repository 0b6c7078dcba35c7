"""What changed between two audits, and why."""

import pytest
from store.stored_runs import FINGERPRINT, make_run

from claimcheck.batch.diff import describe, diff_audits
from claimcheck.errors import InputError
from claimcheck.schema import Failure, Label, Outcome
from claimcheck.settings import Settings
from claimcheck.store import Store

TEXT = "It gains 2.1 points."
OLD = ((TEXT, Label.SUPPORTED, 0.9),)
NEW = ((TEXT, Label.REFUTED, 0.8),)


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "store.db") as opened:
        yield opened


def keep(store, runs, *, settings=None, version="0.1.0+a", failed=()):
    """Keep an audit of runs, each under the key of its content, and of failed reports."""
    audit = store.begin_audit(settings or Settings(), len(runs), version)
    for position, run in enumerate(runs):
        store.add_run(audit, position, f"{hash(run.model_dump_json()) & 0xFFFFFFFF:064x}", run, "{}")
    store.add_failures(
        audit, [(len(runs) + n, path, None, Failure(code="x", message="broken")) for n, path in enumerate(failed)]
    )
    store.end_audit(audit, state="done", seconds=1.0)
    return str(audit)


@pytest.mark.parametrize(
    ("change", "kind", "said"),
    [
        ({"sha256": "cd" * 32}, "report", "other content"),
        ({"fingerprint": FINGERPRINT | {"paper.2104.08645v2": "77" * 32}}, "paper", "2104.08645v2 has other content (5f5f5f5f5f5f -> 777777777777)"),
        ({"fingerprint": {**FINGERPRINT, "paper.new": "1"}}, "paper", "new is read now"),
        ({"fingerprint": {k: v for k, v in FINGERPRINT.items() if not k.startswith("paper")}}, "paper", "not read any more"),
        ({"fingerprint": FINGERPRINT | {"entailment.model": "bbbb"}}, "model", "entailment.model: aaaa -> bbbb"),
        ({"fingerprint": FINGERPRINT | {"claimcheck": "0.2.0"}}, "version", "claimcheck 0.1.0 -> 0.2.0"),
        ({"fingerprint": FINGERPRINT | {"candidates": "8"}}, "setting", "candidates: 6 -> 8"),
        ({"outcome": Outcome.NEWER_VERSION}, "archive", "reference 1: found -> newer_version"),
        ({}, "unexplained", "nothing that is noted"),
    ],
)  # fmt: skip
def test_a_verdict_that_changed_has_its_reason(store, change, kind, said):
    first, second = keep(store, [make_run(verdicts=OLD)]), keep(store, [make_run(verdicts=NEW, **change)])
    found = diff_audits(store, first, second)
    (report,) = found.changed
    assert [reason.kind for reason in report.reasons] == [kind]
    assert said in report.reasons[0].message
    (claim,) = report.claims
    assert (claim.before, claim.after, claim.confidence_before, claim.confidence_after) == ("SUPPORTED", "REFUTED", 0.9, 0.8)
    assert "SUPPORTED 0.90 -> REFUTED 0.80: It gains 2.1 points." in describe(found)


def test_settings_and_code_are_reasons_too(store):
    first = keep(store, [make_run(verdicts=OLD)])
    second = keep(store, [make_run(verdicts=NEW)], settings=Settings(candidates=9, threads=2), version="0.1.0+b")
    reasons = diff_audits(store, first, second).changed[0].reasons
    assert [(reason.kind, reason.message) for reason in reasons] == [
        ("version", "code of claimcheck 0.1.0+a -> 0.1.0+b"),
        ("setting", "candidates: 6 -> 9"),
    ]


def test_equal_audits_do_not_differ(store):
    runs = [make_run("a.md"), make_run("b.md")]
    found = diff_audits(store, keep(store, runs), keep(store, runs))
    assert (found.n_same, found.changed, found.added, found.removed) == (2, (), (), ())


def test_reports_come_go_move_and_fail(store):
    first = keep(store, [make_run("a.md"), make_run("gone.md", sha256="01" * 32), make_run("old name.md", sha256="02" * 32)])
    second = keep(store, [make_run("new.md", sha256="03" * 32), make_run("new name.md", sha256="02" * 32)], failed=["a.md"])
    found = diff_audits(store, first, second)
    assert (found.added, found.removed) == (("new.md",), ("gone.md",))
    assert {report.path: [reason.message for reason in report.reasons] for report in found.changed} == {
        "a.md": ["after: broken"]
    }
    assert found.n_same == 1


def test_claims_come_and_go_and_small_changes_are_none(store):
    old = (
        ("Same.", Label.SUPPORTED, 0.9),
        ("Gone.", Label.SUPPORTED, 0.9),
        ("Twice.", Label.REFUTED, 0.5),
        ("Twice.", None, None),
    )
    new = (("Twice.", Label.REFUTED, 0.5), ("Same.", Label.SUPPORTED, 0.901), ("Twice.", None, None), ("New.", None, None))
    first, second = keep(store, [make_run(verdicts=old)]), keep(store, [make_run(verdicts=new, sha256="cd" * 32)])
    claims = diff_audits(store, first, second).changed[0].claims
    assert [(claim.text, claim.is_new, claim.is_gone) for claim in claims] == [("New.", True, False), ("Gone.", False, True)]


@pytest.mark.parametrize("name", ["7", "x"])
def test_an_audit_that_is_not_there(store, name):
    with pytest.raises(InputError):
        diff_audits(store, keep(store, [make_run()]), name)
