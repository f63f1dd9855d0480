"""Administering the systems by which agents sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.deeds import carried_out
from ombud.desk.forms.providers import ProviderForm
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.desk.views.external import address_of, entity_id
from ombud.people.access import roles_for, teams_for
from ombud.people.capabilities import ADMINISTRATOR, Capability
from ombud.signin.actions import (
    demand_provider,
    offer_provider,
    read_provider,
    remove_provider,
    save_provider,
)
from ombud.signin.claims import Unproven
from ombud.signin.queries import demanding_roles, every_provider, provider_for
from ombud.signin.statuses import Protocol

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.signin.models import Provider

REASONS = {
    "unreachable": lazy("The system cannot be reached. Check the issuer, and the network."),
    "blocked": lazy(
        "The address lies inside our own network. The operator can allow it with "
        "OMBUD_OUTBOUND_ALLOW."
    ),
    "other-issuer": lazy(
        "The system calls itself otherwise. Copy its issuer letter by letter."
    ),
    "incomplete": lazy("Its description lacks an address or a key that signing in needs."),
    "refused": lazy("The system refused to hand out its description."),
}


@require_GET
@signed_in
@may(Capability.SECURITY)
def providers(request: AgentRequest) -> HttpResponse:
    """Show the systems, and which roles have to use one."""
    demanding = demanding_roles()
    values = {
        "frame": frame_for(request, "providers"),
        "providers": every_provider(),
        "protocols": Protocol.choices,
        "roles": [
            (role, role.pk in demanding)
            for role in roles_for(request.rights)
            if role.key != ADMINISTRATOR
        ],
    }
    return answer(request, "desk/administration/providers.html", values)


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.SECURITY)
def provider(request: AgentRequest, number: int = 0, protocol: str = "") -> HttpResponse:
    """Enter or change a system; it is read only when it is tested."""
    found = provider_for(request.rights, number) if number else None
    kind = found.protocol if found else protocol
    if kind not in Protocol.values:
        raise Http404("No such protocol.")
    form = ProviderForm(
        kind,
        roles_for(request.rights),
        teams_for(request.rights),
        request.POST or None,
        initial=initial_of(found),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = save_provider(found, actor=request.user.actor, **wanted(request, form, kind))
        except Refused as refusal:
            form.add_error(None, worded(refusal.reason))
        else:
            messages.success(request, _("Saved. Test it before you offer it."))
            return redirect("desk:provider", made.pk)
    values = {
        "frame": frame_for(request, "providers"),
        "form": form,
        "protocol": kind,
        "provider": found,
        "addresses": addresses_of(found) if found else {},
    }
    status = 422 if form.is_bound else 200
    return answer(request, "desk/administration/provider.html", values, status=status)


def addresses_of(found: Provider) -> dict[str, str]:
    """Return what has to be entered at the other system."""
    if found.protocol == Protocol.OIDC:
        return {_("Redirect address"): address_of("desk:provider-done", found)}
    return {
        _("Entity ID of this desk, and its metadata"): entity_id(found),
        _("Address for answers (ACS)"): address_of("desk:provider-answer", found),
    }


def initial_of(found: Provider | None) -> dict[str, Any]:
    if found is None:
        return {}
    names = ("name", "issuer", "client_id", "sso_url", "certificates", "takes_unasked")
    return {
        **{name: getattr(found, name) for name in (*names, "second_factor")},
        "domains": "\n".join(found.domains),
        "role": found.role_id,
        "team": found.team_id,
    }


def wanted(request: AgentRequest, form: ProviderForm, protocol: str) -> dict[str, Any]:
    """Return what the verb takes. Raises ``Refused`` for a role or a team out of reach."""
    typed = dict(form.cleaned_data)
    role, team = typed.pop("role"), typed.pop("team")
    typed["role"] = roles_for(request.rights).filter(pk=role).first() if role else None
    typed["team"] = teams_for(request.rights).filter(pk=team).first() if team else None
    if (role and typed["role"] is None) or (team and typed["team"] is None):
        raise Refused("You look after people in your own teams only. Choose one of them.")
    typed["secret"] = typed.pop("secret", "") or None
    typed["protocol"] = protocol
    return typed


@require_POST
@signed_in
@may(Capability.SECURITY)
def test(request: AgentRequest, number: int) -> HttpResponse:
    """Read the system's description and keys from it, now."""
    found = provider_for(request.rights, number)
    try:
        read_provider(found, actor=request.user.actor)
    except Unproven as unproven:
        messages.error(request, str(REASONS.get(unproven.code, REASONS["unreachable"])))
    except Refused as refusal:
        messages.error(request, worded(refusal.reason))
    else:
        messages.success(request, _("The system answers, and its keys are here."))
    return redirect("desk:provider", number)


@require_POST
@signed_in
@may(Capability.SECURITY)
def offer(request: AgentRequest, number: int) -> HttpResponse:
    """Offer a system on the sign-in page, or no longer."""
    found = provider_for(request.rights, number)
    is_active = request.POST.get("state") == "on"
    said = _("It is offered on the sign-in page.") if is_active else _("It is not offered.")
    return carried_out(
        request,
        lambda: offer_provider(found, is_active=is_active, actor=request.user.actor),
        done=said,
        to=reverse("desk:provider", args=[number]),
    )


@require_POST
@signed_in
@may(Capability.SECURITY)
def remove(request: AgentRequest, number: int) -> HttpResponse:
    """Forget a system; accounts stay."""
    found = provider_for(request.rights, number)
    return carried_out(
        request,
        lambda: remove_provider(found, actor=request.user.actor),
        done=_("It is gone. Accounts stay as they are."),
        to=reverse("desk:providers"),
    )


@require_POST
@signed_in
@may(Capability.SECURITY)
def roles(request: AgentRequest) -> HttpResponse:
    """Say which roles sign in by another system only."""
    chosen = set(request.POST.getlist("role"))

    def demand() -> None:
        for role in roles_for(request.rights):
            if role.key != ADMINISTRATOR:
                demand_provider(
                    role, is_demanded=str(role.pk) in chosen, actor=request.user.actor
                )

    return carried_out(
        request,
        demand,
        done=_("Saved. It counts from the next sign-in."),
        to=reverse("desk:providers"),
    )
