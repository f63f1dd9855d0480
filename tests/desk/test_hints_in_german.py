"""What a search did not understand, and what a failed test of a mailbox advises, in German."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.channels.email.models import Mailbox

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("statuss:open", "Meinten Sie status?"),
        ("created:soon", "Nennen Sie einen Tag wie 2026-11-23 oder eine Zeit wie today oder"),
        ("has:nothing", "Nichts dieses Namens kann vorhanden sein oder fehlen."),
    ],
)
def test_the_search_hints_in_the_language_of_the_reader(
    world: World, as_ana: Client, query: str, hint: str
) -> None:
    type(world.ana).objects.filter(pk=world.ana.pk).update(language="de")

    page = as_ana.get("/search/", {"q": query}).content.decode()

    assert hint in page
    assert "There is no field" not in page


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
