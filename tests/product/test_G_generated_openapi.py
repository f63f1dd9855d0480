"""Group G, "Generated OpenAPI": the description comes from the code and says what is so."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from ombud.api.operations import OPERATIONS


@pytest.mark.django_db
def test_the_description_is_served_complete_and_open_to_generators() -> None:
    answer = Client().get("/api/v1/openapi.json")

    whole = json.loads(answer.content)
    named = {one["operationId"] for path in whole["paths"].values() for one in path.values()}
    assert whole["openapi"].startswith("3.1")
    assert named == set(OPERATIONS)
    assert all(
        one["security"] == [{"AccessToken": []}]
        for path in whole["paths"].values()
        for one in path.values()
    )
    references = set(re.findall(r'#/components/schemas/([^"]+)', answer.content.decode()))
    assert references <= set(whole["components"]["schemas"])
