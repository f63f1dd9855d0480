"""Group G, configuration as a file: taken out, looked at, put in, in the browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ombud.people.models import Team

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_the_file_of_a_desk_with_one_name_changed_changes_that_name(
    world: World, as_rosa: Client
) -> None:
    document = json.loads(as_rosa.get("/settings/configuration/file/").content)
    teams = {one["name"]: one for one in document["sections"]["team"]}
    teams["Lending"]["name"] = "Loans"

    as_rosa.post("/settings/configuration/load/", {"text": json.dumps(document)})

    assert set(Team.objects.values_list("name", flat=True)) == {"Loans", "Cards"}
    assert "password" not in json.dumps(document).lower().replace("password_least", "")
