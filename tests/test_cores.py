import os
from pathlib import Path

import pytest

from claimcheck import cores
from claimcheck.cores import available_cores, has_exact_int8


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


@pytest.mark.parametrize(
    ("machine", "info", "expected"),
    [
        ("x86_64", "model name\t: A\nflags\t\t: fpu sse4_2 avx2 avx512_vnni\n", True),
        ("x86_64", "flags\t\t: fpu avx2 avx_vnni\n", True),
        ("AMD64", "flags\t\t: fpu sse4_2 avx2 avx512f\n", False),
        ("x86_64", "model name\t: one with avx_vnni\n", False),
        ("AMD64", None, False),  # Windows does not tell
        ("arm64", None, True),
        ("aarch64", "Features\t: fp asimd\n", True),
    ],
)
def test_what_is_known_of_products(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine: str, info: str | None, *, expected: bool
) -> None:
    if info is not None:
        (tmp_path / "cpuinfo").write_text(info, encoding="ascii")
    monkeypatch.setattr(cores, "_CPU_INFO", tmp_path / "cpuinfo")
    monkeypatch.setattr(cores.platform, "machine", lambda: machine)
    assert has_exact_int8() is expected


def _limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None) -> None:
    if content is not None:
        (tmp_path / "cpu.max").write_text(content, encoding="ascii")
    monkeypatch.setattr(cores, "_CONTAINER_SHARE", tmp_path / "cpu.max")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
