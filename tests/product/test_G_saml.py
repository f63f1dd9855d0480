"""Group G, "SAML": an agent signs in by a signed assertion, set up in the browser."""

from __future__ import annotations

from django.test import Client

from ombud.signin.models import Provider
from tests.conftest import client_of
from tests.signin.saml_provider import IdentityProvider, key_pair, posted
from tests.world import World


def test_an_administrator_sets_saml_up_and_an_agent_signs_in(world: World) -> None:
    idp, rosa, ana = IdentityProvider(*key_pair()), client_of(world.rosa), Client()
    typed = {
        "name": "Halden",
        "issuer": idp.entity_id,
        "sso_url": "https://idp.halden.example/sso",
        "certificates": idp.certificate,
        "second_factor": "never",
    }

    made = rosa.post("/settings/providers/new/saml/", typed)
    rosa.post(f"{made['Location']}offer/", {"state": "on"})
    at = f"/sign-in/by/{Provider.objects.get().key}/"
    number, address = idp.asked(ana.get(at)["Location"])
    assertion = idp.assertion(
        recipient=address,
        answers=number,
        audience=address.replace("/answer/", "/metadata/"),
    )
    answer = Client().post(
        f"{at}answer/", {"SAMLResponse": posted(idp.response(idp.signed(assertion)))}
    )
    ana.get(answer["Location"])

    assert ana.session["_auth_user_id"] == str(world.ana.pk)
