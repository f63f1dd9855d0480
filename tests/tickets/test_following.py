"""Followers, mentions and participants: the verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.http import Http404

from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.events.models import Event
from ombud.tickets.access import messages_of, tickets_of
from ombud.tickets.actions import (
    NotForThem,
    add_note,
    add_participant,
    close_ticket,
    remove_participant,
    unwatch_ticket,
    watch_ticket,
)
from ombud.tickets.content import Content
from ombud.tickets.models import Mention, Watcher
from ombud.tickets.statuses import ParticipantRole
from ombud.tickets.taking_part import readers_of
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from tests.world import World


def told(kind: str) -> list[dict[str, object]]:
    return list(
        Event.objects.filter(kind=kind).order_by("pk").values_list("payload", flat=True)
    )


def test_following_twice_is_recorded_once(world: World) -> None:
    ticket = make_ticket(world)

    watch_ticket(ticket, world.sven, actor=world.ana.actor)
    watch_ticket(ticket, world.sven, actor=world.ana.actor)
    unwatch_ticket(ticket, world.sven, actor=world.sven.actor)
    unwatch_ticket(ticket, world.sven, actor=world.sven.actor)

    assert told("ticket.watched") == [{"agent": world.sven.pk}]
    assert told("ticket.unwatched") == [{"agent": world.sven.pk}]
    assert not Watcher.objects.exists()


def test_who_may_not_see_a_ticket_cannot_follow_it(world: World) -> None:
    ticket = make_ticket(world)

    with pytest.raises(Refused, match="may not see"):
        watch_ticket(ticket, world.ben, actor=world.ana.actor)

    assert not Watcher.objects.exists()


def test_a_mention_lets_the_colleague_follow(world: World) -> None:
    ticket = make_ticket(world)
    text = "@Sven Halden and @olga, see cleo@lumen.example"

    note = add_note(ticket, Content(text=text), agent=world.ana, actor=world.ana.actor)

    assert set(Mention.objects.values_list("message", "agent")) == {
        (note.pk, world.sven.pk),
        (note.pk, world.olga.pk),
    }
    assert {one.agent for one in Watcher.objects.all()} == {world.sven, world.olga}
    assert told("message.agent-mentioned") == [
        {"message": note.pk, "agent": world.sven.pk},
        {"message": note.pk, "agent": world.olga.pk},
    ]


def test_a_note_that_calls_who_may_not_see_it_is_not_written(world: World) -> None:
    ticket = make_ticket(world)
    before = Event.objects.count()

    with pytest.raises(NotForThem) as refused:
        add_note(ticket, Content(text="@Ben Halden?"), agent=world.ana, actor=world.ana.actor)

    assert refused.value.names == ["Ben Halden"]
    assert "Ben" not in refused.value.reason
    assert (ticket.messages.count(), Event.objects.count()) == (1, before)


def test_a_participant_changes_role_and_the_same_again_is_silent(world: World) -> None:
    ticket, dora = make_ticket(world), make_contact("dora@lumen.example", "Dora Nunes")

    for role in (ParticipantRole.CC, ParticipantRole.CC, ParticipantRole.REQUESTER):
        add_participant(ticket, dora, role=role, actor=SYSTEM)

    assert told("ticket.participant-added") == [
        {"contact": dora.pk, "role": "cc"},
        {"contact": dora.pk, "role": "requester"},
    ]


def test_answers_go_to_requesters_and_copies_and_not_to_observers(world: World) -> None:
    ticket = make_ticket(world)
    for name, role in (("dora", "requester"), ("emil", "cc"), ("fay", "observer")):
        contact = make_contact(f"{name}@lumen.example", name.title())
        add_participant(ticket, contact, role=ParticipantRole(role), actor=SYSTEM)

    readers = readers_of(ticket)

    assert [one.address for one in readers.to] == ["cleo@lumen.example", "dora@lumen.example"]
    assert readers.copies == "emil@lumen.example"


def test_each_contact_sees_the_tickets_they_take_part_in_without_notes(world: World) -> None:
    ticket, other = make_ticket(world), make_ticket(world)
    add_note(ticket, Content(text="Hm."), agent=world.ana, actor=world.ana.actor)
    dora = make_contact("dora@lumen.example", "Dora Nunes")
    part = add_participant(ticket, dora, role=ParticipantRole.OBSERVER, actor=SYSTEM)

    seen = [one.number for one in tickets_of(dora)]
    read = [one.text for one in messages_of(dora, ticket.number)]
    remove_participant(part, actor=world.ana.actor)

    assert seen == [ticket.number]
    assert read == ["It worked yesterday. What should I do?"]
    assert set(tickets_of(world.cleo)) == {ticket, other}
    assert not tickets_of(dora).exists()
    with pytest.raises(Http404):
        messages_of(dora, ticket.number)


def test_who_a_ticket_belongs_to_stays_its_requester(world: World) -> None:
    ticket = make_ticket(world)

    with pytest.raises(Refused, match="belongs to"):
        remove_participant(ticket.participants.get(), actor=SYSTEM)
    with pytest.raises(Refused, match="belongs to"):
        add_participant(ticket, world.cleo, role=ParticipantRole.CC, actor=SYSTEM)


def test_nobody_joins_a_closed_ticket(world: World) -> None:
    ticket = make_ticket(world)
    close_ticket(ticket, actor=SYSTEM)

    with pytest.raises(Refused, match="closed"):
        add_participant(
            ticket, make_contact("d@x.example"), role=ParticipantRole.CC, actor=SYSTEM
        )
