"""A bundle is asked for, made once, fetched at most five times in seven days, and ended."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.http import Http404

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.bundles import spool
from ombud.bundles.access import bundle_by_secret
from ombud.bundles.actions import (
    ask_bundle,
    end_bundle,
    end_old,
    finish,
    hand_out,
    make_bundle,
)
from ombud.bundles.actions import begun as begun_bundle
from ombud.bundles.archive import Written
from ombud.bundles.models import Bundle
from ombud.bundles.queries import left_lying
from ombud.bundles.statuses import Profile, State
from ombud.bundles.tasks import make_once_more
from ombud.events.models import Event
from ombud.vault.sealing import Broken
from ombud.vault.stream import CHUNK, TAG_BYTES
from tests.bundles.opened import made, opened
from tests.makers import make_ticket

if TYPE_CHECKING:
    from pathlib import Path

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


def test_one_that_was_ended_while_it_was_written_stays_ended(world: World) -> None:
    bundle, _ = ask_bundle(world.cleo, profile=Profile.ACCESS, actor=SYSTEM)
    begun = begun_bundle(bundle.pk)
    assert begun is not None
    bundle.refresh_from_db()

    end_bundle(bundle, actor=SYSTEM)
    finish(begun, Written(items=1, files=1, withheld=0, size=1))

    bundle.refresh_from_db()
    assert (bundle.state, bundle.wrapped_key, bundle.name) == (State.ENDED, None, "")


def test_two_processes_never_write_one_bundle(world: World) -> None:
    bundle, _ = ask_bundle(world.cleo, profile=Profile.ACCESS, actor=SYSTEM)
    begun = begun_bundle(bundle.pk)
    assert begun is not None

    with closing(spool.Writer(begun.name, b"k" * 32)), pytest.raises(spool.Busy):
        make_bundle(bundle.pk)
    make_bundle(bundle.pk)

    bundle.refresh_from_db()
    assert bundle.state == State.READY


def test_one_that_cannot_be_made_says_so_and_is_taken_up_again(world: World) -> None:
    bundle, _ = ask_bundle(world.cleo, profile=Profile.ACCESS, actor=SYSTEM)
    begun = begun_bundle(bundle.pk)
    assert begun is not None
    in_the_way = spool.path_of(begun.name)
    in_the_way.parent.mkdir(exist_ok=True)
    in_the_way.write_text("not a folder")

    with pytest.raises(OSError, match="File exists"):
        make_bundle(bundle.pk)
    bundle.refresh_from_db()
    failed, early = bundle.state, left_lying()
    in_the_way.unlink()
    with clock.held_at(clock.in_(hours=3, minutes=1)):
        late = left_lying()
        make_once_more.func(bundle.pk)
        bundle.refresh_from_db()
        after = left_lying()

    assert (failed, early, late, after) == (State.FAILED, [], [bundle.pk], [])
    assert bundle.state == State.READY
    assert opened(bundle)["index.html"]


def test_PR_042_it_is_gone_after_seven_days(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
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
        path = spool.path_of(bundle.name)
        with django_capture_on_commit_callbacks(execute=True):
            end_old()
    bundle.refresh_from_db()
    assert (bundle.state, bundle.wrapped_key, path.exists()) == (State.ENDED, None, False)


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

    files = list(spool.path_of(bundle.name).iterdir())
    octets = b"".join(file.read_bytes() for file in files)

    assert len(files) > 1
    assert b"A secret of Cleo" in b"".join(opened(bundle).values())
    for mark in (b"secret of Cleo", b"marchetti", b"index.html", b"PK\x03\x04"):
        assert mark not in octets


def harmed(harm: str, parts: list[Path], listed: Path) -> None:
    first, second = parts
    octets, piece = first.read_bytes(), 4 + CHUNK + TAG_BYTES
    if harm == "flip":
        first.write_bytes(octets[:100] + bytes([octets[100] ^ 1]) + octets[101:])
    elif harm == "cut":
        first.write_bytes(octets[: 25 + 2 * piece])
    elif harm == "swap":
        first.write_bytes(second.read_bytes())
    elif harm == "missing":
        second.unlink()
    else:
        listed.write_bytes(listed.read_bytes()[:-1])


@pytest.mark.parametrize("harm", ["flip", "cut", "swap", "missing", "list"])
def test_a_harmed_file_is_refused(harm: str) -> None:
    key = b"k" * 32
    with closing(spool.Writer("harmed", key)) as writer:
        for size in (3 * CHUNK + 5, 7):
            writer.write(bytes(size))
            writer.cut({})
    parts = [spool.path_of("harmed") / name for name in writer.parts]

    assert sum(map(len, spool.read("harmed", key))) == 3 * CHUNK + 12
    harmed(harm, parts, spool.path_of("harmed") / spool.LIST)
    with pytest.raises(Broken):
        list(spool.read("harmed", key))
    spool.remove("harmed")


def test_what_was_written_after_the_last_cut_is_gone_and_the_rest_goes_on() -> None:
    key = b"k" * 32
    with closing(spool.Writer("left", key)) as writer:
        writer.write(b"kept ")
        writer.cut({"work": 1})
        writer.write(b"lost")
    with closing(spool.Writer("left", key)) as again:
        assert (again.left or {})["work"] == 1
        assert again.tell() == 5
        again.write(b"new")
        again.cut({})

    assert b"".join(spool.read("left", key)) == b"kept new"
    assert len(list(spool.path_of("left").iterdir())) == 3
    spool.remove("left")
