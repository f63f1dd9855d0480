"""Signing in by SAML 2.0, with answers signed by a real key."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from ombud.base import clock
from ombud.people.models import Agent
from ombud.signin.actions import offer_provider, save_provider
from ombud.signin.models import Arrival, Identity, Provider
from tests.signin.saml_provider import A, IdentityProvider, P, key_pair, posted
from tests.world import World


@pytest.fixture(scope="module")
def idp() -> IdentityProvider:
    return IdentityProvider(*key_pair())


@pytest.fixture(scope="module")
def stranger() -> IdentityProvider:
    return IdentityProvider(*key_pair())


def set_up(world: World, idp: IdentityProvider, **more: Any) -> Provider:
    given = {
        "name": "Halden SAML",
        "protocol": "saml",
        "issuer": idp.entity_id,
        "sso_url": "https://idp.halden.example/sso",
        "certificates": idp.certificate,
    }
    made = save_provider(None, actor=world.rosa.actor, **given | more)
    offer_provider(made, is_active=True, actor=world.rosa.actor)
    return made


@pytest.fixture
def halden(world: World, idp: IdentityProvider) -> Provider:
    return set_up(world, idp)


class Visit:
    """One browser on its way."""

    def __init__(self, idp: IdentityProvider, provider: Provider) -> None:
        self.client, self.idp, self.at = Client(), idp, f"/sign-in/by/{provider.key}/"
        url = self.client.get(self.at, {"next": "/account/"})["Location"]
        self.number, self.address = idp.asked(url)
        self.good = {
            "recipient": self.address,
            "answers": self.number,
            "audience": self.address.replace("/answer/", "/metadata/"),
        }

    def assertion(self, **bent: Any) -> Any:
        return self.idp.assertion(**self.good | bent)

    def answer(self, root: Any) -> Any:
        """Post ``root`` as the other system's page does: without our cookie."""
        return Client().post(f"{self.at}answer/", {"SAMLResponse": posted(root)})

    def signed_answer(self, **bent: Any) -> Any:
        return self.answer(self.idp.response(self.idp.signed(self.assertion(**bent))))

    def agent(self) -> int | None:
        number = self.client.session.get("_auth_user_id")
        return int(number) if number else None


def test_a_signed_assertion_lets_its_subject_in_to_the_page_they_wanted(
    world: World, idp: IdentityProvider, halden: Provider
) -> None:
    visit = Visit(idp, halden)

    answer = visit.signed_answer()
    arrived = visit.client.get(answer["Location"])

    assert (answer.status_code, arrived.status_code) == (302, 302)
    assert arrived["Location"] == "/account/"
    assert visit.agent() == world.ana.pk
    assert Identity.objects.get().subject == "ana@halden.example"


def test_a_signature_over_the_whole_answer_counts_too(
    world: World, idp: IdentityProvider, halden: Provider
) -> None:
    visit = Visit(idp, halden)

    answer = visit.answer(idp.signed(idp.response(visit.assertion())))
    visit.client.get(answer["Location"])

    assert visit.agent() == world.ana.pk


BENT: dict[str, dict[str, Any]] = {
    "another audience": {"audience": "https://other.example"},
    "no audience": {"audience": ""},
    "another recipient": {"recipient": "https://other.example/acs"},
    "another issuer": {"issuer": "https://evil.example"},
    "unasked": {"answers": ""},
    "no number": {"number": ""},
    "a stranger": {"subject": "nobody@halden.example"},
    "no subject": {"subject": ""},
    "a name that is no address": {
        "format": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
    },
}
LATE = {
    "ended": {"ends": -2},
    "not begun": {"begins": 2},
    "made long ago": {"made": -30},
    "made in times to come": {"made": 30},
    "confirmed too late": {"confirmed_until": -2},
}


@pytest.mark.parametrize("what", [*BENT, *LATE])
def test_what_is_not_for_us_and_now_proves_nothing(
    world: World, idp: IdentityProvider, halden: Provider, what: str
) -> None:
    visit = Visit(idp, halden)
    late = {
        name: clock.now() + timedelta(minutes=minutes)
        for name, minutes in LATE.get(what, {}).items()
    }
    bent = BENT.get(what) or late
    assertion = visit.assertion(**bent)

    signed = idp.signed(assertion) if assertion.get("ID") else assertion
    answer = visit.answer(idp.response(signed))

    assert answer.status_code == 422
    assert (Arrival.objects.count(), Identity.objects.count()) == (0, 0)


def test_an_assertion_counts_once(
    world: World, idp: IdentityProvider, halden: Provider
) -> None:
    visit = Visit(idp, halden)
    root = idp.response(idp.signed(visit.assertion(number="_once")))

    answers = [visit.answer(root).status_code for _ in range(2)]

    assert answers == [302, 422]


def test_another_browser_gains_nothing_by_the_word(
    world: World, idp: IdentityProvider, halden: Provider
) -> None:
    visit, victim = Visit(idp, halden), Visit(idp, halden)
    to = visit.signed_answer(number="_mine")["Location"]

    by_victim = victim.client.get(to)
    afterwards = visit.client.get(to)

    assert (by_victim.status_code, victim.agent()) == (422, None)
    assert (afterwards.status_code, visit.agent()) == (422, None)


def test_the_word_is_good_for_a_minute(
    world: World, idp: IdentityProvider, halden: Provider
) -> None:
    visit = Visit(idp, halden)
    to = visit.signed_answer(number="_slow")["Location"]

    with clock.held_at(clock.now() + timedelta(seconds=61)):
        late = visit.client.get(to)

    assert (late.status_code, visit.agent()) == (422, None)


def test_people_who_begin_elsewhere_come_in_only_where_that_is_allowed(
    world: World, idp: IdentityProvider
) -> None:
    open_one = set_up(world, idp, takes_unasked=True)
    visit = Visit(idp, open_one)

    answer = visit.signed_answer(answers="", number="_unasked")
    visit.client.get(answer["Location"])

    assert visit.agent() == world.ana.pk


def wrapped(visit: Visit, how: str) -> Any:
    """Return an answer in which the signed assertion stands aside and a false one in front."""
    idp = visit.idp
    good = idp.signed(visit.assertion(number="_good"))
    evil = visit.assertion(subject="rosa@halden.example", number="_evil")
    if how == "before":
        return idp.response(evil, good)
    if how == "after":
        return idp.response(good, evil)
    if how == "inside the signature":
        holder = etree.SubElement(
            good.find("{http://www.w3.org/2000/09/xmldsig#}Signature"),
            "{http://www.w3.org/2000/09/xmldsig#}Object",
        )
        holder.append(deepcopy(evil))
        return idp.response(good)
    if how == "the same number":
        evil.set("ID", "_good")
        return idp.response(evil, good)
    if how == "around":
        evil.append(good)
        return idp.response(evil)
    signature = good.find("{http://www.w3.org/2000/09/xmldsig#}Signature")
    evil.set("ID", "_good")
    evil.append(deepcopy(signature))
    return idp.response(evil)


@pytest.mark.parametrize(
    "how",
    ["before", "after", "inside the signature", "the same number", "around", "moved"],
)
def test_a_wrapped_signature_proves_nothing(
    world: World, idp: IdentityProvider, halden: Provider, how: str
) -> None:
    visit = Visit(idp, halden)

    answer = visit.answer(wrapped(visit, how))

    assert answer.status_code == 422
    assert Arrival.objects.count() == 0


def test_no_signature_a_foreign_one_and_a_bent_text_prove_nothing(
    world: World, idp: IdentityProvider, stranger: IdentityProvider, halden: Provider
) -> None:
    visit = Visit(idp, halden)
    good = idp.signed(visit.assertion(number="_bent"))
    good.find(f".//{{{A}}}NameID").text = "rosa@halden.example"

    answers = [
        visit.answer(idp.response(visit.assertion())),
        visit.answer(idp.response(stranger.signed(visit.assertion()))),
        visit.answer(stranger.signed(idp.response(visit.assertion()))),
        visit.answer(idp.response(good)),
        visit.answer(b"no xml"),
        visit.answer(etree.Element(f"{{{P}}}LogoutResponse")),
    ]

    assert [one.status_code for one in answers] == [422] * 6


def test_a_comment_in_a_name_does_not_cut_it(
    world: World, idp: IdentityProvider, halden: Provider
) -> None:
    visit = Visit(idp, halden)
    evil = visit.assertion(subject="", number="_comment")
    name = evil.find(f".//{{{A}}}NameID")
    name.text = "ana@halden.example"
    name.append(etree.Comment(""))
    name[0].tail = ".evil.example"

    answer = visit.answer(idp.response(idp.signed(evil)))

    assert answer.status_code == 422


DTD = {
    "file": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    "network": '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">',
    "bomb": '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
}


@pytest.mark.parametrize("kind", [*DTD, "utf-16"])
def test_entities_and_outside_files_are_never_read(
    world: World, idp: IdentityProvider, halden: Provider, kind: str
) -> None:
    visit = Visit(idp, halden)
    good = etree.tostring(idp.response(idp.signed(visit.assertion(number=f"_{len(kind)}"))))
    text = f"{DTD.get(kind, DTD['bomb'])}{good.decode()}"
    octets = text.encode("utf-16") if kind == "utf-16" else text.encode()

    assert visit.answer(octets).status_code == 422


def test_the_page_about_the_desk_says_where_and_that_signatures_are_wanted(
    world: World, halden: Provider, idp: IdentityProvider
) -> None:
    answer = Client().get(f"/sign-in/by/{halden.key}/metadata/")

    root = etree.fromstring(answer.content)
    visit = Visit(idp, halden)
    door = root.find(".//{*}AssertionConsumerService")
    assert answer["Content-Type"] == "application/samlmetadata+xml"
    assert root.get("entityID") == visit.good["audience"]
    assert door is not None
    assert door.get("Location") == visit.address
    assert root.find("{*}SPSSODescriptor").get("WantAssertionsSigned") == "true"


def test_while_a_key_is_exchanged_both_count(
    world: World, idp: IdentityProvider, stranger: IdentityProvider
) -> None:
    both = set_up(world, idp, certificates=f"{stranger.certificate}\n{idp.certificate}")
    visit = Visit(idp, both)

    answer = visit.signed_answer(number="_both")

    assert answer.status_code == 302
    assert Agent.objects.filter(pk=world.ana.pk).exists()
