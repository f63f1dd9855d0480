"""Pages for what went wrong, in the house's own words."""

from __future__ import annotations

import secrets
import sys
from typing import TYPE_CHECKING

import structlog
from django.shortcuts import render
from django.utils.translation import gettext as _

from ombud.base.outage import AGAIN_SECONDS, is_outage
from ombud.desk import capability_words
from ombud.purposes.statuses import Ground
from ombud.tickets.access import Erased, Restricted

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

log = structlog.get_logger()


def error_page(
    request: HttpRequest, status: int, title: str, words: str, code: str = ""
) -> HttpResponse:
    is_contact = is_of_contacts(request)
    values = {"title": title, "words": words, "code": code, "is_contact": is_contact}
    return render(request, "desk/errors/error.html", values, status=status)


def is_of_contacts(request: HttpRequest) -> bool:
    """Say whether whoever sees the page asks for help, and has no desk."""
    return request.path.startswith("/help/")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not yours; the page does not say which. 423: it rests. 410: erased."""
    if isinstance(exception, Restricted):
        return resting(request, exception)
    if isinstance(exception, Erased):
        return gone(request)
    if is_of_contacts(request):
        return error_page(
            request,
            404,
            _("There is nothing here"),
            _(
                "The address is not complete, or its time is over. Open the link in our mail "
                "once more, or write to us."
            ),
        )
    return error_page(
        request,
        404,
        _("There is nothing here for you"),
        _(
            "It does not exist, or it belongs to a team you are not in. Check the number, "
            "or ask a colleague of that team."
        ),
    )


def gone(request: HttpRequest) -> HttpResponse:
    """410: a neutral page where an old link leads to somebody who is erased."""
    return error_page(
        request,
        410,
        _("This person was erased"),
        _(
            "Nothing about them is held any more. Conversations they took part in stay "
            "readable without them, and their number is never given to anybody else."
        ),
    )


def resting(request: HttpRequest, exception: Restricted) -> HttpResponse:
    """423: shown as restricted, with the grounds for who may state one."""
    values = {
        "contact": exception.contact,
        "may_open": exception.may_open,
        "grounds": Ground.choices,
    }
    return render(request, "desk/errors/restricted.html", values, status=423)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: names the missing permission and who can give it, never what is behind it."""
    missing = exception.args[0] if exception and exception.args else ""
    name = capability_words.name_of(missing) if missing in capability_words.WORDS else ""
    words = (
        _("Your role lacks the permission “%(name)s”. An administrator can give it to you.")
        % {"name": name}
        if name
        else _("Your role does not allow this. An administrator can change that.")
    )
    return error_page(request, 403, _("You may not do this"), words)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without a valid token: too old, or not from our page."""
    del reason
    return error_page(
        request,
        403,
        _("This form is no longer valid"),
        _("Nothing was changed. Go back, load the page again and send the form once more."),
    )


def wrong_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent what no page of ours sends."""
    del exception
    return error_page(
        request,
        400,
        _("This request makes no sense to us"),
        _("Nothing was changed. Go back and try again."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault; the code stands in the log beside the trace. 503: storage is away."""
    code = f"E-{secrets.token_hex(3).upper()}"
    log.error("page-broken", code=code)
    if is_outage(sys.exc_info()[1]):
        return away(request, code)
    return error_page(
        request,
        500,
        _("Something broke on our side"),
        _(
            "Go back, keep your words, and try again. If it stays so, write to us with this "
            "code:"
        )
        if is_of_contacts(request)
        else _(
            "Drafts are safe on the server. Try again; if it stays so, tell your "
            "administrator this code:"
        ),
        code,
    )


def away(request: HttpRequest, code: str) -> HttpResponse:
    """503: the database does not answer, or the disk is full."""
    response = error_page(
        request,
        503,
        _("The desk cannot store anything right now"),
        _(
            "What you just sent was not taken. Go back, keep your words, and try again in a "
            "minute. If it stays so, write to us with this code:"
        )
        if is_of_contacts(request)
        else _(
            "What you just sent was not taken. Go back, keep your words, and try again in a "
            "minute. If it stays so, tell your administrator this code, and that `ombud check` "
            "says why:"
        ),
        code,
    )
    response["Retry-After"] = str(AGAIN_SECONDS)
    return response
