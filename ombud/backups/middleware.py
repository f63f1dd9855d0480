"""Answers 503 on every address while a restored desk waits for the replay of erasures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse

from ombud.backups import guard

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

RETRY_SECONDS = "60"


class RestoreGuard:
    """Middleware; stands outermost but for the log, so that nothing gets past it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not guard.is_closed():
            return self.get_response(request)
        state = {"status": "bad", "problems": [guard.CODE], "detail": guard.WORDS}
        headers = {"Retry-After": RETRY_SECONDS, "Cache-Control": "no-store"}
        return JsonResponse(state, status=503, headers=headers)
