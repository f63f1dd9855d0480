"""Saying whom a message is about: somebody it mentions, quotes or shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.contacts import LONGEST
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.looking import note_contact, note_ticket
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.subjects import actions
from ombud.subjects.actions.linking import BY_HAND
from ombud.subjects.queries import contacts_like, links_at
from ombud.tickets.access import contact_for, contacts_for, message_for, ticket_for
from ombud.tickets.texts import KIND

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.people.models import Contact
    from ombud.people.models.agent import Rights
    from ombud.subjects.models import SubjectLink
    from ombud.tickets.models import Message

PAGE = "desk/tickets/about.html"
MOST = 10


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.NOTE)
def about(request: AgentRequest, message: int) -> HttpResponse:
    """Show whom a message is about, look somebody up, and say that it is about them too.

    What was typed comes in the body of the request, never in an address.
    """
    found = message_to_judge(request.rights, message)
    note_ticket(request, found.ticket)
    text = request.POST.get("q", "").replace("\x00", "").strip()[:LONGEST]
    number = request.POST.get("contact", "")
    if not number.isdecimal():
        problem = _("Choose who it is.") if "say" in request.POST else ""
        return page(request, found, text=text, problem=problem)
    contact = contact_for(request.rights, int(number))
    try:
        actions.link_by_hand(
            contact,
            kind=KIND,
            number=found.pk,
            role=request.POST.get("role", ""),
            agent=request.user,
            actor=request.user.actor,
        )
    except Refused as refusal:
        return page(request, found, text=text, problem=worded(refusal.reason))
    messages.success(request, _("It is noted that the message is about this person."))
    return redirect("desk:about", message=found.pk)


@require_POST
@signed_in
@may(Capability.NOTE)
def about_remove(request: AgentRequest, message: int, row: int) -> HttpResponse:
    """Take back that a message is about somebody."""
    found = message_to_judge(request.rights, message)
    link = next((one for one in links_seen(request.rights, found) if one.pk == row), None)
    if link is None:
        raise Http404("No such link.")
    actions.review_links([link], is_theirs=False, agent=request.user, actor=request.user.actor)
    messages.success(request, _("It is noted that the message is not about this person."))
    return redirect("desk:about", message=found.pk)


def message_to_judge(rights: Rights, number: int) -> Message:
    """Return a message in whose team notes may be written. Raises ``Http404``."""
    found = message_for(rights, number)
    ticket_for(rights, found.ticket.number, needs=Capability.NOTE)
    return found


def links_seen(rights: Rights, message: Message) -> list[SubjectLink]:
    """Return whom ``message`` is about, as far as ``rights`` allow to see them."""
    links = links_at(KIND, message.pk)
    return list(links.filter(subject__contact__in=contacts_for(rights)))


def page(
    request: AgentRequest, message: Message, *, text: str = "", problem: str = ""
) -> HttpResponse:
    links = links_seen(request.rights, message)
    like: list[Contact] = []
    if text:
        numbers = [one.pk for one in contacts_like(text, MOST * 5)]
        seen = contacts_for(request.rights).filter(pk__in=numbers)
        like = list(seen.prefetch_related("identifiers").order_by("name", "pk")[:MOST])
    told = {one.subject.contact_id for one in links} | {one.pk for one in like}
    for contact in sorted(one for one in told if one is not None):
        note_contact(request, contact)
    values = {
        "frame": frame_for(request, "inbox"),
        "message": message,
        "links": links,
        "like": like,
        "text": text,
        "roles": [(one.value, str(one.label)) for one in BY_HAND],
        "problem": problem,
    }
    return answer(request, PAGE, values, status=422 if problem else 200)
