"""Request 8 of peers.md: everything that is held about a contact, by a link that ends."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.http import Http404

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.bundles.access import bundle_by_secret
from ombud.bundles.actions import ask_bundle, make_bundle
from ombud.bundles.statuses import Profile
from tests.bundles.opened import opened
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from tests.world import World


def test_one_archive_holds_all_of_one_person_and_its_link_ends(world: World) -> None:
    make_ticket(world, text="My meter reads 4711.")
    make_ticket(world, text="Mine reads 1147.", contact=make_contact("d@lumen.example", "Dora"))

    bundle, secret = ask_bundle(world.cleo, profile=Profile.PORTABILITY, actor=SYSTEM)
    make_bundle(bundle.pk)

    assert bundle_by_secret(secret) == bundle
    everything = b"".join(opened(bundle_by_secret(secret)).values())
    assert b"My meter reads 4711." in everything
    assert b"1147" not in everything
    assert json.loads(opened(bundle)["data.json"])
    with clock.held_at(clock.now() + timedelta(days=8)), pytest.raises(Http404):
        bundle_by_secret(secret)
