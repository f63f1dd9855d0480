"""Contacts and organisations: what is known of them, and setting it right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.contacts import LONGEST, about_contact, about_organisation, found_contacts
from ombud.desk.deeds import refusals_said
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.looking import note_contact
from ombud.desk.own_fields import boxes_about, raw_in
from ombud.desk.panel import KINDS
from ombud.desk.shell import frame_for
from ombud.people import actions as people
from ombud.people.capabilities import Capability
from ombud.people.places import places
from ombud.subjects.actions import note_age
from ombud.subjects.queries import age_band_of
from ombud.subjects.statuses import AgeBand
from ombud.tickets import actions
from ombud.tickets.access import (
    changeable_contact_for,
    contact_for,
    identifier_for,
    organisation_for,
    organisations_for,
)
from ombud.tickets.actions import Unfit, fill_in_about
from ombud.tickets.setup import current
from ombud.tickets.statuses import About

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from ombud.people.models import Contact, Organisation

MOST_OFFERED = 200
TYPED = ("name", "language", "organisation", "residence", "age")


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.SEE_CONTACTS)
def contacts(request: AgentRequest) -> HttpResponse:
    """List contacts, or look for some. What is looked for is posted: addresses are no URL."""
    text = request.POST.get("q", "").replace("\x00", "").strip()[:LONGEST]
    after = request.POST.get("after", "")
    number = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    rows, further = found_contacts(request, text, number)
    values = {
        "frame": frame_for(request, "contacts"),
        "q": text,
        "contacts": rows,
        "further": further,
    }
    return answer(request, "desk/contacts/contacts.html", values)


@require_GET
@signed_in
@may(Capability.SEE_CONTACTS)
def contact(request: AgentRequest, number: int) -> HttpResponse:
    """Show one contact: addresses, organisation, fields, why we know this, their tickets."""
    found = contact_for(request.rights, number)
    note_contact(request, found.pk)
    return contact_page(request, found)


def contact_page(
    request: AgentRequest, found: Contact, *, problem: str = "", typed: str = ""
) -> HttpResponse:
    values = {
        "frame": frame_for(request, "contacts"),
        **about_contact(request, found),
        "kinds": [(kind, str(label)) for kind, label in KINDS.items()],
        "problem": problem,
        "typed": typed,
    }
    return answer(request, "desk/contacts/contact.html", values, status=422 if problem else 200)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.OPEN_TICKET)
def contact_edit(request: AgentRequest, number: int) -> HttpResponse:
    """Set right what is known of a contact; what does not suit stays as it was typed."""
    found = changeable_contact_for(request.rights, number)
    note_contact(request, found.pk)
    if request.method == "GET":
        firm = found.organisation.name if found.organisation else ""
        held = {"name": found.name, "language": found.language, "organisation": firm}
        more = {"residence": found.residence, "age": age_band_of(found)}
        return contact_form(request, found, held | more)
    said = {name: request.POST.get(name, "")[:LONGEST] for name in TYPED}
    raw = raw_in(request.POST, current(), About.CONTACT)
    try:
        save_contact(found, said, raw, request)
    except Unfit as unfit:
        return contact_form(request, found, said, raw=raw, errors=unfit.errors)
    except Refused as refusal:
        return contact_form(request, found, said, raw=raw, problem=worded(refusal.reason))
    messages.success(request, _("Saved."))
    return redirect("desk:contact", number=number)


@transaction.atomic
def save_contact(
    found: Contact, said: Mapping[str, str], raw: Mapping[str, object], request: AgentRequest
) -> None:
    actor = request.user.actor
    kept = people.change_contact(
        found,
        name=said["name"],
        language=said["language"].strip(),
        organisation=people.organisation_named(said["organisation"], actor=actor),
        residence=said["residence"],
        actor=actor,
    )
    note_age(found, said["age"], actor=actor)
    fill_in_about(found, raw, actor=actor)
    if kept:
        messages.warning(
            request,
            _("What the person had corrected stays as it is. A privacy officer can decide."),
        )


def contact_form(
    request: AgentRequest,
    found: Contact,
    said: Mapping[str, str],
    *,
    raw: Mapping[str, object] | None = None,
    errors: Mapping[str, str] | None = None,
    problem: str = "",
) -> HttpResponse:
    known = organisations_for(request.rights).order_by("name")[:MOST_OFFERED]
    values: dict[str, Any] = {
        "frame": frame_for(request, "contacts"),
        "contact": found,
        "said": said,
        "organisations": [one.name for one in known],
        "places": places(get_language() or "en"),
        "ages": AgeBand.choices,
        "boxes": boxes_about(found, raw=raw, errors=errors),
        "problem": problem,
    }
    status = 422 if problem or errors else 200
    return answer(request, "desk/contacts/edit.html", values, status=status)


@require_POST
@signed_in
@may(Capability.OPEN_TICKET)
def identifier_add(request: AgentRequest, number: int) -> HttpResponse:
    """Let a contact be known by one more address or number."""
    found = changeable_contact_for(request.rights, number)
    kind, value = request.POST.get("kind", ""), request.POST.get("value", "")[:LONGEST]
    try:
        people.add_identifier(found, kind, value, actor=request.user.actor)
    except Refused as refusal:
        return contact_page(request, found, problem=worded(refusal.reason), typed=value)
    return redirect("desk:contact", number=number)


@require_POST
@signed_in
@may(Capability.OPEN_TICKET)
def identifier_remove(request: AgentRequest, number: int, row: int) -> HttpResponse:
    """Take an address or number off a contact."""
    found = identifier_for(request.rights, number, row)
    with refusals_said(request):
        people.remove_identifier(found, actor=request.user.actor)
    return redirect("desk:contact", number=number)


@require_GET
@signed_in
@may(Capability.SEE_CONTACTS)
def organisation(request: AgentRequest, number: int) -> HttpResponse:
    """Show one organisation: fields, contacts and tickets as far as they may be seen."""
    found = organisation_for(request.rights, number)
    values = {"frame": frame_for(request, "contacts"), **about_organisation(request, found)}
    return answer(request, "desk/contacts/organisation.html", values)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.OPEN_TICKET)
def organisation_edit(request: AgentRequest, number: int) -> HttpResponse:
    """Set right what is known of an organisation."""
    found = organisation_for(request.rights, number)
    if request.method == "GET":
        said = {"name": found.name, "domain": found.domain}
        return organisation_form(request, found, said)
    said = {name: request.POST.get(name, "")[:LONGEST] for name in ("name", "domain")}
    raw = raw_in(request.POST, current(), About.ORGANISATION)
    try:
        with transaction.atomic():
            people.save_organisation(found, **said, actor=request.user.actor)
            fill_in_about(found, raw, actor=request.user.actor)
    except Unfit as unfit:
        return organisation_form(request, found, said, raw=raw, errors=unfit.errors)
    except Refused as refusal:
        return organisation_form(request, found, said, raw=raw, problem=worded(refusal.reason))
    messages.success(request, _("Saved."))
    return redirect("desk:organisation", number=number)


def organisation_form(
    request: AgentRequest,
    found: Organisation,
    said: Mapping[str, str],
    *,
    raw: Mapping[str, object] | None = None,
    errors: Mapping[str, str] | None = None,
    problem: str = "",
) -> HttpResponse:
    values: dict[str, Any] = {
        "frame": frame_for(request, "contacts"),
        "organisation": found,
        "said": said,
        "boxes": boxes_about(found, raw=raw, errors=errors),
        "problem": problem,
    }
    status = 422 if problem or errors else 200
    return answer(request, "desk/contacts/organisation_edit.html", values, status=status)


@require_POST
@signed_in
@may(Capability.CONFIGURE)
def sharing(request: AgentRequest, number: int) -> HttpResponse:
    """Let the contacts of an organisation see each other's tickets, or not any more."""
    found = organisation_for(request.rights, number)
    if request.POST.get("do") == "stop":
        actions.stop_sharing(found, actor=request.user.actor)
        return redirect("desk:organisation", number=number)
    try:
        actions.share_within(
            found,
            reason=request.POST.get("reason", ""),
            may_answer=request.POST.get("may_answer") == "on",
            actor=request.user.actor,
        )
    except Refused as refusal:
        values = about_organisation(request, found) | {"problem": worded(refusal.reason)}
        values["frame"] = frame_for(request, "contacts")
        return answer(request, "desk/contacts/organisation.html", values, status=422)
    return redirect("desk:organisation", number=number)
