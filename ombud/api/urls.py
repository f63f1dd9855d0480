"""Every address of the interface, each behind the token; unknown ones answer like all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import path

from ombud.api.answering import guarded
from ombud.api.description import openapi
from ombud.api.interface import api
from ombud.api.manual import description_page, problem_page
from ombud.api.operations import OPERATIONS
from ombud.api.problems import NOT_FOUND, Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

WRITING = {one.url_name for one in OPERATIONS.values() if not one.is_reading}
WITH_FILES = {one.url_name for one in OPERATIONS.values() if one.takes_files}


def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer 404 for every other address, once the token is good."""
    del request, rest
    raise Problem(NOT_FOUND)


def operations() -> list[Any]:
    """Return the addresses of all operations."""
    found: list[Any] = list(api.urls[0])
    patterns = [one for one in found if one.name != "api-root"]
    for one in patterns:
        one.callback = guarded(
            one.callback,
            is_reading=one.name not in WRITING,
            takes_files=one.name in WITH_FILES,
        )
    return patterns


app_name = "api"
urlpatterns = [
    path("", description_page, name="description"),
    path("openapi.json", openapi, name="openapi"),
    path("problems/<slug:word>", problem_page, name="problem"),
    *operations(),
    path("<path:rest>", guarded(nothing, is_reading=True), name="nothing"),
]
