"""Letting a mailbox sign in at Google or Microsoft: there, and back with a code."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from ombud.channels.email import oauth
from ombud.channels.email.access import mailbox_for
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability

if TYPE_CHECKING:
    from django.http import HttpResponse

WAITING = "oauth"
RETURN = "/mailboxes/oauth/done/"
PROBLEMS = {
    "sign-in-again": lazy("The provider refused. Sign in again."),
    "unreachable": lazy("The provider cannot be reached. Try again later."),
    "blocked": lazy("The provider's address lies inside our own network."),
    "not-configured": lazy("Fill in the client id and the client secret first."),
}


def return_address() -> str:
    return f"{settings.OMBUD_PUBLIC_URL}{RETURN}"


@require_POST
@signed_in
@may(Capability.MAILBOXES)
def begin(request: AgentRequest, number: int) -> HttpResponse:
    """Show the way to the provider; a link leads there, so that our policy stays strict."""
    mailbox = mailbox_for(request.rights, number)
    try:
        begun = oauth.begin(mailbox, redirect_uri=return_address())
    except oauth.OAuthProblem as problem:
        messages.error(request, str(PROBLEMS.get(problem.code, PROBLEMS["unreachable"])))
        return redirect("desk:mailbox", number)
    request.session[WAITING] = {
        "mailbox": mailbox.pk,
        "state": begun.state,
        "verifier": begun.verifier,
    }
    values = {
        "frame": frame_for(request, "mailboxes"),
        "mailbox": mailbox,
        "href": begun.url,
        "return_address": return_address(),
    }
    return answer(request, "desk/mail/oauth.html", values)


@require_GET
@signed_in
@may(Capability.MAILBOXES)
def done(request: AgentRequest) -> HttpResponse:
    """Take the code with which the browser came back; only the one we sent away ourselves."""
    waiting = request.session.pop(WAITING, None)
    state = request.GET.get("state", "")
    if not waiting or not secrets.compare_digest(state.encode(), waiting["state"].encode()):
        raise Http404("Nobody asked for this.")
    mailbox = mailbox_for(request.rights, waiting["mailbox"])
    try:
        oauth.exchange(
            mailbox,
            code=request.GET.get("code", ""),
            verifier=waiting["verifier"],
            redirect_uri=return_address(),
        )
    except oauth.OAuthProblem as problem:
        messages.error(request, str(PROBLEMS.get(problem.code, PROBLEMS["unreachable"])))
    else:
        messages.success(request, _("The mailbox is signed in. Test it now."))
    return redirect("desk:mailbox", mailbox.pk)
