"""What the loader of the bench invents is what mail and replies leave behind."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.apps import apps

from ombud.base import clock
from ombud.channels.email.actions import ingest, journal
from ombud.channels.email.models import Mailbox, OutgoingMail
from ombud.channels.email.outgoing.delivery import change
from ombud.channels.email.statuses import Delivery, Door
from ombud.people.models import Agent
from ombud.project.bench.cases import Place
from ombud.project.bench.load import load
from ombud.tickets.actions import reply, solve_ticket
from ombud.tickets.content import Content
from tests.channels.email.mails import raw

if TYPE_CHECKING:
    from ombud.tickets.models import Ticket
    from tests.world import World

LEFT_OUT = ("job", "sequence", "readlog")
DECIDED_BY_CHANCE = {"is_verified", "is_aligned", "assignee_id", "uses", "has_left"}


def written() -> dict[str, Any]:
    """Return the rows of every table, by table: each as the names of its filled columns."""
    return {
        model._meta.label_lower: Counter(
            tuple(sorted(name for name in row if row[name] and name not in DECIDED_BY_CHANCE))
            for row in model._default_manager.values()
        )
        for model in apps.get_models()
        if model._meta.managed and not model._meta.label_lower.endswith(LEFT_OUT)
    }


def since(before: dict[str, Any]) -> dict[str, Any]:
    """Return the rows that came since ``before``."""
    now = written()
    return {table: now[table] - before[table] for table in now if now[table] != before[table]}


def by_mail(box: Mailbox, **mail: str) -> Ticket:
    stored, _ = journal.store(
        raw(to=f"{box.name} <{box.address}>", sender="Nora <nora@lumen.example>", **mail),
        door=Door.SMTP,
        envelope_from="nora@lumen.example",
        envelope_to=box.address,
        mailbox=box,
    )
    done = ingest.process(stored.pk)
    assert done.ticket is not None
    return done.ticket


def really(world: World, box: Mailbox) -> None:
    """Let a contact write, an agent answer, the contact write again, the agent solve."""
    ticket = by_mail(box)
    later = clock.in_(seconds=10)
    answer = Content(text="Try it again, please.")
    reply(ticket, answer, agent=world.ana, actor=world.ana.actor, hold_until=later)
    sent = OutgoingMail.objects.get(ticket=ticket)
    sent.first_tried_at = sent.sent_at = clock.now()
    sent.attempts = 1
    sent.save()
    change(sent, Delivery.SENT, "250")
    by_mail(
        box,
        message_id="<two@lumen.example>",
        subject="Re: My card",
        headers=f"References: <one@lumen.example> {sent.internet_message_id}\n",
    )
    ticket.refresh_from_db()
    solve_ticket(ticket, actor=world.ana.actor)


def test_one_invented_ticket_is_the_rows_of_a_real_one(world: World) -> None:
    box = Mailbox.objects.create(address="b@halden.example", name="B", team=world.lending)
    before = written()
    really(world, box)
    real = since(before)
    before = written()
    ana = Agent.objects.get(pk=world.ana.pk)

    load(1, Place([world.lending], box, [ana.pk], clock.now()), report=lambda _: None)

    assert since(before) == real
