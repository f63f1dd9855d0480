"""Every described operation, asked what its author did not think of.

Few examples for each, so that all stays a matter of seconds. What counts: nothing breaks,
every answer is one that the description names, and has the shape that it promises.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
import requests
import schemathesis
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from urllib3 import HTTPHeaderDict, HTTPResponse

from ombud.api.description import described
from ombud.api.operations import OPERATIONS
from ombud.people.models import AccessToken
from ombud.people.scopes import Scope
from tests.api.calling import caller
from tests.api.things import make_things
from tests.world import World

EXAMPLES = 2
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
QUICK = settings(
    max_examples=EXAMPLES,
    database=None,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
NAMED = re.compile(r"\{(\w+)\}")


@pytest.fixture
def things(world: World) -> dict[str, Any]:
    """Something for every value that an address can name."""
    found = make_things(world)
    return {
        **found,
        "message": found["reply"],
        "product": found["product"],
        "part": "types",
        "entry": found["type"],
        "link": found["link"],
        "organisation": found["firm"],
    }


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_every_operation_keeps_to_its_description(
    world: World, things: dict[str, Any], mode: Any, settings: Any
) -> None:
    settings.OMBUD_API_PER_MINUTE = 1_000_000
    token = caller(world.rosa).token
    AccessToken.objects.update(scopes=[one.value for one in Scope])
    schema = schemathesis.openapi.from_dict(without_security(described()))
    asked = set()
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]
        name = operation.definition.raw["operationId"]
        if mode.is_negative and not operation.body and not operation.query:
            continue
        place = {one: things[one] for one in NAMED.findall(operation.path)}
        hold(
            operation.as_strategy(mode, path_parameters=place), token, is_wrong=mode.is_negative
        )
        asked.add(name)

    with_input = {name for name in OPERATIONS if name in asked}
    assert asked == (with_input if mode.is_negative else set(OPERATIONS))
    assert len(asked) > 20


def without_security(whole: dict[str, Any]) -> dict[str, Any]:
    """Return the description without tokens: those are the matter of other tests."""
    for path in whole["paths"].values():
        for one in path.values():
            del one["security"]
    return whole


def answer_to(case: Any, token: str) -> requests.Response:
    """Return what Django's own client gets for ``case``, in this thread and transaction."""
    sent = case.as_transport_kwargs(base_url="http://testserver")
    known = {"method", "url", "headers", "data", "json", "params", "cookies", "files"}
    asked: Any = requests.Request(**{k: v for k, v in sent.items() if k in known}).prepare()
    asked.headers["Authorization"] = f"Bearer {token}"
    body = asked.body or b""
    got = Client().generic(
        asked.method or "GET",
        asked.path_url,
        body.encode() if isinstance(body, str) else body,
        content_type=asked.headers.pop("Content-Type", ""),
        headers=dict(asked.headers),
    )
    raw = HTTPResponse(
        BytesIO(got.content),
        HTTPHeaderDict(dict(got.headers)),
        got.status_code,
        preload_content=False,
        request_method=asked.method,
    )
    return requests.adapters.HTTPAdapter().build_response(asked, raw)


def hold(cases: Any, token: str, *, is_wrong: bool) -> None:
    """Ask all ``cases``; what they change is undone.

    is_wrong: they break the description, and must not succeed.
    """

    @QUICK
    @given(case=cases)
    def ask(case: Any) -> None:
        with transaction.atomic():
            answer = answer_to(case, token)
            also = [negative_data_rejection] if answer.status_code < 300 and is_wrong else []
            case.validate_response(answer, checks=[*CHECKS, *also])
            transaction.set_rollback(True)

    ask()
