"""The second step of signing in, and showing again who one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ombud.base.browsers import network_of
from ombud.desk.entering import (
    PROVIDER,
    begin_session,
    confirm,
    pending_of,
    safe_next,
    to_sign_in,
)
from ombud.desk.forms.entry import CodeForm, ConfirmForm
from ombud.desk.http import AgentRequest, answer, signed_in
from ombud.desk.passkeys import question, shown_passkey
from ombud.desk.shell import frame_for
from ombud.people.sign_in import may_try
from ombud.signin.actions import accept_code, note_failure, use_recovery_code
from ombud.signin.codes import is_timed, plain
from ombud.signin.guessing import may_try_code
from ombud.signin.queries import Factors, factors_of
from ombud.signin.statuses import Factor

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from ombud.people.models import Agent


SECOND, AGAIN = "second-step", "confirm"


def wrong() -> str:
    """Return the one answer to a wrong, used, late and limited code."""
    return _(
        "This did not work. Wait for the next code of your app, or use a recovery code. "
        "After several tries, wait 15 minutes."
    )


def factor_shown(request: HttpRequest, agent: Agent, code: str) -> Factor | None:
    """Return what ``code`` is, if it is right and the try allowed; counted before checked."""
    if not may_try_code(agent, network_of(request)):
        return None
    if is_timed(plain(code)):
        return Factor.AUTHENTICATOR if accept_code(agent, code) else None
    is_right = use_recovery_code(agent, code, actor=agent.actor)
    return Factor.RECOVERY_CODE if is_right else None


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor, and let in who shows it."""
    waiting = pending_of(request)
    if waiting is None:
        return to_sign_in()
    form = CodeForm(request.POST or None)
    if "credential" in request.POST:
        form.fields["code"].required = False
    if request.method == "POST" and form.is_valid():
        factor = second_factor_shown(request, waiting.agent, form.cleaned_data["code"])
        if factor is not None:
            begin_session(request, waiting.agent, waiting.way, factor)
            request.session[PROVIDER] = waiting.provider
            return redirect(waiting.next)
        note_failure(waiting.agent)
        form.add_error(None, wrong())
    factors = factors_of(waiting.agent)
    values = {
        "form": form,
        "factors": factors,
        "options": question(request, SECOND, factors.passkeys, alone=False),
    }
    status = 422 if form.is_bound else 200
    return answer(request, "desk/people/second_step.html", values, status=status)


def second_factor_shown(request: HttpRequest, agent: Agent, code: str) -> Factor | None:
    """Return the factor that the form carries, a passkey or a ``code``, if it is right."""
    if "credential" not in request.POST:
        return factor_shown(request, agent, code)
    is_allowed = may_try_code(agent, network_of(request))
    key = shown_passkey(request, SECOND, agent=agent, alone=False)
    return Factor.PASSKEY if key is not None and is_allowed else None


def wanted_from(agent: Agent, factors: Factors) -> tuple[str, ...]:
    """Return what ``agent`` has to write to show who they are: all that they sign in with."""
    fields = {
        "password": agent.has_usable_password(),
        "code": factors.authenticator is not None,
    }
    return tuple(name for name, has in fields.items() if has)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@signed_in
def confirm_identity(request: AgentRequest) -> HttpResponse:
    """Ask again for what the agent signs in with, before a delicate page."""
    agent = request.user
    factors = factors_of(agent)
    wants = wanted_from(agent, factors)
    form = ConfirmForm(request.POST or None, wants=wants)
    if "credential" in request.POST:
        if is_same_passkey(request):
            confirm(request)
            return redirect(safe_next(request))
        form = ConfirmForm(wants=())
        form.add_error(None, wrong())
    elif request.method == "POST" and wants and form.is_valid():
        if is_same_person(request, form.cleaned_data):
            confirm(request)
            return redirect(safe_next(request))
        form.add_error(None, wrong())
    values = {
        "frame": frame_for(request, "account"),
        "form": form,
        "wants": wants,
        "factors": factors,
        "next": safe_next(request),
        "options": question(request, AGAIN, factors.passkeys, alone=True),
    }
    status = 422 if form.is_bound else 200
    return answer(request, "desk/people/confirm.html", values, status=status)


def is_same_passkey(request: AgentRequest) -> bool:
    """Say whether the browser answered with one of the agent's keys, whose owner the device
    verified.
    """
    is_allowed = may_try_code(request.user, network_of(request))
    key = shown_passkey(request, AGAIN, agent=request.user, alone=True)
    return key is not None and is_allowed


def is_same_person(request: AgentRequest, shown: dict[str, str]) -> bool:
    """Say whether all of ``shown`` is right; every part counts as a try before it is looked
    at, and the password comes first so that a wrong one uses up no code.
    """
    agent = request.user
    if "password" in shown and not (
        may_try(agent.email, network_of(request)) and agent.check_password(shown["password"])
    ):
        return False
    return "code" not in shown or factor_shown(request, agent, shown["code"]) is not None
