"""Declaring operations: no address without a scope, a capability and types."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from functools import cache, wraps
from types import NoneType
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args

from django.http import HttpResponse
from ninja import Router
from ninja.security import HttpBearer

from ombud.api.answering import is_named, tag_of
from ombud.api.call import check_allowed
from ombud.api.problems import CHANGED, INVALID, NO_STATE, Fault, Problem
from ombud.api.schemas.base import Out

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.api.call import Call
    from ombud.people.capabilities import Capability
    from ombud.people.scopes import Scope

    View = Callable[..., Any]

O = TypeVar("O", bound=Out)  # noqa: E741 - an answer
JSON = "application/json; charset=utf-8"
CONVERTED = re.compile(r"\{(?:\w+:)?(\w+)\}")


@dataclass(frozen=True, slots=True)
class Created(Generic[O]):
    """The answer of an operation that made something, and its address."""

    body: O
    location: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: where it is, what it needs, how it answers.

    state: returns what If-Match is compared with; it locks the row and takes the values of
    the path. is_reading: it changes nothing, whatever its method. status: of success.
    names_others: what it names outside of its path may be out of reach, and is not found then.
    """

    method: str
    path: str
    needs: Scope
    may: Capability
    status: int = 200
    state: View | None = None
    is_reading: bool = False
    takes_files: bool = False
    names_others: bool = False

    @property
    def url_name(self) -> str:
        """Return the name of its address, which it shares with the other methods there."""
        return "-".join(part for part in CONVERTED.sub(r"\1", self.path).split("/") if part)

    @property
    def in_path(self) -> list[str]:
        return CONVERTED.findall(self.path)


OPERATIONS: dict[str, Operation] = {}
ANSWERS: dict[str, tuple[Any, ...]] = {}
ROUTERS: dict[str, Router] = {}
"""Which router holds a path: one address is one, whatever area each of its methods is of."""


class AccessToken(HttpBearer):
    """Lets an operation run for tokens with its scope, whose owner has its capability."""

    def __init__(self, scope: Scope, capability: Capability) -> None:
        super().__init__()
        self.scope, self.capability = scope, capability

    def __call__(self, request: Any) -> bool:
        check_allowed(request, self.scope, self.capability)
        return True

    def authenticate(self, request: Any, token: str) -> bool:
        raise NotImplementedError("Tokens are looked up before the operation is known.")


class Area:
    """A group of operations about one thing."""

    def __init__(self, name: str, about: str) -> None:
        self.name, self.about = name, about
        self.router = Router(tags=[name])

    def get(self, path: str, **more: Any) -> Callable[[View], View]:
        """Declare an operation that reads; ``more`` as for ``Operation``."""
        return self.declared(Operation("GET", path, is_reading=True, **more))

    def post(self, path: str, **more: Any) -> Callable[[View], View]:
        return self.declared(Operation("POST", path, **more))

    def put(self, path: str, **more: Any) -> Callable[[View], View]:
        return self.declared(Operation("PUT", path, **more))

    def patch(self, path: str, **more: Any) -> Callable[[View], View]:
        return self.declared(Operation("PATCH", path, **more))

    def delete(self, path: str, **more: Any) -> Callable[[View], View]:
        return self.declared(Operation("DELETE", path, status=204, **more))

    def declared(self, operation: Operation) -> Callable[[View], View]:
        """Return a decorator; the first line of the view's documentation is its summary."""

        def declare(view: View) -> View:
            name = view.__name__
            if name in OPERATIONS:
                raise ValueError(f"There are two operations named {name}.")
            signature = inspect.signature(view, eval_str=True)
            OPERATIONS[name] = operation
            ANSWERS[name] = answers_of(signature.return_annotation)
            summary, _, description = (inspect.getdoc(view) or "").partition("\n\n")
            known: set[str] = set()
            router = ROUTERS.setdefault(operation.path, self.router)
            router.add_api_operation(
                operation.path,
                [operation.method],
                runner(view, signature, operation, known),
                auth=AccessToken(operation.needs, operation.may),
                response=responses_of(ANSWERS[name], operation.status),
                operation_id=name,
                summary=" ".join(summary.split()).rstrip("."),
                description=description,
                url_name=operation.url_name,
                tags=[self.name],
            )
            known |= query_of(router.path_operations[operation.path].operations[-1])
            return view

        return declare


def answers_of(annotation: Any) -> tuple[Any, ...]:
    """Return the types that an operation answers with; ``NoneType`` for an empty answer."""
    parts = get_args(annotation) if not hasattr(annotation, "model_fields") else ()
    return parts or (NoneType if annotation is None else annotation,)


def responses_of(answers: tuple[Any, ...], status: int) -> dict[int, Any]:
    """Return what the description says about success."""
    made = {
        204 if one is NoneType else status: None if one is NoneType else one for one in answers
    }
    return {code: None if one is HttpResponse else one for code, one in made.items()}


def query_of(operation: Any) -> set[str]:
    """Return the names that the query string of an operation may have."""
    models = [one for one in operation.models if one.__ninja_param_source__ == "query"]
    return {name for model in models for name in model.__ninja_flatten_map__}


def runner(
    view: View, signature: inspect.Signature, operation: Operation, known: set[str]
) -> View:
    """Return ``view`` as the router calls it: checked before, written as JSON after."""

    @wraps(view)
    def run(request: Call, **values: Any) -> HttpResponse:
        refuse_unknown(request, known)
        if "If-Match" in request.headers:
            check_state(request, operation, values)
        return answer(view(request, **values), operation)

    run.__signature__ = signature  # type: ignore[attr-defined]
    return run


def refuse_unknown(request: Call, known: set[str]) -> None:
    """Raise ``Problem`` when the query string names what the operation does not know."""
    faults = tuple(
        Fault(f"query/{name[:60]}", "There is no such parameter.")
        for name in sorted(set(request.GET) - known)[:20]
    )
    if faults:
        raise Problem(INVALID, faults=faults)


def check_state(request: Call, operation: Operation, values: dict[str, Any]) -> None:
    """Raise ``Problem`` unless what is about to change is what the caller has read."""
    if operation.state is None:
        raise Problem(NO_STATE)
    place = {name: values[name] for name in places_of(operation.state)}
    tag = tag_of(written(operation.state(request, **place)))
    if not is_named(request.headers["If-Match"], tag):
        raise Problem(CHANGED, headers={"ETag": tag})


@cache
def places_of(state: View) -> frozenset[str]:
    """Return the values of a path by which ``state`` finds its thing."""
    return frozenset(inspect.signature(state).parameters) - {"request"}


def written(body: Out) -> bytes:
    """Return ``body`` as JSON; members that were not given are left out."""
    return body.model_dump_json(exclude_unset=True).encode()


def answer(result: Any, operation: Operation) -> HttpResponse:
    """Return what an operation gave as a response; things with a state get their tag."""
    if isinstance(result, HttpResponse):
        return result
    if result is None:
        return HttpResponse(status=204)
    body = result.body if isinstance(result, Created) else result
    content = written(body)
    response = HttpResponse(content, status=operation.status, content_type=JSON)
    if isinstance(result, Created):
        response["Location"] = result.location
    if operation.state is not None and type(body) is state_type(operation.state):
        response["ETag"] = tag_of(content)
    return response


def state_type(state: View) -> Any:
    return inspect.signature(state, eval_str=True).return_annotation
