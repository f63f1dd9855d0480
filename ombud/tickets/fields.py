"""What conditions can ask about a ticket."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from ombud.base.actor import ActorKind
from ombud.people.addresses import lookup_of
from ombud.people.models import IdentifierKind, Team
from ombud.rules.fields import Choice, Derived, Field, FieldSet, FieldType, Partition, Search
from ombud.rules.operators import Operator
from ombud.tickets.models import (
    Approval,
    Approver,
    Attachment,
    Message,
    Snooze,
    Tag,
    Task,
    Ticket,
    Watcher,
)
from ombud.tickets.search import engine
from ombud.tickets.search.index import indexed
from ombud.tickets.search.words import words
from ombud.tickets.statuses import UNSOLVED, ApprovalState, Channel, Priority, Status
from ombud.tickets.unread import unread_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ombud.rules.checks import Check, HoldsWords
    from ombud.rules.context import Context

SUGGESTED = 10
POSTGRES = "SELECT rowid FROM message_search WHERE words @@ %s::tsquery"
SQLITE = "SELECT rowid FROM message_search WHERE message_search MATCH %s"
IS = Operator.IS


def choices(members: Iterable[Any]) -> tuple[Choice, ...]:
    return tuple(Choice(one.name.lower(), one.value, one.label) for one in members)


def hash_of_address(text: str) -> bytes:
    """Return what an address is found by. Raises ``ValueError`` for what is none."""
    if "@" not in text:
        raise ValueError("not an address")
    return lookup_of(IdentifierKind.EMAIL, text)


def has_file(ticket: Any, _context: Context) -> bool:
    """Say whether a file came with a message; pictures inside the text do not count."""
    return any(
        not file.is_inline
        for message in ticket.messages.all()
        for file in message.attachments.all()
    )


def with_file(_check: Check, _context: Context) -> Q:
    files = Attachment.objects.filter(message__ticket=OuterRef("pk"), is_inline=False)
    return Q(Exists(files))


def sleeps(ticket: Ticket, context: Context) -> bool:
    """Say whether a ticket is snoozed: by the clock, however late the queue is."""
    snooze = getattr(ticket, "snooze", None)
    return snooze is not None and snooze.is_asleep(context.now)


def asleep(_check: Check, context: Context) -> Q:
    return Q(Exists(Snooze.objects.asleep(context.now).filter(ticket=OuterRef("pk"))))


def has_open_task(ticket: Ticket, _context: Context) -> bool:
    return any(
        task.done_at is None for one in ticket.checklists.all() for task in one.tasks.all()
    )


def with_open_task(_check: Check, _context: Context) -> Q:
    return Q(Exists(Task.objects.open().filter(checklist__ticket=OuterRef("pk"))))


def has_late_task(ticket: Ticket, context: Context) -> bool:
    return any(
        task.is_overdue(context.now)
        for one in ticket.checklists.all()
        for task in one.tasks.all()
    )


def with_late_task(_check: Check, context: Context) -> Q:
    late = Task.objects.overdue(context.now).filter(checklist__ticket=OuterRef("pk"))
    return Q(Exists(late))


def awaits_approval(ticket: Ticket, _context: Context) -> bool:
    return any(one.is_open for one in ticket.approvals.all())


def with_approval(_check: Check, _context: Context) -> Q:
    return Q(Exists(Approval.objects.open().filter(ticket=OuterRef("pk"))))


def awaits_my_approval(ticket: Ticket, context: Context) -> bool:
    return any(
        row.agent_id == context.agent_id and not row.decision
        for one in ticket.approvals.all()
        if one.is_open
        for row in one.approvers.all()
    )


def with_my_approval(_check: Check, context: Context) -> Q:
    mine = Approver.objects.filter(agent_id=context.agent_id or 0, decision="")
    waiting = mine.filter(approval__state=ApprovalState.OPEN, approval__ticket=OuterRef("pk"))
    return Q(Exists(waiting))


def is_watched(ticket: Ticket, context: Context) -> bool:
    return any(one.agent_id == context.agent_id for one in ticket.watchers.all())


def watched(_check: Check, context: Context) -> Q:
    mine = Watcher.objects.filter(ticket=OuterRef("pk"), agent_id=context.agent_id or 0)
    return Q(Exists(mine))


def is_unread(ticket: Ticket, context: Context) -> bool:
    if not ticket.is_open:
        return False
    me = context.agent_id or 0
    seen = next((one.message for one in ticket.sights.all() if one.agent_id == me), 0)
    return any(one.agent_id != me and one.pk > seen for one in ticket.messages.all())


def unread(_check: Check, context: Context) -> Q:
    return unread_by(context.agent_id or 0)


def team_keys(beginning: str) -> Sequence[str]:
    found = Team.objects.filter(is_active=True, key__startswith=beginning.lower())
    return list(found.values_list("key", flat=True)[:SUGGESTED])


def tag_names(beginning: str) -> Sequence[str]:
    found = Tag.objects.filter(name__startswith=beginning.lower(), retired_at=None)
    return list(found.values_list("name", flat=True)[:SUGGESTED])


def words_of_messages(ticket: Ticket, _context: Context) -> list[frozenset[str]]:
    """Return the words of each message of ``ticket``, as the index holds them.

    The subject counts with the first message, the text of files with theirs.
    """
    found = []
    subject = ticket.subject
    for message in sorted(ticket.messages.all(), key=lambda one: one.pk):
        parts = indexed(message, subject, list(message.attachments.all()))
        found.append(frozenset(chain(parts.subject, parts.body, parts.files)))
        subject = ""
    return found


def holds_words(check: HoldsWords, _context: Context) -> Q:
    """Return the condition on tickets that one message holds all words of ``check``."""
    terms = [engine.Wanted((word,)) for word in sorted(check.words)]
    # A sub-query renames the tables that engine.matching spells out, so the index is
    # asked for its row numbers here.
    is_postgres = engine.is_postgres()
    question = engine.postgres_query(terms) if is_postgres else engine.sqlite_query(terms)
    numbers = RawSQL(POSTGRES if is_postgres else SQLITE, [question], BigIntegerField())  # noqa: S611 - constants and a bound parameter
    return Q(pk__in=Message.objects.filter(pk__in=numbers).values("ticket_id"))


TICKET_FIELDS = FieldSet(
    "ticket",
    model=Ticket,
    orders={"newest": ("-updated_at", "-pk"), "oldest": ("updated_at", "pk")},
)
T = FieldType
TICKET_FIELDS.add(
    Field("number", _("Number"), T.NUMBER, "number"),
    Field("subject", _("Subject"), T.TEXT, "subject"),
    Field("status", _("Status"), T.CHOICE, "status", choices(Status)),
    Field("is_open", _("Unsolved"), T.FLAG, "is_open", search=Search(flag="is:unsolved")),
    Field(
        "awaits_us", _("Waits for us"), T.FLAG, "awaits_us", search=Search(flag="is:waiting")
    ),
    Field("priority", _("Priority"), T.CHOICE, "priority", choices(Priority), is_ordered=True),
    Field("channel", _("Channel"), T.CHOICE, "channel", choices(Channel)),
    Field("opened", _("Opened"), T.MOMENT, "opened_at", search=Search(("created",))),
    Field("updated", _("Updated"), T.MOMENT, "updated_at"),
    Field("solved", _("Solved"), T.MOMENT, "solved_at"),
)
TICKET_FIELDS.split(
    Partition("status", frozenset(Status(one).name.lower() for one in UNSOLVED), "is_open")
)
TICKET_FIELDS.add(
    Field(
        "team",
        _("Team"),
        T.REFERENCE,
        "team_id",
        reference="team",
        search=Search(by_word="team.key", suggest=team_keys),
    ),
    Field("team.key", _("Team's short name"), T.TEXT, "team__key", search=Search(operator=IS)),
    Field("team.name", _("Team's name"), T.TEXT, "team__name"),
    Field(
        "assignee",
        _("Assignee"),
        T.REFERENCE,
        "assignee_id",
        reference="agent",
        search=Search(by_word="assignee.name"),
    ),
    Field("assignee.name", _("Assignee's name"), T.TEXT, "assignee__name"),
    Field(
        "tag",
        _("Tag"),
        T.MULTI,
        "ticket_tags__tag__name",
        search=Search(("tags",), suggest=tag_names),
    ),
    Field(
        "has_attachment",
        _("Has a file"),
        T.FLAG,
        derived=Derived(has_file, with_file),
        search=Search(flag="has:attachment"),
    ),
    Field(
        "is_snoozed",
        _("Snoozed"),
        T.FLAG,
        derived=Derived(sleeps, asleep),
        search=Search(flag="is:snoozed"),
    ),
    Field(
        "has_open_tasks",
        _("Has open tasks"),
        T.FLAG,
        derived=Derived(has_open_task, with_open_task),
        search=Search(flag="tasks:open"),
    ),
    Field(
        "has_late_tasks",
        _("Has tasks that are late"),
        T.FLAG,
        derived=Derived(has_late_task, with_late_task),
        search=Search(flag="tasks:late"),
    ),
    Field(
        "awaits_approval",
        _("Waits for an approval"),
        T.FLAG,
        derived=Derived(awaits_approval, with_approval),
        search=Search(flag="approval:waiting"),
    ),
    Field(
        "awaits_my_approval",
        _("Waits for my approval"),
        T.FLAG,
        derived=Derived(awaits_my_approval, with_my_approval),
        search=Search(flag="approval:waiting-for-me"),
    ),
    Field(
        "is_watched",
        _("Followed by me"),
        T.FLAG,
        derived=Derived(is_watched, watched),
        search=Search(flag="is:watched"),
    ),
    Field(
        "is_unread",
        _("Not read by me"),
        T.FLAG,
        derived=Derived(is_unread, unread),
        search=Search(flag="is:unread"),
    ),
    Field(
        "text",
        _("Text"),
        T.WORDS,
        cut=words,
        derived=Derived(words_of_messages, holds_words),
    ),
    Field(
        "actor",
        _("Caused by"),
        T.CHOICE,
        choices=tuple(Choice(kind.value, kind.value) for kind in ActorKind),
        operators=frozenset({Operator.IS, Operator.IS_NOT, Operator.IN, Operator.NOT_IN}),
        derived=Derived(lambda _ticket, context: context.actor_kind or None),
    ),
)
TICKET_FIELDS.add(
    Field(
        "contact",
        _("Contact"),
        T.REFERENCE,
        "contact_id",
        reference="contact",
        search=Search(by_word="contact.name"),
    ),
    Field("contact.name", _("Contact's name"), T.TEXT, "contact__name"),
    Field("contact.language", _("Contact's language"), T.TEXT, "contact__language"),
    Field(
        "contact.email",
        _("Contact's mail address"),
        T.MULTI,
        "contact__identifiers__lookup",
        prepare=hash_of_address,
        search=Search(("from",), by_word="contact.name"),
    ),
    Field(
        "participant.email",
        _("Mail address of somebody involved"),
        T.MULTI,
        "participants__contact__identifiers__lookup",
        prepare=hash_of_address,
        search=Search(("with",)),
    ),
    Field(
        "contact.organisation",
        _("Organisation"),
        T.REFERENCE,
        "contact__organisation_id",
        reference="organisation",
        search=Search(("organisation",), by_word="contact.organisation.name"),
    ),
    Field(
        "contact.organisation.name",
        _("Organisation's name"),
        T.TEXT,
        "contact__organisation__name",
    ),
)
