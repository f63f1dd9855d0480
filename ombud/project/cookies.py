"""No cookie leaves that the data map does not name (check PR-008, promise C1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import structlog
from django.conf import settings

from ombud.datamap import cookies
from ombud.project.requests import route_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponse

log = structlog.get_logger()
PLAIN = re.compile(r"[\w-]{1,40}", re.ASCII)
MOST_TOLD = 100  # names; whoever makes them up must not fill our memory


class StrayCookie(Exception):  # noqa: N818 - a cookie, which is no error of its own
    """An answer would have set a cookie that is not registered. Raised in tests only."""


def strays(response: HttpResponse) -> Iterator[str]:
    """Take cookies that are not registered off ``response`` and yield their names."""
    for name in sorted(set(response.cookies) - set(cookies)):
        del response.cookies[name]
        yield name
    if response.has_header("Set-Cookie"):  # written past Django
        name, _, _ = response["Set-Cookie"].partition("=")
        del response["Set-Cookie"]
        yield name.strip()


class RegisteredCookies:
    """Middleware: drops a cookie nobody registered and says so once, without its value."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.told: set[str] = set()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name in strays(response):
            self.tell(name, request)
        return response

    def tell(self, name: str, request: HttpRequest) -> None:
        if settings.STRAY_COOKIES_RAISE:
            raise StrayCookie(name)
        if name in self.told or len(self.told) >= MOST_TOLD:
            return
        self.told.add(name)
        code = name if PLAIN.fullmatch(name) else "odd"
        log.error("cookie-dropped", code=code, route=route_of(request))
