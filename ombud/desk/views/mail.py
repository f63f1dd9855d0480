"""Mail that waits for a person: possible follow-ups, and what could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.channels.email.access import (
    mail_for,
    mails_for,
    possible_follow_up_for,
    raw_mail_for,
)
from ombud.channels.email.actions.quarantine import (
    accept_follow_up,
    dismiss,
    open_as_new,
    replay,
)
from ombud.channels.email.statuses import Outcome
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.looking import note_opened
from ombud.desk.shell import frame_for
from ombud.desk.views.files import LOCKED
from ombud.people.capabilities import Capability
from ombud.readlog.statuses import Thing
from ombud.vault import actions as vault
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.base.actor import Actor
    from ombud.channels.email.models import IncomingMail

PAGE = 50


def mail_list(request: AgentRequest, here: str, state: Outcome, template: str) -> HttpResponse:
    """Return a page of mails of one outcome, newest first."""
    mails = mails_for(request.rights, state).select_related("names_ticket")
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 19:
        mails = mails.filter(pk__lt=int(after))
    rows = list(mails[: PAGE + 1])
    older = f"?after={rows[PAGE - 1].pk}" if len(rows) > PAGE else None
    values = {"frame": frame_for(request, here), "mails": rows[:PAGE], "older": older}
    return answer(request, template, values)


@require_GET
@signed_in
@may(Capability.MAIL_DESK)
def quarantine(request: AgentRequest) -> HttpResponse:
    """Show the mails that name a ticket without proof that they belong to it."""
    return mail_list(request, "quarantine", Outcome.QUARANTINED, "desk/mail/quarantine.html")


@require_GET
@signed_in
@may(Capability.MAIL_DESK)
def unreadable(request: AgentRequest) -> HttpResponse:
    """Show the mails that nothing could read, with the reason."""
    return mail_list(request, "unreadable", Outcome.UNREADABLE, "desk/mail/unreadable.html")


def decided(
    request: AgentRequest,
    mail: IncomingMail,
    decide: Callable[..., IncomingMail],
    to: str,
) -> HttpResponse:
    """Carry out a decision about ``mail``, and say what came of it."""
    actor: Actor = request.user.actor
    try:
        settled = decide(mail, actor=actor)
    except Refused as refusal:
        messages.error(request, worded(refusal.reason))
        return redirect(to)
    messages.success(request, str(Outcome(settled.outcome).label))
    ticket = settled.ticket
    may_see = ticket and request.rights.may(Capability.SEE_TICKETS, ticket.team_id)
    return redirect(f"/tickets/{ticket.number}/" if ticket and may_see else to)


@require_POST
@signed_in
@may(Capability.MAIL_DESK)
def accept(request: AgentRequest, number: int) -> HttpResponse:
    """Add a quarantined mail to the ticket that it names."""
    mail = possible_follow_up_for(request.rights, number)
    return decided(request, mail, accept_follow_up, "desk:quarantine")


@require_POST
@signed_in
@may(Capability.MAIL_DESK)
def open_new(request: AgentRequest, number: int) -> HttpResponse:
    """Open a ticket of its own for a mail."""
    return decided(request, mail_for(request.rights, number), open_as_new, "desk:quarantine")


@require_POST
@signed_in
@may(Capability.MAIL_DESK)
def put_aside(request: AgentRequest, number: int) -> HttpResponse:
    """Put a quarantined mail aside."""
    return decided(request, mail_for(request.rights, number), dismiss, "desk:quarantine")


@require_POST
@signed_in
@may(Capability.MAIL_DESK)
def read_again(request: AgentRequest, number: int) -> HttpResponse:
    """Try once more to read a mail."""
    mail = mail_for(request.rights, number)

    def again(one: IncomingMail, *, actor: Actor) -> IncomingMail:
        return replay(one.pk, actor=actor)

    return decided(request, mail, again, "desk:unreadable")


@require_GET
@signed_in
@may(Capability.MAIL_DESK)
def raw(request: AgentRequest, number: int) -> HttpResponse:
    """Hand out a mail as it arrived, byte for byte."""
    mail = raw_mail_for(request.rights, number)
    try:
        octets = vault.read(mail.blob)
    except Broken:
        raise Http404("This mail is damaged or was erased.") from None
    response = HttpResponse(octets, content_type="application/octet-stream")
    about = mail.ticket or mail.names_ticket
    if about is not None:
        note_opened(request, about, Thing.MAIL, mail.pk)
    response["Content-Disposition"] = f'attachment; filename="mail-{mail.pk}.eml"'
    response["Content-Security-Policy"] = LOCKED
    return response
