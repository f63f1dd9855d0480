"""Snooze until a time or until the contact writes; reminder."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ombud.base import clock
from ombud.jobs.models import Job
from ombud.tickets.models import Snooze
from ombud.tickets.tasks import wake_one
from tests.channels.email.mails import answered, raw, take_in, token_address
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def is_listed(client: Client, view: str) -> bool:
    return "tk__who" in client.get(f"/views/{view}/").content.decode()


def test_a_ticket_is_out_of_sight_until_its_time_and_back_by_itself(
    world: World, as_ana: Client
) -> None:
    ticket = make_ticket(world)
    soon = clock.in_(minutes=30).strftime("%Y-%m-%d %H:%M")
    as_ana.post(f"/tickets/{ticket.number}/snooze/", {"at": soon})
    hidden = (is_listed(as_ana, "unsolved"), is_listed(as_ana, "snoozed"))
    job = Job.objects.get(task="ombud.tickets.tasks.wake_one")

    with clock.held_at(job.run_at + timedelta(seconds=1)):
        as_seen = is_listed(as_ana, "unsolved")
        wake_one.func(*job.arguments)

    assert hidden == (False, True)
    assert as_seen is True
    assert is_listed(as_ana, "your-turn") is True


def test_the_customers_mail_brings_it_back_at_once(world: World, as_ana: Client) -> None:
    ticket = take_in(raw()).ticket
    assert ticket is not None
    sent = answered(world, ticket)
    as_ana.post(f"/tickets/{ticket.number}/snooze/", {"until": "reply"})
    asleep = Snooze.objects.count()

    take_in(raw(to=token_address(sent), message_id="<two@lumen.example>"))

    assert (asleep, Snooze.objects.count()) == (1, 0)
    assert is_listed(as_ana, "your-turn") is True
