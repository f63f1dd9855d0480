"""PR-077: somebody whose data rest gets no copy of another person's conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from ombud.base.actor import SYSTEM
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.outgoing.compose import answer
from ombud.channels.email.outgoing.gate import decision_on
from ombud.channels.email.statuses import Delivery
from ombud.people.models import Contact
from ombud.people.tokens import make_token
from ombud.purposes.statuses import Ground
from ombud.tickets.actions import (
    add_participant,
    open_restricted,
    receive_message,
    reply,
    restrict,
)
from ombud.tickets.content import Address, Content
from ombud.tickets.resting import resting_in
from ombud.tickets.statuses import Channel, ParticipantRole, RestrictionGround
from tests.conftest import client_of
from tests.makers import make_contact, make_ticket
from tests.portal.visiting import sign_in
from tests.privacy.requests import officer

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from ombud.tickets.models import Ticket
    from tests.world import World

DORA = "dora@lind.example"
PROGRAM = ("messages", "participants")


def test_PR_077_a_restricted_person_in_copy_on_anothers_ticket_gets_nothing(
    world: World, a_way_out: None
) -> None:
    dora = make_contact("dora@lind.example", "Dora Lind")
    ticket = make_ticket(world)
    copy = Content(text="One moment.", recipients=(Address("cc", "Dora", "dora@lind.example"),))
    reply(ticket, copy, agent=world.ana, actor=world.ana.actor)
    waiting = OutgoingMail.objects.get(contact=dora)
    restrict(dora, RestrictionGround.WISH, actor=SYSTEM)
    reply(ticket, copy, agent=world.ana, actor=world.ana.actor)
    own = make_ticket(world, contact=dora)  # they ask again by themselves
    reply(own, Content(text="Yes."), agent=world.ana, actor=world.ana.actor)

    waiting.refresh_from_db()
    assert not decision_on(waiting).allowed  # the gate is asked again when it leaves
    states = {
        (one.to, one.ticket_id): one.state
        for one in OutgoingMail.objects.exclude(pk=waiting.pk).order_by("pk")
    }
    assert states["dora@lind.example", ticket.pk] == Delivery.CANCELLED
    assert states["cleo@lumen.example", ticket.pk] == Delivery.QUEUED
    assert states["dora@lind.example", own.pk] == Delivery.QUEUED


@pytest.fixture
def beside(world: World) -> Ticket:
    """A ticket of Cleo in which Dora got a copy and wrote a line; then Dora's data were laid
    to rest.
    """
    dora = make_contact("dora@lind.example", "Dora Lind")
    copied = (Address("to", "Cleo", "cleo@lumen.example"), Address("cc", "Dora", DORA))
    ticket = make_ticket(world)
    content = Content(text="One moment.", recipients=copied)
    reply(ticket, content, agent=world.ana, actor=world.ana.actor)
    add_participant(ticket, dora, role=ParticipantRole.CC, actor=SYSTEM)
    receive_message(
        ticket,
        Content(text="I am here, too.", recipients=(Address("from", "Dora", DORA),)),
        contact=dora,
        channel=Channel.EMAIL,
        actor=SYSTEM,
        is_verified=True,
    )
    return ticket


def shown_of(world: World, ticket: Ticket, token: str) -> dict[str, bool]:
    """Return on which surface Dora's name or address can be read."""
    ana, cleo = client_of(world.ana), sign_in()
    program = Client(headers={"Authorization": f"Bearer {token}"})
    path, api = f"/tickets/{ticket.number}/", f"/api/v1/tickets/{ticket.number}"
    mail = OutgoingMail.objects.get(contact=world.cleo, message__agent=world.ana)
    assert mail.message is not None
    letter = answer(mail, mail.message)
    said = {
        **{one: ana.get(path + one).content.decode() for one in ("", "around/", "print/")},
        "reply": ana.get(f"{path}?mode=reply").content.decode(),
        "search": ana.get("/search/?q=Lind").content.decode().replace('value="Lind"', ""),
        "contacts": ana.get("/contacts/?q=dora").content.decode(),
        "portal": cleo.get(f"/help/tickets/{ticket.number}/").content.decode(),
        **{one: program.get(f"{api}/{one}").content.decode() for one in PROGRAM},
        "mail out": f"{letter.to} {letter.cc}",
    }
    return {one: "Dora" in text or DORA in text for one, text in said.items()}


def test_PR_077_beside_others_a_resting_person_is_shown_to_nobody(
    world: World, beside: Ticket, a_way_out: None
) -> None:
    scopes = ("tickets:read", "messages:read")
    token = make_token(world.rosa, name="t", scopes=scopes, days=1, actor=world.rosa.actor)[1]
    before = shown_of(world, beside, token)
    contact = Contact.objects.get(name="Dora Lind")
    restrict(contact, RestrictionGround.WISH, actor=SYSTEM)
    after = shown_of(world, beside, token)

    assert [one for one, is_shown in before.items() if not is_shown] == ["search"]
    assert [one for one, is_shown in after.items() if is_shown] == []


def test_PR_077_who_stated_a_ground_reads_who_is_beside(
    world: World, beside: Ticket, a_way_out: None
) -> None:
    contact, petra = Contact.objects.get(name="Dora Lind"), officer()
    restrict(contact, RestrictionGround.WISH, actor=SYSTEM)
    messages = list(beside.messages.all())
    owner, around = beside.contact_id, f"/tickets/{beside.number}/around/"
    before = resting_in(messages, owner, petra)
    panels = [client_of(petra).get(around).content.decode()]
    open_restricted(contact, Ground.CLAIMS, agent=petra, actor=petra.actor)
    panels += [client_of(one).get(around).content.decode() for one in (petra, world.ana)]

    assert before.hides(contact.pk, owner)
    assert ["Dora Lind" in one for one in panels] == [False, True, False]
    words = ["You opened it until" in one and str(Ground.CLAIMS.label) in one for one in panels]
    assert words == [False, True, False]
    assert not resting_in(messages, owner, petra).hides(contact.pk, owner)
    assert resting_in(messages, owner, world.ana).hides(contact.pk, owner)
    assert not before.hides(contact.pk, contact.pk)  # what they began themselves is theirs


def test_where_nobody_else_takes_part_it_costs_nothing(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ticket = make_ticket(world)
    reply(ticket, Content(text="Yes."), agent=world.ana, actor=world.ana.actor)
    messages = list(ticket.messages.all())
    with django_assert_num_queries(0):
        resting_in(messages, ticket.contact_id, world.ana)
