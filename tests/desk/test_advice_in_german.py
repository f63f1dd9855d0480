"""What a failed test of a mailbox advises, in German."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.channels.email.models import Mailbox
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_the_test_of_a_mailbox_advises_in_the_language_of_the_reader(
    world: World, as_rosa: Client
) -> None:
    type(world.rosa).objects.filter(pk=world.rosa.pk).update(language="de")
    mailbox = Mailbox.objects.get()
    Mailbox.objects.filter(pk=mailbox.pk).update(
        smtp_host="127.0.0.1", smtp_port=9, smtp_security="none"
    )

    page = as_rosa.post(f"/mailboxes/{mailbox.pk}/test/").content.decode()

    assert "Prüfen Sie Rechnername und Port" in page


@pytest.mark.parametrize(
    ("asked", "advice"),
    [
        ("statsu:open", "Meinten Sie status?"),
        ("priority:huge", "Geben Sie eines von diesen an: low, normal, high, urgent."),
        ("created:soon", "Geben Sie einen Tag wie 2026-11-23"),
        ("a OR tag:b", "OR steht zwischen Wörtern oder zwischen Bedingungen"),
    ],
)
def test_the_search_box_hints_in_the_language_of_the_reader(
    asked: str, advice: str, world: World, as_ana: Client
) -> None:
    type(world.ana).objects.filter(pk=world.ana.pk).update(language="de")

    assert advice in as_ana.get("/search/", {"q": asked}).content.decode()


def test_a_refusal_with_a_number_in_it_is_translated_around_the_number(
    world: World, as_ana: Client
) -> None:
    type(world.ana).objects.filter(pk=world.ana.pk).update(language="de")
    ticket = make_ticket(world)
    many = ", ".join(f"c{number}@lumen.example" for number in range(50))

    page = as_ana.post(f"/tickets/{ticket.number}/reply/", {"text": "Hello", "cc": many})

    assert "Eine Antwort geht an höchstens 50 Personen." in page.content.decode()
