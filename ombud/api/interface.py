"""The interface put together: parser, problems, areas."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

from django.http import Http404
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from ombud.api.problems import (
    ERASED,
    INVALID,
    MALFORMED,
    NOT_FOUND,
    REFUSED,
    RESTRICTED,
    Fault,
    Problem,
    answer_of,
)
from ombud.api.routes import (
    administration,
    approvals,
    calls,
    contacts,
    desk,
    drafts,
    forms,
    holds,
    mailboxes,
    messages,
    notifications,
    objects,
    privacy,
    recipients,
    recurring,
    relations,
    setup,
    sides,
    sleeping,
    splitting,
    taking_part,
    tasks,
    tickets,
    timing,
    views,
    vocabulary,
)
from ombud.base.errors import Refused
from ombud.rules.language import InvalidCondition
from ombud.tickets.access import Erased, Restricted

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

AREAS = (
    tickets.area,
    messages.area,
    splitting.area,
    calls.area,
    sides.area,
    approvals.area,
    recurring.area,
    drafts.area,
    relations.area,
    taking_part.area,
    tasks.area,
    timing.area,
    sleeping.area,
    setup.area,
    forms.area,
    contacts.area,
    objects.area,
    desk.area,
    views.area,
    vocabulary.area,
    notifications.area,
    administration.area,
    mailboxes.area,
    holds.area,
    privacy.area,
    recipients.area,
)
MOST_FAULTS = 50
NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def refuse(*_: Any) -> NoReturn:
    raise ValueError("JSON has no such number")


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object. Raises ``ValueError`` when a name stands in it twice."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name is given twice")
    return made


def check_texts(body: bytes, parsed: Any) -> None:
    """Raise ``ValueError`` when a text holds NUL or half of a character: only escapes can."""
    if b"\\u" in body:
        json.dumps(parsed, ensure_ascii=False).encode()
        if NUL.search(body):
            raise ValueError("a text holds NUL")


class StrictParser(Parser):
    """JSON as RFC 8259 has it: no NaN, no name twice, no NUL, no half of a character."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        try:
            parsed = json.loads(
                request.body, parse_constant=refuse, object_pairs_hook=once_each
            )
            check_texts(request.body, parsed)
        except (ValueError, RecursionError):
            raise Problem(MALFORMED) from None
        return parsed  # type: ignore[no-any-return]


def pointer(place: tuple[Any, ...]) -> str:
    """Return where a fault is: a JSON pointer (RFC 6901) into the body, or a parameter."""
    kind, _, *inside = (*place, "")
    if kind == "body":
        steps = [str(one).replace("~", "~0").replace("/", "~1") for one in place[2:]]
        return "#" + "".join(f"/{step}" for step in steps)
    del inside
    return f"{kind}/{place[-1]}"


WORDS = {
    "extra_forbidden": "There is no such member.",
    "missing": "This is missing.",
    "json_invalid": "This is no JSON.",
}


def sentence(words: str) -> str:
    """Return what pydantic says as a sentence of ours."""
    return words.removeprefix("Value error, ").rstrip(".") + "."


def on_validation(request: HttpRequest, problem: ValidationError | type) -> HttpResponse:
    """Answer with every part that is wrong; what was sent is not repeated."""
    del request
    faults = tuple(
        Fault(pointer(tuple(one["loc"])), WORDS.get(one["type"], sentence(one["msg"])))
        for one in problem.errors[:MOST_FAULTS]  # type: ignore[union-attr]
    )
    return answer_of(Problem(INVALID, faults=faults))


def on_condition(request: HttpRequest, problem: InvalidCondition | type) -> HttpResponse:
    """Answer with what is wrong in a condition, part by part."""
    del request
    faults = tuple(
        Fault(condition_pointer(one.where), one.reason)
        for one in problem.problems[:MOST_FAULTS]  # type: ignore[union-attr]
    )
    return answer_of(Problem(INVALID, faults=faults))


def condition_pointer(where: str) -> str:
    """Return ``all[2].value`` as ``#/condition/all/2/value``."""
    steps = where.replace("[", ".").replace("]", "").split(".")
    return "#/condition" + "".join(f"/{step}" for step in steps if step)


def build() -> NinjaAPI:
    """Return the interface with all its areas."""
    api = NinjaAPI(
        title="Ombud",
        version="1",
        description="What the desk can do, for programs. All times are UTC (RFC 3339).",
        openapi_url=None,
        docs_url=None,
        urls_namespace="api",
        parser=StrictParser(),
    )
    for area in AREAS:
        api.add_router("", area.router)
    handlers: dict[type[Exception], Any] = {
        Problem: lambda _, problem: answer_of(problem),
        Refused: lambda _, refusal: answer_of(Problem(REFUSED, refusal.reason)),
        Erased: lambda *_: answer_of(Problem(ERASED)),
        Restricted: lambda *_: answer_of(Problem(RESTRICTED)),
        Http404: lambda *_: answer_of(Problem(NOT_FOUND)),
        HttpError: lambda *_: answer_of(Problem(MALFORMED)),
        ValidationError: on_validation,
        InvalidCondition: on_condition,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
    return api


api = build()
