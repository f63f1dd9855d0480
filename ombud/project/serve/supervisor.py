"""Start the parts, start a dead one again, end them all together."""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

from ombud.project.serve.lifeline import follow_parent

if TYPE_CHECKING:
    from collections.abc import Sequence

log = structlog.get_logger()

LOOK_EVERY_SECONDS = 0.25
GRACE_SECONDS = 20
STABLE_SECONDS = 30
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0


@dataclass
class Part:
    """A process of the desk: the function that it runs, and how it has fared."""

    name: str
    module: str
    function: str
    pid: int = 0
    began: float = 0.0
    pause: float = field(default=FIRST_PAUSE_SECONDS)
    due: float = 0.0


def pause_after(part: Part, lasted: float) -> float:
    """Return the seconds to wait before ``part`` starts again: doubled each time, to 30.

    A part that ran for half a minute was well, and starts again at once.
    """
    if lasted >= STABLE_SECONDS:
        return FIRST_PAUSE_SECONDS
    return min(LONGEST_PAUSE_SECONDS, part.pause * 2)


class Supervisor:
    """Runs ``parts`` until SIGTERM or SIGINT, then ends them all."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.stop = threading.Event()

    def run(self) -> None:
        """Run until told to stop. Returns when every part has ended."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())
        settle_memory()
        for part in self.parts:
            self.start(part)
        while not self.stop.wait(LOOK_EVERY_SECONDS):
            self.look()
        self.end()

    def start(self, part: Part) -> None:
        part.began = time.monotonic()
        pid = os.fork()
        if pid == 0:
            run_as_part(part)
        part.pid = pid
        log.info("part-started", part=part.name, pid=pid)

    def look(self) -> None:
        """Notice parts that died, and start those whose pause is over."""
        now = time.monotonic()
        for part in self.parts:
            if part.pid and has_ended(part.pid):
                part.pause = pause_after(part, now - part.began)
                part.pid, part.due = 0, now + part.pause
                log.error("part-died", part=part.name)
            elif not part.pid and now >= part.due:
                self.start(part)

    def end(self) -> None:
        """Ask every part to finish; after 20 seconds, do not ask any more."""
        log.info("stopping")
        running = [part for part in self.parts if part.pid]
        for part in running:
            send(part.pid, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        while running and time.monotonic() < deadline:
            running = [part for part in running if not has_ended(part.pid)]
            time.sleep(0.05)
        for part in running:
            log.error("part-killed", part=part.name)
            send(part.pid, signal.SIGKILL)
            has_ended(part.pid, wait=True)
        log.info("stopped")


def settle_memory() -> None:
    """Put everything loaded so far out of the collector's reach.

    The collector writes into the objects that it looks at; pages that nobody writes to
    stay shared between the parts.
    """
    gc.collect()
    gc.freeze()


def run_as_part(part: Part) -> None:
    """Run in the new process, and never return from it."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    follow_parent()
    try:
        getattr(importlib.import_module(part.module), part.function)()
    except BaseException:
        log.critical("part-failed", part=part.name, exc_info=True)
        os._exit(1)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def has_ended(pid: int, *, wait: bool = False) -> bool:
    """Say whether child ``pid`` has ended, and collect it."""
    try:
        return os.waitpid(pid, 0 if wait else os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
