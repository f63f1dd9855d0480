"""Signing in and out, and the agent's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import auth, messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base.browsers import network_of
from ombud.base.errors import Refused
from ombud.channels.email.outgoing.templates import WORDS
from ombud.desk.entering import PROVIDER, confirm, pass_first_step, safe_next
from ombud.desk.forms.people import PasswordForm, ProfileForm, SignInForm
from ombud.desk.http import AgentRequest, answer, is_fragment_wanted, signed_in
from ombud.desk.shell import frame_for
from ombud.people.actions import (
    change_password,
    change_profile,
    choose_density,
    end_session,
)
from ombud.people.models.agent import Density
from ombud.people.queries import sessions_of
from ombud.people.sessions import row_key
from ombud.people.sign_in import may_try
from ombud.signin.actions import must_use_provider
from ombud.signin.queries import offered_providers
from ombud.signin.statuses import Way

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest

    from ombud.people.models import Agent


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign an agent in. Unknown, wrong, inactive and limited get one and the same answer."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        agent = checked_agent(request, **form.cleaned_data)
        if agent is not None and not must_use_provider(agent):
            return pass_first_step(request, agent, Way.PASSWORD, safe_next(request))
        form.add_error(None, why_not(agent))
    status = 422 if form.is_bound else 200
    values = {
        "form": form,
        "next": safe_next(request),
        "providers": offered_providers(),
        "left": left_behind(request),
        "problem": "",
    }
    return answer(request, "desk/people/sign_in.html", values, status=status)


def why_not(agent: Agent | None) -> str:
    """Return why a try did not let in; only who knew the password learns of the rule."""
    if agent is not None:
        return _("Your role signs in by another system. Use its button below.")
    return _(
        "This did not work. Check the address and the password. "
        "After several tries, wait 15 minutes."
    )


def left_behind(request: HttpRequest) -> dict[str, str]:
    """Return name and address of the system where the browser is still signed in, or {}."""
    key = request.GET.get("left", "")
    provider = (
        next((one for one in offered_providers() if one.key == key), None) if key else None
    )
    address = provider.endpoints.get("leave", "") if provider else ""
    if provider is None or not address:
        return {}
    back = settings.OMBUD_PUBLIC_URL + reverse("desk:sign-in")
    query = urlencode({"client_id": provider.client_id, "post_logout_redirect_uri": back})
    mark = "&" if "?" in address else "?"
    return {"name": provider.name, "href": f"{address}{mark}{query}"}


def checked_agent(request: HttpRequest, email: str, password: str) -> Agent | None:
    """Return the agent if the try is allowed and the password right; counted before checked."""
    if not may_try(email, network_of(request)):
        return None
    return auth.authenticate(request, email=email, password=password)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    provider = request.session.get(PROVIDER, "")
    auth.logout(request)
    left = f"?{urlencode({'left': provider})}" if provider else ""
    return redirect(f"{reverse('desk:sign-in')}{left}")


def account_page(
    request: AgentRequest,
    *bound: Form,
    signature: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    forms = {type(form): form for form in bound}
    agent = request.user
    profile = forms.get(ProfileForm) or ProfileForm(
        initial={
            "name": agent.name,
            "language": agent.language,
            "time_zone": agent.time_zone,
        }
    )
    values = {
        "frame": frame_for(request, "account"),
        "profile": profile,
        "password": forms.get(PasswordForm) or PasswordForm(agent),
        "signature": signature
        or {"text": agent.signature, "html": agent.signature_html, "problem": ""},
        "signature_words": WORDS.items(),
        "densities": Density.choices,
        "sessions": sessions_of(agent),
        "this_session": row_key(request.session.session_key or ""),
    }
    return answer(request, "desk/people/account.html", values, status=status)


@require_GET
@signed_in
def account(request: AgentRequest) -> HttpResponse:
    """Show the agent's own account and sessions."""
    return account_page(request)


@require_POST
@signed_in
def account_profile(request: AgentRequest) -> HttpResponse:
    """Change name, language and time zone."""
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return account_page(request, form, status=422)
    change_profile(request.user, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("desk:account")


@require_POST
@signed_in
def account_density(request: AgentRequest) -> HttpResponse:
    """Choose how much room the pages take; a script that has drawn it already gets 204."""
    wanted = request.POST.get("density", "")
    if wanted not in Density:
        raise Http404("No such density.")
    choose_density(request.user, Density(wanted))
    if is_fragment_wanted(request):
        return HttpResponse(status=204)
    messages.success(request, _("Saved."))
    return redirect("desk:account")


@sensitive_post_parameters()
@require_POST
@signed_in
def account_password(request: AgentRequest) -> HttpResponse:
    """Change the password; all other sessions end."""
    form = PasswordForm(request.user, request.POST)
    if not may_try(request.user.email, network_of(request)):
        messages.error(request, _("Too many tries. Wait 15 minutes."))
        return redirect("desk:account")
    if not form.is_valid():
        return account_page(request, form, status=422)
    try:
        keep = row_key(request.session.session_key or "")
        change_password(
            request.user, form.cleaned_data["new"], actor=request.user.actor, keep_session=keep
        )
    except Refused as refusal:
        form.add_error("new", refusal.reason)
        return account_page(request, form, status=422)
    auth.update_session_auth_hash(request, request.user)
    confirm(request)
    messages.success(request, _("Your password is changed. All other sessions have ended."))
    return redirect("desk:account")


@require_POST
@signed_in
def session_end(request: AgentRequest, key: str) -> HttpResponse:
    """End one of the agent's own sessions; another's is left alone and looks the same."""
    end_session(request.user, key, actor=request.user.actor)
    messages.success(request, _("The session has ended."))
    return redirect("desk:account")
