"""Signing in by a mailed link. It says the same to known and unknown addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from ombud.base.browsers import network_of
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.portal.forms import SignInForm
from ombud.portal.visitors import (
    PATH,
    VisitorRequest,
    for_visitors,
    visit_behind,
    with_cookie,
    without_cookie,
)
from ombud.privacy.wording import spoken_now
from ombud.visits import actions

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@csrf_exempt  # nobody is signed in yet, and what it does is mail to the address itself
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a mail address and send a link there."""
    goal = request.POST.get("to", "") or request.GET.get("to", "")
    form, status, is_sent = SignInForm(request.POST or None), 200, False
    if request.method == "POST":
        status = 422
        if form.is_valid():
            address = form.cleaned_data["email"]
            if actions.may_ask(address, network_of(request)):
                language = spoken_now()
                actions.ask_link(address, goal=goal, language=language)
                status, is_sent = 200, True
            else:
                form.add_error(
                    None, _("That was often. Wait a quarter of an hour and try again.")
                )
                status = 429
    values = {"form": form, "goal": goal, "is_sent": is_sent}
    return render(request, "portal/sign_in.html", values, status=status)


@require_http_methods(["GET", "POST"])
def come_in(request: HttpRequest, token: str) -> HttpResponse:
    """Begin a visit by the link in the mail.

    Opening the address does nothing yet: programs that look at mails open every link.
    """
    may_go_on = actions.may_open(network_of(request))
    problem = ""
    if request.method == "POST" and may_go_on:
        before = visit_behind(request)
        try:
            _visit, cookie, goal = actions.come_in(token)
        except Refused as refusal:
            problem = worded(refusal.reason)
        else:
            if before is not None:
                actions.leave(before)
            return with_cookie(redirect(f"{PATH}{goal or 'tickets/'}"), cookie)
    is_open = may_go_on and not problem and actions.is_open(token)
    status = 200 if is_open else 404
    return render(request, "portal/come_in.html", {"is_open": is_open}, status=status)


@require_POST
@for_visitors
def sign_out(request: VisitorRequest) -> HttpResponse:
    """End the visit, on request in every browser."""
    actions.leave(request.visit, everywhere="everywhere" in request.POST)
    return without_cookie()
