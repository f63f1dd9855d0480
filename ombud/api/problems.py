"""What goes wrong, as problem details (RFC 9457): few kinds, each with a stable address."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

BASE = "/api/v1/problems/"
MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its word, its status, its name, and what to do about it."""

    word: str
    status: int
    title: str
    advice: str

    @property
    def type(self) -> str:
        return BASE + self.word


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one part of a request.

    where: a JSON pointer into the body (``#/subject``), or ``query/size``, ``path/number``.
    """

    where: str
    reason: str


class Problem(Exception):  # noqa: N818 - it is an answer
    """Ends an operation with the answer that ``kind`` names. ``detail`` is a sentence."""

    def __init__(
        self,
        kind: Kind,
        detail: str = "",
        *,
        faults: tuple[Fault, ...] = (),
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(kind.word)
        self.kind = kind
        self.detail = detail or kind.advice
        self.faults = faults
        self.headers = dict(headers or {})
        self.more = more


KINDS: dict[str, Kind] = {}


def kind(word: str, status: int, title: str, advice: str) -> Kind:
    KINDS[word] = Kind(word, status, title, advice)
    return KINDS[word]


MALFORMED = kind(
    "malformed",
    400,
    "The request cannot be read",
    "Send one JSON document in UTF-8, without NUL, without repeated names.",
)
BAD_CURSOR = kind(
    "bad-cursor",
    400,
    "This cursor does not belong here",
    "Use the value of next as it was given, for the same list and filters; else begin anew.",
)
BAD_KEY = kind(
    "bad-idempotency-key",
    400,
    "The idempotency key cannot be used",
    "Use 1 to 200 visible ASCII characters, best a random UUID.",
)
NO_STATE = kind(
    "no-precondition-here",
    400,
    "This operation knows no If-Match",
    "Leave the header out: what this operation changes has no entity tag.",
)
NO_TOKEN = kind(
    "no-token",
    401,
    "A token is needed",
    "Send a live access token as Authorization: Bearer ombud_… Cookies are not accepted.",
)
OUTSIDE = kind(
    "outside-the-networks",
    403,
    "The desk is not open to this network",
    "Call from a network of the desk's allow-list; an administrator keeps it.",
)
SCOPE = kind(
    "scope-missing",
    403,
    "The token lacks a scope",
    "Make a token with the scope that is named here.",
)
FORBIDDEN = kind(
    "not-allowed",
    403,
    "The account may not do this",
    "An administrator can give the account a role that allows it.",
)
NOT_FOUND = kind(
    "not-found",
    404,
    "There is nothing here for you",
    "It does not exist, or it belongs to a team that this token does not reach.",
)
METHOD = kind(
    "no-such-method",
    405,
    "This address knows no such method",
    "Use one of the methods that the Allow header names.",
)
ERASED = kind(
    "erased",
    410,
    "This person was erased",
    "Nothing about them is held any more. Forget their number; it is never given again.",
)
RESTRICTED = kind(
    "restricted",
    423,
    "This data is restricted",
    "The person has a right that it is stored and not used. It is not given to programs.",
)
REFUSED = kind(
    "refused",
    409,
    "The state of things does not allow it",
    "Nothing was changed. The detail says what to do instead.",
)
CHANGED = kind(
    "changed-meanwhile",
    412,
    "It has changed since you read it",
    "Nothing was changed. Read it again, then decide again.",
)
TOO_LARGE = kind(
    "too-large",
    413,
    "The request is too large",
    "A body has at most 1 MiB, with files 30 MiB. Send less at once.",
)
NOT_JSON = kind(
    "not-json",
    415,
    "Only JSON is understood",
    "Send Content-Type: application/json.",
)
INVALID = kind(
    "invalid",
    422,
    "Parts of the request are not valid",
    "Nothing was changed. Each part that is wrong is named under errors.",
)
KEY_REUSED = kind(
    "idempotency-key-reused",
    422,
    "This idempotency key belongs to another request",
    "Nothing was changed. Use a new key for every new write.",
)
TOO_MANY = kind(
    "too-many-requests",
    429,
    "Too many requests for this token",
    "Wait as many seconds as Retry-After says.",
)
BROKEN = kind(
    "broken",
    500,
    "Something broke on our side",
    "Nothing was changed. Try again; if it stays so, tell the operator the code.",
)
AWAY = kind(
    "storage-away",
    503,
    "Nothing can be stored right now",
    "Nothing was changed. Try again after as many seconds as Retry-After says.",
)


def body_of(problem: Problem) -> dict[str, Any]:
    """Return the members of the answer, in their order."""
    members: dict[str, Any] = {
        "type": problem.kind.type,
        "title": problem.kind.title,
        "status": problem.kind.status,
        "detail": problem.detail,
    }
    if problem.faults:
        members["errors"] = [
            {"pointer": fault.where, "detail": fault.reason} for fault in problem.faults
        ]
    return members | problem.more


def answer_of(problem: Problem) -> HttpResponse:
    """Return ``problem`` as a response."""
    response = HttpResponse(
        json.dumps(body_of(problem)),
        status=problem.kind.status,
        content_type=MEDIA_TYPE,
        headers=problem.headers,
    )
    if problem.kind is NO_TOKEN:
        response["WWW-Authenticate"] = 'Bearer realm="ombud"'
    return response
