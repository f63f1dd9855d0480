"""Inserting a saved reply into what is being written on a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from ombud.automation import actions
from ombud.automation.access import saved_replies_for, saved_reply_for
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk import saved_replies
from ombud.desk.http import AgentRequest, fragment_or_page, may, signed_in
from ombud.desk.reading import draft_of
from ombud.desk.shell import frame_for
from ombud.desk.views.composing import KINDS, kind_of, listed
from ombud.people.capabilities import Capability
from ombud.tickets.access import drafts_for, ticket_for
from ombud.tickets.actions import save_draft
from ombud.tickets.letters import joined_html

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_GET
@signed_in
@may(Capability.NOTE)
def choose(request: AgentRequest, number: int) -> HttpResponse:
    """Show the saved replies that can be inserted, filled in for this ticket."""
    kind = request.GET.get("kind", "reply")
    if kind not in KINDS:
        raise Http404("No such draft.")
    ticket = ticket_for(request.rights, number, needs=KINDS[kind][1])
    saved = saved_replies_for(request.user, request.rights)
    asked = request.GET.get("q", "")[:80]
    picks = saved_replies.picks_for(saved, ticket, request.user)
    values = {
        "frame": frame_for(request, "inbox"),
        "ticket": ticket,
        "kind": kind,
        "q": asked,
        "picks": saved_replies.matching(picks, asked),
    }
    return fragment_or_page(
        request, "desk/replies/_choose.html", "desk/replies/choose.html", values
    )


@require_POST
@signed_in
@may(Capability.NOTE)
def insert(request: AgentRequest, number: int, reply: int) -> HttpResponse:
    """Insert a saved reply: the page's script gets the words, a browser finds them drafted."""
    ticket, kind = kind_of(request, number)
    found = saved_reply_for(request.user, request.rights, reply)
    language = request.POST.get("language", "")
    is_script = request.headers.get("Accept") == "application/json"
    try:
        text, html = actions.insert_saved_reply(
            found, ticket, language=language, kind=kind, agent=request.user
        )
    except Refused as refusal:
        if is_script:
            return JsonResponse({"problem": worded(refusal.reason)}, status=422)
        messages.error(request, worded(refusal.reason))
        return redirect(f"/tickets/{number}/?mode={kind.value}#composer")
    if is_script:
        return JsonResponse(
            {"text": text, "html": html, "files": listed(request, ticket, kind)}
        )
    before = draft_of(drafts_for(request.user, ticket).get(kind))
    joined = f"{before.text.rstrip()}\n\n{text}" if before.text.strip() else text
    html = joined_html((before.text, before.html), (text, html))
    save_draft(
        ticket,
        kind=kind,
        text=joined,
        html=html,
        cc=before.cc,
        bcc=before.bcc,
        sender=before.sender,
        agent=request.user,
    )
    return redirect(f"/tickets/{number}/?mode={kind.value}#composer")
