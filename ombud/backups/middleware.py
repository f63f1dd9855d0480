"""Answers 503 on every address while a restored desk waits for the replay of erasures."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ombud.backups import guard
from ombud.base.browsers import direction_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

RETRY_SECONDS = "60"
STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; background: light-dark(#f3f5f2, #0d1412);
  color: light-dark(#14201c, #e8efec); }
main { max-inline-size: 34rem; margin: 12vh auto 0; padding: 1.5rem; }
h1 { margin: 0 0 .5rem; font-size: 1.75rem; line-height: 1.2; }
small { color: light-dark(#53615b, #9fb0a9); }
"""
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    f"style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"
)


class RestoreGuard:
    """Middleware; stands outermost but for the log, so that nothing gets past it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not guard.is_closed():
            return self.get_response(request)
        headers = {"Retry-After": RETRY_SECONDS, "Cache-Control": "no-store"}
        if "text/html" in request.headers.get("Accept", ""):
            headers |= {"Content-Security-Policy": POLICY, "Refresh": RETRY_SECONDS}
            return HttpResponse(page(request), status=503, headers=headers)
        state = {"status": "bad", "problems": [guard.CODE], "detail": guard.WORDS}
        return JsonResponse(state, status=503, headers=headers)


def page(request: HttpRequest) -> str:
    """Return what somebody with a browser reads meanwhile: it needs no other file of ours."""
    language = translation.get_language_from_request(request)
    with translation.override(language):
        return format_html(
            '<!doctype html><html lang="{}" dir="{}"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            "<title>{}</title><style>{}</style><main><h1>{}</h1><p>{}</p>"
            "<p><small>{}</small></p></main></html>",
            language,
            direction_of(language),
            _("Back soon"),
            STYLE,  # it holds nothing that would be escaped: the policy names its digest
            _("Back soon"),
            _(
                "This desk was put back from a backup. Before it opens, everything that was "
                "erased since then is erased again. Mail that arrives meanwhile is not lost. "
                "This page tries again each minute."
            ),
            _("For whoever runs the desk: %(command)s") % {"command": "ombud backup replay"},
        )
