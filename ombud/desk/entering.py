"""The way into the desk: a first step, a second where there is one, a session; and the
proof, asked again before delicate pages, that it still is the same person.

What waits between the steps lies in the session, which belongs to nobody until the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib import auth
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from ombud.base import clock
from ombud.desk.http import AgentRequest, go
from ombud.people.factors import SESSION_MARK
from ombud.people.queries import active_agent
from ombud.people.sessions import row_key
from ombud.people.sign_in import forget_tries
from ombud.signin.actions import note_sign_in
from ombud.signin.guessing import forget_code_tries
from ombud.signin.queries import factors_of
from ombud.signin.statuses import Factor, Way

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from ombud.people.models import Agent

P = ParamSpec("P")
PENDING = "waiting_for_second_factor"
CONFIRMED = "confirmed_at"
PROVIDER = "provider"
PENDING_SECONDS = 600
CONFIRMED_SECONDS = 600
BACKEND = "ombud.people.sign_in.AgentBackend"
BROWSERS = {"Edg/": "Edge", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody who passed the first step: who, by what, and where they want to go."""

    agent: Agent
    way: Way
    next: str
    provider: str = ""


def now() -> int:
    return int(clock.now().timestamp())


def is_recent(moment: Any, seconds: int) -> bool:
    """Say whether ``moment`` lies at most ``seconds`` back, and not ahead."""
    return isinstance(moment, int) and 0 <= now() - moment <= seconds


def safe_next(request: HttpRequest, otherwise: str = "") -> str:
    """Return where to go afterwards: a page of ours that was asked for, else the inbox."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return ours(request, wanted) or otherwise or settings.LOGIN_REDIRECT_URL


def ours(request: HttpRequest, address: str) -> str:
    """Return ``address`` if it is a path of this desk, else an empty text."""
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(
        address, {request.get_host()}
    )
    return address if is_ours else ""


def browser_of(request: HttpRequest) -> str:
    """Return the family of the browser, no more: enough to know one's sessions apart."""
    header = request.headers.get("User-Agent", "")
    return next((name for mark, name in BROWSERS.items() if mark in header), _("Other"))


def pass_first_step(
    request: HttpRequest,
    agent: Agent,
    way: Way,
    to: str,
    *,
    is_shown: bool = False,
    provider: str = "",
) -> HttpResponse:
    """Let ``agent`` in, or on to the second step where they have one.

    is_shown: the other system asked for a second factor that counts here. provider: its key.
    """
    if is_shown or not factors_of(agent).any:
        begin_session(request, agent, way, Factor.PROVIDER if is_shown else None)
        request.session[PROVIDER] = provider
        return redirect(to)
    request.session.flush()  # nothing of before may be carried into the new session
    request.session[PENDING] = {
        "agent": agent.pk,
        "proof": agent.get_session_auth_hash(),
        "way": str(way),
        "next": to,
        "provider": provider,
        "at": now(),
    }
    return redirect("desk:second-step")


def pending_of(request: HttpRequest) -> Pending | None:
    """Return who waits for the second step in this session; None after ten minutes, and
    when the account was closed or its password changed meanwhile.
    """
    held = request.session.get(PENDING)
    if not held or not is_recent(held["at"], PENDING_SECONDS):
        return None
    agent = active_agent(held["agent"])
    if agent is None or not constant_time_compare(held["proof"], agent.get_session_auth_hash()):
        return None
    return Pending(
        agent, Way(held["way"]), ours(request, held["next"]) or "/", held.get("provider", "")
    )


def begin_session(
    request: HttpRequest, agent: Agent, way: Way, factor: Factor | None = None
) -> None:
    """Begin a session of ``agent`` under a new key; what they showed counts as just shown."""
    request.session.pop(PENDING, None)
    auth.login(request, agent, backend=BACKEND)
    request.session["browser"] = browser_of(request)
    request.session[CONFIRMED] = now()
    if factor is not None:
        request.session[SESSION_MARK] = now()
    forget_tries(agent.email)
    forget_code_tries(agent)
    note_sign_in(agent, way=way, factor=factor)


def confirm(request: AgentRequest) -> None:
    """Note that the agent has just shown again who they are; the session gets a new key."""
    rotate(request)
    request.session[CONFIRMED] = now()
    forget_tries(request.user.email)
    forget_code_tries(request.user)


def rotate(request: HttpRequest) -> str:
    """Give the session a new key and return the key of its row."""
    request.session.cycle_key()
    return row_key(request.session.session_key or "")


def is_confirmed(request: HttpRequest) -> bool:
    """Say whether the agent showed who they are within the last ten minutes."""
    return is_recent(request.session.get(CONFIRMED), CONFIRMED_SECONDS)


def confirmed(
    view: Callable[Concatenate[AgentRequest, P], HttpResponse],
) -> Callable[Concatenate[AgentRequest, P], HttpResponse]:
    """Let a view answer only who has lately shown who they are; others are asked first.

    They come back to the page, or to the page from which they posted.
    """

    @wraps(view)
    def checked(request: AgentRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if is_confirmed(request):
            return view(request, *args, **kwargs)
        return ask_to_confirm(request)

    return checked  # type: ignore[return-value]


def ask_to_confirm(request: AgentRequest) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" else reverse("desk:security")
    return go(request, f"{reverse('desk:confirm')}?{urlencode({'next': back})}")


def to_sign_in() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("desk:sign-in"))
