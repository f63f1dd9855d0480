"""PR-006: a field without category or retention is refused, whichever way it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, transaction

from ombud.tickets.models import CustomField
from tests.api.calling import caller
from tests.makers import make_field

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.world import World

GIVEN = {
    "name": "Colour",
    "type": "text",
    "purpose": "support",
    "reason": "To send the right card",
    "basis": "Contract",
    "category": "user.content.private",
    "erasure": "delete_row",
    "keep_days": 90,
}
MISSING = ("category", "keep_days", "purpose", "erasure")


@pytest.fixture
def ways(world: World, as_rosa: Client) -> dict[str, Callable[[dict[str, Any]], int]]:
    """The three ways in: each tries to make a field and says with what it was answered."""
    rosa = caller(world.rosa)

    def by_browser(given: dict[str, Any]) -> int:
        return as_rosa.post("/settings/fields/new/", given).status_code

    def by_program(given: dict[str, Any]) -> int:
        return int(rosa.post("/own-fields", given).status_code)

    return {"browser": by_browser, "program": by_program}


def copied(without: str, value: str | int | None) -> None:
    """Write a second field past everything but the database, by SQL, with one part missing."""
    table = CustomField._meta.db_table
    names = [
        field.column
        for field in CustomField._meta.concrete_fields
        if field.column not in {"id", "key", without}
    ]
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(
            f'INSERT INTO "{table}" ("key", "{without}", {columns}) '  # noqa: S608 - our own
            f'SELECT %s, %s, {columns} FROM "{table}"',
            ["copy", value],
        )


def test_PR_006_browser_and_programs_are_refused(
    ways: dict[str, Callable[[dict[str, Any]], int]],
) -> None:
    answers = {
        (name, part): way({key: one for key, one in GIVEN.items() if key != part})
        for name, way in ways.items()
        for part in MISSING
    }

    assert answers == {(name, part): 422 for name in ways for part in MISSING}
    assert CustomField.objects.count() == 0
    assert ways["browser"](GIVEN | {"name": "One"}) == 302
    assert ways["program"](GIVEN | {"name": "Two"}) == 201


def test_PR_006_the_database_itself_refuses(world: World) -> None:
    make_field()

    for part in MISSING:
        with pytest.raises(IntegrityError):
            copied(part, None)
        with pytest.raises(IntegrityError):
            copied(part, 0 if part == "keep_days" else "")
    assert CustomField.objects.count() == 1
    copied("category", "user.content.private")
    assert CustomField.objects.count() == 2
