"""Which messages an erasure meets: each once, and however many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.base.actor import SYSTEM
from ombud.erasure.conversations import erase_messages
from ombud.erasure.finding import messages_around, next_around, next_own, own_messages
from ombud.erasure.needles import marks_of
from ombud.erasure.tally import Tally
from ombud.subjects.queries import person_behind
from ombud.tickets.actions import add_participant, assign_ticket, reply, split_ticket
from ombud.tickets.content import Content
from ombud.tickets.models import Message
from ombud.tickets.search import engine
from ombud.tickets.statuses import ParticipantRole
from tests.everywhere import terms
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.people.models import Contact
    from tests.world import World

pytestmark = pytest.mark.django_db


def walked(step: Callable[[int], list[int]]) -> list[int]:
    found: list[int] = []
    while some := step(found[-1] if found else 0):
        found += some
    return found


def answered(world: World, contact: Contact) -> Any:
    """Two tickets of the contact with two answers each, and one in which they take part."""
    for number in range(2):
        ticket = make_ticket(world, contact=contact, subject=f"Subject {number}")
        for _ in range(2):
            content = Content(text="An answer")
            reply(ticket, content, agent=world.ana, actor=world.ana.actor)
    other = make_ticket(world, subject="Of somebody else")
    add_participant(other, contact, role=ParticipantRole.CC, actor=SYSTEM)
    return make_ticket(world, subject="Nobody else's")


@pytest.mark.parametrize("most", [1, 2, 100])
def test_each_message_around_a_person_is_met_once(world: World, most: int) -> None:
    otto = make_contact("otto@brook.example", "Otto Brook")
    unrelated = answered(world, otto)
    person = person_behind(otto)

    found = walked(lambda after: next_around(person, after, most))

    assert len(found) == 5
    assert sorted(found) == sorted(messages_around(person).values_list("pk", flat=True))
    assert not unrelated.messages.filter(pk__in=found).exists()
    mine = walked(lambda after: next_own(person, after, most))
    assert mine == list(own_messages(person).order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize("most", [1, 100])
def test_an_agent_is_met_in_what_they_wrote_and_where_they_are_asked(
    world: World, most: int
) -> None:
    unrelated = answered(world, make_contact("otto@brook.example", "Otto Brook"))
    assign_ticket(unrelated, assignee=world.ana, actor=SYSTEM)

    ana = person_behind(world.ana)
    found = walked(lambda after: next_around(ana, after, most))

    assert len(found) == 5
    assert found == sorted({*messages_around(ana).values_list("pk", flat=True)})


def test_a_subject_that_a_split_gave_leaves_the_index_with_both_of_its_messages(
    world: World,
) -> None:
    otto = make_contact("otto@brook.example", "Otto Brook")
    ticket = make_ticket(world, contact=otto, subject="First matter")
    content = Content(text="An answer")
    moved = reply(ticket, content, agent=world.ana, actor=world.ana.actor)
    new = split_ticket(ticket, [moved.pk], subject="Zugspitzplan", actor=world.ana.actor)
    reply(new, content, agent=world.ana, actor=world.ana.actor)
    assert "zugspitzplan" in terms()

    person = person_behind(otto)
    erase_messages([moved], person, marks_of(person), Tally(), own=False)
    engine.optimise()

    new.refresh_from_db()
    assert new.subject == "[removed]"
    assert "zugspitzplan" not in terms()


def test_the_words_of_many_messages_leave_the_index_at_once(world: World) -> None:
    otto = make_contact("otto@brook.example", "Otto Brook")
    for number in range(3):
        make_ticket(world, contact=otto, text=f"Fjordblick {number}")
    other = make_ticket(world, text="Fjordblick of somebody else")
    person = person_behind(otto)
    mine = list(own_messages(person).select_related("ticket"))

    erase_messages(mine, person, marks_of(person), Tally(), own=True)

    found = engine.numbers(engine.question([engine.Wanted(("fjordblick",))]), 0)
    assert found == list(Message.objects.filter(ticket=other).values_list("pk", flat=True))
