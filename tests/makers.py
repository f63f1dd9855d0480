"""Makers call the product's own verbs, so that impossible states cannot be built."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

from ombud.automation.actions import save_recurrence
from ombud.automation.actions.recurring import Wanted
from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.channels.email.models import Mailbox
from ombud.clocks.recurring import Unit
from ombud.holds.actions import Scope, place_hold
from ombud.holds.statuses import Ground
from ombud.people.actions import contact_by_email
from ombud.tickets.actions import add_entry, open_ticket
from ombud.tickets.content import Content
from ombud.tickets.models import CustomField, FieldOption
from ombud.tickets.statuses import Channel

if TYPE_CHECKING:
    from ombud.automation.models import Recurrence
    from ombud.holds.models import LegalHold
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


def make_hold(world: World, *, matter: str = "File 12 O 34/26", **scope: Any) -> LegalHold:
    """Place a hold in the name of Rosa: on what ``scope`` names, else on an unused ticket."""
    return place_hold(
        matter=matter,
        ground=Ground.CLAIMS,
        scope=Scope(**(scope or {"tickets": (10**9,)})),
        review_on=clock.in_(days=90).date(),
        owner=world.rosa,
        actor=world.rosa.actor,
    )


def make_mailbox(world: World, *, team: Team | None = None, **values: Any) -> Mailbox:
    values.setdefault("address", "help@halden.example")
    values.setdefault("name", "Halden support")
    return Mailbox.objects.create(team=team or world.lending, **values)


def make_recurrence(world: World, **values: Any) -> Recurrence:
    """Let a ticket of Cleo's come round every month from 31 January 2027 on, at nine."""
    given: dict[str, Any] = {
        "name": "Rent",
        "unit": Unit.MONTH,
        "first_day": date(2027, 1, 31),
        "at": time(9),
        "subject": "Check the rent",
        "text": "Compare it with the contract.",
        "team": world.lending,
        "contact": world.cleo,
    }
    wanted = Wanted(**(given | values))
    return save_recurrence(None, wanted, agent=world.sven, actor=world.sven.actor)
