"""The progress line says how many of what a stage has before it."""

import sys

import pytest

from claimcheck.writers.progress import ProgressLine

STEPS = (("fetch", 0, 1), ("extract", 0, 1), ("retrieve", 0, 10), ("retrieve", 4, 10), ("judge", 0, 10))


@pytest.mark.parametrize(
    ("is_terminal", "shown"),
    [
        (False, "fetch: 1 reference\nextract: 1 paper\nretrieve: 10 claims\njudge: 10 claims\n"),
        (True, "".join(f"\r\x1b[K{stage}: {done} of {total} {{}}" for stage, done, total in STEPS) + "\r\x1b[K"),
    ],
)
def test_each_stage_says_what_it_counts(is_terminal, shown, capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: is_terminal)
    with ProgressLine() as line:
        for step in STEPS:
            line.update(*step)
    assert capsys.readouterr().err == shown.format("references", "papers", "claims", "claims", "claims")


def test_quiet_says_nothing(capsys):
    with ProgressLine(quiet=True) as line:
        line.update(*STEPS[0])
    assert capsys.readouterr().err == ""
