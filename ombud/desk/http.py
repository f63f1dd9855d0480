"""What all views share: who asks, what they may, and how an answer is given."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from ombud.people import factors
from ombud.people.actions import rights_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django_htmx.middleware import HtmxDetails

    from ombud.people.capabilities import Capability
    from ombud.people.models import Agent
    from ombud.people.models.agent import Rights

P = ParamSpec("P")


class AgentRequest(HttpRequest):
    """A request of a signed-in agent, as ``signed_in`` hands it to a view.

    ``rights`` is what they may do and where, loaded once for the request.
    """

    htmx: HtmxDetails
    user: Agent
    rights: Rights


def signed_in(
    view: Callable[Concatenate[AgentRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let a view answer signed-in agents only, in their language and time zone.

    A browser is sent to the sign-in page and comes back; htmx is told to go there.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        asked = cast("AgentRequest", request)
        asked.rights = rights_of(asked.user)
        speak_as(asked.user)
        if misses_second_factor(asked):
            return go(request, reverse(factors.page()))
        return view(asked, *args, **kwargs)

    return checked  # type: ignore[return-value]  # wraps() keeps the parameter's name


def misses_second_factor(request: AgentRequest) -> bool:
    """Say whether a role demands a second factor that this session has not passed.

    The page that asks for it is open, and nothing is demanded while none can be set up.
    """
    if not request.rights.needs_second_factor or not factors.page():
        return False
    match = request.resolver_match
    if match is not None and match.view_name in factors.open_pages:
        return False
    return factors.SESSION_MARK not in request.session


def speak_as(agent: Agent) -> None:
    """Use the language and the time zone of ``agent`` for this request."""
    if agent.language:
        translation.activate(agent.language)
    timezone.activate(ZoneInfo(agent.time_zone or "UTC"))


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if getattr(request, "htmx", False):
        response = HttpResponse(status=403)
        response["HX-Redirect"] = reverse("desk:sign-in")
        return response
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


def may(
    capability: Capability,
) -> Callable[
    [Callable[Concatenate[AgentRequest, P], HttpResponse]],
    Callable[Concatenate[AgentRequest, P], HttpResponse],
]:
    """Let a view answer agents who hold ``capability`` in any team; the doors narrow it.

    Others get 403 with the name of what is missing, never of what is behind it. The view
    carries what it needs as ``needs``, for the inspector of rights.
    """

    def decorate(
        view: Callable[Concatenate[AgentRequest, P], HttpResponse],
    ) -> Callable[Concatenate[AgentRequest, P], HttpResponse]:
        @wraps(view)
        def checked(request: AgentRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.rights.may(capability):
                raise PermissionDenied(capability)
            return view(request, *args, **kwargs)

        checked.needs = (*getattr(view, "needs", ()), capability)  # type: ignore[attr-defined]
        return checked  # type: ignore[return-value]

    return decorate


def is_fragment_wanted(request: HttpRequest) -> bool:
    """Say whether htmx asks, and not for going back in the browser's history."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.history_restore_request  # type: ignore[union-attr]


def answer(
    request: HttpRequest, template: str, values: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Return ``template`` filled in; it depends on who asks, htmx or a browser."""
    response = render(request, template, {"notices": Notices(request), **values}, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


class Notices:
    """What has to be said once. Read only when a template asks, so it costs nothing else."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __iter__(self) -> Any:
        return iter(messages.get_messages(self._request))


def fragment_or_page(
    request: HttpRequest,
    fragment: str,
    page: str,
    values: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """Return the changed fragment to htmx and the whole page to a browser."""
    template = fragment if is_fragment_wanted(request) else page
    return answer(request, template, values, status=status)


def fragment_or_redirect(
    request: HttpRequest, fragment: str, values: Mapping[str, Any], *, to: str
) -> HttpResponse:
    """Return the changed fragment to htmx; send a browser to the address ``to``."""
    if is_fragment_wanted(request):
        return answer(request, fragment, values)
    response = redirect(to)
    patch_vary_headers(response, ["HX-Request"])
    return response


def as_file(octets: bytes, name: str, content_type: str) -> HttpResponse:
    """Return a file to keep; ``name`` is the desk's own, of letters, digits and hyphens."""
    response = HttpResponse(octets, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def go(request: HttpRequest, to: str) -> HttpResponse:
    """Send a browser, or the page that htmx runs in, to the address ``to``."""
    if is_fragment_wanted(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = to
    else:
        response = redirect(to)
    patch_vary_headers(response, ["HX-Request"])
    return response
