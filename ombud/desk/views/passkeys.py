"""Signing in with a passkey alone, and the agent's own passkeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ombud.base.browsers import network_of
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.entering import (
    begin_session,
    confirmed,
    now,
    rotate,
    safe_next,
)
from ombud.desk.forms.entry import PasskeyForm
from ombud.desk.http import AgentRequest, answer, signed_in
from ombud.desk.passkeys import new_challenge, question, shown_passkey, taken_challenge
from ombud.desk.shell import frame_for
from ombud.desk.views.factors import new_codes
from ombud.people.factors import SESSION_MARK
from ombud.signin import relying
from ombud.signin.actions import add_passkey, must_use_provider, remove_passkey
from ombud.signin.guessing import may_try_from
from ombud.signin.queries import factors_of
from ombud.signin.statuses import Factor, Way

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

ALONE, ADDING = "sign-in", "add"


@require_http_methods(["GET", "POST"])
def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey and nothing else; the device verifies its owner."""
    problem = ""
    if request.method == "POST":
        is_allowed = may_try_from(network_of(request))
        key = shown_passkey(request, ALONE, agent=None, alone=True)
        if key is not None and is_allowed and not must_use_provider(key.agent):
            begin_session(request, key.agent, Way.PASSKEY, Factor.PASSKEY)
            return redirect(safe_next(request))
        problem = _("This did not work. Try it again, or sign in with your password.")
    values = {
        "options": question(request, ALONE, (), alone=True),
        "problem": problem,
        "next": safe_next(request),
    }
    status = 422 if problem else 200
    return answer(request, "desk/people/passkey_sign_in.html", values, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
@confirmed
def passkey_new(request: AgentRequest) -> HttpResponse:
    """Add a passkey; the first second factor brings recovery codes."""
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return added(request, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, worded(refusal.reason))
    agent = request.user
    factors = factors_of(agent)
    values = {
        "frame": frame_for(request, "account"),
        "form": form,
        "options": relying.creation_options(
            agent, factors.passkeys, new_challenge(request, ADDING)
        ),
        "address": relying.party().origin,
    }
    status = 422 if form.is_bound else 200
    return answer(request, "desk/people/passkey_new.html", values, status=status)


def added(request: AgentRequest, name: str, credential: str) -> HttpResponse:
    agent = request.user
    had_any = factors_of(agent).any
    challenge = taken_challenge(request, ADDING)
    add_passkey(
        agent,
        name=name,
        answer=credential,
        challenge=challenge,
        actor=agent.actor,
        keep_session=rotate(request),
    )
    request.session[SESSION_MARK] = now()
    messages.success(request, _("The passkey is added. All other sessions have ended."))
    return redirect("desk:security") if had_any else new_codes(request)


@require_POST
@signed_in
@confirmed
def passkey_remove(request: AgentRequest, number: int) -> HttpResponse:
    """Remove one of the agent's own passkeys."""
    agent = request.user
    remove_passkey(agent, number, actor=agent.actor, keep_session=rotate(request))
    messages.success(request, _("The passkey is removed. All other sessions have ended."))
    return redirect("desk:security")
