"""F3, in the desk: who is mentioned is told, reads it, and follows from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.jobs.models import Job
from ombud.notifications.tasks import tell
from tests.channels.email.mails import answered, raw, take_in, token_address
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def work_off() -> None:
    for job in Job.objects.filter(task=tell.name).order_by("pk"):
        tell.func(*job.arguments)


def test_a_mention_rings_the_bell_and_ends_when_it_is_read(
    world: World, as_ana: Client, as_sven: Client
) -> None:
    ticket = make_ticket(world)
    as_ana.post(f"/tickets/{ticket.number}/note/", {"text": "@Sven Halden, may I refund?"})
    work_off()

    rings = as_sven.get("/notifications/bell/").content.decode()
    page = as_sven.get("/notifications/").content.decode()
    as_sven.post("/notifications/read/", {"newest": "999999"})

    assert "bell__count" in rings
    assert "A colleague mentioned you" in page
    assert "may I refund" not in page
    assert "bell__count" not in as_sven.get("/notifications/bell/").content.decode()
    assert "bell__count" not in as_ana.get("/notifications/bell/").content.decode()


def test_who_follows_hears_of_the_customers_mail(world: World, as_olga: Client) -> None:
    ticket = take_in(raw()).ticket
    assert ticket is not None
    as_olga.post(f"/tickets/{ticket.number}/watch/")
    work_off()
    before = as_olga.get("/notifications/bell/").content.decode()

    take_in(raw(to=token_address(answered(world, ticket)), message_id="<two@lumen.example>"))
    work_off()

    assert "bell__count" not in before
    assert "bell__count" in as_olga.get("/notifications/bell/").content.decode()
