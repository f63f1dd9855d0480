"""The description for people: the page at /api/v1/, and docs/api.md.

``python -m ombud.api`` writes the latter; a test compares.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ombud.api import examples
from ombud.api.description import written
from ombud.api.interface import AREAS
from ombud.api.problems import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

MANNERS = (
    (
        "Tokens.",
        "Each request carries Authorization: Bearer ombud_… A token is made on the page "
        "of your account (or with `ombud token create`), acts for you, and can do at most"
        " what you can: within its scopes, in its team if it names one, until its last "
        "day. It is shown once. Cookies are not looked at, and no other site may call "
        "from a browser (no CORS).",
    ),
    (
        "JSON only.",
        "Bodies are UTF-8 JSON of at most 1 MiB, with files 30 MiB; files are written to "
        "the base of 64. Members and parameters that are not described here are refused. "
        "Times are UTC (RFC 3339).",
    ),
    (
        "Lists.",
        "A list answers items and next. To go on, send next as cursor with the same "
        "parameters; null is the end. A page costs the same wherever it is. size is 1 to "
        "100.",
    ),
    (
        "Writing twice.",
        "Send an Idempotency-Key of your own with a write. If the answer got lost, send "
        "the same again within 24 hours: you get the first answer and nothing happens "
        "twice. The same key with another body is refused with 422.",
    ),
    (
        "Writing over.",
        "Answers carry an ETag. Send it as If-None-Match to hear 304 when nothing "
        "changed, and as If-Match with a change to be refused with 412 when somebody was "
        "quicker.",
    ),
    (
        "All or nothing.",
        "A write is one transaction. Whatever answers 400 or more has changed nothing.",
    ),
    (
        "Not yours, not there.",
        "What belongs to a team that the token does not reach answers 404, like what does"
        " not exist. What the token or its owner may not do at all answers 403 with the "
        "name of what is missing.",
    ),
    (
        "Limits.",
        "Each token has 600 requests a minute (the operator can change that). Beyond them"
        " the answer is 429, with the seconds to wait in Retry-After.",
    ),
    (
        "What stays inside.",
        "Only columns that the data map declares for this way out are told; secrets and "
        "masked values never are.",
    ),
)


def rows_of(schema: dict[str, Any], where: str) -> Iterator[dict[str, Any]]:
    """Yield a line for each member of an object's schema."""
    whole = resolved(schema)
    for name, member in whole.get("properties", {}).items():
        yield {
            "name": name,
            "where": where,
            "type": type_of(member),
            "about": member.get("description", ""),
            "required": name in whole.get("required", ()),
        }


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema that a reference names, or the schema itself."""
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = written()["components"]["schemas"][name] if name else schema
    return found


def type_of(schema: dict[str, Any]) -> str:
    """Return a short name for what a member holds."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(type_of(one) for one in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(str(one) for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {type_of(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("const") or schema.get("type", "any"))


def sent_to(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what an operation takes: parameters, headers, members of the body."""
    rows = [
        {
            "name": one["name"],
            "where": one["in"],
            "type": type_of(one["schema"]),
            "about": one.get("description", ""),
            "required": one.get("required", False),
        }
        for one in operation["parameters"]
    ]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return rows + (list(rows_of(body["schema"], "body")) if body else [])


def answered_by(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the members of what an operation answers; of a list, those of its rows."""
    success = next(one for code, one in operation["responses"].items() if code < "300")
    content = success.get("content", {}).get("application/json")
    if content is None:
        return []
    schema = resolved(content["schema"])
    if set(schema.get("properties", ())) == {"items", "next"}:
        schema = resolved(schema["properties"]["items"]["items"])
    return list(rows_of(schema, "answer"))


def operations_of(tag: str) -> list[dict[str, Any]]:
    """Return the operations of an area, with method, path and what goes in and out."""
    return [
        {
            **one,
            "method": method.upper(),
            "path": path,
            "rows_in": sent_to(one),
            "rows_out": answered_by(one),
        }
        for path, methods in written()["paths"].items()
        for method, one in methods.items()
        if tag in one["tags"]
    ]


@cache
def values() -> dict[str, Any]:
    """Return what the page and docs/api.md are made of."""
    return {
        "manners": MANNERS,
        "areas": [(area, operations_of(area.name)) for area in AREAS],
        "kinds": list(KINDS.values()),
        "examples": [
            (operator.value, about, json.dumps(example))
            for operator, (about, example) in examples.EXAMPLES.items()
        ],
        "together": json.dumps(examples.TOGETHER, indent=2),
    }


@require_GET
def description_page(request: HttpRequest) -> HttpResponse:
    """Show the description for people. Loads nothing from elsewhere, needs no script."""
    return render(request, "api/description.html", values())


@require_GET
def problem_page(request: HttpRequest, word: str) -> HttpResponse:
    """Explain one kind of problem, at the address that its answers name."""
    if word not in KINDS:
        raise Http404("No such problem.")
    return render(request, "api/problem.html", {"kind": KINDS[word]})


def lines() -> Iterator[str]:
    """Yield the lines of docs/api.md."""
    yield from ("# The programming interface", "")
    yield "Made from the code by `python -m ombud.api`; do not edit it. A running desk shows"
    yield "the same with every field at `/api/v1/`, and OpenAPI 3.1 at `/api/v1/openapi.json`."
    yield ""
    yield from (f"* **{title}** {words}" for title, words in MANNERS)
    for area, operations in values()["areas"]:
        yield from ("", f"## {area.name.capitalize()}", "", area.about, "")
        yield from ("| operation | what it does | scope |", "|---|---|---|")
        for one in operations:
            what = f"`{one['method']} {one['path']}`"
            yield f"| {what} | {one['summary']} | `{one['x-scope']}` |"
    yield from ("", "## Conditions", "")
    yield from ("| operator | example | finds |", "|---|---|---|")
    yield from (
        f"| `{word}` | `{text}` | {about} |" for word, about, text in values()["examples"]
    )
    yield from ("", "Groups put them together:", "", "```json", values()["together"], "```")
    yield from ("", "## Problems", "", "| type | status | what to do |", "|---|---|---|")
    for kind in KINDS.values():
        yield f"| `{kind.type}` | {kind.status} | {kind.title}. {kind.advice} |"


def rendered() -> str:
    """Return the text of docs/api.md."""
    return "\n".join(lines()) + "\n"


FILE = Path(__file__).resolve().parent.parent.parent / "docs" / "api.md"
