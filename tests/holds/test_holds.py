from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.events.models import Event
from ombud.holds.actions import Scope, place_hold, release_hold, review_hold
from ombud.holds.models import HeldPerson, LegalHold
from ombud.holds.queries import count_of, held_among, holds_on
from ombud.holds.statuses import Ground
from ombud.people.models import Contact
from ombud.purposes import gate
from ombud.tickets.models import Message, Ticket
from ombud.tickets.statuses import Priority
from tests.makers import make_contact, make_hold, make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

URGENT = {"field": "priority", "operator": "is", "value": "urgent"}


def test_a_named_person_holds_their_tickets_also_those_of_later(world: World) -> None:
    before, other = make_ticket(world), make_ticket(world, contact=make_contact("d@x.example"))
    hold = make_hold(world, contacts=(world.cleo,))
    after = make_ticket(world)

    every = [before.pk, other.pk, after.pk]

    assert holds_on(Ticket, every) == {before.pk: [hold], after.pk: [hold]}
    assert held_among(Contact, [world.cleo.pk, other.contact_id]) == {world.cleo.pk}


def test_a_named_ticket_holds_what_is_in_it_and_who_asked(world: World) -> None:
    ticket, other = make_ticket(world), make_ticket(world)
    make_hold(world, tickets=(ticket.pk,))

    mine, theirs = ticket.messages.get().pk, other.messages.get().pk

    assert held_among(Message, [mine, theirs]) == {mine}
    assert held_among(Contact, [world.cleo.pk]) == {world.cleo.pk}


def test_a_condition_and_a_range_narrow_each_other(world: World) -> None:
    days = [date(2026, 3, day) for day in (1, 15, 31)]
    tickets = [make_ticket(world) for _ in days]
    for ticket, day in zip(tickets, days, strict=True):
        at = clock.now().replace(year=day.year, month=day.month, day=day.day)
        Ticket.objects.filter(pk=ticket.pk).update(opened_at=at, priority=Priority.LOW)
    plain = make_ticket(world)
    Ticket.objects.filter(pk__in=[tickets[0].pk, tickets[1].pk]).update(
        priority=Priority.URGENT
    )
    make_hold(world, condition=URGENT, first_day=date(2026, 3, 10), last_day=date(2026, 3, 31))

    assert held_among(Ticket, [one.pk for one in [*tickets, plain]]) == {tickets[1].pk}


def test_a_range_alone_holds_all_of_it(world: World) -> None:
    ticket = make_ticket(world)
    today = clock.now().date()
    make_hold(world, first_day=today, last_day=today)

    assert held_among(Ticket, [ticket.pk]) == {ticket.pk}


def test_a_condition_about_a_field_that_is_gone_holds_more_and_not_less(world: World) -> None:
    ticket = make_ticket(world)
    hold = make_hold(world, condition=URGENT)
    assert held_among(Ticket, [ticket.pk]) == set()

    LegalHold.objects.filter(pk=hold.pk).update(
        condition={"field": "field.gone", "operator": "is", "value": "x"}
    )

    assert held_among(Ticket, [ticket.pk]) == {ticket.pk}


def test_an_overdue_review_does_not_let_go(world: World) -> None:
    ticket = make_ticket(world)
    hold = make_hold(world, tickets=(ticket.pk,))

    with clock.held_at(clock.in_(days=400)):
        assert hold.is_due
        assert held_among(Ticket, [ticket.pk]) == {ticket.pk}


def test_a_released_hold_lets_go_and_names_nobody_any_more(world: World) -> None:
    ticket = make_ticket(world)
    hold = make_hold(world, contacts=(world.cleo,))

    release_hold(hold, actor=world.rosa.actor)
    release_hold(hold, actor=world.rosa.actor)

    assert held_among(Ticket, [ticket.pk]) == set()
    assert not HeldPerson.objects.exists()
    kinds = list(Event.objects.filter(subject_type="legalhold").values_list("kind", flat=True))
    assert kinds == ["hold.placed", "hold.released"]
    with pytest.raises(Refused, match="released"):
        review_hold(hold, review_on=clock.in_(days=9).date(), actor=world.rosa.actor)


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no matter": ({"matter": "  "}, "Name the matter"),
    "no scope": ({"scope": Scope()}, "Say what is held"),
    "days": (
        {"scope": Scope(first_day=date(2026, 2, 2), last_day=date(2026, 2, 1))},
        "before the first",
    ),
    "condition": ({"scope": Scope(condition={"field": "x"})}, "not complete"),
    "too late": ({"review_on": 181}, "180 days"),
    "today": ({"review_on": 0}, "180 days"),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_hold_that_makes_no_sense_is_refused(name: str, world: World) -> None:
    wrong, words = BAD[name]
    given: dict[str, Any] = {
        "matter": "File 1",
        "ground": Ground.LAW,
        "scope": Scope(tickets=(1,)),
        "review_on": 180,
        "owner": world.rosa,
        "actor": world.rosa.actor,
    }
    given |= wrong
    given["review_on"] = clock.now().date() + timedelta(days=given["review_on"])

    with pytest.raises(Refused, match=words):
        place_hold(**given)

    assert not LegalHold.objects.exists()


def test_a_held_person_is_used_for_nothing_but_the_service(world: World) -> None:
    offer = gate.Use("offers", "Offers", "consent", is_service=False)
    gate.uses.register("offers", offer)
    try:
        ticket = make_ticket(world)
        make_hold(world, tickets=(ticket.pk,))
        dora = make_contact("dora@lumen.example")

        answers = [
            gate.decide(world.cleo.pk, "offers", gate.Channel.EMAIL).reason,
            gate.decide(dora.pk, "offers", gate.Channel.EMAIL).reason.split(":")[0],
            gate.decide(world.cleo.pk, "support", gate.Channel.EMAIL).reason,
        ]
    finally:
        del gate.uses._things["offers"]

    assert answers == ["restricted:legal-hold", "no-consent", "service:email"]


@pytest.mark.parametrize("count", [1, 40])
def test_asking_costs_the_same_however_many_rows(
    world: World, count: int, queries: Callable[[int], Any]
) -> None:
    numbers = [make_ticket(world).messages.get().pk for _ in range(count)]
    make_hold(world, contacts=(world.cleo,))

    with queries(3):  # the holds; whether persons are named; the messages
        found = held_among(Message, numbers)

    assert found == set(numbers)
    assert count_of(LegalHold.objects.get())["tickets.ticket"] == count
