"""What the duties of privacy cost: a line of the log, and an answer that tells nobody apart."""

from __future__ import annotations

import re
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.test import Client

from ombud.base.actor import SYSTEM
from ombud.events import log
from ombud.people.actions import contact_by_email
from ombud.project.bench.measure import percentile
from ombud.tickets.facts import TicketTagged
from ombud.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

FORM = "/help/privacy/"
NUMBER = re.compile(r"R-\d+")
WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Append:
    """How long it takes to record one fact inside a change, in milliseconds."""

    count: int
    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Answers:
    """What asking for one's data tells of whether the desk knows the address.

    known_ms, unknown_ms: medians of the time until the answer. is_same: whether status, length
    of the address that it leads to, and the page there were the same every time.
    """

    count: int
    known_ms: float
    unknown_ms: float
    apart_ms: float
    is_same: bool


def append(ticket: Ticket, count: int) -> Append:
    """Record ``count`` facts of ``ticket``, each in a transaction of its own.

    It is one that nobody acts on: what listeners do is their own work, not that of the log.
    """
    fact, times = TicketTagged(tag=1), []
    for _ in range(WARM_UP + count):
        with transaction.atomic():
            Ticket.objects.filter(pk=ticket.pk).update(priority=ticket.priority)  # the change
            began = time.perf_counter()
            log.record(fact, ticket, actor=SYSTEM)
            times.append((time.perf_counter() - began) * 1000)
    times = sorted(times[WARM_UP:])
    return Append(count, round(percentile(times, 0.5), 2), round(percentile(times, 0.95), 2))


def networks() -> Iterator[str]:
    """Yield addresses of many networks: one alone is slowed down after twenty tries."""
    yield from (
        f"198.{18 + at // 65_536}.{at // 256 % 256}.{at % 256}" for at in range(131_072)
    )


def asked(client: Client, address: str, network: str) -> tuple[float, tuple[Any, ...]]:
    """Ask in the name of ``address``; return the milliseconds and what was to be seen."""
    form = {
        "kind": "access",
        "email": address,
        "name": "",
        "region": "europe",
        "relation": "self",
        "text": "Which data do you hold?",
    }
    began = time.perf_counter()
    sent = client.post(FORM, form, REMOTE_ADDR=network)
    took = (time.perf_counter() - began) * 1000
    goal = sent.headers.get("Location", "")
    page = client.get(goal, REMOTE_ADDR=network) if goal else sent
    seen = NUMBER.sub("R-n", page.content.decode().replace(goal or " ", "here"))
    return took, (sent.status_code, len(goal), page.status_code, seen)


def answers(count: int) -> Answers:
    """Ask ``count`` times for addresses that are known, and as often for others, in turn."""
    client, origin = Client(headers={"host": settings.HOST}), networks()
    stamp = time.time_ns()
    known = [f"known-{stamp}-{at}@lumen.example" for at in range(WARM_UP + count)]
    for address in known:
        contact_by_email(address, "Bench Person", source="mail", actor=SYSTEM)
    times: dict[bool, list[float]] = {True: [], False: []}
    seen = set()
    for at, address in enumerate(known):
        for is_known in (True, False) if at % 2 else (False, True):
            who = address if is_known else address.replace("known", "other")
            took, what = asked(client, who, next(origin))
            seen.add(what)
            if at >= WARM_UP:
                times[is_known].append(took)
    medians = {which: statistics.median(some) for which, some in times.items()}
    return Answers(
        count,
        round(medians[True], 1),
        round(medians[False], 1),
        round(abs(medians[True] - medians[False]), 1),
        len(seen) == 1,
    )
