"""Pages about people are never kept by a browser or a proxy (promise I6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class PersonalPages:
    """Middleware: ``no-store`` on every page that does not say otherwise itself.

    It also puts the clock of the page back to UTC, so that one agent's time zone does not
    reach the next request of the same thread.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        timezone.deactivate()
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
