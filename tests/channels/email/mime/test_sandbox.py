from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from ombud.channels.email.mime.model import ParsedMail, Unreadable
from ombud.channels.email.mime.parser import parse
from ombud.channels.email.mime.sandbox import SandboxedParser

if TYPE_CHECKING:
    from collections.abc import Iterator

RAW = (
    b"From: =?utf-8?Q?K=C3=AFm?= <kim@example.com>\r\nReturn-Path: <>\r\n"
    b"Date: Mon, 2 Mar 2026 09:00:00 +0100\r\nTo: A <a@b.de>\r\nReferences: <a@b> <c@d>\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b\r\n"
    b"Content-Type: image/png; name=x.png\r\nContent-ID: <i>\r\n\r\n\x89\x00\xff\r\n--b--\r\n"
)


@pytest.fixture
def sandbox() -> Iterator[SandboxedParser]:
    parser = SandboxedParser()
    yield parser
    parser.close()


def test_the_child_reads_as_the_parser_does(sandbox: SandboxedParser) -> None:
    assert sandbox.parse(RAW) == parse(RAW)


def test_the_child_is_started_when_needed_and_kept(sandbox: SandboxedParser) -> None:
    before = sandbox.child_pid
    sandbox.parse(RAW)
    first = sandbox.child_pid
    sandbox.parse(RAW)

    assert before is None
    assert first is not None
    assert sandbox.child_pid == first


def test_the_words_of_a_file_come_through_the_child(sandbox: SandboxedParser) -> None:
    assert sandbox.attachment_text("a.txt", "text/plain", "Grüße".encode()) == "Grüße"


@pytest.mark.parametrize(("raw", "reason"), [(b"", "empty"), (b"\x00\x01" * 90, "no-headers")])
def test_what_is_no_mail_is_refused_with_its_reason(
    sandbox: SandboxedParser, raw: bytes, reason: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        sandbox.parse(raw)

    assert refused.value.reason == reason


def test_a_child_that_dies_is_replaced(sandbox: SandboxedParser) -> None:
    sandbox.parse(RAW)
    first = sandbox.child_pid
    assert first is not None
    os.kill(first, signal.SIGKILL)

    assert sandbox.parse(RAW) == parse(RAW)
    assert sandbox.child_pid != first


def stopped(sandbox: SandboxedParser, then: int) -> None:
    """Freeze the child, and send it another signal a moment later."""
    pid = sandbox.child_pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    threading.Timer(0.2, os.kill, (pid, then)).start()


def test_a_mail_over_which_an_old_child_dies_is_given_to_a_fresh_one(
    sandbox: SandboxedParser,
) -> None:
    sandbox.parse(RAW)
    stopped(sandbox, signal.SIGKILL)

    assert sandbox.parse(RAW) == parse(RAW)


def test_a_child_that_cannot_live_tells_crash(
    sandbox: SandboxedParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with pytest.raises(Unreadable, match="crash"):
        sandbox.parse(RAW)


def test_a_child_that_hangs_is_ended_in_time() -> None:
    sandbox = SandboxedParser(wall_seconds=4)
    sandbox.parse(RAW)
    stopped(sandbox, signal.SIGSTOP)
    begun = time.monotonic()

    with pytest.raises(Unreadable, match="timeout"):
        sandbox.parse(RAW)

    assert time.monotonic() - begun < 15
    assert sandbox.parse(RAW) == parse(RAW)
    sandbox.close()


def test_a_mail_that_needs_too_much_memory_tells_so() -> None:
    sandbox = SandboxedParser(memory_bytes=80 * 1024 * 1024)

    with pytest.raises(Unreadable, match="memory"):
        sandbox.parse(b"Subject: x\r\n\r\n" + b"y" * 60_000_000)

    assert sandbox.parse(RAW) == parse(RAW)
    sandbox.close()


def test_an_idle_child_ends_and_the_next_mail_is_read() -> None:
    sandbox = SandboxedParser(idle_seconds=0.2)
    sandbox.parse(RAW)
    first = sandbox.child_pid
    assert first is not None

    psutil.Process(first).wait(timeout=5)

    assert sandbox.parse(RAW) == parse(RAW)
    sandbox.close()


def test_many_threads_share_one_child(sandbox: SandboxedParser) -> None:
    found: list[ParsedMail] = []

    def read() -> None:
        found.extend(sandbox.parse(RAW) for _ in range(20))

    threads = [threading.Thread(target=read) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [parse(RAW)] * 100


def test_the_child_ends_with_its_parent() -> None:
    script = (
        "from ombud.channels.email.mime.sandbox import SandboxedParser as S\n"
        "import os; s = S(); s.parse(b'Subject: x\\n\\ny'); print(s.child_pid, flush=True)\n"
        "os._exit(0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    child = int(done.stdout)

    deadline = time.monotonic() + 5
    while psutil.pid_exists(child) and time.monotonic() < deadline:
        time.sleep(0.02)

    assert not psutil.pid_exists(child)


def test_the_child_is_small_and_knows_no_secrets(
    sandbox: SandboxedParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMBUD_SECRET_KEY", "planted")

    sandbox.parse(RAW)
    child = psutil.Process(sandbox.child_pid)

    assert "planted" not in child.environ().values()
    assert child.memory_info().rss < 40 * 1024 * 1024


def test_the_child_imports_no_django() -> None:
    script = "import sys, ombud.channels.email.mime.child; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)

    assert done.stdout.strip() == b"False"
