"""What is noted on a ticket, and the setup that this is chosen from."""

from __future__ import annotations

from dataclasses import (
    dataclass,
)

from ombud.events.fact import (
    Fact,
)
from ombud.tickets.statuses import (
    Impact,
    SetupChange,
    SetupPart,
    Urgency,
)


@dataclass(frozen=True)
class TicketTyped(Fact):
    """The ticket is of another type.

    before, after: row numbers of the types; nothing stands for the default.
    """

    kind = "ticket.typed"
    before: int | None
    after: int | None


@dataclass(frozen=True)
class StatusNamed(Fact):
    """The status has another of the desk's own names; its kind is told by other facts.

    before, after: row numbers of the names; nothing stands for the default of the kind.
    """

    kind = "ticket.status-named"
    before: int | None
    after: int | None


@dataclass(frozen=True)
class TicketWeighed(Fact):
    """Impact or urgency are known, or known otherwise.

    impact, urgency: what they are from now on.
    """

    kind = "ticket.weighed"
    impact: Impact | None
    urgency: Urgency | None


@dataclass(frozen=True)
class ProductNamed(Fact):
    """The ticket is about another product or version.

    product, version: row numbers, from now on.
    """

    kind = "ticket.product-named"
    product: int | None
    version: int | None


@dataclass(frozen=True)
class FieldFilled(Fact):
    """A field of the desk's own has another value on the ticket.

    field: row number of the field. is_empty: the value was taken away.
    """

    kind = "ticket.field-filled"
    field: int
    is_empty: bool


@dataclass(frozen=True)
class PersonFieldFilled(Fact):
    """A field of the desk's own has another value on a contact or an organisation.

    field: row number of the field. is_empty: the value was taken away.
    """

    kind = "person.field-filled"
    field: int
    is_empty: bool


@dataclass(frozen=True)
class SetupChanged(Fact):
    """Somebody administered what tickets can be: types, status names, fields, forms.

    part: of what kind the row is. change: what was done to it.
    """

    kind = "setup.changed"
    part: SetupPart
    change: SetupChange
