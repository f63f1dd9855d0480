"""Passkeys on the pages: added, as second step, alone, as proof, removed."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from ombud.base import clock
from ombud.desk.entering import CONFIRMED
from ombud.events.models import Event
from ombud.signin.models import Passkey, RecoveryCode, Spent
from tests.conftest import client_of
from tests.events.making import said
from tests.signin.security_key import SecurityKey
from tests.world import PASSWORD

if TYPE_CHECKING:
    from tests.world import World

NEW = "/account/security/passkeys/new/"
ALONE = "/sign-in/passkey/"
SECOND = "/sign-in/second/"


@pytest.fixture(autouse=True)
def _local_desk(settings: Any) -> None:
    settings.OMBUD_PUBLIC_URL = "http://127.0.0.1:8000"


def options_of(client: Client, path: str) -> str:
    page = client.get(path).content.decode()
    found = re.search(r'data-options="([^"]+)"', page)
    assert found is not None
    return html.unescape(found[1])


def add(client: Client, key: SecurityKey, name: str = "Blue stick") -> int:
    answer = key.make(options_of(client, NEW))
    return client.post(NEW, {"name": name, "credential": answer}).status_code


@pytest.fixture
def key(world: World) -> SecurityKey:
    """A security key that Ana has added."""
    made = SecurityKey()
    assert add(client_of(world.ana), made) == 302
    return made


def at_the_second_step() -> Client:
    client = Client()
    client.post("/sign-in/", {"email": "ana@halden.example", "password": PASSWORD})
    return client


def try_alone(key: SecurityKey, client: Client | None = None) -> int:
    client = client or Client()
    client.post(ALONE, {"credential": key.sign(options_of(client, ALONE))})
    return client.get("/").status_code


def test_the_first_passkey_brings_recovery_codes_and_ends_other_sessions(
    world: World,
) -> None:
    mine, other = client_of(world.ana), client_of(world.ana)
    asked = json.loads(options_of(mine, NEW))

    status = add(mine, SecurityKey())

    held = Passkey.objects.get()
    assert (status, held.name, held.agent) == (302, "Blue stick", world.ana)
    assert asked["rp"]["id"] == "localhost"
    assert asked["attestation"] == "none"
    assert RecoveryCode.objects.count() == 10
    assert other.get("/").status_code == 302
    assert mine.get("/").status_code == 200


def test_several_passkeys_are_listed_and_removed_one_by_one(
    world: World, key: SecurityKey
) -> None:
    client = client_of(world.ana)
    add(client, SecurityKey(), "Laptop <b>")
    page = client.get("/account/security/").content.decode()
    first = Passkey.objects.get(name="Blue stick")
    others = client_of(world.ben)

    others.post(f"/account/security/passkeys/{first.pk}/remove/")
    kept = Passkey.objects.count()
    client.post(f"/account/security/passkeys/{first.pk}/remove/")

    assert "Laptop &lt;b&gt;" in page
    assert "Blue stick" in page
    assert kept == 2
    assert Passkey.objects.get().name == "Laptop <b>"


def test_a_key_is_not_added_twice(world: World, key: SecurityKey) -> None:
    client = client_of(world.ana)
    asked = options_of(client, NEW)

    answer = client.post(NEW, {"name": "Again", "credential": key.make(asked)})

    assert len(json.loads(asked)["excludeCredentials"]) == 1
    assert answer.status_code == 422
    assert Passkey.objects.count() == 1


def test_a_passkey_is_a_second_step(world: World, key: SecurityKey) -> None:
    key.verifies = False  # a stick without PIN: possession is enough beside the password
    client = at_the_second_step()
    refused = client.get("/").status_code

    answer = client.post(SECOND, {"credential": key.sign(options_of(client, SECOND))})

    assert refused == 302
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").status_code == 200
    event = Event.objects.get(kind="agent.signed-in")
    assert said(event) == {"way": "password", "factor": "passkey"}


def test_a_passkey_alone_lets_in_whom_the_device_verified(
    world: World, key: SecurityKey
) -> None:
    known = try_alone(key)
    key.verifies = False

    unverified = try_alone(key)

    assert (known, unverified) == (200, 302)
    assert Passkey.objects.get().used_at is not None
    event = Event.objects.get(kind="agent.signed-in")
    assert said(event) == {"way": "passkey", "factor": "passkey"}


@pytest.mark.parametrize(
    "bent",
    [
        {"origin": "http://localhost.evil.example:8000"},
        {"origin": "https://localhost:8000"},
        {"desk": "evil.example"},
        {"kind": "webauthn.create"},
        {"count": 0, "step": 0},
        {"count": 0},
        {"handle": b"x" * 32},
        {"id": b"y" * 32},
    ],
)
def test_what_was_signed_elsewhere_or_by_a_copy_opens_nothing(
    world: World, key: SecurityKey, bent: dict[str, Any]
) -> None:
    assert try_alone(key) == 200
    for name, value in bent.items():
        setattr(key, name, value)

    assert try_alone(key) == 302


def test_a_signature_opens_once_and_for_its_own_session_only(
    world: World, key: SecurityKey
) -> None:
    first, second = Client(), Client()
    signed = key.sign(options_of(first, ALONE))
    options_of(second, ALONE)

    elsewhere = second.post(ALONE, {"credential": signed}).status_code
    here = first.post(ALONE, {"credential": signed}).status_code
    again = first.post(ALONE, {"credential": signed}).status_code

    assert (elsewhere, here, again) == (422, 302, 422)
    assert Spent.objects.count() == 2  # the one of adding, the one of signing in


def test_a_challenge_holds_five_minutes_and_for_one_use(world: World, key: SecurityKey) -> None:
    late, other = Client(), at_the_second_step()
    signed = key.sign(options_of(late, ALONE))
    for_second_step = key.sign(options_of(other, SECOND))

    with clock.held_at(clock.now() + timedelta(seconds=301)):
        too_late = late.post(ALONE, {"credential": signed}).status_code
    wrong_use = other.post(ALONE, {"credential": for_second_step}).status_code

    assert (too_late, wrong_use) == (422, 422)


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "x" * 70000, '{"id": 1}', "\x00"])
def test_broken_answers_are_refused_like_wrong_ones(
    world: World, key: SecurityKey, answer: str
) -> None:
    client = Client()
    client.get(ALONE)

    assert client.post(ALONE, {"credential": answer}).status_code == 422
    assert at_the_second_step().post(SECOND, {"credential": answer}).status_code == 422
    assert (
        client_of(world.ana).post(NEW, {"name": "A", "credential": answer}).status_code == 422
    )


def test_the_passkey_of_a_closed_account_opens_nothing(world: World, key: SecurityKey) -> None:
    world.ana.is_active = False
    world.ana.save()

    assert try_alone(key) == 302


def test_another_agents_passkey_is_no_second_step(world: World, key: SecurityKey) -> None:
    bens = SecurityKey()
    add(client_of(world.ben), bens)
    client = at_the_second_step()

    answer = client.post(SECOND, {"credential": bens.sign(options_of(client, SECOND))})

    assert answer.status_code == 422


def test_a_passkey_shows_that_it_still_is_the_same_person(
    world: World, key: SecurityKey
) -> None:
    client = client_of(world.ana)
    session = client.session
    session[CONFIRMED] = 0
    session.save()
    asked = client.get(NEW)["Location"]

    answer = client.post(
        "/account/confirm/",
        {"credential": key.sign(options_of(client, asked)), "next": NEW},
    )

    assert answer["Location"] == NEW
    assert client.get(NEW).status_code == 200


def test_tries_with_passkeys_are_counted_for_the_network(world: World) -> None:
    stranger = SecurityKey(handle=b"z" * 32)
    client = Client()
    for _ in range(40):
        client.post(ALONE, {"credential": "{}"})

    client.post("/sign-in/", {"email": "ana@halden.example", "password": PASSWORD})

    assert try_alone(stranger, client) == 302
