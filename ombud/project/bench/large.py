"""A desk with much of its own: views, fields, and a form with many rules."""

from __future__ import annotations

from typing import Any

from ombud.base.actor import SYSTEM
from ombud.tickets.actions import ask_field
from ombud.tickets.models import (
    CustomField,
    Form,
    FormItem,
    FormRule,
    Ticket,
    TicketValue,
    View,
)
from ombud.tickets.statuses import Effect, ValueType

VIEWS, FIELDS, RULES = 30, 50, 200
FILLED = 10  # fields of each ticket that hold a text
AT_ONCE = 5_000
EFFECTS = (Effect.SHOW, Effect.REQUIRE, Effect.READ_ONLY)
ABOUT: dict[str, Any] = {
    "purpose": "support",
    "reason": "Invented for the bench",
    "basis": "Contract, Art. 6 (1) (b) GDPR",
    "category": "user.unique_id",
    "erasure": "delete_row",
    "keep_days": 365,
}


def furnish() -> None:
    """Make the views, fields and rules that the bars are measured with; twice is once.

    Rows are written past the verbs, but for the last, which tells everybody of a new edition.
    """
    if Form.objects.filter(key="bench").exists():
        return
    fields = CustomField.objects.bulk_create(field_of(number) for number in range(FIELDS))
    form = Form.objects.create(key="bench", name="Bench")
    FormRule.objects.bulk_create(
        FormRule(
            form=form,
            field=fields[number % FIELDS],
            effect=EFFECTS[number % len(EFFECTS)],
            condition=condition_of(number),
            position=number,
        )
        for number in range(RULES)
    )
    FormItem.objects.bulk_create(
        FormItem(form=form, field=field, position=at) for at, field in enumerate(fields[1:], 1)
    )
    View.objects.bulk_create(view_of(number) for number in range(VIEWS))
    ask_field(form, fields[0], actor=SYSTEM)
    fill_in([one for one in fields if one.type == ValueType.TEXT][:FILLED])


def field_of(number: int) -> CustomField:
    """Return a field; every second one holds a number, the others a text."""
    kind = ValueType.NUMBER if number % 2 else ValueType.TEXT
    key = f"bench_{number}"
    return CustomField(key=key, name=f"Bench {number}", type=kind, in_lists=number < 3, **ABOUT)


def condition_of(number: int) -> dict[str, Any]:
    """Return when a rule holds: low priority, and a number greater than its own."""
    asked = f"field.bench_{number % FIELDS | 1}"
    return {
        "all": [
            {"field": "priority", "operator": "is", "value": "low"},
            {"field": asked, "operator": "gt", "value": number},
        ]
    }


def view_of(number: int) -> View:
    words = {"field": "subject", "operator": "contains", "value": f"w{number}"}
    return View(key=f"bench-{number}", name=f"Bench {number}", condition=words)


def fill_in(fields: list[CustomField]) -> None:
    """Give every ticket a text in each of ``fields``."""
    tickets = list(Ticket.objects.values_list("pk", flat=True))
    for field in fields:
        for start in range(0, len(tickets), AT_ONCE):
            TicketValue.objects.bulk_create(
                TicketValue(ticket_id=one, field=field, text="as agreed on the phone")
                for one in tickets[start : start + AT_ONCE]
            )
