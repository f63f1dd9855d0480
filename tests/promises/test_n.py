"""Promises N: breaches, and who is touched by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.readlog.models import Reading
from tests.api.calling import caller
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_n3_whose_data_an_account_saw_is_told_exactly(
    as_ana: Client, as_sven: Client, world: World
) -> None:
    dora = make_contact("dora@lumen.example", "Dora Nunes")
    eve = make_contact("eve@lumen.example", "Eve Okoro")
    seen, by_token, unseen = make_ticket(world), make_ticket(world), make_ticket(world)
    by_token.contact, unseen.contact = dora, eve
    by_token.save()
    unseen.save()
    as_sven.get(f"/tickets/{unseen.number}/")

    as_ana.get(f"/tickets/{seen.number}/")
    caller(world.ana).get(f"/tickets/{by_token.number}")

    people = Reading.objects.filter(agent=world.ana).values_list("contact", flat=True)
    assert set(people) == {world.cleo.pk, dora.pk}
