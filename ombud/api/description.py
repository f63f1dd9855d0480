"""What the interface says of itself: OpenAPI 3.1, made from the code, and a page to read."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils import translation
from django.views.decorators.http import require_GET

from ombud.api import examples
from ombud.api.interface import AREAS, api
from ombud.api.operations import OPERATIONS
from ombud.api.problems import KINDS, MEDIA_TYPE

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ombud.api.operations import Operation

PREFIX = "/api/v1/"
ALWAYS = (400, 401, 403, 413, 415, 422, 429)
PROBLEM = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "enum": [kind.type for kind in KINDS.values()]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {
                    "pointer": {
                        "type": "string",
                        "description": "A JSON pointer into the body, query/name or path/name.",
                    },
                    "detail": {"type": "string"},
                },
            },
        },
        "scope": {"type": "string", "description": "The scope that the token lacks."},
        "capability": {"type": "string", "description": "What the account may not do."},
        "code": {"type": "string", "description": "Names a fault of ours in the log."},
    },
}


def header(name: str, about: str, **schema: Any) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "required": False,
        "description": about,
        "schema": {"type": "string", **schema},
    }


IF_NONE_MATCH = header(
    "If-None-Match", "Entity tags you hold; the answer is 304 when one is still good."
)
IF_MATCH = header(
    "If-Match", "The entity tag you read; the answer is 412 when it has changed since."
)
IDEMPOTENCY_KEY = header(
    "Idempotency-Key",
    "A key of your own for this write. Sent again within 24 hours with the same body, it gets "
    "the same answer and changes nothing; with another body, 422.",
    minLength=1,
    maxLength=200,
    pattern="^[!-~]+$",
)


def statuses_of(operation: Operation) -> list[int]:
    """Return the statuses with which ``operation`` can end badly."""
    found = [*ALWAYS, *([404] if operation.in_path or operation.names_others else [])]
    if not operation.is_reading:
        found.append(409)
    if operation.state is not None:
        found.append(412)
    return sorted(found)


def problem_answer(status: int) -> dict[str, Any]:
    titles = [kind.title for kind in KINDS.values() if kind.status == status]
    return {
        "description": "; ".join(titles) + ".",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def complete(described: dict[str, Any], operation: Operation) -> None:
    """Add to one operation what holds around it: headers, problems, scope, capability."""
    parameters = described.setdefault("parameters", [])
    if operation.method == "GET":
        parameters.append(IF_NONE_MATCH)
        described["responses"]["304"] = {"description": "What you hold is still good."}
    if not operation.is_reading:
        parameters.append(IDEMPOTENCY_KEY)
    if operation.state is not None:
        parameters.append(IF_MATCH)
    for status in statuses_of(operation):
        described["responses"][str(status)] = problem_answer(status)
    described["x-scope"] = operation.needs.value
    described["x-capability"] = operation.may.value
    needs = f"Needs the scope `{operation.needs.value}`."
    described["description"] = f"{described.get('description', '')}\n\n{needs}".strip()


def described() -> dict[str, Any]:
    """Return the description as OpenAPI 3.1 (plain JSON values); the caller may change it."""
    return deepcopy(written())


@cache
def written() -> dict[str, Any]:
    with translation.override("en"):
        made: dict[str, Any] = json.loads(
            json.dumps(api.get_openapi_schema(path_prefix=PREFIX))
        )
    for path in made["paths"].values():
        for one in path.values():
            one["responses"] = {str(code): each for code, each in one["responses"].items()}
            complete(one, OPERATIONS[one["operationId"]])
    made["components"]["schemas"]["Problem"] = PROBLEM
    made["components"]["securitySchemes"]["AccessToken"]["description"] = (
        "An access token from the page of your account."
    )
    made["tags"] = [{"name": area.name, "description": area.about} for area in AREAS]
    made["servers"] = [{"url": "/"}]
    content = made["paths"][f"{PREFIX}attachments/{{attachment}}/content"]["get"]
    content["responses"]["200"]["content"] = {
        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
    }
    search = made["components"]["schemas"]["ConditionIn"]["properties"]["condition"]
    search["examples"] = [examples.TOGETHER]
    return made


@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """Hand out the description. It is the same for every desk and holds nothing of this one."""
    del request
    return HttpResponse(json.dumps(written(), indent=1), content_type="application/json")
