"""Signing in by another system: the way there, and back with a proof.

The answer of SAML is posted from the other system's page, so it comes without our cookie
(SameSite=Lax). It is checked first; then the browser goes on by itself with a word that is
good once, and only in the session that had asked.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from ombud.base.browsers import network_of
from ombud.desk.entering import (
    PENDING_SECONDS,
    is_recent,
    now,
    ours,
    pass_first_step,
    safe_next,
)
from ombud.desk.forms.people import SignInForm
from ombud.desk.http import answer
from ombud.signin import oidc, saml
from ombud.signin.actions import (
    arrive_by_oidc,
    arrive_by_saml,
    brings_second_factor,
    take_arrival,
)
from ombud.signin.claims import Unproven
from ombud.signin.guessing import may_try_from
from ombud.signin.queries import offered_providers, provider_of
from ombud.signin.statuses import Protocol, Way

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ombud.people.models import Agent
    from ombud.signin.models import Provider

log = structlog.get_logger()
WAITING, BY = "by_provider", "provider"


def address_of(name: str, provider: Provider) -> str:
    """Return the public address of one of the pages for ``provider``."""
    return f"{settings.OMBUD_PUBLIC_URL}{reverse(name, args=[provider.key])}"


def entity_id(provider: Provider) -> str:
    return address_of("desk:provider-metadata", provider)


@require_GET
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Send the browser to the other system, and keep in its session what was asked."""
    provider = provider_of(key)
    waiting: dict[str, Any] = {"key": key, "next": safe_next(request), "at": now()}
    if provider.protocol == Protocol.OIDC:
        begun = oidc.begin(provider, redirect_uri=address_of("desk:provider-done", provider))
        waiting |= {"state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier}
        url = begun.url
    else:
        asked = saml.begin(
            provider,
            entity_id=entity_id(provider),
            address=address_of("desk:provider-answer", provider),
        )
        waiting["asked"], url = asked.id, asked.url
    request.session[WAITING] = waiting
    return redirect(url)


def waiting_of(request: HttpRequest, provider: Provider) -> dict[str, Any]:
    """Return what this session asked of ``provider``, once, within ten minutes, or {}."""
    held = request.session.pop(WAITING, None)
    is_good = held and held["key"] == provider.key and is_recent(held["at"], PENDING_SECONDS)
    return held if is_good else {}


@require_GET
def done(request: HttpRequest, key: str) -> HttpResponse:
    """Take the code with which the browser came back; only the one we sent away ourselves."""
    provider = provider_of(key)
    if provider.protocol != Protocol.OIDC:
        raise Http404("No such way to sign in.")
    waiting = waiting_of(request, provider)
    state = request.GET.get("state", "")
    try:
        if not waiting or not secrets.compare_digest(state.encode(), waiting["state"].encode()):
            raise Unproven("other-browser")  # noqa: TRY301 - one answer to all of them
        if request.GET.get("iss", provider.issuer) != provider.issuer:
            raise Unproven("other-issuer")  # noqa: TRY301 - RFC 9207
        if not may_try_from(network_of(request)):
            raise Unproven("too-often")  # noqa: TRY301
        agent, claims = arrive_by_oidc(
            provider,
            code=request.GET.get("code", ""),
            verifier=waiting["verifier"],
            nonce=waiting["nonce"],
            redirect_uri=address_of("desk:provider-done", provider),
        )
    except Unproven as unproven:
        return refused(request, provider, unproven)
    has_one = claims.has_second_factor
    to = ours(request, waiting["next"]) or "/"
    return let_in(request, provider, agent, to, has_second_factor=has_one)


@csrf_exempt
@require_POST
def saml_answer(request: HttpRequest, key: str) -> HttpResponse:
    """Check the signed answer that a browser carries here, and let it go on by itself.

    Without our cookie there is no token against forgery: the signature and the session on
    the next page stand in for it.
    """
    provider = provider_of(key)
    if provider.protocol != Protocol.SAML:
        raise Http404("No such way to sign in.")
    try:
        if not may_try_from(network_of(request)):
            raise Unproven("too-often")  # noqa: TRY301
        word = arrive_by_saml(
            provider,
            request.POST.get("SAMLResponse", ""),
            address=address_of("desk:provider-answer", provider),
            entity_id=entity_id(provider),
        )
    except Unproven as unproven:
        return refused(request, provider, unproven)
    return redirect(f"{reverse('desk:provider-arrival', args=[key])}?word={word}")


@require_GET
def arrival(request: HttpRequest, key: str) -> HttpResponse:
    """Let in whom a checked answer named, in the browser that had asked."""
    provider = provider_of(key)
    waiting = waiting_of(request, provider)
    try:
        found = take_arrival(request.GET.get("word", ""), waiting.get("asked", ""))
        if found.provider_id != provider.pk:
            raise Unproven("other-issuer")  # noqa: TRY301
    except Unproven as unproven:
        return refused(request, provider, unproven)
    to = ours(request, waiting.get("next", "")) or "/"
    has_one = found.has_second_factor
    return let_in(request, provider, found.agent, to, has_second_factor=has_one)


def let_in(
    request: HttpRequest, provider: Provider, agent: Agent, to: str, *, has_second_factor: bool
) -> HttpResponse:
    """Begin the session of ``agent``, after the second step where there is one here."""
    is_shown = brings_second_factor(provider, has_one=has_second_factor)
    return pass_first_step(
        request, agent, Way(provider.protocol), to, is_shown=is_shown, provider=provider.key
    )


@require_GET
def metadata(request: HttpRequest, key: str) -> HttpResponse:
    """Hand out what a SAML provider wants to know about this desk. It holds no secret."""
    del request
    provider = provider_of(key)
    if provider.protocol != Protocol.SAML:
        raise Http404("No such way to sign in.")
    content = saml.metadata(
        entity_id=entity_id(provider), address=address_of("desk:provider-answer", provider)
    )
    return HttpResponse(content, content_type="application/samlmetadata+xml")


def refused(request: HttpRequest, provider: Provider, unproven: Unproven) -> HttpResponse:
    """Say that it did not work, one and the same for all reasons; the log has the reason."""
    log.warning("sign-in-by-provider-refused", provider=provider.pk, code=unproven.code)
    form = SignInForm()
    values = {
        "form": form,
        "next": "/",
        "left": {},
        "providers": offered_providers(),
        "problem": _(
            "Signing in by %(name)s did not work. Try again; if it stays so, ask your "
            "administrator."
        )
        % {"name": provider.name},
    }
    return answer(request, "desk/people/sign_in.html", values, status=422)
