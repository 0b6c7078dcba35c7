"""How many cores this process may use."""

import os
from pathlib import Path

_CONTAINER_SHARE = Path("/sys/fs/cgroup/cpu.max")
"""Where Linux says how many microseconds of each period a container may compute."""


def available_cores() -> int:
    """Return the number of cores that this process may use, a container's share of them counted."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = _CONTAINER_SHARE.read_text(encoding="ascii").split()
        return max(1, min(cores, round(int(quota) / int(period))))
    except (OSError, ValueError, ZeroDivisionError):  # no container, or one without a limit ("max 100000")
        return cores
