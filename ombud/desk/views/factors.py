"""The agent's own second factors: the app and the recovery codes."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from markupsafe import Markup

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.deeds import refusals_said
from ombud.desk.entering import confirmed, now, rotate
from ombud.desk.forms.entry import CodeForm
from ombud.desk.http import AgentRequest, answer, signed_in
from ombud.desk.shell import frame_for
from ombud.people.factors import SESSION_MARK
from ombud.signin import codes
from ombud.signin.actions import (
    add_authenticator,
    make_recovery_codes,
    remove_authenticator,
)
from ombud.signin.queries import factors_of
from ombud.vault.secrets import open_text, seal_text

if TYPE_CHECKING:
    from django.http import HttpResponse

SETUP = "authenticator_setup"
FRESH_CODES = "fresh_recovery_codes"


def put_aside(request: AgentRequest, name: str, value: object) -> None:
    """Keep ``value`` sealed in the session."""
    sealed = seal_text(json.dumps(value))
    request.session[name] = base64.b64encode(sealed).decode()


def laid_aside(request: AgentRequest, name: str) -> object:
    """Return what was put aside under ``name``, or None."""
    held = request.session.get(name)
    return None if held is None else json.loads(open_text(base64.b64decode(held)))


@require_GET
@signed_in
def security(request: AgentRequest) -> HttpResponse:
    """Show what the agent signs in with."""
    values = {"frame": frame_for(request, "account"), "factors": factors_of(request.user)}
    return answer(request, "desk/people/security.html", values)


def drawn(secret: str, name: str) -> Markup:
    """Return the picture by which an app takes up ``secret``, drawn here, as inline SVG."""
    issuer = f"Ombud {settings.HOST}".replace(":", " ")
    address = codes.address_of(secret, name=name, issuer=issuer)
    picture = segno.make(address, error="m", micro=False)
    return Markup(picture.svg_inline(omitsize=True, light="#fff", border=4))  # noqa: S704 - paths only


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@signed_in
@confirmed
def authenticator(request: AgentRequest) -> HttpResponse:
    """Show the picture for the app, and take the first code as proof that it knows it."""
    form = CodeForm(request.POST or None)
    secret = laid_aside(request, SETUP)
    if not isinstance(secret, str):
        secret = codes.new_secret()
        put_aside(request, SETUP, secret)
    if request.method == "POST" and form.is_valid():
        try:
            return taken_up(request, secret, form.cleaned_data["code"])
        except Refused as refusal:
            form.add_error("code", worded(refusal.reason))
    values = {
        "frame": frame_for(request, "account"),
        "form": form,
        "picture": drawn(secret, request.user.email),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "factors": factors_of(request.user),
    }
    status = 422 if form.is_bound else 200
    return answer(request, "desk/people/authenticator.html", values, status=status)


def taken_up(request: AgentRequest, secret: str, code: str) -> HttpResponse:
    """Take up the app; the first second factor brings recovery codes. Raises ``Refused``."""
    agent = request.user
    had_any = factors_of(agent).any
    add_authenticator(
        agent, secret=secret, code=code, actor=agent.actor, keep_session=rotate(request)
    )
    del request.session[SETUP]
    request.session[SESSION_MARK] = now()
    messages.success(request, _("The app is set up. All other sessions have ended."))
    if had_any:
        return redirect("desk:security")
    return new_codes(request)


@require_POST
@signed_in
@confirmed
def authenticator_remove(request: AgentRequest) -> HttpResponse:
    """Remove the app."""
    agent = request.user
    with refusals_said(request, _("The app is removed. All other sessions have ended.")):
        remove_authenticator(agent, actor=agent.actor, keep_session=rotate(request))
    return redirect("desk:security")


def new_codes(request: AgentRequest) -> HttpResponse:
    """Make recovery codes and go to the page that shows them once. Raises ``Refused``."""
    made = make_recovery_codes(request.user, actor=request.user.actor)
    put_aside(request, FRESH_CODES, made)
    return redirect("desk:recovery-codes")


@require_POST
@signed_in
@confirmed
def recovery_codes_new(request: AgentRequest) -> HttpResponse:
    """Make ten new recovery codes; the old ones are void."""
    try:
        return new_codes(request)
    except Refused as refusal:
        messages.error(request, worded(refusal.reason))
        return redirect("desk:security")


@require_GET
@signed_in
@confirmed
def recovery_codes(request: AgentRequest) -> HttpResponse:
    """Show the new recovery codes, this once."""
    made = laid_aside(request, FRESH_CODES)
    if not isinstance(made, list):
        return redirect("desk:security")
    del request.session[FRESH_CODES]
    lines = "\r\n".join([f"Ombud {settings.OMBUD_PUBLIC_URL}", "", *made, ""])
    file = base64.b64encode(lines.encode()).decode()
    values = {"frame": frame_for(request, "account"), "codes": made, "file": file}
    return answer(request, "desk/people/recovery_codes.html", values)
