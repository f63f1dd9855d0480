"""Who is signed in on the contacts' side: the cookie, and the doors of pages that need it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from ombud.base.dates import zone_of
from ombud.privacy.queries import controller
from ombud.visits.actions import LONGEST
from ombud.visits.queries import visit_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from ombud.people.models import Contact
    from ombud.visits.models import Visit

COOKIE = "ombud_contact"
PATH = "/help/"


class VisitorRequest(HttpRequest):
    """A request of a contact who is signed in."""

    visit: Visit
    contact: Contact


def visit_behind(request: HttpRequest) -> Visit | None:
    """Return the visit of the browser, or None."""
    return visit_of(request.COOKIES.get(COOKIE, ""))


def for_visitors(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Let in who is signed in; others are asked to, and then led to where they wanted."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        visit = visit_behind(request)
        if visit is None:
            return to_sign_in(request.path)
        visitor = cast("VisitorRequest", request)
        visitor.visit, visitor.contact = visit, visit.contact
        zone = visit.contact.time_zone or controller().zone
        with timezone.override(zone_of(zone)):
            return view(visitor, *args, **kwargs)

    return inner


def to_sign_in(path: str) -> HttpResponseRedirect:
    """Lead to the page that mails a link, which then leads to ``path``."""
    goal = path.removeprefix(PATH)
    return HttpResponseRedirect(f"{reverse('portal:sign-in')}?to={quote(goal)}")


def with_cookie(response: HttpResponse, cookie: str) -> HttpResponse:
    """Set the cookie of a visit: for our pages only, out of reach of scripts."""
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=LONGEST,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def without_cookie() -> HttpResponse:
    """Return the answer to somebody who leaves."""
    response = redirect("portal:help")
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return response
