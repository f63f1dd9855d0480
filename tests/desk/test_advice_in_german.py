"""What a failed test of a mailbox advises, in German."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.channels.email.models import Mailbox

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
