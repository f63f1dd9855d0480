"""Class 19: tries at once count one by one, and headers do not change who tries."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client

from ombud.base import clock
from ombud.people.models import SignInThrottle
from ombud.people.sign_in import throttle_key
from tests.signin.codes_now import code_now, give_app
from tests.world import PASSWORD, make_world

if TYPE_CHECKING:
    from tests.world import World


@pytest.mark.django_db(transaction=True)
def test_class_19_fifty_codes_at_once_count_as_fifty(transactional_db: None) -> None:
    world = make_world()
    start = clock.now()
    with clock.held_at(start):
        give_app(world.ana)
    client = Client()
    statuses: list[int] = []
    with clock.held_at(start + timedelta(seconds=60)):
        client.post("/sign-in/", {"email": world.ana.email, "password": PASSWORD})
        cookie = client.cookies["ombud_session"].value

        def guess() -> None:
            mine = Client()
            mine.cookies["ombud_session"] = cookie
            statuses.append(mine.post("/sign-in/second/", {"code": "000000"}).status_code)
            connection.close()

        threads = [threading.Thread(target=guess) for _ in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        last = client.post("/sign-in/second/", {"code": code_now()})

    held = SignInThrottle.objects.get(key=throttle_key("code", str(world.ana.pk)))
    assert statuses == [422] * 50
    assert held.count == 51
    assert last.status_code == 422


def test_class_19_another_address_in_a_header_changes_nothing(world: World) -> None:
    client = Client()
    form = {"email": world.ana.email, "password": "wrong"}
    for number in range(8):
        headers = {"X-Forwarded-For": f"10.0.0.{number}", "CF-Connecting-IP": "10.1.1.1"}
        client.post("/sign-in/", form, headers=headers)

    answer = client.post(
        "/sign-in/", {**form, "password": PASSWORD}, headers={"X-Forwarded-For": "10.9.9.9"}
    )

    assert answer.status_code == 422
