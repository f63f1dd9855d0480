"""Answers 503 on every address while a restored desk waits for the replay of erasures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ombud.backups import guard

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

RETRY_SECONDS = "60"


class RestoreGuard:
    """Middleware; stands outermost but for the log, so that nothing gets past it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not guard.is_closed():
            return self.get_response(request)
        headers = {"Retry-After": RETRY_SECONDS, "Cache-Control": "no-store"}
        if "text/html" in request.headers.get("Accept", ""):
            return HttpResponse(page(request), status=503, headers=headers)
        state = {"status": "bad", "problems": [guard.CODE], "detail": guard.WORDS}
        return JsonResponse(state, status=503, headers=headers)


def page(request: HttpRequest) -> str:
    """Return what somebody with a browser reads meanwhile: it needs no other file of ours."""
    language = translation.get_language_from_request(request)
    with translation.override(language):
        return format_html(
            '<!doctype html><html lang="{}"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="color-scheme" content="light dark"><title>{}</title>'
            "<h1>{}</h1><p>{}</p><p>{}</p></html>",
            language,
            _("Back soon"),
            _("Back soon"),
            _(
                "This desk was put back from a backup. Before it opens, everything that was "
                "erased since then is erased again. Mail that arrives meanwhile is not lost. "
                "Try again in a few minutes."
            ),
            _("For whoever runs the desk: %(command)s") % {"command": "ombud backup replay"},
        )
