"""What surrounds every operation: token, limits, one transaction, entity tags, problems.

A write runs in one transaction with everything it does. Whatever answers 400 or more is
rolled back, so that a refusal has changed nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpResponse
from django.utils import translation
from django.utils.http import parse_etags
from django.views.decorators.csrf import csrf_exempt

from ombud.api.call import admit
from ombud.api.egress import refuse_undeclared
from ombud.api.problems import (
    AWAY,
    BAD_KEY,
    BROKEN,
    KEY_REUSED,
    METHOD,
    NOT_JSON,
    TOO_LARGE,
    Problem,
    answer_of,
)
from ombud.base.outage import AGAIN_SECONDS, is_outage
from ombud.people import repeats

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from ombud.api.call import Call

    View = Callable[..., HttpResponse]

log = structlog.get_logger()
READS = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST_BODY = 2**20
LARGEST_WITH_FILES = 30 * 2**20
KEY = re.compile(r"[!-~]{1,200}")
TAG_SIGNS = 32


def guarded(view: View, *, is_reading: bool = False, takes_files: bool = False) -> View:
    """Return ``view`` behind the token, the limits and the transaction.

    is_reading: its POST changes nothing. takes_files: its body may be large.
    """
    largest = LARGEST_WITH_FILES if takes_files else LARGEST_BODY

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override("en"):
            try:
                refuse_undeclared()
                admit(request)
                check_body(request, largest)
                if is_reading or request.method in READS:
                    response = view(request, *args, **kwargs)
                else:
                    response = once(cast("Call", request), lambda: view(request, **kwargs))
            except Problem as problem:
                response = answer_of(problem)
            except Exception as trouble:  # noqa: BLE001 - a program gets JSON, the log the place
                response = broken(trouble)
        return finished(request, response)

    return answered


def check_body(request: HttpRequest, largest: int) -> None:
    """Raise ``Problem`` when the body is too large or no JSON by its own word."""
    try:
        size = len(request.body)
    except RequestDataTooBig:
        raise Problem(TOO_LARGE) from None
    if size > largest:
        raise Problem(TOO_LARGE)
    charset = request.content_params.get("charset", "utf-8") if request.content_params else ""
    is_json = request.content_type == "application/json"
    if size and not (is_json and charset.lower() in {"", "utf-8"}):
        raise Problem(NOT_JSON)


def once(call: Call, view: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the answer of a write, the kept one when its key has been answered before."""
    key = key_of(call)
    with transaction.atomic():
        row = None
        if key:
            row = begun(call, key)
            kept = repeats.kept(row, key)
            if kept is not None:
                return replayed(kept)
        response = view()
        if response.status_code >= 400:
            transaction.set_rollback(True)
        elif row is not None:
            repeats.keep(row, key, packed(response))
    return response


def key_of(call: Call) -> str:
    key = call.headers.get("Idempotency-Key", "")
    if "Idempotency-Key" in call.headers and not KEY.fullmatch(key):
        raise Problem(BAD_KEY)
    return key


def begun(call: Call, key: str) -> Any:
    try:
        return repeats.begin(
            call.token, key, call.method or "", call.get_full_path(), call.body
        )
    except repeats.KeyReused:
        raise Problem(KEY_REUSED) from None


def packed(response: HttpResponse) -> bytes:
    """Return what has to be kept of ``response``."""
    headers = {name: response[name] for name in ("Location", "ETag") if name in response}
    body = response.content.decode("utf-8")
    return json.dumps([response.status_code, headers, body]).encode()


def replayed(kept: bytes) -> HttpResponse:
    """Return the response that ``packed`` kept, marked as a repeat."""
    status, headers, body = json.loads(kept)
    response = HttpResponse(
        body, status=status, content_type="application/json", headers=headers
    )
    response["Idempotency-Replayed"] = "true"
    return response


def broken(trouble: Exception) -> HttpResponse:
    """Return 500, or 503 where storage is away, with a code that stands in the log."""
    code = f"E-{secrets.token_hex(3).upper()}"
    log.error("api-broken", code=code, exc_info=True)
    if is_outage(trouble):
        wait = {"Retry-After": str(AGAIN_SECONDS)}
        return answer_of(Problem(AWAY, code=code, headers=wait))
    return answer_of(Problem(BROKEN, code=code))


def tag_of(content: bytes) -> str:
    """Return the strong entity tag of ``content`` (RFC 9110, 8.8.3)."""
    return f'"{hashlib.sha256(content).hexdigest()[:TAG_SIGNS]}"'


def is_named(header: str, tag: str) -> bool:
    """Say whether an If-Match or If-None-Match header names ``tag``; W/ counts as itself."""
    tags = parse_etags(header)
    return "*" in tags or tag in {one.removeprefix("W/") for one in tags}


def finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return ``response`` with its entity tag, or 304 when the caller has it already."""
    if response.status_code == 405:
        response = answer_of(Problem(METHOD, headers={"Allow": response["Allow"]}))
    if request.method == "GET" and response.status_code == 200:
        tag = tag_of(response.content)
        response["ETag"] = tag
        if is_named(request.headers.get("If-None-Match", ""), tag):
            response = HttpResponse(status=304, headers={"ETag": tag})
            del response["Content-Type"]
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
