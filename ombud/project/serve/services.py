"""Long-running services as threads of one process, each started again when it breaks."""

from __future__ import annotations

import signal
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from django.db import close_old_connections, connections

from ombud.backups import guard

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

log = structlog.get_logger()

FIRST_PAUSE_SECONDS = 0.5
LOOK_EVERY_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
GRACE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Service:
    """Something that runs until the event is set."""

    name: str
    run: Callable[[threading.Event], None]


def keep_running(service: Service, stop: threading.Event) -> None:
    """Run ``service`` until ``stop``; when it breaks or ends too early, again after a pause."""
    pause = FIRST_PAUSE_SECONDS
    while guard.is_closed() and not stop.wait(LOOK_EVERY_SECONDS):
        pass  # a restored desk neither works nor takes mail before erasures were replayed
    while not stop.is_set():
        try:
            service.run(stop)
        except Exception:
            log.exception("service-broke", part=service.name)
        finally:
            connections.close_all()
        if stop.wait(pause):
            return
        pause = min(LONGEST_PAUSE_SECONDS, pause * 2)
        close_old_connections()


def run_services(services: Sequence[Service]) -> None:
    """Run ``services`` until SIGTERM or SIGINT; then give each 15 seconds to finish."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threads = [
        threading.Thread(
            target=keep_running, args=(service, stop), name=service.name, daemon=True
        )
        for service in services
    ]
    for thread in threads:
        thread.start()
        log.info("service-started", part=thread.name)
    stop.wait()
    for thread in threads:
        thread.join(GRACE_SECONDS)
        if thread.is_alive():
            log.error("service-did-not-end", part=thread.name)
