"""The product's settings over a throw-away data folder; OMBUD_TEST_DB picks the database."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

MEMORY, ROOM = Path("/dev/shm"), 2**32
IS_ROOMY = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
SCRATCH = Path(tempfile.mkdtemp(prefix="ombud-test-", dir=MEMORY if IS_ROOMY else None))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
# What tests write lies there too: a desk of their own would wait for the disk at each commit.
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(SCRATCH))
os.environ["OMBUD_DATA"] = str(SCRATCH / "var")
os.environ["OMBUD_KEY_FILE"] = str(SCRATCH / "keys" / "desk.key")
(SCRATCH / "var").mkdir(mode=0o700)
# Always the same key, so that every process of a run collects the same tests.
(SCRATCH / "keys").mkdir(mode=0o700)
(SCRATCH / "keys" / "desk.key").touch(mode=0o600)
(SCRATCH / "keys" / "desk.key").write_text("0b" * 32)

# Every process that a test starts reads what Python compiled once. Where it may not lie beside
# the sources, it lies here: a desk starts in half of the time.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    os.environ["PYTHONPYCACHEPREFIX"] = str(SCRATCH / "compiled")

# A server for each worker: what one writes holds up the log of every other database of a
# server, because its transactions are numbered together. Processes that a test starts share
# the server of their worker.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
OURS = "OMBUD_TEST_SERVER_OF"
if os.environ.get("OMBUD_TEST_DB") == "postgres" and (
    "DATABASE_URL" not in os.environ or os.environ.get(OURS, WORKER) != WORKER
):
    from tests.postgres import start_postgres

    os.environ["DATABASE_URL"] = start_postgres(SCRATCH)
    os.environ[OURS] = WORKER

from django.contrib.auth.hashers import Argon2PasswordHasher  # noqa: E402

from ombud.project.settings import *  # noqa: E402,F403


class QuickHasher(Argon2PasswordHasher):
    """The real algorithm with little work, so that making people in tests is quick."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


PASSWORD_HASHERS = ["tests.settings.QuickHasher"]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
STRAY_COOKIES_RAISE = True
