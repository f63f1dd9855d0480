from __future__ import annotations

import pytest

from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.people.actions import contact_by_email, create_agent
from ombud.people.addresses import normalised
from ombud.people.models import Agent, Contact, Identifier
from tests.world import PASSWORD, World


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Cleo@Lumen.Example", "cleo@lumen.example"),
        (" <cleo@lumen.example> ", "cleo@lumen.example"),
        ("ｃleo@lumen.example", "cleo@lumen.example"),
        ("cleo@bücher.example", "cleo@xn--bcher-kva.example"),
        ("cleo+a.b@lumen.example", "cleo+a.b@lumen.example"),
        ("no-at-sign", "no-at-sign"),
    ],
)
def test_an_address_has_one_spelling(written: str, stored: str) -> None:
    assert normalised(written) == stored


@pytest.mark.django_db
def test_one_address_is_one_person() -> None:
    first = contact_by_email("Cleo@lumen.example", "", source="mail", actor=SYSTEM)
    second = contact_by_email("cleo@LUMEN.example", "Cleo M", source="mail", actor=SYSTEM)

    assert first == second
    assert Contact.objects.get().name == "Cleo M"


@pytest.mark.django_db
def test_a_later_mail_does_not_rename_a_person() -> None:
    contact_by_email("cleo@lumen.example", "Cleo", source="mail", actor=SYSTEM)

    contact_by_email("cleo@lumen.example", "Mallory", source="mail", actor=SYSTEM)

    assert Contact.objects.get().name == "Cleo"


@pytest.mark.django_db
def test_the_lookup_hash_is_keyed() -> None:
    import hashlib

    contact_by_email("cleo@lumen.example", source="mail", actor=SYSTEM)

    lookup = bytes(Identifier.objects.get().lookup)
    assert lookup != hashlib.sha256(b"cleo@lumen.example").digest()
    assert len(lookup) == 32


@pytest.mark.parametrize(
    ("email", "password", "role", "reason"),
    [
        ("nonsense", PASSWORD, "agent", "not a mail address"),
        ("ana@halden.example", PASSWORD, "agent", "already is an account"),
        ("new@halden.example", "short", "agent", "too short"),
        ("new@halden.example", PASSWORD, "emperor", "no such role"),
    ],
)
def test_an_account_that_cannot_be_made_is_refused_with_the_reason(
    world: World, email: str, password: str, role: str, reason: str
) -> None:
    before = Agent.objects.count()

    with pytest.raises(Refused, match=reason):
        create_agent(
            email=email, name="N", password=password, role=role, team=None, actor=SYSTEM
        )

    assert Agent.objects.count() == before
