"""What happens to objects of the desk's own."""

from __future__ import annotations

from dataclasses import dataclass

from ombud.events.fact import Fact
from ombud.tickets.statuses import RelationTarget


@dataclass(frozen=True)
class ObjectAdded(Fact):
    """An object was added.

    object_class: row number of its class.
    """

    kind = "object.added"
    object_class: int


@dataclass(frozen=True)
class ObjectFieldFilled(Fact):
    """A field of the desk's own has another value on an object.

    field: row number of the field. is_empty: the value was taken away.
    """

    kind = "object.field-filled"
    field: int
    is_empty: bool


@dataclass(frozen=True)
class ObjectNoted(Fact):
    """The notes on an object were written anew.

    is_empty: they were taken away.
    """

    kind = "object.noted"
    is_empty: bool


@dataclass(frozen=True)
class ObjectTied(Fact):
    """An object stands in a relation to something.

    relation: row number of the relation, None where a ticket is about it. target: to what;
    other: row number of that, of a ticket its number.
    """

    kind = "object.tied"
    relation: int | None
    target: RelationTarget
    other: int


@dataclass(frozen=True)
class ObjectUntied(Fact):
    """An object no longer stands in a relation; members as in ``ObjectTied``."""

    kind = "object.untied"
    relation: int | None
    target: RelationTarget
    other: int


@dataclass(frozen=True)
class ObjectRetired(Fact):
    """An object is not in use any more; what it held stays until its time is over."""

    kind = "object.retired"


@dataclass(frozen=True)
class ObjectRestored(Fact):
    """A retired object is in use again."""

    kind = "object.restored"


@dataclass(frozen=True)
class TicketTied(Fact):
    """A ticket is about an object.

    object: row number of the object.
    """

    kind = "ticket.object-tied"
    object: int


@dataclass(frozen=True)
class TicketUntied(Fact):
    """A ticket is not about an object any more.

    object: row number of the object.
    """

    kind = "ticket.object-untied"
    object: int
