"""Reading mail in another process, so that no mail can hang or kill the one that serves."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

from ombud.channels.email.mime import limits
from ombud.channels.email.mime.frames import Broken, read_frame, write_frame
from ombud.channels.email.mime.model import ParsedMail, Unreadable
from ombud.channels.email.mime.wire import mail_from_wire

# Enough for the largest mail three times over; below what a small server can spare.
MEMORY_BYTES = 600 * 1024 * 1024
WALL_SECONDS = 20.0
IDLE_SECONDS = 60.0
_OUT_OF_MEMORY = 71
_ROOT = Path(__file__).resolve().parents[4]


class SandboxedParser:
    """A parser in a child process that is started when first needed and restarted at need.

    Safe to share between threads: one mail at a time, the others wait. After a fork the new
    process starts a child of its own. The child ends by itself when idle or orphaned.
    """

    def __init__(
        self,
        *,
        memory_bytes: int = MEMORY_BYTES,
        wall_seconds: float = WALL_SECONDS,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self._memory_bytes = memory_bytes
        self._wall_seconds = wall_seconds
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()

    def parse(self, raw: bytes) -> ParsedMail:
        """Return what a mail says.

        Raises `Unreadable` as `parse` does, or with the codes timeout, memory or crash.
        """
        if len(raw) > limits.MAX_RAW_BYTES:
            raise Unreadable("too-big")
        answer, blobs = self._asked({"op": "parse"}, [raw])
        try:
            return mail_from_wire(answer["mail"], blobs)
        except (KeyError, ValueError, TypeError) as error:
            raise Unreadable("crash") from error

    def attachment_text(self, name: str, content_type: str, data: bytes) -> str:
        """Return the words of an attachment, "" when it has none; raises `Unreadable`."""
        job = {"op": "text", "name": name, "content_type": content_type}
        answer, _ = self._asked(job, [data])
        return str(answer.get("text", ""))

    def picture(self, data: bytes) -> bytes:
        """Return a picture drawn again (see `redrawn`); raises `Unreadable`."""
        _, blobs = self._asked({"op": "picture"}, [data])
        return blobs[0]

    def close(self) -> None:
        """End the child; the next job starts another one."""
        with self._lock:
            self._end()

    @property
    def child_pid(self) -> int | None:
        """The running child's process id, None when there is none."""
        child = self._child
        return child.pid if child is not None and child.poll() is None else None

    def _asked(
        self, job: dict[str, Any], blobs: list[bytes]
    ) -> tuple[dict[str, Any], list[bytes]]:
        with self._lock:
            answer, data = self._exchanged(job, blobs)
        if "unreadable" in answer:
            raise Unreadable(str(answer["unreadable"]))
        return answer, data

    def _exchanged(
        self, job: dict[str, Any], blobs: list[bytes]
    ) -> tuple[dict[str, Any], list[bytes]]:
        """Return the child's answer; what a used child dies of, a fresh one may judge.

        An old child may just have gone idle, or be full of the mails before this one.
        """
        is_fresh = self._start_if_needed()
        try:
            return self._watched(job, blobs)
        except Unreadable as failed:
            if is_fresh or failed.reason == "timeout":
                raise
        self._start_if_needed()
        return self._watched(job, blobs)

    def _watched(
        self, job: dict[str, Any], blobs: list[bytes]
    ) -> tuple[dict[str, Any], list[bytes]]:
        """Return the child's answer to one job; ends the child when it gives none in time."""
        child = self._child
        if child is None:
            raise Unreadable("crash")
        expired = threading.Event()
        watch = threading.Timer(self._wall_seconds, _kill, (child, expired))
        watch.daemon = True
        watch.start()
        try:
            return _talk(child, job, blobs)
        except (Broken, OSError) as error:
            raise Unreadable(self._reason(child, expired)) from error
        except MemoryError as error:
            self._end()
            raise Unreadable("memory") from error
        finally:
            watch.cancel()
            if expired.is_set():
                self._end()

    def _reason(self, child: subprocess.Popen[bytes], expired: threading.Event) -> str:
        """End a child that no longer answers and return why it does not."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            # Its pipe is closed, so it is about to end; a wedged one is ended below.
            child.wait(timeout=2)
        self._end()
        if expired.is_set():
            return "timeout"
        return "memory" if child.returncode == _OUT_OF_MEMORY else "crash"

    def _start_if_needed(self) -> bool:
        """Make sure that a child runs; return whether it is a new one."""
        if self._owner != os.getpid():
            self._owner, self._child = os.getpid(), None
        if self._child is not None and self._child.poll() is None:
            return False
        self._end()
        self._child = self._started()
        return True

    def _started(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-P", "-m", "ombud.channels.email.mime.child"]
        return subprocess.Popen(  # noqa: S603 -- our own module, no word of it from outside
            [*command, str(self._memory_bytes), str(self._idle_seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Libraries quote what they could not read: nobody may see that.
            stderr=subprocess.DEVNULL,
            # No secret of ours is in the environment of a process that reads hostile mail.
            env={"PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"},
        )

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        child.wait()


def _kill(child: subprocess.Popen[bytes], expired: threading.Event) -> None:
    expired.set()
    child.kill()


def _talk(
    child: subprocess.Popen[bytes], job: dict[str, Any], blobs: list[bytes]
) -> tuple[dict[str, Any], list[bytes]]:
    sink, source = _streams(child)
    write_frame(sink, job, blobs)
    answer = read_frame(source)
    if answer is None:
        raise Broken
    return answer


def _streams(child: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if child.stdin is None or child.stdout is None:
        raise Broken
    return child.stdin, child.stdout
