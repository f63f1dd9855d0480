"""Fields of the desk's own: no purpose, no field; typed values; conditions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.datamap import Erasure, NotPersonal, Personal, parts
from ombud.events.models import Event
from ombud.rules.compile import to_q
from ombud.rules.context import Context
from ombud.rules.evaluate import matches
from ombud.rules.language import from_json, to_json
from ombud.rules.query import parse
from ombud.tickets.actions import (
    Unfit,
    add_entry,
    change_field,
    close_ticket,
    fill_in,
    retire_entry,
)
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.models import CustomField, FieldOption, Ticket, TicketValue
from ombud.tickets.own_values import values_of
from ombud.tickets.setup import current
from tests.makers import make_field, make_ticket

if TYPE_CHECKING:
    from tests.world import World

DEMANDED = ("purpose", "reason", "basis", "category", "erasure")


def held(ticket: Ticket) -> dict[str, Any]:
    return values_of([ticket], current()).get(ticket.pk, {})


@pytest.mark.parametrize("missing", [*DEMANDED, "keep_days"])
def test_no_purpose_no_field_says_the_verb(world: World, missing: str) -> None:
    without: dict[str, Any] = {missing: 0 if missing == "keep_days" else ""}

    with pytest.raises(Refused):
        make_field(**without)

    assert CustomField.objects.count() == 0


@pytest.mark.parametrize("missing", [*DEMANDED, "keep_days", "type"])
def test_no_purpose_no_field_says_the_database(world: World, missing: str) -> None:
    field = make_field()

    with pytest.raises(IntegrityError), transaction.atomic():
        CustomField.objects.filter(pk=field.pk).update(
            **{missing: 0 if missing == "keep_days" else ""}
        )


def test_a_purpose_must_be_one_of_the_register(world: World) -> None:
    with pytest.raises(Refused, match="purpose"):
        make_field(purpose="curiosity")


def test_a_field_cannot_lose_what_it_had_to_have(world: World) -> None:
    field = make_field()

    with pytest.raises(Refused, match="legal basis"):
        change_field(field, basis=" ", actor=SYSTEM)
    with pytest.raises(Refused, match="another field"):
        change_field(field, type="number", actor=SYSTEM)


def test_its_short_name_is_one_that_the_search_box_can_write(world: World) -> None:
    keys = [make_field(name=name).key for name in ("Contract no.", "3-D Secure", "Größe")]

    assert keys == ["contract_no", "f_3_d_secure", "groe"]
    assert parse("field.contract_no:4711", TICKET_FIELDS).hints == ()


GOOD: list[tuple[str, object, object]] = [
    ("text", " K-1  2 ", "K-1 2"),
    ("long", "a\nb", "a\nb"),
    ("number", "12", 12),
    ("number", -3, -3),
    ("decimal", "3,75", Decimal("3.75")),
    ("decimal", 2.5, Decimal("2.5")),
    ("date", "2026-02-28", date(2026, 2, 28)),
    ("flag", "no", False),
    ("flag", True, True),
    ("one", "red", "red"),
    ("several", ["blue", "red"], ("red", "blue")),
    ("email", "a@b.example", "a@b.example"),
    ("phone", "+49 30 901820", "+49 30 901820"),
    ("url", "https://a.example/x?y=1", "https://a.example/x?y=1"),
]


@pytest.mark.parametrize(("kind", "raw", "kept"), GOOD)
def test_each_type_keeps_what_it_is_given(
    world: World, kind: str, raw: object, kept: object
) -> None:
    make_field(name="F", type=kind, options=("Red", "Blue"))
    ticket = make_ticket(world)

    fill_in(ticket, {"f": raw}, actor=SYSTEM)
    fill_in(ticket, {"f": raw}, actor=SYSTEM)

    assert held(ticket) == {"f": kept}
    assert Event.objects.filter(kind="ticket.field-filled").count() == 1
    fill_in(ticket, {"f": ""}, actor=SYSTEM)
    assert held(ticket) == {}
    assert TicketValue.objects.count() == 0


BAD: list[tuple[str, object]] = [
    *[(kind, 5) for kind in ("text", "long", "email", "phone", "url", "date", "one")],
    *[(kind, {"a": 1}) for kind in ("number", "decimal", "flag", "several")],
    ("text", "x" * 251),
    ("text", "\ud800"),
    ("text", "my card is 4242 4242 4242 4242"),
    ("number", "1.5"),
    ("number", "9" * 30),
    ("number", True),
    ("decimal", "1e9"),
    ("decimal", "nan"),
    ("decimal", "1,2,3"),
    ("date", "2026-02-30"),
    ("flag", "perhaps"),
    ("one", "green"),
    ("one", ["red", "blue"]),
    ("several", ["green"]),
    ("email", "nobody"),
    ("phone", "call me"),
    ("url", "javascript:alert(1)"),
    ("url", "ftp://a.example"),
]


@pytest.mark.parametrize(("kind", "raw"), BAD)
def test_each_type_says_what_would_suit(world: World, kind: str, raw: object) -> None:
    make_field(name="F", type=kind, options=("Red", "Blue"))
    ticket = make_ticket(world)

    with pytest.raises(Unfit) as unfit:
        fill_in(ticket, {"f": raw}, actor=SYSTEM)

    assert list(unfit.value.errors) == ["f"]
    assert str(raw) not in unfit.value.errors["f"]
    assert held(ticket) == {}


def test_a_field_that_does_not_exist_or_is_retired_cannot_be_filled(world: World) -> None:
    field = make_field(name="F")
    ticket = make_ticket(world)
    fill_in(ticket, {"f": "kept"}, actor=SYSTEM)
    retire_entry(field, actor=SYSTEM)

    with pytest.raises(Unfit) as unfit:
        fill_in(ticket, {"f": "x", "g": "y"}, actor=SYSTEM)

    assert set(unfit.value.errors) == {"f", "g"}
    assert held(ticket) == {"f": "kept"}


def test_a_closed_ticket_is_not_filled_in(world: World) -> None:
    make_field(name="F")
    ticket = make_ticket(world)
    close_ticket(ticket, actor=SYSTEM)

    with pytest.raises(Refused, match="closed"):
        fill_in(ticket, {"f": "x"}, actor=SYSTEM)


def test_the_log_tells_which_field_and_never_what(world: World) -> None:
    field = make_field(name="F")
    fill_in(make_ticket(world), {"f": "K-4711"}, actor=SYSTEM)

    event = Event.objects.get(kind="ticket.field-filled")
    assert event.payload == {"field": field.pk, "is_empty": False}


def test_a_field_with_values_is_retired_and_one_without_is_deleted(world: World) -> None:
    used, unused = make_field(name="F"), make_field(name="G")
    fill_in(make_ticket(world), {"f": "x"}, actor=SYSTEM)

    retire_entry(used, actor=SYSTEM)
    retire_entry(unused, actor=SYSTEM)

    assert [(one.key, one.is_retired) for one in current().fields] == [("f", True)]


def test_the_data_map_knows_each_field_by_what_it_declares(world: World) -> None:
    field = make_field(name="F", erasure="keep", keep_days=90)
    make_field(name="G", category="system.operations")

    first, second = parts[TicketValue]()

    assert first.where == {"field_id": field.pk}
    assert first.columns["text"] == Personal(
        "user.unique_id",
        ("ticket__contact",),
        "support",
        Erasure.KEEP,
        keep_days=90,
        source="agent",
        ground="Contract, Art. 6 (1) (b) GDPR",
    )
    assert isinstance(second.columns["text"], NotPersonal)


def asked(text: str) -> list[int]:
    """Return the tickets that ``text`` finds, which must be the same in SQL and memory."""
    query = parse(text, TICKET_FIELDS)
    assert query.hints == ()
    node = from_json(to_json(query.node), TICKET_FIELDS)
    context = Context(now=clock.now())
    found = Ticket.objects.filter(to_q(node, TICKET_FIELDS, context)).order_by("pk")
    every = Ticket.objects.for_list().order_by("pk")
    in_memory = [one.pk for one in every if matches(node, one, TICKET_FIELDS, context)]
    assert [one.pk for one in found] == in_memory
    return in_memory


CONDITIONS = [
    ("field.words:k-47", [0]),
    ("words:k-47", [0]),
    ("field.words:=K-4711", [0]),
    ("-field.words:k-47", [1, 2]),
    ("field.count:>5", [1]),
    ("field.count:<=5", [0]),
    ("-field.count:>5", [0, 2]),
    ("field.price:>=1.5", [0, 1]),
    ("field.price:1.50", [0]),
    ("field.price:<1", []),
    ("field.due:2026-02-01..2026-02-28", [0]),
    ("field.due:2026-02-28", [0]),
    ("field.due:>2026-02-28", [1]),
    ("field.due:<2026-03-01", [0]),
    ("field.urgent:yes", [0]),
    ("field.urgent:no", [1, 2]),
    ("field.colour:red", [0]),
    ("field.colour:red,blue", [0, 1]),
    ("-field.colour:red", [1, 2]),
    ("field.tastes:sweet", [0, 1]),
    ("-field.tastes:sweet", [2]),
    ("field.tastes:sour", [0]),
    ("no:colour", [2]),
    ("has:field.words", [0]),
    ("no:field.due", [2]),
]


@pytest.mark.parametrize(("text", "which"), CONDITIONS)
def test_views_and_search_ask_for_own_fields(world: World, text: str, which: list[int]) -> None:
    for name, kind in (("Words", "text"), ("Count", "number"), ("Price", "decimal")):
        make_field(name=name, type=kind)
    make_field(name="Due", type="date")
    make_field(name="Urgent", type="flag")
    make_field(name="Colour", type="one", options=("Red", "Blue"))
    make_field(name="Tastes", type="several", options=("Sweet", "Sour"))
    tickets = [make_ticket(world) for _ in range(3)]
    first = {"words": "K-4711", "count": 5, "price": "1.5", "due": "2026-02-28"}
    more = {"urgent": True, "colour": "red", "tastes": ["sweet", "sour"]}
    fill_in(tickets[0], first | more, actor=SYSTEM)
    second = {"count": 6, "price": "2", "due": "2026-03-01", "urgent": False}
    fill_in(tickets[1], second | {"colour": "blue", "tastes": ["sweet"]}, actor=SYSTEM)

    assert asked(text) == [tickets[index].pk for index in which]


def test_an_option_in_use_is_retired_and_keeps_its_name(world: World) -> None:
    field = make_field(name="Colour", type="one", options=("Red", "Blue"))
    ticket = make_ticket(world)
    fill_in(ticket, {"colour": "red"}, actor=SYSTEM)

    retire_entry(FieldOption.objects.get(key="red"), actor=SYSTEM)
    add_entry(FieldOption(field=field, name="Green"), actor=SYSTEM)

    assert held(ticket) == {"colour": "red"}
    assert [one.key for one in current().fields[0].options] == ["red", "blue", "green"]
