"""Class 25: nothing that people write becomes a header or one more recipient.

The bytes of the mail itself are in tests/channels/email/outgoing/test_compose.py.
"""

from __future__ import annotations

import pytest
from django.http import BadHeaderError, HttpResponse
from django.test import Client

from ombud.channels.email.models import OutgoingMail
from tests.api.calling import caller
from tests.makers import make_ticket
from tests.world import World

ADDRESSES = (
    "a@lumen.example\r\nBcc: evil@evil.example",
    "a@lumen.example, evil@evil.example",
    "a@lumen.example;evil@evil.example",
    "<a@lumen.example> evil@evil.example",
    "a@lumen.example\nSubject: x",
    "a@lumen.example%0aBcc:evil@evil.example",
    '"a\r\n"@lumen.example',
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_more_than_one_address_is_no_recipient(world: World, address: str) -> None:
    at = f"/tickets/{make_ticket(world).number}"
    program = caller(world.ana)

    answers = [
        program.post(f"{at}/replies", {"text": "Hello", "cc": [{"email": address}]}),
        program.post(f"{at}/participants", {"contact": {"email": address}}),
        program.post(
            "/tickets",
            {"contact": {"email": address}, "team": world.lending.pk, "text": "x"},
        ),
    ]

    assert [one.status_code for one in answers] == [422] * 3
    assert OutgoingMail.objects.count() == 0


def test_a_line_break_in_an_address_of_ours_is_no_header(world: World) -> None:
    with pytest.raises(BadHeaderError):
        HttpResponse()["Location"] = "/a\r\nSet-Cookie: x=y"

    answer = Client().get("/sign-in/", {"next": "/a\r\nSet-Cookie: evil=1"})

    assert "evil" not in answer.cookies
