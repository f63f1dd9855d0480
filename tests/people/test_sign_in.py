from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from ombud.base import clock
from ombud.people.models import SignInThrottle
from ombud.people.sign_in import AgentBackend, count_try, forget_tries, may_try
from tests.world import PASSWORD, World


def test_the_right_password_lets_in(world: World) -> None:
    backend = AgentBackend()

    assert (
        backend.authenticate(None, email=" ANA@halden.example", password=PASSWORD) == world.ana
    )


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ana@halden.example", "wrong"),
        ("ana@halden.example", ""),
        ("ana@halden.example", None),
        ("nobody@halden.example", PASSWORD),
        ("", PASSWORD),
        (None, None),
        ("ana@halden.example", ["x"]),
    ],
)
def test_anything_else_does_not(world: World, email: object, password: object) -> None:
    assert AgentBackend().authenticate(None, email=email, password=password) is None  # type: ignore[arg-type]


def test_an_ended_account_does_not_get_in(world: World) -> None:
    world.ana.is_active = False
    world.ana.save()

    assert AgentBackend().authenticate(None, email=world.ana.email, password=PASSWORD) is None
    assert AgentBackend().get_user(world.ana.pk) is None


@pytest.mark.django_db
def test_the_ninth_try_for_an_account_is_refused_until_the_window_ends() -> None:
    answers = [may_try("ana@halden.example", f"10.0.0.{n}") for n in range(9)]
    with clock.held_at(clock.now() + timedelta(minutes=16)):
        later = may_try("ana@halden.example", "10.0.0.1")

    assert answers == [True] * 8 + [False]
    assert later is True


@pytest.mark.django_db
def test_the_forty_first_try_from_an_address_is_refused() -> None:
    answers = [may_try(f"a{n}@halden.example", "10.0.0.1") for n in range(41)]

    assert answers == [True] * 40 + [False]


@pytest.mark.django_db
def test_signing_in_forgets_the_tries_of_the_account() -> None:
    for _ in range(8):
        may_try("ana@halden.example", "10.0.0.1")

    forget_tries("Ana@Halden.example")

    assert may_try("ana@halden.example", "10.0.0.1") is True


@pytest.mark.django_db(transaction=True)
def test_class_19_fifty_tries_at_once_count_as_fifty() -> None:
    def guess() -> None:
        count_try(b"k" * 32)
        connection.close()

    threads = [threading.Thread(target=guess) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert SignInThrottle.objects.get(key=b"k" * 32).count == 50
