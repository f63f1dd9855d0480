"""Everything that works without being looked at: queue, schedule, mail in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from ombud.channels.email.imap import Poller
from ombud.channels.email.sink import sink_server
from ombud.channels.email.smtp_in import Receiver
from ombud.jobs import schedule, worker
from ombud.project.serve.services import Service, run_services

if TYPE_CHECKING:
    import threading
    from typing import Protocol

    class Server(Protocol):
        def start(self) -> object: ...

        def stop(self) -> object: ...


def serve_until(server: Server, stop: threading.Event) -> None:
    """Start ``server``, wait for ``stop``, and stop it."""
    server.start()
    try:
        stop.wait()
    finally:
        server.stop()


def receive(stop: threading.Event) -> None:
    """Take mail in by SMTP on OMBUD_SMTP."""
    host, port = settings.OMBUD_SMTP
    serve_until(Receiver(host, port), stop)


def fetch(stop: threading.Event) -> None:
    """Fetch mail by IMAP from the mailboxes that want it."""
    Poller().run(stop)


def sink(stop: threading.Event) -> None:
    """Keep what the demo sends."""
    serve_until(sink_server(), stop)


# Two workers: a mail server that lets one wait does not hold up the rest.
WORK = [
    Service("worker-1", worker.run),
    Service("worker-2", worker.run),
    Service("schedule", schedule.run),
]
MAIL = [
    Service("smtp", receive),
    Service("imap", fetch),
    *([Service("sink", sink)] if settings.OMBUD_HAS_SINK else []),
]


def run_worker() -> None:
    """Run the queue and the schedule."""
    run_services(WORK)


def run_mail() -> None:
    """Run the ways in for mail."""
    run_services(MAIL)


def run_all() -> None:
    """Run both in one process."""
    run_services([*WORK, *MAIL])
