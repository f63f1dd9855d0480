"""Rows of the ticket list, made ready so that the template only writes them down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.base import clock
from ombud.desk import words
from ombud.desk.icons import avatar, icon
from ombud.desk.own_fields import row_words
from ombud.tickets.setup import current
from ombud.tickets.statuses import Priority, Status
from ombud.tickets.unread import unread_among

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from markupsafe import Markup

    from ombud.desk.http import AgentRequest
    from ombud.tickets.models import Ticket

CHANNEL_ICONS = {
    "email": "mail",
    "portal": "globe",
    "phone": "phone",
    "chat": "chat",
    "desk": "edit",
    "api": "code",
}
STATUS_DOTS = {
    Status.NEW: "new",
    Status.OPEN: "open",
    Status.PENDING: "pending",
    Status.SOLVED: "ok",
    Status.CLOSED: "idle",
}
MOST_TAGS = 2


@dataclass(frozen=True, slots=True)
class NamedView:
    """A view as the side bar shows it; ``count`` is empty until it is counted.

    depth: how many views stand above it. is_old: it was counted some seconds ago.
    is_unread: it holds a ticket of the agent's own that they have not read.
    """

    key: str
    name: str
    count: str = ""
    depth: int = 0
    is_old: bool = False
    is_unread: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket in the list."""

    number: int
    href: str
    who: str
    avatar: Markup
    subject: str
    preview: str
    at: str
    time: str
    channel: Markup
    status: str
    dot: str
    is_quiet: bool
    priority: str
    is_urgent: bool
    tags: list[str]
    assignee: str
    assignee_avatar: Markup | str
    is_unread: bool
    is_turn: bool
    is_waiting: bool
    is_current: bool
    view: str
    fields: list[str]


@dataclass(frozen=True, slots=True)
class Marks:
    """What a list says to one agent: which tickets they have not read, and what is theirs."""

    agent: int = 0
    unread: frozenset[int] = frozenset()

    def is_turn_on(self, ticket: Ticket) -> bool:
        """Say whether the customer waits for this agent."""
        return ticket.awaits_us and ticket.is_open and ticket.assignee_id == self.agent


NO_MARKS = Marks()


def marks_for(request: AgentRequest, tickets: Iterable[Ticket]) -> Marks:
    """Return the marks of ``tickets`` for whoever asks; one statement."""
    agent = request.user.pk
    return Marks(agent, unread_among(tickets, agent))


def rows_of(
    tickets: Iterable[Ticket],
    tags: Mapping[int, list[str]],
    *,
    view_key: str = "",
    selected: int | None = None,
    previews: Mapping[int, str] | None = None,
    marks: Marks = NO_MARKS,
) -> list[Row]:
    """Return ``tickets`` as rows; ``previews`` replace the last words, as in a search."""
    query = f"?view={view_key}" if view_key else ""
    tickets = list(tickets)
    setup = current()
    fields = row_words(tickets, setup)
    priorities = {priority: str(priority.label) for priority in Priority}
    nameless, now = _("Unknown sender"), timezone.localtime(clock.now())
    return [
        Row(
            number=ticket.number,
            href=f"/tickets/{ticket.number}/{query}",
            who=(who := ticket.contact.name or nameless),
            avatar=avatar(words.initials(who), words.colour_of(ticket.contact_id)),
            subject=ticket.subject,
            preview=(previews or {}).get(ticket.pk, ticket.preview),
            at=ticket.updated_at.isoformat(timespec="seconds"),
            time=words.short_time(ticket.updated_at, now),
            channel=icon(CHANNEL_ICONS.get(ticket.channel, "mail"), "s"),
            status=setup.status_of(ticket).label,
            dot=STATUS_DOTS[Status(ticket.status)],
            is_quiet=ticket.status == Status.OPEN,
            priority=""
            if ticket.priority <= Priority.NORMAL
            else priorities[Priority(ticket.priority)],
            is_urgent=ticket.priority == Priority.URGENT,
            tags=tags.get(ticket.pk, [])[:MOST_TAGS],
            assignee=ticket.assignee.name if ticket.assignee else "",
            assignee_avatar=avatar(
                words.initials(ticket.assignee.name), words.colour_of(ticket.assignee_id), "xs"
            )
            if ticket.assignee
            else "",
            is_unread=ticket.pk in marks.unread,
            is_turn=marks.is_turn_on(ticket),
            is_waiting=ticket.awaits_us and ticket.is_open,
            is_current=ticket.number == selected,
            view=view_key,
            fields=fields.get(ticket.pk, []),
        )
        for ticket in tickets
    ]
