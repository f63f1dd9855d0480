"""Removing text or a file for good: chosen, confirmed on a page of its own, then done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.http import AgentRequest, answer, go, may, signed_in
from ombud.desk.looking import note_ticket
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.tickets import actions
from ombud.tickets.access import attachment_for, message_to_redact
from ombud.tickets.actions.redacting import count_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.tickets.models import Message

PAGE = "desk/tickets/redact.html"


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.REDACT)
def redact(request: AgentRequest, message: int) -> HttpResponse:
    """Choose the text, be told what goes with it, and take it out.

    What was chosen comes and goes in the body of the request, never in an address.
    """
    found = message_to_redact(request.rights, message)
    note_ticket(request, found.ticket)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if request.method != "POST" or not text.strip():
        return page(request, found)
    try:
        if "confirmed" not in request.POST:
            return page(request, found, text=text, count=count_of(found, text))
        done = actions.redact_text(found, text, actor=request.user.actor)
    except Refused as refusal:
        return page(request, found, text=text, problem=worded(refusal.reason), status=422)
    words = ngettext(
        "The text was removed for good, in one message.",
        "The text was removed for good, in %(count)d messages.",
        done.messages,
    )
    messages.success(request, words % {"count": done.messages})
    return go(request, f"/tickets/{found.ticket.number}/")


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.REDACT)
def redact_file(request: AgentRequest, number: int) -> HttpResponse:
    """Say what removing a file means, and do it."""
    file = attachment_for(request.rights, number)
    message = message_to_redact(request.rights, file.message_id)
    if request.method != "POST":
        if file.is_removed:
            raise Http404("This file was removed before.")
        return page(request, message, file=file)
    try:
        actions.redact_file(file, actor=request.user.actor)
    except Refused as refusal:
        return page(request, message, problem=worded(refusal.reason), status=422)
    messages.success(request, _("The file was removed for good."))
    return go(request, f"/tickets/{message.ticket.number}/")


def page(
    request: AgentRequest, message: Message, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Return the page that asks; with ``count`` or ``file``, whether it is really meant."""
    values = {
        "frame": frame_for(request, "inbox"),
        "message": message,
        "files": message.attachments.filter(is_removed=False).defer("text").order_by("pk"),
        "text": "",
        "count": None,
        "file": None,
        "problem": "",
        **more,
    }
    return answer(request, PAGE, values, status=status)
