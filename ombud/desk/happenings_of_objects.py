"""Lines about objects in words: in the history of an object, and in that of a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ombud.tickets.statuses import RelationTarget

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.tickets.naming import Names

WORDS = {
    RelationTarget.CONTACT: lazy("a contact"),
    RelationTarget.ORGANISATION: lazy("an organisation"),
    RelationTarget.OBJECT: lazy("another object"),
}


def plainly(sentence: Any) -> Callable[[str, dict[str, Any], Names], str]:
    """Return a teller of what needs nothing but who did it."""

    def tell(who: str, told: dict[str, Any], names: Names) -> str:
        del told, names
        return str(sentence) % {"who": who}

    return tell


def filled(who: str, told: dict[str, Any], names: Names) -> str:
    fields = (field for of in names.setup.classes for field in of.every_field)
    field = next((one for one in fields if one.pk == told["field"]), None)
    said = {"who": who, "field": field.name if field else "?"}
    if told["is_empty"]:
        return _("%(who)s emptied %(field)s") % said
    return _("%(who)s filled in %(field)s") % said


def end_in_words(told: dict[str, Any]) -> str:
    if told["target"] == RelationTarget.TICKET:
        return f"#{told['other']}"
    return str(WORDS[RelationTarget(told["target"])])


def said_of(who: str, told: dict[str, Any], names: Names) -> dict[str, str]:
    relations = (one for of in names.setup.classes for one in of.every_relation)
    relation = next((one for one in relations if one.pk == told["relation"]), None)
    return {
        "who": who,
        "relation": relation.name if relation else _("ticket"),
        "end": end_in_words(told),
    }


def tied(who: str, told: dict[str, Any], names: Names) -> str:
    return _("%(who)s related it: %(relation)s %(end)s") % said_of(who, told, names)


def untied(who: str, told: dict[str, Any], names: Names) -> str:
    return _("%(who)s removed a relation: %(relation)s %(end)s") % said_of(who, told, names)


ON_TICKETS = {
    "ticket.object-tied": plainly(lazy("%(who)s linked an object")),
    "ticket.object-untied": plainly(lazy("%(who)s removed the link to an object")),
}
OF_OBJECTS = {
    "object.added": plainly(lazy("%(who)s added it")),
    "object.field-filled": filled,
    "object.noted": plainly(lazy("%(who)s changed the notes")),
    "object.tied": tied,
    "object.untied": untied,
    "object.retired": plainly(lazy("%(who)s took it out of use")),
    "object.restored": plainly(lazy("%(who)s took it into use again")),
}
ICONS = {
    "ticket.object-tied": "box",
    "ticket.object-untied": "box",
    "object.added": "plus",
    "object.field-filled": "edit",
    "object.noted": "edit",
    "object.tied": "link",
    "object.untied": "link",
    "object.retired": "pause",
    "object.restored": "undo",
}
