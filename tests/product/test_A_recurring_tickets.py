"""Group A, recurring tickets: opened from a template, once for each day, after a break too."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from ombud.automation.actions import open_due, pause_recurrence, resume_recurrence
from ombud.automation.models import Recurrence, RecurrenceRun
from ombud.automation.tasks import look_for_recurring
from ombud.base import clock
from ombud.base.errors import Refused
from ombud.jobs.models import Job
from ombud.jobs.worker import run_until_empty
from ombud.people.models import Contact
from ombud.tickets.actions import save_template, ship_setup
from ombud.tickets.models import ChecklistTemplate, Ticket, TicketType
from ombud.tickets.queries import tags_of
from ombud.tickets.setup import current
from tests.api.calling import caller
from tests.conftest import client_of
from tests.makers import make_recurrence

if TYPE_CHECKING:
    from tests.world import World


def on(day: str, hour: int = 12) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)


def days_opened() -> list[str]:
    runs = RecurrenceRun.objects.order_by("pk").values_list("day", flat=True)
    return [day.isoformat() for day in runs]


def test_a_supervisor_makes_one_and_it_opens_by_itself(world: World) -> None:
    ship_setup()
    save_template(
        None, name="Rent", steps=[("Compare", 24)], blocks_solving=False, actor=world.sven.actor
    )
    form = {
        "name": "Rent",
        "every": "1",
        "unit": "month",
        "first_day": "2027-01-31",
        "at": "09:00",
        "time_zone": "Europe/Berlin",
        "calendar": "DE",
        "on_free": "after",
        "subject": "Check the rent",
        "text": "Compare it with the contract.",
        "email": "cleo@lumen.example",
        "team": world.lending.pk,
        "assignee": world.ana.pk,
        "type": TicketType.objects.get(key="problem").pk,
        "priority": "3",
        "tags": "Rent, monthly",
        "checklist": ChecklistTemplate.objects.get().pk,
    }
    with clock.held_at(on("2027-01-01")):
        as_sven = client_of(world.sven)
        odd = as_sven.post("/settings/recurring/new/", form | {"last_day": "2026-01-01"})
        as_sven.post("/settings/recurring/new/", form)
        page = as_sven.get("/settings/recurring/").content.decode()
    with clock.held_at(on("2027-02-01", 8)):
        look_for_recurring.func()
        run_until_empty()
        ticket = Ticket.objects.get()
        as_sven = client_of(world.sven)
        history = as_sven.get(f"/tickets/{ticket.number}/history/").content.decode()

    assert (odd.status_code, "Compare it with the contract." in odd.content.decode()) == (
        422,
        True,
    )
    assert 'datetime="2027-02-01T08:00:00+00:00"' in page  # 31 January is a Sunday
    assert (ticket.subject, ticket.contact, ticket.assignee) == (
        "Check the rent",
        world.cleo,
        world.ana,
    )
    assert (ticket.priority, current().type_of(ticket).key) == (3, "problem")
    assert tags_of([ticket])[ticket.pk] == ["monthly", "rent"]
    assert ticket.checklists.get().tasks.get().title == "Compare"
    assert ticket.messages.get().text == "Compare it with the contract."
    assert Recurrence.objects.get().next_at == on("2027-03-01", 8)
    assert "It opened by itself, because its day came round" in history


def test_one_ticket_for_a_day_whoever_looks_and_however_often(world: World) -> None:
    with clock.held_at(on("2027-01-01")):
        row = make_recurrence(world)
    second = Recurrence.objects.get(pk=row.pk)
    with clock.held_at(on("2027-01-31")):
        for _look in range(2):
            look_for_recurring.func()
        queued = Job.objects.filter(task__endswith="open_recurring").count()
        both = [open_due(row), open_due(second)]
        run_until_empty()

    assert queued == 1
    assert [one is not None for one in both] == [True, False]
    assert (Ticket.objects.count(), days_opened()) == (1, ["2027-01-31"])


def test_after_a_break_one_opens_and_not_many(world: World) -> None:
    with clock.held_at(on("2027-01-01")):
        row = make_recurrence(world)
    with clock.held_at(on("2027-05-15")):
        open_due(row)
        again = open_due(row)

    assert (days_opened(), again) == (["2027-04-30"], None)
    assert row.next_at == on("2027-05-31", 9)


def test_what_cannot_be_opened_stays_due_and_comes_once(world: World) -> None:
    with clock.held_at(on("2027-01-01")):
        row = make_recurrence(world)
    world.lending.is_active = False
    world.lending.save()
    with clock.held_at(on("2027-01-31")):
        with pytest.raises(Refused, match="takes no tickets"):
            open_due(Recurrence.objects.get(pk=row.pk))
        left = (Ticket.objects.count(), days_opened(), Recurrence.objects.get().next_at)
        world.lending.is_active = True
        world.lending.save()
        open_due(Recurrence.objects.get(pk=row.pk))

    assert left == (0, [], on("2027-01-31", 9))
    assert days_opened() == ["2027-01-31"]


def test_a_pause_is_not_made_up_for_and_one_can_be_opened_by_hand(
    world: World,
) -> None:
    with clock.held_at(on("2027-01-01")):
        row = make_recurrence(world)
        pause_recurrence(row, actor=world.sven.actor)
    at = f"/settings/recurring/{row.pk}/"
    with clock.held_at(on("2027-03-15")):
        as_sven = client_of(world.sven)
        nothing = open_due(row)
        as_sven.post(f"{at}run/")
        resume_recurrence(row, actor=world.sven.actor)
        page = as_sven.get(at).content.decode()
        foreign = client_of(world.ana).post(f"{at}run/").status_code

    assert nothing is None
    assert list(RecurrenceRun.objects.values_list("day", "is_by_hand")) == [
        (date(2027, 3, 15), True)
    ]
    assert 'datetime="2027-03-31T09:00:00+00:00"' in page
    assert foreign == 403


def test_who_asks_may_be_gone_and_a_program_sees_it(world: World) -> None:
    with clock.held_at(on("2027-01-01")):
        row = make_recurrence(world, tags=["rent"])
    Contact.objects.filter(pk=world.cleo.pk).update(name="")
    Recurrence.objects.filter(pk=row.pk).update(contact=None)
    program = caller(world.sven)

    told = program.get("/recurring-tickets").json()["items"]
    refused = program.post(f"/recurring-tickets/{row.pk}/run", {})
    Recurrence.objects.filter(pk=row.pk).update(contact=world.cleo)
    world.cleo.identifiers.all().delete()  # as erasing her leaves it
    erased = program.post(f"/recurring-tickets/{row.pk}/run", {})

    assert [(one["name"], one["contact"], one["tags"]) for one in told] == [
        ("Rent", None, ["rent"])
    ]
    assert (refused.status_code, erased.status_code) == (409, 409)
    assert not Ticket.objects.exists()
