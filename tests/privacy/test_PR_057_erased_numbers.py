"""PR-057: numbers of the erased are not used again; links to them say so, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import AutoField, BigAutoField

from ombud.base.actor import SYSTEM
from ombud.erasure.actions import plan_erasure, run_to_the_end, start_erasure
from ombud.people.models import Contact, Identifier
from tests.api.calling import caller
from tests.conftest import client_of
from tests.erasure.conftest import forget_ledger
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world import World


@pytest.fixture
def own_ledger(transactional_db: None) -> Iterator[None]:
    forget_ledger()
    yield
    forget_ledger()


def test_PR_057_a_link_to_the_erased_shows_a_stub_to_who_could_have_seen_them(
    own_ledger: None, world: World
) -> None:
    ticket = make_ticket(world, text="Cleo Marchetti, Fjordblick 7")
    dora = make_contact("dora@lind.example", "Dora Lind")
    erasure = plan_erasure(world.cleo, actor=SYSTEM)
    start_erasure(erasure, actor=SYSTEM)
    run_to_the_end(erasure)
    page = f"/contacts/{world.cleo.pk}/"
    answers = {one.name: client_of(one).get(page) for one in (world.ana, world.ben, world.rosa)}
    desk = client_of(world.rosa)

    assert {name: one.status_code for name, one in answers.items()} == {
        "Ana Halden": 410,
        "Ben Halden": 404,  # it never was theirs: the same as for a number that never was
        "Rosa Halden": 410,
    }
    stub = answers["Ana Halden"].content.decode()
    assert "This person was erased" in stub
    assert "erased-" not in stub
    for path in (page, f"{page}edit/"):
        assert desk.get(path).status_code == 410
    told = caller(world.rosa).get(f"/contacts/{world.cleo.pk}")
    assert (told.status_code, told.json()["type"]) == (410, "/api/v1/problems/erased")
    assert caller(world.ben).get(f"/contacts/{world.cleo.pk}").status_code == 404
    assert caller(world.rosa).get("/contacts/999999").status_code == 404
    listed = caller(world.rosa).get("/contacts").json()["items"]
    assert [one["id"] for one in listed] == [dora.pk]
    assert desk.get(f"/tickets/{ticket.number}/").status_code == 200  # promise J15


def test_PR_057_no_number_is_given_twice(transactional_db: None, world: World) -> None:
    first, ticket = make_contact("a@lumen.example"), make_ticket(world)
    number, row = ticket.number, ticket.pk
    ticket.messages.all().delete()
    ticket.delete()
    Identifier.objects.filter(contact=first).delete()
    Contact.objects.filter(pk=first.pk).delete()
    again, other = make_contact("b@lumen.example"), make_ticket(world)

    assert again.pk > first.pk
    assert (other.number, other.pk) == (number + 1, row + 1)


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_PR_057_every_table_counts_on_and_fills_no_gap(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        tables = dict(cursor.fetchall())
    counted = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and isinstance(model._meta.pk, AutoField | BigAutoField)
    ]

    assert len(counted) > 80
    assert [one for one in counted if "AUTOINCREMENT" not in tables[one]] == []
