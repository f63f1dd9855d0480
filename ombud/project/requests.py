"""One log line for each request: which page, how it ended, how long, how many statements."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import structlog
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

log = structlog.get_logger()


class Count:
    """Counts statements while it is put around the connection."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.statements += 1
        return execute(*args)


def route_of(request: HttpRequest) -> str:
    """Return the name of the address pattern; never the path, which has numbers in it."""
    match = request.resolver_match
    return match.view_name or "unnamed" if match else "none"


class RequestLog:
    """Middleware; stands outermost, so that it sees what the contact or agent gets."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began, count = time.perf_counter(), Count()
        with connection.execute_wrapper(count):
            response = self.get_response(request)
        log.info(
            "request",
            method=request.method if request.method in METHODS else "other",
            route=route_of(request),
            status=response.status_code,
            ms=round((time.perf_counter() - began) * 1000, 1),
            queries=count.statements,
        )
        return response


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
