"""Moments are numbers on SQLite; what Django does with them is the same on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models import DurationField, ExpressionWrapper, F, Max
from django.db.models.functions import ExtractHour, TruncDate, TruncDay, TruncMonth

from ombud.tickets.models import Ticket
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tests.world import World

LATE = datetime(2026, 3, 31, 22, 30, 15, 123456, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def tickets(world: World) -> QuerySet[Ticket]:
    ticket = make_ticket(world)
    found = Ticket.objects.filter(pk=ticket.pk)
    found.update(opened_at=LATE, updated_at=LATE + timedelta(hours=2))
    return found


def test_a_moment_comes_back_to_the_microsecond(tickets: QuerySet[Ticket]) -> None:
    assert tickets.get().opened_at == LATE
    assert tickets.aggregate(last=Max("opened_at")) == {"last": LATE}
    assert tickets.get().solved_at is None


def test_a_moment_takes_six_bytes(sqlite_only: None, tickets: QuerySet[Ticket]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT typeof(opened_at), abs(opened_at) < 1 << 47 FROM tickets_ticket")
        assert cursor.fetchall() == [("integer", 1)]  # sqlite.org/fileformat2, section 2.1


def test_moments_are_compared_and_put_in_order(tickets: QuerySet[Ticket]) -> None:
    assert tickets.filter(opened_at__lte=LATE, opened_at__gt=LATE - timedelta(1)).exists()
    assert not tickets.filter(opened_at__lt=LATE).exists()
    assert tickets.filter(updated_at__gt=F("opened_at") + timedelta(minutes=119)).exists()
    assert not tickets.filter(updated_at__gt=F("opened_at") + timedelta(minutes=121)).exists()


def test_parts_of_a_moment_are_those_of_the_time_zone(tickets: QuerySet[Ticket]) -> None:
    row = tickets.annotate(
        day=TruncDate("opened_at", tzinfo=BERLIN),
        hour=ExtractHour("opened_at", tzinfo=BERLIN),
        midnight=TruncDay("opened_at", tzinfo=BERLIN),
        month=TruncMonth("opened_at", tzinfo=UTC),
    ).values_list("day", "hour", "midnight", "month")

    assert row.get() == (
        date(2026, 4, 1),
        0,
        datetime(2026, 4, 1, tzinfo=BERLIN),
        datetime(2026, 3, 1, tzinfo=UTC),
    )
    assert tickets.filter(opened_at__date=date(2026, 3, 31), opened_at__year=2026).exists()


def test_the_span_between_two_moments_is_a_duration(tickets: QuerySet[Ticket]) -> None:
    took = ExpressionWrapper(F("updated_at") - F("opened_at"), DurationField())

    assert tickets.annotate(took=took).get().took == timedelta(hours=2)
