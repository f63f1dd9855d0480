"""A desk with tickets of all sorts, and strategies for conditions about them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from ombud.people.models import Contact, Organisation
from ombud.rules.context import Context
from ombud.rules.fields import Field, FieldSet, FieldType
from ombud.rules.language import All, Any_, Condition, Node, Not
from ombud.rules.operators import EVENT, LISTS, VALUELESS, Operator
from ombud.rules.values import BadValue, checked
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.models import Attachment, Message, Tag, Ticket, TicketTag
from ombud.tickets.search.index import index_message
from ombud.tickets.statuses import UNSOLVED, Direction, Status
from ombud.vault.models import Blob
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from tests.world import World

FIELDS = FieldSet("ticket", model=Ticket)
FIELDS.add(
    *TICKET_FIELDS,
    Field("assignee.role", "Role", FieldType.MULTI, "assignee__assignments__role__key"),
)
FIELDS.split(TICKET_FIELDS.partitions["status"])

NOW = datetime(2026, 3, 29, 9, 30, tzinfo=UTC)  # the morning after clocks went forward
ZONE = ZoneInfo("Europe/Berlin")
SUBJECTS = (
    "Größe 100% falsch",
    "GRÖSSE 100 falsch",
    "a_b\\c ÉTÉ İstanbul ΣΊΣΥΦΟΣ",
    "A%B",
    "Zahlung",
)
TEXTS = ("The serial number is missing.", "Прошу помочь", "日本語のテスト")
TIMES = (
    datetime(2026, 3, 28, 23, 0, tzinfo=UTC),  # midnight in Berlin
    datetime(2026, 3, 28, 22, 59, 59, 999999, tzinfo=UTC),
    datetime(2026, 3, 29, 22, 0, tzinfo=UTC),  # the next one, 23 hours later
    NOW,
    NOW - timedelta(days=7),
    NOW - timedelta(days=7, microseconds=1),
    NOW + timedelta(microseconds=1),
    datetime(2026, 3, 2, 12, 0, tzinfo=UTC),
)


def make_desk(world: World) -> list[Ticket]:
    """Return tickets that differ in everything a condition can ask about."""
    lumen = Organisation.objects.create(name="Lumen Öl & Gas")
    anna = make_contact("Anna@X.example", "Anna ÅBERG")
    Contact.objects.filter(pk=anna.pk).update(organisation=lumen, language="de")
    anna.refresh_from_db()
    tags = [Tag.objects.create(name=name) for name in ("billing", "übergabe", "vip")]
    tickets = []
    for index in range(16):
        ticket = make_ticket(
            world,
            subject=SUBJECTS[index % len(SUBJECTS)],
            text=TEXTS[index % len(TEXTS)],
            team=(world.lending, world.cards)[index % 2],
            contact=(anna, world.cleo)[index % 3 == 0],
        )
        vary(ticket, index, world)
        for tag in tags[: index % 4]:
            TicketTag.objects.create(ticket=ticket, tag=tag)
        if index % 5 == 0:
            add_file(ticket, is_inline=index == 0)
        tickets.append(ticket)
    return tickets


def vary(ticket: Ticket, index: int, world: World) -> None:
    """Write states straight into the row: the verbs refuse most of these combinations."""
    status = list(Status)[index % 5]
    ticket.status = status
    ticket.is_open = status in UNSOLVED
    ticket.solved_at = None if status in UNSOLVED else TIMES[index % len(TIMES)]
    ticket.assignee = (None, world.ana, world.ben)[index % 3]
    ticket.priority = index % 4 + 1
    ticket.channel = ("email", "phone")[index % 2]
    ticket.awaits_us = index % 2 == 0
    ticket.opened_at = TIMES[index % len(TIMES)]
    ticket.updated_at = TIMES[(index + 3) % len(TIMES)]
    ticket.save()


def add_file(ticket: Ticket, *, is_inline: bool) -> None:
    message = Message.objects.create(
        ticket=ticket, direction=Direction.NOTE, channel="desk", text="See the scan"
    )
    blob, _ = Blob.objects.get_or_create(
        digest=b"d" * 16, defaults={"name": b"n" * 16, "size": 1}
    )
    file = Attachment.objects.create(
        message=message,
        blob=blob,
        name="Rechnung.pdf",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
        is_inline=is_inline,
    )
    index_message(message, "", [file])


def context_of(world: World) -> Context:
    return Context(
        now=NOW,
        agent_id=world.ana.pk,
        team_ids=frozenset({world.lending.pk}),
        time_zone=ZONE,
    )


MOMENTS = [
    *("now", "today", "yesterday", "tomorrow", "this_week", "last_week", "next_week"),
    *("this_month", "last_month", "<7d", ">7d", "last 2w", "next 1h", "2026-03-28..now"),
    *("2026-03-29", "2026-03-28", "2026-03-29T11:30", "2026-03-29T09:30:00+00:00"),
    "2026-03-02..2026-03-28",
]
LETTERS = st.sampled_from(list("aAbB%_\\ÖöéÉßẞİiıΣσς 100.\"'"))
WORDS = {
    "subject": ["größe", "100%", "_", "\\", "a_b", "ÉTÉ", "zahlung", "σίσυφος", "istanbul"],
    "text": ["serial number", "ПОМОЧЬ", "日本", "grosse falsch", "rechnung pdf", "scan"],
    "tag": ["BILLING", "Übergabe", "vip", "v"],
    "contact.email": ["anna@x.EXAMPLE", "cleo@lumen.example", "nobody@x.example"],
    "participant.email": ["anna@x.EXAMPLE", "cleo@lumen.example"],
    "team.key": ["LENDING", "cards"],
    "contact.name": ["anna åberg", "a"],
    "contact.organisation.name": ["lumen öl & gas", "ÖL"],
    "contact.language": ["de"],
    "assignee.role": ["agent", "supervisor", "a"],
}


def values(field: Field) -> st.SearchStrategy[Any]:
    match field.type:
        case FieldType.CHOICE:
            return st.sampled_from([choice.word for choice in field.choices])
        case FieldType.FLAG:
            return st.booleans()
        case FieldType.NUMBER:
            return st.integers(-2, 20) | st.sampled_from([2**53, -(2**53)])
        case FieldType.REFERENCE:
            special = ["nobody", "me", "my_teams"]
            return st.integers(1, 6) | st.sampled_from(special)
        case FieldType.MOMENT:
            return st.sampled_from(MOMENTS)
        case _:
            known = st.sampled_from(WORDS.get(field.name, ["ana", "lending"]))
            return (
                known
                if field.prepare or field.name == "text"
                else known | st.text(LETTERS, min_size=1, max_size=4)
            )


@st.composite
def comparisons(draw: st.DrawFn) -> Condition:
    stored = [f for f in FIELDS if f.derived is None or f.derived.sql]
    field = draw(st.sampled_from(stored))
    operator = draw(st.sampled_from(sorted(field.operators - EVENT)))
    value: Any = None
    if operator not in VALUELESS:
        value = draw(values(field))
    if operator in LISTS:
        value = [value, *draw(st.lists(values(field), max_size=3))]
    try:
        return Condition(field.name, operator, checked(field, operator, value))
    except BadValue:
        return Condition("status", Operator.IS, "open")


def nodes() -> st.SearchStrategy[Node]:
    def grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        parts = st.lists(inner, max_size=3).map(tuple)
        return st.builds(All, parts) | st.builds(Any_, parts) | st.builds(Not, inner)

    return st.recursive(comparisons(), grown, max_leaves=6)
