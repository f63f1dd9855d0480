"""Signing in by OpenID Connect, against an issuer on loopback with real keys."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import RSAKey

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.configuration.file import export
from ombud.configuration.models import Change
from ombud.people.actions import change_role, deactivate_agent
from ombud.people.factors import SESSION_MARK
from ombud.people.models import Agent, Role
from ombud.signin.actions import (
    demand_provider,
    offer_provider,
    read_provider,
    remove_provider,
    save_provider,
)
from ombud.signin.claims import Unproven
from ombud.signin.models import Identity, Provider
from tests.conftest import client_of
from tests.issuer import Issuer, issuer
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db(transaction=True)
ANA = {"sub": "ana-1", "email": "Ana@halden.example", "email_verified": True}


@pytest.fixture
def running(settings: Any) -> Iterator[Issuer]:
    with issuer() as one:
        settings.OMBUD_OUTBOUND_ALLOW = [f"127.0.0.1:{one.port}"]
        one.new_key()
        yield one


def set_up(world: World, running: Issuer, **more: Any) -> Provider:
    given = {"name": "Halden", "protocol": "oidc", "issuer": running.url, "client_id": "desk"}
    made = save_provider(None, actor=world.rosa.actor, secret="s3cret-word", **given | more)
    read_provider(made, actor=world.rosa.actor)
    offer_provider(made, is_active=True, actor=world.rosa.actor)
    return made


@pytest.fixture
def halden(world: World, running: Issuer) -> Provider:
    return set_up(world, running)


def sent_away(client: Client, provider: Provider) -> str:
    answer = client.get(f"/sign-in/by/{provider.key}/", {"next": "/account/"})
    assert answer.status_code == 302
    return str(answer["Location"])


def come_back(client: Client, provider: Provider, running: Issuer, **more: str) -> Any:
    """Do what the browser does: go there, consent, and return."""
    url = sent_away(client, provider)
    asked = {key: one[0] for key, one in parse_qs(urlsplit(url).query).items()}
    given = {"code": running.consent(url), "state": asked["state"], **more}
    return client.get(f"/sign-in/by/{provider.key}/done/", given)


def agent_in(client: Client) -> int | None:
    number = client.session.get("_auth_user_id")
    return int(number) if number else None


def test_somebody_with_a_verified_address_gets_in_and_is_known_from_then_on(
    world: World, halden: Provider, running: Issuer
) -> None:
    running.claims = ANA
    client = Client()

    answer = come_back(client, halden, running)

    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert agent_in(client) == world.ana.pk
    running.claims = {"sub": "ana-1", "email": "other@elsewhere.example"}
    again = Client()
    come_back(again, halden, running)
    assert agent_in(again) == world.ana.pk
    assert [form["client_secret"] for form in running.asked] == ["s3cret-word"] * 2


WRONG: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.example"},
    "another audience": {"aud": "other"},
    "several audiences without a party": {"aud": ["desk", "other"]},
    "another party": {"aud": ["desk", "other"], "azp": "other"},
    "no nonce": {"nonce": None},
    "another nonce": {"nonce": "guessed"},
    "no subject": {"sub": ""},
    "no end": {"exp": None},
    "ended": {"exp": 1_000_000_000},
    "made long ago": {"iat": 1_000_000_000},
    "made in times to come": {"iat": 4_000_000_000},
    "an address that is not verified": {"email_verified": False},
    "an address without a word about it": {"email_verified": None},
    "a stranger": {"email": "nobody@halden.example"},
}


@pytest.mark.parametrize("what", WRONG)
def test_what_proves_nothing_lets_nobody_in(
    world: World, halden: Provider, running: Issuer, what: str
) -> None:
    running.claims = ANA | WRONG[what]
    client = Client()

    answer = come_back(client, halden, running)

    assert (answer.status_code, agent_in(client)) == (422, None)
    assert Identity.objects.count() == 0


def forged(running: Issuer, kind: str) -> str:
    said = running.claims | {"iss": running.url, "aud": "desk", "nonce": "n"}
    now = int(clock.now().timestamp())
    said |= {"iat": now, "exp": now + 60}
    kid = running.signs_with.kid
    if kind == "foreign key":
        other = RSAKey.generate_key(2048, {"kid": kid})
        return jwt.encode({"alg": "RS256", "kid": kid}, said, other)
    if kind == "public key as a shared one":
        start = json.dumps({"alg": "HS256", "kid": kid}).encode()
        signed = b".".join(urlsafe_b64encode(one) for one in (start, json.dumps(said).encode()))
        pem = running.signs_with.as_pem(private=False)
        mac = hmac.new(pem, signed, "sha256").digest()
        return b".".join((signed, urlsafe_b64encode(mac))).decode()
    good = jwt.encode({"alg": "RS256", "kid": kid}, said, running.signs_with)
    head, body, signature = good.split(".")
    if kind == "none":
        return f"eyJhbGciOiJub25lIn0.{body}."
    return f"{head}.{body[:-2]}AA.{signature}"


@pytest.mark.parametrize("kind", ["foreign key", "public key as a shared one", "none", "bent"])
def test_a_signature_that_is_not_of_the_issuer_proves_nothing(
    world: World, halden: Provider, running: Issuer, kind: str
) -> None:
    from ombud.signin.oidc import claims_of

    running.claims = ANA
    now = int(clock.now().timestamp())
    good = jwt.encode(
        {"alg": "RS256", "kid": running.signs_with.kid},
        ANA | {"iss": running.url, "aud": "desk", "nonce": "n", "iat": now, "exp": now + 60},
        running.signs_with,
    )

    assert claims_of(halden, good, "n").subject == "ana-1"
    with pytest.raises(Unproven):
        claims_of(halden, forged(running, kind), "n")


def test_only_the_browser_that_was_sent_away_may_come_back(
    world: World, halden: Provider, running: Issuer
) -> None:
    running.claims = ANA
    mine, other = Client(), Client()

    answers = [
        come_back(mine, halden, running, state="guessed"),
        other.get(f"/sign-in/by/{halden.key}/done/", {"code": "code-0", "state": ""}),
        come_back(Client(), halden, running, iss="https://evil.example"),
    ]

    assert [one.status_code for one in answers] == [422] * 3
    assert running.asked == []


def test_a_code_is_good_once_and_only_with_its_proof(
    world: World, halden: Provider, running: Issuer
) -> None:
    running.claims = ANA
    client = Client()
    url = sent_away(client, halden)
    state = parse_qs(urlsplit(url).query)["state"][0]
    code = running.consent(url)
    back = {"code": code, "state": state}

    first = client.get(f"/sign-in/by/{halden.key}/done/", back)
    second = client.get(f"/sign-in/by/{halden.key}/done/", back)

    assert (first.status_code, second.status_code) == (302, 422)


def test_new_keys_of_the_issuer_are_read_once_a_minute_at_the_most(
    world: World, halden: Provider, running: Issuer
) -> None:
    running.claims = ANA
    running.new_key()
    at_once = Client()

    too_early = come_back(at_once, halden, running)
    with clock.held_at(clock.now() + timedelta(minutes=2)):
        running.claims = ANA
        come_back(at_once, halden, running)
        reads = running.read.count("/keys")
        forged_kid = RSAKey.generate_key(2048, {"kid": "nobodys"})
        running.signs_with = forged_kid
        refused = come_back(Client(), halden, running)

    assert too_early.status_code == 422
    assert agent_in(at_once) == world.ana.pk
    assert refused.status_code == 422
    assert (reads, running.read.count("/keys")) == (2, 2)


def test_strangers_get_an_account_only_where_that_is_set_up_and_of_these_domains(
    world: World, running: Issuer
) -> None:
    observer = Role.objects.get(key="observer")
    halden = set_up(world, running, domains=["halden.example"], role=observer, team=world.cards)
    running.claims = ANA | {"sub": "9", "email": "kim@evil.example"}
    outside = come_back(Client(), halden, running).status_code
    running.claims = ANA | {"sub": "8", "email": "kim@halden.example", "name": "Kim  Lee"}
    client = Client()
    come_back(client, halden, running)

    made = Agent.objects.get(email="kim@halden.example")
    assert (outside, agent_in(client)) == (422, made.pk)
    assert made.name == "Kim Lee"
    assert not made.has_usable_password()
    assert [(one.role, one.team) for one in made.assignments.all()] == [(observer, world.cards)]


def test_a_closed_account_stays_closed_and_no_second_subject_takes_an_account(
    world: World, halden: Provider, running: Issuer
) -> None:
    running.claims = ANA
    come_back(Client(), halden, running)
    running.claims = ANA | {"sub": "impostor"}
    second = come_back(Client(), halden, running)
    deactivate_agent(world.ana, successor=None, actor=world.rosa.actor)
    running.claims = ANA
    closed = come_back(Client(), halden, running)

    assert (second.status_code, closed.status_code) == (422, 422)
    assert Identity.objects.get().subject == "ana-1"


@pytest.mark.parametrize(
    ("rule", "amr", "passes"),
    [
        ("never", ["mfa"], False),
        ("told", ["pwd"], False),
        ("told", ["mfa"], True),
        ("always", [], True),
    ],
)
def test_the_second_factor_of_the_issuer_counts_as_the_rule_says(
    world: World, running: Issuer, rule: str, amr: list[str], passes: bool
) -> None:
    halden = set_up(world, running, second_factor=rule)
    role = Role.objects.get(key="agent")
    change_role(
        role,
        name=role.name,
        capabilities=role.capabilities,
        needs_second_factor=True,
        actor=world.rosa.actor,
    )
    running.claims = ANA | {"amr": amr}
    client = Client()

    come_back(client, halden, running)

    assert (SESSION_MARK in client.session) is passes
    assert client.get("/").status_code in ({200, 302} if passes else {302})


def test_a_role_can_demand_the_issuer_and_administrators_keep_another_way(
    world: World, halden: Provider
) -> None:
    from ombud.base.errors import Refused

    demand_provider(Role.objects.get(key="agent"), is_demanded=True, actor=world.rosa.actor)
    typed = {"email": world.ana.email, "password": PASSWORD}
    client = Client()

    answer = client.post("/sign-in/", typed)
    admin = client.post("/sign-in/", {"email": world.rosa.email, "password": PASSWORD})

    assert answer.status_code == 422
    assert "signs in by another system" in answer.content.decode()
    assert admin.status_code == 302
    with pytest.raises(Refused, match="Administrators keep another way"):
        demand_provider(Role.objects.get(key="administrator"), is_demanded=True, actor=SYSTEM)


def test_signing_out_offers_to_leave_the_other_system_too(
    world: World, halden: Provider, running: Issuer
) -> None:
    running.claims = ANA
    client = Client()
    come_back(client, halden, running)

    left = client.post("/sign-out/", follow=True)

    assert f"{running.url}/leave?client_id=desk" in left.content.decode()
    assert agent_in(client) is None


def test_nothing_calls_out_before_an_administrator_tests(world: World, running: Issuer) -> None:
    rosa = client_of(world.rosa)
    typed = {
        "name": "Halden",
        "issuer": running.url,
        "client_id": "desk",
        "secret": "s3cret-word",
        "second_factor": "never",
    }

    made = rosa.post("/settings/providers/new/oidc/", typed)
    at = str(made["Location"])
    offered_early = rosa.post(f"{at}offer/", {"state": "on"}, follow=True)
    before = list(running.read)
    rosa.post(f"{at}test/")
    rosa.post(f"{at}offer/", {"state": "on"})

    assert before == []
    assert "Test the connection first" in offered_early.content.decode()
    assert running.read == ["/.well-known/openid-configuration", "/keys"]
    assert "Sign in by Halden" in Client().get("/sign-in/").content.decode()
    assert "s3cret-word" not in rosa.get(at).content.decode()


def test_an_issuer_that_calls_itself_otherwise_is_not_taken(
    world: World, running: Issuer
) -> None:
    running.calls_itself = "https://evil.example"

    with pytest.raises(Unproven, match="other-issuer"):
        set_up(world, running)


def test_changes_are_told_and_secrets_are_in_no_file(world: World, halden: Provider) -> None:
    save_provider(halden, actor=world.rosa.actor, secret="another-word", name="Halden AG")

    told = Change.objects.filter(kind="provider").order_by("pk").last()
    assert told is not None
    assert told.after["name"] == "Halden AG"
    assert told.after["sealed_secret"].startswith("sealed ")
    everything = f"{list(Change.objects.values())} {export()}"
    assert "another-word" not in everything
    assert "s3cret-word" not in everything
    assert b"another-word" not in bytes(Provider.objects.get().sealed_secret or b"")


def test_removing_the_system_leaves_the_account(
    world: World, halden: Provider, running: Issuer
) -> None:
    running.claims = ANA
    come_back(Client(), halden, running)

    remove_provider(halden, actor=world.rosa.actor)

    assert (Identity.objects.count(), Agent.objects.filter(pk=world.ana.pk).count()) == (0, 1)
