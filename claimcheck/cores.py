"""How many cores this process may use, and whether they multiply 8-bit numbers without overflow."""

import os
import platform
from pathlib import Path

_CONTAINER_SHARE = Path("/sys/fs/cgroup/cpu.max")
"""Where Linux says how many microseconds of each period a container may compute."""
_CPU_INFO = Path("/proc/cpuinfo")
_EXACT_INT8 = frozenset({"avx512_vnni", "avx_vnni", "amx_int8"})
"""Flags of x86 processors that add products of 8-bit numbers in 32 bits; others add two of them in 16, and cut off."""
_X86 = frozenset({"x86_64", "amd64", "i386", "i686", "x86"})


def available_cores() -> int:
    """Return the number of cores that this process may use, a container's share of them counted."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = _CONTAINER_SHARE.read_text(encoding="ascii").split()
        return max(1, min(cores, round(int(quota) / int(period))))
    except (OSError, ValueError, ZeroDivisionError):  # no container, or one without a limit ("max 100000")
        return cores


def has_exact_int8() -> bool:
    """Tell whether this machine is known to add products of 8-bit numbers without overflow.

    On x86 only Linux tells; elsewhere than on x86 there is nothing to fear.
    """
    if platform.machine().lower() not in _X86:
        return True
    try:
        lines = _CPU_INFO.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    flags = next((line for line in lines if line.startswith("flags")), "")
    return not _EXACT_INT8.isdisjoint(flags.split())
