from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ombud.base import clock
from ombud.base.prepared import Prepared, attach
from ombud.tickets.models import Message, Ticket
from ombud.tickets.statuses import Direction, Status
from tests.makers import make_ticket

if TYPE_CHECKING:
    from tests.world import World


def numbers(rows: list[Ticket]) -> list[int]:
    return [one.number for one in rows]


def test_the_same_query_answers_for_other_values(db: None, world: World) -> None:
    first, second = make_ticket(world), make_ticket(world)
    by_number = Prepared(lambda number: Ticket.objects.filter(number=number))

    found = [by_number(number=one) for one in (first.number, second.number, 7)]

    assert [numbers(rows) for rows in found] == [[first.number], [second.number], []]


def test_lists_of_any_length_empty_ones_and_none(db: None, world: World) -> None:
    tickets = [make_ticket(world).number for _ in range(3)]
    among = Prepared(
        lambda wanted: (
            Ticket.objects.order_by("number")
            if wanted is None
            else Ticket.objects.filter(number__in=wanted).order_by("number")
        )
    )

    assert numbers(among(wanted=tickets[:2])) == tickets[:2]
    assert numbers(among(wanted={tickets[2]})) == tickets[2:]
    assert numbers(among(wanted=[])) == []
    assert numbers(among(wanted=())) == []
    assert numbers(among(wanted=None)) == tickets
    assert numbers(among(wanted=[*tickets, *range(10**6, 10**6 + 300)])) == tickets


def test_texts_moments_enumerations_and_truth_values(db: None, world: World) -> None:
    ticket = make_ticket(world)
    query = Prepared(
        lambda status, since, is_open: Ticket.objects.filter(
            status=status, updated_at__gte=since, is_open=is_open
        )
    )
    hour = timedelta(hours=1)

    def asked(status: Status, since: timedelta, *, is_open: bool) -> list[int]:
        return numbers(query(status=status, since=clock.now() + since, is_open=is_open))

    assert asked(Status.NEW, -hour, is_open=True) == [ticket.number]
    assert asked(Status.OPEN, -hour, is_open=True) == []
    assert asked(Status.NEW, hour, is_open=True) == []
    assert asked(Status.NEW, -hour, is_open=False) == []


def test_related_rows_come_in_the_same_statement(db: None, world: World) -> None:
    ticket = make_ticket(world)
    query = Prepared(lambda pk: Ticket.objects.select_related("contact").filter(pk=pk))

    with CaptureQueriesContext(connection) as asked:
        found = query.first(pk=ticket.pk)
        name = found.contact.name if found else ""

    assert (name, len(asked)) == (world.cleo.name, 1)


def test_a_value_that_the_lookup_changes_is_refused(db: None) -> None:
    query = Prepared(lambda words: Ticket.objects.filter(subject__icontains=words))

    with pytest.raises(ValueError, match=r"Not in the SQL as given: words\."):
        query(words="glass")


def test_what_is_no_value_is_refused(db: None) -> None:
    query = Prepared(lambda number: Ticket.objects.filter(number=number))

    with pytest.raises(TypeError, match="number is neither"):
        query(number=1.5)


def test_attached_rows_are_found_without_asking(db: None, world: World) -> None:
    ticket, empty = make_ticket(world), make_ticket(world)
    messages = list(Message.objects.filter(ticket=ticket))
    attach([ticket, empty], "messages", messages, "ticket_id")

    with CaptureQueriesContext(connection) as asked:
        found = [list(ticket.messages.all()), list(empty.messages.all())]

    assert (found, len(asked)) == ([messages, []], 0)
    assert messages[0].direction == Direction.IN


@pytest.mark.parametrize("is_planned_once", [True, False])
def test_postgres_keeps_its_plan_for_what_is_asked_again(
    world: World, postgres_only: None, *, is_planned_once: bool
) -> None:
    tickets = [make_ticket(world) for _ in range(2)]
    asked = Prepared(
        lambda number, wanted: Ticket.objects.filter(
            number=number, subject__lte=wanted
        ).order_by("opened_at", "awaits_us"),
        is_planned_once=is_planned_once,
    )

    found = [
        numbers(asked(number=one, wanted="zz"))
        for one in (tickets[0].number, tickets[1].number, 7, 2**40)
    ]

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements "
            "WHERE statement LIKE '%subject\" <= $2%opened_at%awaits_us%'"
        )
        assert cursor.fetchone() == (int(is_planned_once),)
    assert found == [[tickets[0].number], [tickets[1].number], [], []]
