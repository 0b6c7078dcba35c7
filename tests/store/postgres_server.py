"""A throw-away PostgreSQL server on a free loopback port; it never runs as root, which the server refuses."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

_USERS = ("postgres", "nobody")


def binaries() -> Path | None:
    """Return the folder of the newest installed server, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def why_not() -> str:
    """Return why no server can be started here; "" where one can."""
    if binaries() is None:
        return "Debian's postgresql server is not installed (apt-get install postgresql)"
    if os.geteuid() == 0 and _user() is None:
        return "the server does not run as root, and there is no user to run it as"
    return ""


@contextlib.contextmanager
def running_server() -> Iterator[str]:
    """Start a server with an empty database, and give its URL; stop and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="claimcheck-pg-"))
    port = _free_port()
    user = _user() if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    control = str(binaries() / "pg_ctl")
    data, log = folder / "data", folder / "log"
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    try:
        _run([str(binaries() / "initdb"), "-D", str(data), "-A", "trust", "-U", "claimcheck", "--no-sync", "-E", "UTF8"], user)
        _run([control, "-D", str(data), "-l", str(log), "-w", "-t", "60", "-o", options, "start"], user)
        try:
            yield f"postgresql://claimcheck@127.0.0.1:{port}/postgres"
        finally:
            _run([control, "-D", str(data), "-m", "immediate", "-w", "stop"], user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str | None:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in _USERS if name in names), None)


def _run(command: list[str], user: str | None) -> None:
    options = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    # Neither the server's output nor its locale may hold the test up: a pipe would stay open as long as the server runs.
    with tempfile.TemporaryFile() as out:
        done = subprocess.run(
            command, stdout=out, stderr=out, check=False, cwd="/", env={"PATH": os.environ["PATH"], "LC_ALL": "C"}, **options
        )
        out.seek(0)
        assert done.returncode == 0, out.read().decode(errors="replace")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
