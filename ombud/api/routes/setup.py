"""What sort of ticket it is, in the desk's own vocabulary; macros."""

from __future__ import annotations

from typing import Any

from ninja import Query

from ombud.api import cursors
from ombud.api.call import Call, actor_of
from ombud.api.egress import told_of
from ombud.api.operations import Area
from ombud.api.pages import Paged
from ombud.api.problems import INVALID, REFUSED, Fault, Problem
from ombud.api.routes.tickets import changeable
from ombud.api.schemas.base import Number, Page
from ombud.api.schemas.setup import (
    ClassificationChanges,
    ClassificationOut,
    MacroOut,
    MacroRunOut,
    OpenStatusOut,
    OptionOut,
    OwnFieldOut,
    OwnStatusOut,
    ProductOut,
    SetupOut,
    StepOut,
    TypeOut,
    VersionOut,
)
from ombud.automation import actions as automation
from ombud.automation.access import macro_for, macros_for
from ombud.automation.actions.applying import STOPS
from ombud.base.locks import lock
from ombud.people.capabilities import Capability
from ombud.people.models.agent import Rights
from ombud.people.scopes import Scope, capabilities_of, known
from ombud.tickets import actions
from ombud.tickets.access import choice_for, ticket_for
from ombud.tickets.models import CustomStatus, Product, ProductVersion, Ticket, TicketType
from ombud.tickets.own_values import values_of
from ombud.tickets.setup import Setup, classification_of, current
from ombud.tickets.statuses import Impact, Status, Urgency
from ombud.tickets.ways import choosable, missing_for, ways_for
from ombud.tickets.words import OwnField, WayShape, Word

area = Area("setup", "What sort of ticket it is, in the desk's own words; macros.")
READ = {"needs": Scope.READ_TICKETS, "may": Capability.SEE_TICKETS}
WRITE = {"needs": Scope.WRITE_TICKETS, "may": Capability.CHANGE}
DESK = {"needs": Scope.READ_DESK, "may": Capability.SEE_TICKETS}


@area.get("/setup", **DESK)
def get_setup(request: Call) -> SetupOut:
    """Return the vocabulary of tickets: types, own statuses, products, own fields."""
    del request
    setup = current()
    return SetupOut(
        types=[
            TypeOut(
                key=one.key, name=one.name, is_default=one.is_default, is_retired=one.is_retired
            )
            for one in setup.types
        ],
        statuses=[status_out(one) for one in setup.statuses],
        products=[product_out(one, setup) for one in setup.products],
        fields=[field_out(one) for one in setup.fields],
    )


def field_out(one: OwnField) -> OwnFieldOut:
    return OwnFieldOut(
        key=one.key,
        name=one.name,
        type=one.type,
        reason=one.reason,
        is_retired=one.is_retired,
        options=[OptionOut(key=each.key, name=each.name) for each in one.options],
    )


def status_out(word: Word) -> OwnStatusOut:
    return OwnStatusOut(
        key=word.key,
        name=word.name,
        kind=word.kind,
        is_default=word.is_default,
        is_retired=word.is_retired,
    )


def product_out(word: Word, setup: Setup) -> ProductOut:
    versions = [one for one in setup.versions if one.parent == word.pk]
    return ProductOut(
        key=word.key,
        name=word.name,
        is_retired=word.is_retired,
        versions=[
            VersionOut(key=one.key, name=one.name, is_retired=one.is_retired)
            for one in versions
        ],
    )


def word_of(kind: Any, value: int | None) -> Any:
    """Return a weight as JSON writes it."""
    return kind(value).name.lower() if value else None


def told(ticket: Ticket) -> ClassificationOut:
    setup, row = current(), classification_of(ticket)
    product = setup.word("products", row.product_id if row else None)
    version = setup.word("versions", row.version_id if row else None)
    return ClassificationOut(
        type=setup.type_of(ticket).key,
        status=setup.status_of(ticket).key,
        impact=word_of(Impact, row.impact if row else None),
        urgency=word_of(Urgency, row.urgency if row else None),
        priority_source=row.priority_source if row else "matrix",
        product=product.key if product else None,
        version=version.key if version else None,
        fields=told_of(
            ticket.contact_id, setup.fields, values_of([ticket], setup).get(ticket.pk, {})
        ),
    )


def state(request: Call, number: int) -> ClassificationOut:
    """Return how a ticket is classified, and hold it until the transaction ends."""
    return told(lock(ticket_for(request.rights, number)))


@area.get("/tickets/{int:number}/classification", **READ)
def get_classification(request: Call, number: Number) -> ClassificationOut:
    """Return what sort of ticket it is, and what its own fields hold."""
    return told(ticket_for(request.rights, number))


@area.get("/tickets/{int:number}/statuses", **READ)
def list_open_statuses(request: Call, number: Number) -> Page[OpenStatusOut]:
    """List the statuses that a ticket can take from where it stands, for these rights."""
    ticket, setup = ticket_for(request.rights, number), current()
    ways, now = ways_for(ticket, setup, request.rights) or {}, setup.status_of(ticket)
    found = [
        OpenStatusOut(
            key=word.key,
            name=word.label,
            kind=word.kind,
            needs_reason=is_explained,
            missing=keys_missing(ways.get(word.key), ticket, setup),
        )
        for word, is_explained in choosable(ticket, setup, request.rights)
        if word.key != now.key
    ]
    return Page(items=found, next=None)


def keys_missing(way: WayShape | None, ticket: Ticket, setup: Setup) -> list[str]:
    return [one.key for one in missing_for(way, ticket, setup)] if way else []


@area.patch("/tickets/{int:number}/classification", **WRITE, state=state)
def classify_ticket(
    request: Call, number: Number, body: ClassificationChanges
) -> ClassificationOut:
    """Say what sort of ticket it is, and fill in own fields, all or nothing.

    The priority follows from impact and urgency unless it was set by hand.
    """
    ticket, given = changeable(request, number), body.model_fields_set
    actor = actor_of(request)
    if body.type is not None:
        kind = chosen(TicketType, current().types, body.type, "type")
        actions.set_type(ticket, kind, actor=actor)
    if {"impact", "urgency"} & given:
        weigh(request, ticket, body)
    if {"product", "version"} & given:
        name_product(request, ticket, body)
    if body.fields:
        fill_in(request, ticket, body.fields)
    if body.status is not None:
        set_own_status(request, ticket, body.status, body.reason)
    return told(ticket_for(request.rights, number))


def chosen(model: Any, words: tuple[Word, ...], key: str, where: str) -> Any:
    """Return the entry that ``key`` names. Raises ``Problem`` when there is none."""
    word = next((one for one in words if one.key == key), None)
    if word is None:
        fault = Fault(f"#/{where}", "There is nothing of this name in the desk's vocabulary.")
        raise Problem(INVALID, faults=(fault,))
    return choice_for(model, word.pk)


def weigh(request: Call, ticket: Ticket, body: ClassificationChanges) -> None:
    row, given = classification_of(ticket), body.model_fields_set
    impact = Impact[body.impact.upper()] if body.impact else None
    urgency = Urgency[body.urgency.upper()] if body.urgency else None
    before = (row.impact, row.urgency) if row else (None, None)
    kept_impact = Impact(before[0]) if before[0] else None
    kept_urgency = Urgency(before[1]) if before[1] else None
    actions.weigh(
        ticket,
        impact=impact if "impact" in given else kept_impact,
        urgency=urgency if "urgency" in given else kept_urgency,
        actor=actor_of(request),
    )


def name_product(request: Call, ticket: Ticket, body: ClassificationChanges) -> None:
    """Say what ``ticket`` is about; a version is one of the product that is named with it."""
    setup, product, version = current(), None, None
    if body.product is not None:
        product = chosen(Product, setup.products, body.product, "product")
    if body.version is not None:
        own = tuple(one for one in setup.versions if product and one.parent == product.pk)
        version = chosen(ProductVersion, own, body.version, "version")
    actions.set_product(ticket, product, version, actor=actor_of(request))


def fill_in(
    request: Call, ticket: Ticket, fields: dict[str, Any], *, is_whole: bool = False
) -> None:
    try:
        actions.fill_in(ticket, fields, actor=actor_of(request), is_whole=is_whole)
    except actions.Unfit as unfit:
        faults = tuple(
            Fault(f"#/fields/{key[:60]}", reason) for key, reason in unfit.errors.items()
        )
        raise Problem(INVALID, faults=faults) from None


def set_own_status(request: Call, ticket: Ticket, key: str, reason: str) -> None:
    word = current().status(key)
    if word is None:
        raise Problem(INVALID, faults=(Fault("#/status", "There is no such status."),))
    entry = choice_for(CustomStatus, word.pk)
    to = entry or Status(word.kind)  # a default can be without a row
    actions.give_status(ticket, to, reason=reason, actor=actor_of(request))


@area.get("/macros", needs=Scope.READ_DESK, may=Capability.CHANGE)
def list_macros(request: Call, asked: Query[Paged]) -> Page[MacroOut]:
    """List the macros that the owner of the token may run, in their order."""
    macros = macros_for(request.agent, request.rights)
    key = cursors.list_key("macros", request.agent.pk)
    begin = int(cursors.read(asked.cursor, key) or 0)
    end = begin + asked.size
    return Page(
        items=[
            MacroOut(id=one.pk, name=one.name, steps=one.steps) for one in macros[begin:end]
        ],
        next=cursors.written(end if end < len(macros) else None, key),
    )


def for_macros(request: Call) -> Rights:
    """Return the rights of the token without those that it has to write down time only."""
    scopes = known(request.token.scopes) - {Scope.WRITE_TIME}
    return request.rights.narrowed(capabilities_of(scopes), None)


@area.post("/tickets/{int:number}/macros/{int:macro}/run", **WRITE)
def run_macro(request: Call, number: Number, macro: Number) -> MacroRunOut:
    """Carry out all steps of a macro on a ticket, or none.

    Each step needs what it would need alone: a token cannot send by a macro what it may not
    send itself.
    """
    ticket = changeable(request, number)
    found = macro_for(request.agent, request.rights, macro)
    results = automation.run_macro(
        found, ticket, actor=actor_of(request), agent=request.agent, rights=for_macros(request)
    )
    stopped = next((one for one in results if one.outcome in STOPS), None)
    if stopped is not None:
        raise Problem(REFUSED, stopped.reason or "One of the steps is not allowed.")
    return MacroRunOut(
        steps=[StepOut(action=one.step.action, outcome=one.outcome.value) for one in results]
    )
