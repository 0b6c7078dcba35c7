"""A worker process between two tasks."""

import ctypes
import sys
from pathlib import Path

import pytest

from claimcheck.batch.worker import give_back_memory


def rss_mib() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024


def has_glibc() -> bool:
    return sys.platform == "linux" and hasattr(ctypes.CDLL(None), "malloc_trim")


@pytest.mark.skipif(not has_glibc(), reason="the C library keeps what is freed")
def test_memory_that_was_freed_goes_back_to_the_system():
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
    pieces = [libc.malloc(100_000) for _ in range(1000)]  # each below the size that is mapped on its own
    for piece in pieces:
        ctypes.memset(piece, 1, 100_000)
    for piece in pieces[:-1]:  # the last one holds the top of the heap
        libc.free(piece)
    held = rss_mib()
    give_back_memory()
    libc.free(pieces[-1])
    assert rss_mib() < held - 80


def test_a_c_library_that_cannot_is_left_alone(monkeypatch):
    asked = []
    monkeypatch.setattr(ctypes, "CDLL", asked.append)  # returns None, which has no malloc_trim
    give_back_memory()
    assert asked == [None]
