"""The child process outlives neither its call's limit nor its parent."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe to hang on")
def test_a_call_that_hangs_ends_though_its_parent_does_nothing(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    request = {
        "target": "claimcheck.fetchers.first_page:first_page_json",
        "arguments": {"path": str(pipe), "max_bytes": 1},
    }
    frame = json.dumps(request).encode()
    with subprocess.Popen(
        [sys.executable, "-m", "claimcheck.sandbox", "2000", "0.2"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        assert child.stdin is not None
        child.stdin.write(len(frame).to_bytes(8, "big") + frame)
        child.stdin.flush()
        assert child.wait(timeout=60) == 1
