"""Reads about tickets that several callers share. None of them asks for permission:
callers come through ``ombud.tickets.access``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, IntegerField, Max, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL

from ombud.base import clock
from ombud.base.prepared import Prepared, attach
from ombud.events.models import Event
from ombud.people.models import Contact, Organisation
from ombud.tickets.models import (
    Attachment,
    Call,
    ContactValue,
    CustomField,
    MaskedValue,
    Message,
    NumberPolicy,
    OrganisationValue,
    Tag,
    Ticket,
    TicketTag,
    TicketValue,
)
from ombud.tickets.paging import Cursor, Page, page_of
from ombud.tickets.statuses import Channel, Direction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from ombud.people.models import Agent, Team
    from ombud.tickets.models import Handover

__all__ = [
    "Cursor",
    "Page",
    "conversation",
    "counted_tags",
    "earlier_tickets",
    "fields_with_use",
    "history",
    "number_policies",
    "page_of",
    "tags_of",
]

MOST_EARLIER = 5
MASK_SIGN = "•"  # in every placeholder; without one there is nothing to look up


MESSAGES = Prepared(
    lambda ticket: (
        Message.objects.on_page_of(ticket).select_related("contact", "agent").in_order()
    )
)
ANSWERED = Q(direction=Direction.OUT, agent__isnull=False, side_message=None)
BY_OTHERS = Prepared(
    lambda ticket, agent: (
        Message.objects.filter(
            Q(direction=Direction.IN) | (ANSWERED & ~Q(agent=agent)), ticket=ticket
        )
        .order_by("-pk")
        .values_list("pk", "direction")[:1]
    )
)
FILES = Prepared(
    lambda messages: (
        Attachment.objects.filter(message__in=messages).defer("text").order_by("pk")
    )
)
MASKED = Prepared(
    lambda messages: MaskedValue.objects.filter(message__in=messages).order_by("pk")
)
HAPPENED = Prepared(
    lambda ticket: Event.objects.filter(subject_type="ticket", subject_id=ticket).order_by("pk")
)
EARLIER = Prepared(
    lambda contact, ticket, teams: (
        Ticket.objects.in_teams(teams)
        .filter(contact=contact)
        .exclude(pk=ticket)
        .order_by("-pk")[:MOST_EARLIER]
    )
)
TAGS = Prepared(
    lambda tickets: (
        TicketTag.objects.filter(ticket__in=tickets)
        .order_by("tag__name")
        .values_list("ticket_id", "tag__name")
    )
)


CALLS = Prepared(lambda messages: Call.objects.filter(message__in=messages))


def tell_calls(messages: list[Message]) -> None:
    """Put on each message by phone what is known of its call, as ``told_call``."""
    spoken = [one for one in messages if one.channel == Channel.PHONE]
    if not spoken:
        return
    calls = {one.message_id: one for one in CALLS(messages=[one.pk for one in spoken])}
    for one in spoken:
        one.told_call = calls.get(one.pk)  # type: ignore[attr-defined]


def conversation(ticket: Ticket) -> list[Message]:
    """Return what the page of ``ticket`` shows, in order, with all that is shown of it.

    Messages of merged tickets and of a split are among them; see ``on_page_of``.
    """
    messages = MESSAGES(ticket=ticket.pk)
    numbers = few_lengths([message.pk for message in messages])
    attach(messages, "attachments", FILES(messages=numbers), "message_id")
    has_masks = any(MASK_SIGN in words for words in words_of(ticket, messages))
    masked = MASKED(messages=numbers) if has_masks else []
    attach(messages, "masked", masked, "message_id")
    tell_calls(messages)
    return messages


def files_of(messages: list[Message]) -> list[Attachment]:
    """Return the files of ``messages``, without their words, oldest first."""
    return list(FILES(messages=few_lengths([message.pk for message in messages])))


def few_lengths(numbers: list[int]) -> list[int]:
    """Return ``numbers``, the last repeated up to a power of two: each length is a statement
    of its own to keep.
    """
    missing = (1 << (len(numbers) - 1).bit_length()) - len(numbers) if numbers else 0
    return numbers + numbers[-1:] * missing


def with_parts(messages: list[Message]) -> None:
    """Hang files and masked values on ``messages``; two statements."""
    files = Attachment.objects.filter(message__in=messages).defer("text").order_by("pk")
    attach(messages, "attachments", files, "message_id")
    masked = MaskedValue.objects.filter(message__in=messages).order_by("pk")
    attach(messages, "masked", masked, "message_id")


def newest_of_others(ticket: Ticket, agent: Agent) -> tuple[int, Direction]:
    """Return the number of the last message of the contact's side, or of a colleague who
    answered, and which it is; 0 for none.
    """
    number, direction = BY_OTHERS.first(ticket=ticket.pk, agent=agent.pk) or (0, Direction.IN)
    return number, Direction(direction)


def words_of(ticket: Ticket, messages: list[Message]) -> Iterator[str]:
    """Yield every text in which a placeholder can stand."""
    yield ticket.subject
    for message in messages:
        yield message.text
        yield message.html
        yield from (file.name for file in message.attachments.all())


def history(ticket: Ticket) -> list[Event]:
    """Return what happened to ``ticket``, oldest first."""
    return HAPPENED(ticket=ticket.pk)


def earlier_tickets(ticket: Ticket, teams: Iterable[int] | None) -> list[Ticket]:
    """Return the latest other tickets of the same contact in ``teams``; None means all."""
    return EARLIER(contact=ticket.contact_id, ticket=ticket.pk, teams=teams)


def tags_of(tickets: Iterable[Ticket]) -> dict[int, list[str]]:
    """Return the tag names by ticket, in one query."""
    found: dict[int, list[str]] = {}
    for ticket_id, name in TAGS(tickets=[ticket.pk for ticket in tickets]):
        found.setdefault(ticket_id, []).append(name)
    return found


HOLDERS: dict[str, Any] = {
    "ticket": TicketValue,
    "contact": ContactValue,
    "organisation": OrganisationValue,
}


IDLE_DAYS = 90
FEW = 5  # a share of fewer than these would tell of single persons


def fields_with_use() -> list[CustomField]:
    """Return the desk's own fields in order, each with how it is used (promise B5).

    How many tickets, contacts or organisations hold a value, since when the latest does, and
    what share of them that is: of tickets those opened in the last 90 days count, in which
    nobody may have filled the field in at all. Of a handful no share is told (promise B7).
    """
    since = clock.in_(days=-IDLE_DAYS)
    new = Ticket.objects.filter(opened_at__gte=since)
    totals = {
        "ticket": new.count(),
        "contact": Contact.objects.count(),
        "organisation": Organisation.objects.count(),
    }
    fields = CustomField.objects.filter(object_class=None).in_order()
    holders = ("ticket", "contact", "organisation")
    for one in holders:
        fields = fields.annotate(**{f"{one}_use": use_in(one), f"{one}_last": last_in(one)})
    recent = TicketValue.objects.filter(ticket__in=new.values("pk"))
    fields = fields.annotate(recent_use=counted(recent, "ticket"))
    found: list[CustomField] = list(fields)
    for field in found:
        field.use_count = getattr(field, f"{field.about}_use") or 0
        field.used_at = getattr(field, f"{field.about}_last")
        total = totals[field.about]
        used = field.recent_use if field.about == "ticket" else field.use_count  # type: ignore[attr-defined]
        field.share = 100 * (used or 0) // total if total >= FEW else None
        field.is_idle = field.used_at is None or field.used_at < since
    return found


def use_in(holder: str) -> Subquery:
    """Return how many things of one kind hold a value in a field."""
    return counted(HOLDERS[holder].objects.all(), holder)


def counted(values: QuerySet[Any], holder: str) -> Subquery:
    """Return how many things are named by ``values`` of a field."""
    rows = values.filter(field=OuterRef("pk")).order_by().values("field")
    return Subquery(rows.annotate(n=Count(holder, distinct=True)).values("n"))


def last_in(holder: str) -> Subquery:
    rows = HOLDERS[holder].objects.filter(field=OuterRef("pk")).order_by().values("field")
    return Subquery(rows.annotate(last=Max("since")).values("last"))


TAGS_A_PAGE = 50
LAST_LETTER = "\U0010ffff"
TICKETS_OF = """(SELECT COUNT(*) FROM (
    SELECT 1 FROM tickets_tickettag WHERE tickets_tickettag.tag_id = tickets_tag.id LIMIT 1001
) AS capped)"""


def counted_tags(*, beginning: str = "", after: str = "") -> tuple[list[Tag], bool]:
    """Return a page of tags by name with their number of ``tickets``, and whether more follow.

    Old names that lead to another tag are left out. The number is counted up to 1,001. What
    a name begins with is asked as a range, which the index of names answers.
    """
    tags = Tag.objects.filter(merged_into=None).order_by("name")
    if beginning:
        tags = tags.filter(name__gte=beginning, name__lt=beginning + LAST_LETTER)
    if after:
        tags = tags.filter(name__gt=after)
    counted = tags.annotate(tickets=RawSQL(TICKETS_OF, (), output_field=IntegerField()))  # noqa: S611 - a constant
    rows: list[Tag] = list(counted[: TAGS_A_PAGE + 1])
    return rows[:TAGS_A_PAGE], len(rows) > TAGS_A_PAGE


def handovers_of_agent(agent: Agent) -> list[Handover]:
    """Return what became of the tickets of an agent who left, latest first."""
    return list(agent.handovers.select_related("to_agent").order_by("-pk")[:5])


def handovers_of_team(team: Team) -> list[Handover]:
    """Return what became of the tickets of a team that was retired, latest first."""
    return list(team.handovers.select_related("to_team").order_by("-pk")[:5])


def open_count_of(agent: Agent) -> int:
    """Return how many open tickets ``agent`` is responsible for."""
    return int(Ticket.objects.unsolved().filter(assignee=agent).count())


def team_of_ticket(number: int) -> Team | None:
    """Return the team of ticket ``number``, or None when there is no such ticket."""
    ticket = Ticket.objects.filter(number=number).select_related("team").first()
    return ticket.team if ticket else None


def number_policies() -> list[NumberPolicy]:
    """Return what becomes of files with numbers, for each kind that somebody chose for."""
    return list(NumberPolicy.objects.all())
