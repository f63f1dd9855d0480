"""Makers call the product's own verbs, so that impossible states cannot be built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ombud.base.actor import SYSTEM
from ombud.channels.email.models import Mailbox
from ombud.people.actions import contact_by_email
from ombud.tickets.actions import add_entry, open_ticket
from ombud.tickets.content import Content
from ombud.tickets.models import CustomField, FieldOption
from ombud.tickets.statuses import Channel

if TYPE_CHECKING:
    from ombud.people.models import Contact, Team
    from ombud.tickets.models import Ticket
    from tests.world import World


def make_contact(address: str = "cleo@lumen.example", name: str = "Cleo Marchetti") -> Contact:
    return contact_by_email(address, name, source="mail", actor=SYSTEM)


def make_ticket(
    world: World,
    *,
    subject: str = "The card was declined twice",
    text: str = "It worked yesterday. What should I do?",
    team: Team | None = None,
    contact: Contact | None = None,
    **more: Any,
) -> Ticket:
    return open_ticket(
        contact=contact or world.cleo,
        team=team or world.lending,
        subject=subject,
        channel=Channel.EMAIL,
        content=more.pop("content", None) or Content(text=text),
        actor=SYSTEM,
        **more,
    )


def make_field(*, options: tuple[str, ...] = (), **values: Any) -> CustomField:
    given = {
        "name": "Contract number",
        "type": "text",
        "purpose": "support",
        "reason": "To find the contract",
        "basis": "Contract, Art. 6 (1) (b) GDPR",
        "category": "user.unique_id",
        "erasure": "delete_row",
        "keep_days": 365,
    }
    field = CustomField(**(given | values))
    add_entry(field, actor=SYSTEM)
    for name in options:
        add_entry(FieldOption(field=field, name=name), actor=SYSTEM)
    return field


def make_mailbox(world: World, *, team: Team | None = None, **values: Any) -> Mailbox:
    values.setdefault("address", "help@halden.example")
    values.setdefault("name", "Halden support")
    return Mailbox.objects.create(team=team or world.lending, **values)
