"""The app and the recovery codes: taken up, asked, void after use, removed."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.events.models import Event
from ombud.people.models import Session
from ombud.signin.actions import (
    accept_code,
    add_authenticator,
    make_recovery_codes,
    remove_authenticator,
    use_recovery_code,
)
from ombud.signin.guessing import forget_code_tries, may_try_code
from ombud.signin.models import Authenticator, RecoveryCode
from ombud.signin.queries import factors_of
from tests.conftest import client_of
from tests.events.making import said
from tests.signin.codes_now import SECRET, code_now, give_app

if TYPE_CHECKING:
    from tests.world import World


def test_an_app_is_taken_up_with_the_code_it_shows(world: World) -> None:
    other = client_of(world.ana)

    give_app(world.ana)

    held = Authenticator.objects.get(agent=world.ana)
    assert SECRET.encode() not in bytes(held.sealed_secret)
    assert factors_of(world.ana).codes_left == 10
    assert other.get("/").status_code == 302
    assert list(
        Event.objects.filter(subject_type="agent", subject_id=world.ana.pk)
        .order_by("pk")
        .values_list("kind", flat=True)
    )[-2:] == ["agent.factor-added", "agent.recovery-codes-made"]


def test_a_wrong_code_takes_up_nothing(world: World) -> None:
    with pytest.raises(Refused, match="does not fit"):
        add_authenticator(
            world.ana, secret=SECRET, code="000000x", actor=world.ana.actor, keep_session=""
        )

    assert not Authenticator.objects.exists()


def test_there_is_one_app_for_each_agent(world: World) -> None:
    give_app(world.ana)

    with pytest.raises(Refused, match="Remove it first"):
        give_app(world.ana)


def test_no_code_is_accepted_twice_nor_an_older_one_after_it(world: World) -> None:
    start = clock.now()
    with clock.held_at(start):
        give_app(world.ana)
        earlier = code_now()
        of_setting_up = accept_code(world.ana, earlier)
    with clock.held_at(start + timedelta(seconds=30)):
        first = accept_code(world.ana, code_now())
        again = accept_code(world.ana, code_now())
        older = accept_code(world.ana, earlier)

    assert (of_setting_up, first, again, older) == (False, True, False, False)


def test_a_recovery_code_works_once_and_for_its_agent_only(world: World) -> None:
    mine = give_app(world.ana)
    give_app(world.ben)

    answers = [
        use_recovery_code(agent, code, actor=agent.actor)
        for agent, code in [
            (world.ben, mine[0]),
            (world.ana, mine[0].upper().replace("-", " ")),
            (world.ana, mine[0]),
            (world.ana, ""),
        ]
    ]

    assert answers == [False, True, False, False]
    assert factors_of(world.ana).codes_left == 9
    used = Event.objects.get(kind="agent.recovery-code-used")
    assert said(used) == {"left": 9}


def test_new_recovery_codes_make_the_old_ones_void(world: World) -> None:
    old = give_app(world.ana)

    new = make_recovery_codes(world.ana, actor=world.ana.actor)

    assert use_recovery_code(world.ana, old[0], actor=world.ana.actor) is False
    assert use_recovery_code(world.ana, new[0], actor=world.ana.actor) is True
    assert RecoveryCode.objects.count() == 10


def test_who_has_no_factor_gets_no_recovery_codes(world: World) -> None:
    with pytest.raises(Refused, match="Add one first"):
        make_recovery_codes(world.ana, actor=world.ana.actor)


def test_removing_the_app_ends_other_sessions_and_the_recovery_codes(world: World) -> None:
    give_app(world.ana)
    client_of(world.ana)

    remove_authenticator(world.ana, actor=world.ana.actor, keep_session="")
    remove_authenticator(world.ana, actor=world.ana.actor, keep_session="")

    assert not RecoveryCode.objects.exists()
    assert not Session.objects.filter(agent=world.ana).exists()
    assert Event.objects.filter(kind="agent.factor-removed").count() == 1


def test_the_seventh_code_is_refused_until_the_window_ends(world: World) -> None:
    answers = [may_try_code(world.ana, f"10.0.0.{n}") for n in range(7)]
    with clock.held_at(clock.now() + timedelta(minutes=16)):
        later = may_try_code(world.ana, "10.0.0.1")
    forget_code_tries(world.ana)

    assert answers == [True] * 6 + [False]
    assert later is True
    assert may_try_code(world.ana, "10.0.0.1") is True


@pytest.mark.django_db(transaction=True)
def test_one_code_at_twenty_doors_at_once_opens_one(transactional_db: None) -> None:
    from tests.world import make_world

    world = make_world()
    start = clock.now()
    with clock.held_at(start):
        give_app(world.ana)
    opened: list[bool] = []
    with clock.held_at(start + timedelta(seconds=30)):
        code = code_now()

        def knock() -> None:
            opened.append(accept_code(world.ana, code))
            connection.close()

        threads = [threading.Thread(target=knock) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(opened) == [False] * 19 + [True]
