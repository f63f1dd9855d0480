"""To whom data of people goes, what they were told, and who has not confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ombud.base.errors import Refused
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.recipients import actions
from ombud.recipients.access import notice_for, recipient_for
from ombud.recipients.queries import every_recipient, in_use, waiting_notices
from ombud.recipients.statuses import Kind, Way
from ombud.tickets.access import changeable_contact_for

if TYPE_CHECKING:
    from django.http import HttpResponse

FIELDS = ("key", "name", "kind", "way", "address")


def page(request: AgentRequest, **more: Any) -> HttpResponse:
    values = {
        "frame": frame_for(request, "privacy"),
        "recipients": every_recipient(),
        "waiting": waiting_notices(),
        "kinds": Kind.choices,
        "ways": Way.choices,
        "may_declare": request.rights.may(Capability.CONFIGURE),
        "typed": {name: request.POST.get(name, "") for name in FIELDS},
        "problem": "",
        "made": None,
        "secret": "",
        **more,
    }
    status = 422 if values["problem"] else 200
    return answer(request, "desk/privacy/recipients.html", values, status=status)


@require_GET
@signed_in
@may(Capability.HANDLE_REQUESTS)
def listed(request: AgentRequest) -> HttpResponse:
    """Show the recipients, and the notices that nobody has confirmed."""
    return page(request)


@require_POST
@signed_in
@may(Capability.CONFIGURE)
def declared(request: AgentRequest) -> HttpResponse:
    """Declare a recipient; the key that signs its notices is shown this once."""
    typed = {name: request.POST.get(name, "")[:500] for name in FIELDS}
    if typed["kind"] not in Kind or typed["way"] not in Way:
        return page(request, problem=_("Choose one of what is offered."))
    try:
        made, secret = actions.declare_recipient(
            key=typed["key"].strip(),
            name=typed["name"],
            kind=Kind(typed["kind"]),
            way=Way(typed["way"]),
            address=typed["address"],
            gets_all="gets_all" in request.POST,
            actor=request.user.actor,
        )
    except Refused as refusal:
        return page(request, problem=_(refusal.reason))
    return page(request, made=made, secret=secret, typed=dict.fromkeys(FIELDS, ""))


@require_POST
@signed_in
@may(Capability.CONFIGURE)
def ended(request: AgentRequest, key: str) -> HttpResponse:
    """Let nothing go to a recipient any more."""
    actions.end_recipient(recipient_for(request.rights, key), actor=request.user.actor)
    messages.success(
        request, _("Nothing goes there any more. What they got, they are told of.")
    )
    return redirect("desk:recipients")


@require_POST
@signed_in
@may(Capability.HANDLE_REQUESTS)
def settled(request: AgentRequest, number: int) -> HttpResponse:
    """Note that a recipient confirmed otherwise, by telephone or letter."""
    found = notice_for(request.rights, number)
    try:
        actions.settle(found, agent=request.user, actor=request.user.actor)
    except Refused as refusal:
        messages.error(request, _(refusal.reason))
    else:
        messages.success(request, _("It is noted as confirmed. What it said is destroyed."))
    return redirect("desk:recipients")


@require_POST
@signed_in
@may(Capability.OPEN_TICKET)
def disclosed(request: AgentRequest, number: int) -> HttpResponse:
    """Note that data of a contact went to a recipient."""
    contact = changeable_contact_for(request.rights, number)
    found = in_use().filter(key=request.POST.get("recipient", "")).first()
    if found is None:
        raise Http404("No such recipient.")
    actions.disclose(
        contact,
        found,
        what=request.POST.get("what", ""),
        reference=request.POST.get("reference", ""),
        actor=request.user.actor,
    )
    messages.success(request, _("It is noted who got the data."))
    return redirect("desk:contact", number=number)
