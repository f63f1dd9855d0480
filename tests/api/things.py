"""One of everything that an address of the interface can name, in Lending."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ombud.automation.actions import make_macro
from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.channels.email.models import Mailbox
from ombud.notifications.models import Notification
from ombud.people.actions import change_contact, invite_agent, save_organisation
from ombud.people.models import Role
from ombud.privacy.actions import Asked, receive_request
from ombud.privacy.statuses import Kind, Source
from ombud.recipients.actions import declare_recipient, tell_of_correction
from ombud.recipients.statuses import Kind as RecipientKind
from ombud.recipients.statuses import Way
from ombud.tickets import actions
from ombud.tickets.actions.saved_views import Wanted
from ombud.tickets.content import Content, File
from ombud.tickets.models import Attachment, Draft, Product, Tag, Ticket, TicketType
from ombud.tickets.relations import Relation
from ombud.tickets.sides import said_in
from ombud.tickets.statuses import Channel, ParticipantRole
from tests.makers import (
    make_contact,
    make_field,
    make_hold,
    make_recurrence,
    make_ticket,
)
from tests.objects.made import make_things as make_objects
from tests.world import World, agent

if TYPE_CHECKING:
    from ombud.people.models import Agent


def make_things(world: World) -> dict[str, Any]:
    """Return row numbers and other keys by the words that paths and bodies use."""
    content = Content(text="It was declined.", files=(File("a.txt", "text/plain", b"a"),))
    ticket = make_ticket(world, content=content)
    return {
        "ticket": ticket.number,
        "number": ticket.number,
        **conversation(world, ticket),
        **around(world, ticket),
        **desk(world),
        **people(world),
        **objects(world, ticket),
        "request": request_of(world),
        **recipients(world),
    }


def objects(world: World, ticket: Ticket) -> dict[str, Any]:
    made = {name: int(number) for name, number in make_objects(world, ticket).items()}
    return {
        "object_class": made["class"],
        "class_field": made["class_field"],
        "object_relation": made["relation"],
        "object": made["object"],
        "tie": made["tie"],
    }


def recipients(world: World) -> dict[str, Any]:
    """Return a recipient who gets everything, and a notice to it."""
    made, _key = declare_recipient(
        key="crm",
        name="CRM",
        kind=RecipientKind.SYSTEM,
        way=Way.FETCH,
        address="",
        gets_all=True,
        actor=SYSTEM,
    )
    (notice,) = tell_of_correction(world.cleo, {}, request=1, actor=SYSTEM)
    return {"recipient": made.key, "notice": notice.pk}


def request_of(world: World) -> int:
    """Return the number of a request of Cleo's about their data."""
    asked = Asked(kind=Kind.ACCESS, source=Source.PORTAL)
    found, _token = receive_request(
        asked, address="cleo@lumen.example", name="", text="", actor=world.cleo.actor
    )
    return found.number


def firm_of(world: World) -> int:
    """Return the row number of the company where Cleo works."""
    firm = save_organisation(None, name="Lumen", domain="", actor=SYSTEM)
    change_contact(world.cleo, name="Cleo", language="", organisation=firm, actor=SYSTEM)
    return firm.pk


def conversation(world: World, ticket: Ticket) -> dict[str, Any]:
    answer = actions.reply(
        ticket,
        Content(text="One moment."),
        agent=world.ana,
        actor=world.ana.actor,
        hold_until=clock.in_(minutes=5),
    )
    laid = actions.attach_to_draft(
        ticket, File("b.txt", "text/plain", b"b"), kind=Draft.Kind.NOTE, agent=world.ana
    )
    Draft.objects.create(agent=world.ana, ticket=ticket, kind="reply", text="Soon.")
    return {
        "message": ticket.messages.earliest("pk").pk,
        "reply": answer.pk,
        "attachment": Attachment.objects.get().pk,
        "draft_file": laid.pk,
        "file": laid.pk,
        "kind": "reply",
        "contact": world.cleo.pk,
        "firm": firm_of(world),
        "macro": make_macro(
            name="Hurry",
            steps=[{"action": "ticket.set_priority", "with": {"priority": "high"}}],
            team=world.lending,
            actor=SYSTEM,
        ).pk,
        "mailbox": Mailbox.objects.get().pk,
    }


def around(world: World, ticket: Ticket) -> dict[str, Any]:
    ana, actor = world.ana, world.ana.actor
    other, linked, merged, sleeping = (make_ticket(world, subject=one) for one in "olms")
    actions.merge_tickets(merged, into=ticket, actor=actor)
    more = actions.receive_message(
        linked,
        Content(text="And the other card?"),
        contact=world.cleo,
        channel=Channel.PHONE,
        actor=actor,
    )
    split = actions.split_ticket(linked, [more.pk], subject="The other card", actor=actor)
    side = actions.open_side(
        ticket,
        Content(text="Do you have it?"),
        subject="A part",
        people=[make_contact("sam@supplier.example", "Sam")],
        agent=world.ana,
        actor=actor,
    )
    actions.snooze_ticket(sleeping, until=None, agent=ana, actor=actor)
    actions.set_reminder(ticket, at=clock.in_(days=1), agent=ana, actor=actor)
    actions.start_timer(ticket, agent=ana, actor=actor)
    copy = make_contact("noor@lumen.example", "Noor Vance")
    checklist = actions.add_checklist(ticket, title="Steps", actor=actor)
    told = Notification.objects.create(agent=ana, kind="reply", event=1, ticket=ticket)
    return {
        "other": other.number,
        "merged": merged.number,
        "split": split.number,
        "side": side.pk,
        "said": said_in(side).get().pk,
        "olga": world.olga.pk,
        "approval": actions.ask_approval(
            ticket, [world.olga], question="Pay it back?", agent=ana, actor=actor
        ).pk,
        "sleeping": sleeping.number,
        "link": actions.link_tickets(ticket, Relation.RELATES, linked, actor=actor).pk,
        "participant": actions.add_participant(
            ticket, copy, role=ParticipantRole.CC, actor=actor
        ).pk,
        "checklist": checklist.pk,
        "task": actions.add_task(checklist, title="Call", actor=actor).pk,
        "entry": actions.log_time(ticket, minutes=5, agent=ana, actor=actor).pk,
        "told": told.pk,
        "notification": told.pk,
        "tomorrow": datetime.isoformat(clock.in_(days=1).astimezone(UTC)),
    }


def desk(world: World) -> dict[str, Any]:
    ana = world.ana
    mine = actions.create_view(
        Wanted(name="Mine", owner=ana), agent=ana, rights=world.rights(ana), actor=ana.actor
    )
    recurrence = make_recurrence(world)
    template = actions.save_template(
        None, name="Usual", steps=[("One", None)], blocks_solving=False, actor=SYSTEM
    )
    product = actions.add_entry(Product(name="Terminal"), actor=SYSTEM)
    kind = actions.add_entry(TicketType(name="Odd"), actor=SYSTEM)
    field = make_field(options=("Blue",), type="one", name="Colour")
    return {
        "view": mine.key,
        "template": template.pk,
        "recurrence": recurrence.pk,
        "hold": make_hold(world).pk,
        "tag": Tag.objects.create(name="card").pk,
        "other_tag": Tag.objects.create(name="cards").pk,
        "product": product.pk,
        "type": kind.pk,
        "field": field.pk,
    }


def people(world: World) -> dict[str, Any]:
    observer = Role.objects.get(key="observer")
    vera: Agent = agent("Vera", "observer", world.lending)
    invited, _ = invite_agent(
        email="ines@halden.example",
        name="Ines",
        language="",
        grants=[(observer, world.cards)],
        actor=SYSTEM,
    )
    return {
        "lending": world.lending.pk,
        "cards": world.cards.pk,
        "team": world.cards.pk,
        "ana": world.ana.pk,
        "agent": vera.pk,
        "vera": vera.pk,
        "invited": invited.pk,
        "observer": observer.pk,
        "role": observer.pk,
        "unheld": Role.objects.create(key="unheld", name="Unheld").pk,
    }
