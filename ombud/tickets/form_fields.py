"""What the rules of a form can ask: facts about the ticket, and the form's own fields.

The subject is a mapping of stored values by name, so that a form can be asked before there
is a ticket.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from ombud.rules.fields import Choice, Derived, Field, FieldSet, FieldType, Search
from ombud.rules.operators import Operator
from ombud.tickets.own_fields import by_key, numbered, unique
from ombud.tickets.own_values import TYPES
from ombud.tickets.statuses import Channel, Impact, Priority, Status, Urgency, ValueType

if TYPE_CHECKING:
    from django.db.models import Q

    from ombud.rules.checks import Check
    from ombud.rules.context import Context
    from ombud.tickets.setup import Setup


def never(_check: Check, _context: Context) -> Q:
    """A form is no row: nothing of it can be asked of the database."""
    raise TypeError("A form is asked in memory only.")


def of(name: str) -> Derived:
    def get(subject: Any, _context: Context) -> Any:
        return subject.get(name)

    return Derived(get, never)


def fact(name: str, label: object, choices: tuple[Choice, ...], **more: Any) -> Field:
    return Field(name, label, FieldType.CHOICE, choices=choices, derived=of(name), **more)


T = FieldType
FACTS = (
    Field(
        "team",
        _("Team"),
        T.REFERENCE,
        derived=of("team"),
        reference="team",
        search=Search(by_word="team.key"),
    ),
    Field(
        "team.key",
        _("Team's short name"),
        T.TEXT,
        derived=of("team.key"),
        search=Search(operator=Operator.IS),
    ),
    fact("status", _("Status"), numbered(Status)),
    fact("channel", _("Channel"), numbered(Channel)),
    fact("priority", _("Priority"), numbered(Priority), is_ordered=True),
    fact("impact", _("Impact"), numbered(Impact), is_ordered=True),
    fact("urgency", _("Urgency"), numbered(Urgency), is_ordered=True),
)


def made(setup: Setup) -> FieldSet:
    """Return the fields that the rules of a form can ask with ``setup``."""
    fields = FieldSet("form")
    fields.add(
        *FACTS,
        fact("type", _("Type"), by_key(setup.types)),
        fact("product", _("Product"), by_key(setup.products)),
        fact("version", _("Version"), by_key(unique(setup.versions))),
    )
    taken = {one.name for one in fields}
    for own in setup.fields:
        aliases = () if own.key in taken else (own.key,)
        fields.add(
            Field(
                own.condition_name,
                own,
                TYPES.get(ValueType(own.type), T.TEXT),
                choices=by_key(own.options),
                derived=of(own.condition_name),
                search=Search(aliases),
            )
        )
    return fields


_kept: tuple[Setup | None, FieldSet] = (None, FieldSet("form"))


def fields_for(setup: Setup) -> FieldSet:
    """Return the same as ``made``, kept until the setup changes."""
    global _kept  # noqa: PLW0603 - one copy for each process, replaced as a whole
    kept_for, fields = _kept
    if kept_for is not setup:
        fields = made(setup)
        _kept = (setup, fields)
    return fields
