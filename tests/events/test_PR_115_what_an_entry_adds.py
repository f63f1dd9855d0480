"""PR-115: an entry of the log costs one statement, and a log that fails undoes the change.

How long it takes is measured by ``ombud bench privacy`` (docs/performance.md).
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, transaction

from ombud.base.actor import SYSTEM
from ombud.events import log
from ombud.events.models import Event
from ombud.jobs.models import Job
from ombud.tickets.actions import add_note, solve_ticket, tag_ticket
from ombud.tickets.content import Content
from ombud.tickets.facts import TicketTagged
from ombud.tickets.models import Message, Tag, Ticket
from ombud.tickets.statuses import Status
from tests.makers import make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.world import World


def test_PR_115_an_entry_is_one_statement_and_one_row(
    world: World, queries: Callable[[int], Any]
) -> None:
    ticket, jobs, before = make_ticket(world), Job.objects.count(), Event.objects.count()

    with transaction.atomic(), queries(1):
        log.record(TicketTagged(tag=1), ticket, actor=SYSTEM)

    assert Event.objects.count() == before + 1
    assert Job.objects.count() == jobs


@pytest.mark.parametrize("entries", [1, 300])
def test_PR_115_it_costs_the_same_however_long_the_log_is(
    world: World, queries: Callable[[int], Any], entries: int
) -> None:
    ticket = make_ticket(world)
    for _ in range(entries):
        log.record(TicketTagged(tag=1), ticket, actor=SYSTEM)

    with transaction.atomic(), queries(1):
        log.record(TicketTagged(tag=1), ticket, actor=SYSTEM)


@contextmanager
def a_log_that_fails() -> Iterator[None]:
    """Let the database refuse every new entry of the log."""

    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(f'INSERT INTO "{Event._meta.db_table}"'):
            raise DatabaseError("The disk is full.")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        yield


def test_PR_115_a_log_that_fails_rolls_the_change_back(world: World) -> None:
    ticket, ana = make_ticket(world), world.ana
    before = (Message.objects.count(), Tag.objects.count(), Event.objects.count())
    changes: list[Callable[[], object]] = [
        lambda: solve_ticket(ticket, actor=ana.actor),
        lambda: tag_ticket(ticket, "fraud", actor=ana.actor),
        lambda: add_note(ticket, Content(text="Look here."), agent=ana, actor=ana.actor),
    ]

    for change in changes:
        with a_log_that_fails(), pytest.raises(DatabaseError, match="disk is full"):
            change()

    now = Ticket.objects.get(pk=ticket.pk)
    assert (now.status, now.ticket_tags.count()) == (Status.NEW, 0)
    assert (Message.objects.count(), Tag.objects.count(), Event.objects.count()) == before
