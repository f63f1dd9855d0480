"""How soon a change reaches everybody who has the desk open, and what that costs."""

from __future__ import annotations

import selectors
import socket
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from ombud.project.bench.browser import Visitor, session_of
from ombud.project.bench.measure import cpu_seconds, database_processes, tree
from ombud.tickets.actions import add_note
from ombud.tickets.content import Content

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.people.models import Agent
    from ombud.tickets.models import Ticket

LONGEST_WAIT = 30.0
FETCHERS = 8  # a browser keeps its line; eight at once stand for all of them
NEWS = b"event: ticket"


@dataclass(frozen=True, slots=True)
class Reached:
    """Of the slowest update: milliseconds until the last page heard of it, and until the last
    one had fetched what changed; CPU of the server for one update, both steps, in ms.
    """

    pages: int
    heard: float
    drawn: float
    cpu: float


def listening(where: tuple[str, int], cookie: str) -> socket.socket:
    """Return a stream of the desk that has begun."""
    line = socket.create_connection(where, timeout=LONGEST_WAIT)
    host = f"{where[0]}:{where[1]}"
    head = (
        "GET /live/ HTTP/1.1",
        f"Host: {host}",
        f"Origin: http://{host}",
        f"Cookie: {cookie}",
    )
    line.sendall(("\r\n".join(head) + "\r\n\r\n").encode())
    told = line.recv(4096)
    if b" 200 " not in told.partition(b"\r\n")[0]:
        raise RuntimeError("The desk did not let a page listen.")
    return line


def wait_for_news(lines: Iterable[socket.socket]) -> None:
    """Return when each of ``lines`` has been told of a change."""
    waiting = selectors.DefaultSelector()
    heard: dict[int, bytes] = {}
    for line in lines:
        waiting.register(line, selectors.EVENT_READ)
        heard[line.fileno()] = b""
    until = time.perf_counter() + LONGEST_WAIT
    while waiting.get_map():
        if time.perf_counter() > until:
            raise RuntimeError("Some pages heard nothing.")
        for key, _ in waiting.select(timeout=1):
            heard[key.fd] += key.fileobj.recv(65536)  # type: ignore[union-attr]
            if NEWS in heard[key.fd]:
                waiting.unregister(key.fileobj)


def fetch_all(visitors: list[Visitor], path: str, pages: int) -> None:
    """Fetch what changed once for each page."""
    each = pages // len(visitors)

    def fetch(visitor: Visitor) -> None:
        for _ in range(each):
            visitor.get(path)

    threads = [threading.Thread(target=fetch, args=(one,)) for one in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def update_reaching(
    where: tuple[str, int], pid: int, agent: Agent, ticket: Ticket, pages: int, times: int
) -> Reached:
    """Change ``ticket`` ``times`` times while ``pages`` are open, and return the slowest."""
    session = session_of(agent)
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}"
    visitors = [Visitor(*where, session) for _ in range(FETCHERS)]
    path = f"/tickets/{ticket.number}/row/?view=unsolved"
    fetch_all(visitors, path, FETCHERS)  # warm before it counts
    heard, drawn = [], []
    with ExitStack() as open_lines:
        lines = [open_lines.enter_context(listening(where, cookie)) for _ in range(pages)]
        processes = [*tree(pid), *database_processes()]
        before = cpu_seconds(processes)
        for number in range(times):
            words = Content(text=f"Bench note {number}")
            add_note(ticket, words, agent=agent, actor=agent.actor)
            began = time.perf_counter()
            wait_for_news(lines)
            heard.append(time.perf_counter() - began)
            fetch_all(visitors, path, pages)
            drawn.append(time.perf_counter() - began)
        spent = cpu_seconds(processes) - before
    return Reached(
        pages=pages,
        heard=round(max(heard) * 1000, 1),
        drawn=round(max(drawn) * 1000, 1),
        cpu=round(spent * 1000 / times, 1),
    )
