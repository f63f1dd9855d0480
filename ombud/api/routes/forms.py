"""Forms of the desk's own fields: what they ask for, and filling one in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from ninja import Query
from pydantic import Field

from ombud.api.call import Call
from ombud.api.operations import Area
from ombud.api.routes.messages import ticket_to
from ombud.api.routes.setup import DESK, READ, WRITE, fill_in
from ombud.api.routes.tickets import changeable
from ombud.api.schemas.base import In, Number, Page
from ombud.api.schemas.forms import (
    AskedOut,
    FormItemOut,
    FormOut,
    FormRuleOut,
    SubmissionIn,
    TicketFormOut,
)
from ombud.base.locks import lock
from ombud.people.capabilities import Capability
from ombud.tickets import forms
from ombud.tickets.access import ticket_for
from ombud.tickets.actions.filling import asked_of, form_of
from ombud.tickets.setup import current

if TYPE_CHECKING:
    from ombud.tickets.models import Ticket
    from ombud.tickets.setup import Setup
    from ombud.tickets.words import FormShape

area = Area("forms", "Forms of the desk's own fields: what they ask for, and filling one in.")


class WhichForm(In):
    """For which team and type; both together give the one form that asks."""

    team: Number | None = None
    type: Annotated[str, Field(max_length=60)] = ""


def form_out(form: FormShape, setup: Setup) -> FormOut:
    keys = {one.pk: one.key for one in setup.fields}
    kind = setup.word("types", form.type_pk)
    return FormOut(
        id=form.pk,
        name=form.name,
        team=form.team_pk or None,
        type=kind.key if kind else None,
        items=[FormItemOut(field=own.key, is_required=must) for own, must in form.items],
        rules=[
            FormRuleOut(
                field=keys[one.field_pk],
                effect=one.effect,
                options=sorted(one.options),
                condition=one.condition,
            )
            for one in form.rules
            if one.field_pk in keys
        ],
    )


@area.get("/forms", **DESK)
def list_forms(request: Call, asked: Query[WhichForm]) -> Page[FormOut]:
    """List the forms; of a team and a type the one that asks, if there is one."""
    del request
    setup = current()
    found = list(setup.forms)
    if asked.team is not None or asked.type:
        kinds = {one.key: one.pk for one in setup.types}
        kind = kinds.get(asked.type or setup.default_type.key, -1)
        one = setup.form_for(asked.team or 0, kind)
        found = [one] if one else []
    return Page(items=[form_out(one, setup) for one in found], next=None)


def ticket_form_out(ticket: Ticket) -> TicketFormOut:
    setup = current()
    asked, form = asked_of(ticket, setup), form_of(ticket, setup)
    states = forms.states(form, setup, asked.before, asked)
    return TicketFormOut(
        form=form.pk if form else None,
        fields=[
            AskedOut(
                field=key,
                value=asked.before.get(key),
                is_shown=one.is_shown,
                is_required=one.is_required,
                is_read_only=one.is_read_only,
                options=list(one.options),
            )
            for key, one in states.items()
        ],
    )


def state(request: Call, number: int) -> TicketFormOut:
    """Return what is asked about a ticket, and hold it until the transaction ends."""
    return ticket_form_out(lock(ticket_for(request.rights, number)))


@area.get("/tickets/{int:number}/form", **READ)
def get_ticket_form(request: Call, number: Number) -> TicketFormOut:
    """Return what the form of a ticket's team and type asks as things are, with the values."""
    return ticket_form_out(ticket_to(request, number, Capability.SEE_TICKETS))


@area.post("/tickets/{int:number}/form", **WRITE, state=state)
def submit_ticket_form(request: Call, number: Number, body: SubmissionIn) -> TicketFormOut:
    """Hand the form in as a whole: what it demands must be there, here or on the ticket.

    The rule that checks it is the one of the browser and of mail.
    """
    ticket = changeable(request, number)
    fill_in(request, ticket, body.fields, is_whole=True)
    return ticket_form_out(ticket)
