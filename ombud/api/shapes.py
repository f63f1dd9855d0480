"""From rows to answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.api.egress import may_leave
from ombud.api.schemas.base import word
from ombud.api.schemas.desk import (
    AgentOut,
    ContactOut,
    IdentifierOut,
    MailboxOut,
    OrganisationRef,
    TeamOut,
)
from ombud.api.schemas.messages import (
    AttachmentOut,
    DeliveryOut,
    DraftFileOut,
    DraftOut,
    LayoutOut,
    MessageOut,
    RecipientOut,
)
from ombud.api.schemas.tickets import (
    ActorOut,
    AgentRef,
    ContactRef,
    HappeningOut,
    TeamRef,
    TicketOut,
)
from ombud.channels.email.outgoing.states import delivery_of
from ombud.tickets.queries import tags_of
from ombud.tickets.resting import NOBODY, resting_in
from ombud.tickets.statuses import Channel, Priority

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from ombud.channels.email.models import Mailbox
    from ombud.channels.email.outgoing.states import DeliveryState
    from ombud.events.models import Event
    from ombud.people.models import Agent, Contact, Team
    from ombud.tickets.models import Attachment, Draft, Message, Ticket
    from ombud.tickets.resting import Resting


def team_ref(team: Team) -> TeamRef:
    return TeamRef(id=team.pk, key=team.key, name=team.name)


def team_out(team: Team) -> TeamOut:
    return TeamOut(id=team.pk, key=team.key, name=team.name, is_active=team.is_active)


def agent_ref(agent: Agent) -> AgentRef:
    return AgentRef(id=agent.pk, name=agent.name)


def agent_out(agent: Agent, *, with_email: bool) -> AgentOut:
    """Return ``agent``; the address only for those who manage agents."""
    more = {"email": agent.email} if with_email else {}
    return AgentOut(id=agent.pk, name=agent.name, is_active=agent.is_active, **more)


def contact_ref(contact: Contact) -> ContactRef:
    return ContactRef(id=contact.pk, name=contact.name)


def contact_outs(contacts: Iterable[Contact]) -> list[ContactOut]:
    return [contact_out(one) for one in contacts if may_leave(one.pk)]


def contact_out(contact: Contact) -> ContactOut:
    company = contact.organisation
    return ContactOut(
        id=contact.pk,
        name=contact.name,
        organisation=OrganisationRef(id=company.pk, name=company.name) if company else None,
        identifiers=[
            IdentifierOut(
                kind=one.kind,
                value=one.value,
                is_primary=one.is_primary,
                verified_at=one.verified_at,
            )
            for one in contact.identifiers.all()
        ],
        source=contact.source,
        since=contact.since,
    )


def ticket_out(ticket: Ticket) -> TicketOut:
    return ticket_outs([ticket])[0]


def ticket_outs(tickets: list[Ticket]) -> list[TicketOut]:
    """Return ``tickets`` as answers, their tags in one query."""
    tags = tags_of(tickets)
    return [
        TicketOut(**ticket_members(one), tags=tags.get(one.pk, []))
        for one in tickets
        if may_leave(one.contact_id)
    ]


def ticket_members(ticket: Ticket) -> dict[str, Any]:
    return {
        "number": ticket.number,
        "subject": ticket.subject,
        "status": ticket.status,
        "priority": Priority(ticket.priority).name.lower(),
        "channel": ticket.channel,
        "awaits_us": ticket.awaits_us,
        "team": team_ref(ticket.team),
        "assignee": agent_ref(ticket.assignee) if ticket.assignee else None,
        "contact": contact_ref(ticket.contact),
        "opened_at": ticket.opened_at,
        "updated_at": ticket.updated_at,
        "solved_at": ticket.solved_at,
    }


def attachment_out(file: Attachment) -> AttachmentOut:
    return AttachmentOut(
        id=file.pk,
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
        content_id=file.content_id,
        is_inline=file.is_inline,
        is_removed=file.is_removed,
    )


def message_members(
    message: Message, deliveries: Mapping[int, DeliveryState], resting: Resting
) -> dict[str, Any]:
    delivery, owner = deliveries.get(message.pk), message.ticket.contact_id
    writer = None if resting.hides(message.contact_id, owner) else message.contact
    return {
        "id": message.pk,
        "ticket": message.ticket.number,
        "direction": message.direction,
        "channel": message.channel,
        "contact": contact_ref(writer) if writer else None,
        "agent": agent_ref(message.agent) if message.agent else None,
        "text": message.text,
        "is_verified": message.is_verified,
        "at": message.at,
        "recipients": [
            RecipientOut(field=one.field, name=one.name, address=one.address)
            for one in resting.shown(message.recipients, owner)
        ],
        "attachments": [attachment_out(one) for one in message.attachments.all()],
        "delivery": delivery_out(delivery) if delivery else None,
    }


def delivery_out(delivery: DeliveryState) -> DeliveryOut:
    return DeliveryOut(
        state=word(delivery.state.value), answer=delivery.answer, sent_at=delivery.sent_at
    )


def deliveries_of(messages: list[Message]) -> dict[int, DeliveryState]:
    """Return where each of ``messages`` that leaves by mail stands; at most one statement."""
    leaving = [one for one in messages if one.agent_id and one.channel == Channel.EMAIL]
    return delivery_of(leaving) if leaving else {}


def message_out(message: Message) -> MessageOut:
    return message_outs([message])[0]


def message_outs(messages: list[Message]) -> list[MessageOut]:
    deliveries, resting = deliveries_of(messages), resting_on(messages)
    return [MessageOut(**message_members(one, deliveries, resting)) for one in messages]


def resting_on(messages: list[Message]) -> Resting:
    """Return who is kept back on ``messages``; at most one statement."""
    return next(
        (
            found
            for one in messages
            if (found := resting_in([one], one.ticket.contact_id)) is not NOBODY
        ),
        NOBODY,
    )


def layout_out(message: Message) -> LayoutOut:
    members = message_members(message, deliveries_of([message]), resting_on([message]))
    return LayoutOut(**members, html=message.html)


def draft_out(draft: Draft) -> DraftOut:
    return DraftOut(
        kind=draft.kind,
        text=draft.text,
        html=draft.html,
        cc=draft.cc,
        bcc=draft.bcc,
        sender=draft.sender,
        saved_at=draft.saved_at,
        files=[
            DraftFileOut(
                id=one.pk,
                name=one.name,
                content_type=one.content_type,
                size=one.size,
                content_id=one.content_id,
            )
            for one in draft.files.all()
        ],
    )


def happening_outs(events: list[Event]) -> list[HappeningOut]:
    return [
        HappeningOut(
            id=one.pk,
            kind=one.kind,
            at=one.at,
            actor=ActorOut(kind=one.actor_kind, id=one.actor_id),
            values=one.payload,
        )
        for one in events
    ]


COPIED = frozenset(MailboxOut.model_fields) - {"id", "team", "has_secret"}


def mailbox_out(mailbox: Mailbox) -> MailboxOut:
    return MailboxOut(
        id=mailbox.pk,
        team=team_ref(mailbox.team),
        has_secret=bool(mailbox.sealed_secret),
        **{name: getattr(mailbox, name) for name in COPIED},
    )
