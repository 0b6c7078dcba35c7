import os
from pathlib import Path

import pytest

from claimcheck import cores
from claimcheck.cores import available_cores


@pytest.mark.parametrize("content", [None, "", "max 100000", "0 0", "1 2 3"])
def test_without_a_container_all_cores_serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None) -> None:
    _limit(tmp_path, monkeypatch, content)
    assert available_cores() == 8


@pytest.mark.parametrize(("content", "expected"), [("200000 100000", 2), ("50000 100000", 1), ("1600000 100000", 8)])
def test_a_container_has_its_share_of_the_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, expected: int
) -> None:
    _limit(tmp_path, monkeypatch, content)
    assert available_cores() == expected


def _limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None) -> None:
    if content is not None:
        (tmp_path / "cpu.max").write_text(content, encoding="ascii")
    monkeypatch.setattr(cores, "_CONTAINER_SHARE", tmp_path / "cpu.max")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
