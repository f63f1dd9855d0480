"""The desk's own fields end when each field says, by the rules that every desk begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.erasure.lawful import kept_of
from ombud.objects.models import CustomObject, ObjectValue
from ombud.people.models import Contact
from ombud.retention.actions import ship_rules
from ombud.retention.models import Rule
from ombud.subjects.queries import person_behind
from ombud.tickets.actions import fill_in, fill_in_about
from ombud.tickets.models import ContactValue, TicketValue
from tests.makers import make_contact, make_field, make_hold, make_ticket
from tests.objects.made import make_class, make_object
from tests.retention.helping import carried_out, solved

if TYPE_CHECKING:
    from tests.world import World

YEAR = 366


def end_own_fields() -> None:
    ship_rules()
    for rule in Rule.objects.filter(about__endswith="-fields"):
        carried_out(rule)


def test_a_field_of_a_contact_ends_after_their_last_ticket_and_of_an_object_after_its_use(
    world: World,
) -> None:
    gone, here, asks, held = (
        make_contact(f"{name}@lumen.example", name) for name in ("gone", "here", "asks", "held")
    )
    field = make_field(about="contact", keep_days=365)
    make_hold(world, contacts=(held,))
    used = make_object(make_class("Device"), "used")
    with clock.held_at(clock.in_(days=-YEAR)):
        for one in (gone, here, asks, held):
            fill_in_about(one, {field.key: one.name}, actor=SYSTEM)
        retired = make_object(used.object_class, "retired")
    for one, days in ((gone, YEAR), (here, YEAR - 2), (held, YEAR)):
        solved(world, clock.in_(days=-days), contact=one)
    make_ticket(world, contact=asks)
    CustomObject.objects.filter(pk=retired.pk).update(retired_at=clock.in_(days=-YEAR))

    end_own_fields()

    assert list(ContactValue.objects.order_by("pk").values_list("text", flat=True)) == [
        "here",
        "asks",
        "held",
    ]
    assert list(ObjectValue.objects.values_list("text", flat=True)) == ["used"]


def test_what_a_law_keeps_of_somebody_erased_ends_on_the_day_that_they_were_told(
    world: World,
) -> None:
    law: dict[str, Any] = {"erasure": "keep", "keep_days": 365, "basis": "§ 147 AO"}
    nick = make_field(name="Nick", key="nick", about="contact", **law)
    invoice = make_field(name="Invoice", key="invoice", **law)
    own = make_class("Account", is_personal=True)
    own.fields.update(**law)
    open_ticket = make_ticket(world)
    fill_in(open_ticket, {invoice.key: "4711"}, actor=SYSTEM)
    fill_in_about(world.cleo, {nick.key: "Clee"}, actor=SYSTEM)
    make_object(own, "AC-1", contact=world.cleo)
    Contact.objects.filter(pk=world.cleo.pk).update(erased_at=clock.now())
    told = {one.until for one in kept_of(person_behind(world.cleo))}

    def left() -> int:
        end_own_fields()
        tables = (TicketValue, ContactValue, ObjectValue)
        return sum(one.objects.count() for one in tables)

    with clock.held_at(clock.in_(days=364)):
        before = left()
    with clock.held_at(clock.in_(days=365)):
        after = left()

    assert told == {clock.in_(days=365).date()}
    assert (before, after) == (3, 0)
