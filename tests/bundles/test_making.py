"""A bundle is asked for, made once, fetched at most five times in seven days, and ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.http import Http404

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.bundles import spool
from ombud.bundles.access import bundle_by_secret
from ombud.bundles.actions import ask_bundle, end_old, hand_out, make_bundle
from ombud.bundles.models import Bundle
from ombud.bundles.statuses import Profile, State
from ombud.events.models import Event
from ombud.vault.sealing import Broken
from tests.bundles.opened import made, opened
from tests.makers import make_ticket

if TYPE_CHECKING:
    from tests.world import World

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_only_one_is_made_at_a_time(world: World) -> None:
    ask_bundle(world.cleo, profile=Profile.ACCESS, actor=SYSTEM)

    with pytest.raises(Refused, match="being made"):
        ask_bundle(world.cleo, profile=Profile.ACCESS, actor=SYSTEM)

    assert Bundle.objects.count() == 1


def test_asking_for_it_is_a_job_once_it_is_committed(world: World) -> None:
    bundle, _ = ask_bundle(world.cleo, profile=Profile.ACCESS, actor=SYSTEM)

    event = Event.objects.get(kind="bundle.asked")
    assert event.payload == {"bundle": bundle.pk, "profile": "access"}


def test_making_it_twice_makes_it_once(world: World) -> None:
    bundle = made(world.cleo)
    before = (bundle.name, bundle.size)

    make_bundle(bundle.pk)

    bundle.refresh_from_db()
    assert (bundle.name, bundle.size) == before
    assert Event.objects.filter(kind="bundle.made").count() == 1


def test_what_a_killed_process_left_is_replaced(world: World) -> None:
    bundle, _ = ask_bundle(world.cleo, profile=Profile.ACCESS, actor=SYSTEM)
    spool.folder().mkdir(parents=True, exist_ok=True)
    spool.path_of("half.part").write_bytes(b"half an archive")
    Bundle.objects.filter(pk=bundle.pk).update(name="half", state=State.BUILDING)

    make_bundle(bundle.pk)

    bundle.refresh_from_db()
    assert bundle.state == State.READY
    assert not spool.path_of("half.part").exists()
    assert "index.html" in opened(bundle)


def test_PR_042_it_is_gone_after_seven_days(world: World) -> None:
    with clock.held_at(NOON):
        bundle, secret = ask_bundle(world.cleo, profile=Profile.ACCESS, actor=SYSTEM)
        make_bundle(bundle.pk)
        bundle.refresh_from_db()
    with clock.held_at(NOON + timedelta(days=7, seconds=-1)):
        assert bundle_by_secret(secret) == bundle
        end_old()
        assert spool.path_of(bundle.name).exists()
    with clock.held_at(NOON + timedelta(days=7)):
        with pytest.raises(Http404):
            bundle_by_secret(secret)
        with pytest.raises(Refused, match="expired"):
            hand_out(bundle, actor=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_PR_042_after_five_times_key_and_file_are_gone(world: World) -> None:
    bundle = made(world.cleo)
    path = spool.path_of(bundle.name)
    for _ in range(5):
        opened(bundle)

    with pytest.raises(Refused, match="five times"):
        hand_out(bundle, actor=SYSTEM)
    end_old()

    bundle.refresh_from_db()
    assert (bundle.state, bundle.wrapped_key, bundle.name) == (State.ENDED, None, "")
    assert not path.exists()
    assert Event.objects.filter(kind="bundle.fetched").count() == 5


def test_what_lies_on_the_disk_tells_nothing(world: World) -> None:
    make_ticket(world, subject="A secret of Cleo")
    bundle = made(world.cleo)

    octets = spool.path_of(bundle.name).read_bytes()

    assert b"A secret of Cleo" in b"".join(opened(bundle).values())
    for mark in (b"secret of Cleo", b"marchetti", b"index.html", b"PK\x03\x04"):
        assert mark not in octets


@pytest.mark.parametrize("harm", ["flip", "cut", "swap"])
def test_a_harmed_file_is_refused(settings: object, harm: str) -> None:
    writer = spool.Writer("harmed", b"k" * 32)
    writer.write(bytes(3 * spool.CHUNK + 5))
    writer.close_whole()
    path, piece = spool.path_of("harmed"), spool.CHUNK + spool.TAG
    octets = path.read_bytes()
    changed = {
        "flip": octets[:100] + bytes([octets[100] ^ 1]) + octets[101:],
        "cut": octets[: 2 * piece],
        "swap": octets[piece : 2 * piece] + octets[:piece] + octets[2 * piece :],
    }[harm]

    assert sum(map(len, spool.read("harmed", b"k" * 32))) == 3 * spool.CHUNK + 5
    path.write_bytes(changed)
    with pytest.raises(Broken):
        list(spool.read("harmed", b"k" * 32))
    spool.remove("harmed")
