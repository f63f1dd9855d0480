"""One contact asks for everything of another by its address: it is as if there were nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from ombud.bundles.actions import make_bundle
from ombud.bundles.models import Bundle
from ombud.portal import urls
from ombud.privacy.models import PrivacyRequest
from ombud.tickets.content import Content, File
from ombud.tickets.models import Attachment
from tests.makers import make_contact, make_ticket
from tests.portal.visiting import sign_in

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

NUMBERED = re.compile(r"<int:(\w+)>")
NOBODYS = 10**6


def addresses(named: dict[str, int]) -> set[str]:
    """Return every numbered address of the contacts' side, and what the desk and the
    interface have under the same numbers.
    """
    paths = [f"/help/{one.pattern}" for one in urls.urlpatterns]
    filled = {
        NUMBERED.sub(lambda found: str(named[found[1]]), one) for one in paths if "<int" in one
    }
    number, file = named["number"], named["file"]
    return filled | {f"/tickets/{number}/", f"/attachments/{file}/", f"/privacy/{number}/"}


def said(client: Client, path: str) -> tuple[tuple[int, str, str], ...]:
    """Return what each method is answered, without the secrets that are new on each page."""
    answers = (client.get(path), client.post(path))
    return tuple(
        (
            one.status_code,
            one.headers.get("Location", "").replace(path, "…"),
            re.sub(r'value="\w{64}"', "", one.content.decode()),
        )
        for one in answers
    )


@pytest.mark.usefixtures("a_way_out")
def test_a_contact_learns_of_no_ticket_file_request_or_archive_of_another(world: World) -> None:
    cleo = sign_in()
    files = (File("order.txt", "text/plain", b"abc"),)
    ticket = make_ticket(world, content=Content(text="My order", files=files))
    for kind in ("access", "portability"):
        cleo.post("/help/my-data/ask/", {"kind": kind})
    make_bundle(Bundle.objects.get().pk)
    make_contact("dora@lind.example")
    dora = sign_in("dora@lind.example")
    own = {
        *(one.number for one in PrivacyRequest.objects.all()),
        *(ticket.number, Attachment.objects.get().pk),
    }

    nothing = {
        re.sub(r"\d+", "N", path): said(dora, path)
        for path in addresses({"number": NOBODYS, "file": NOBODYS})
    }
    told = {
        path: said(dora, path)
        for number in own
        for file in (own if number == ticket.number else (number,))
        for path in addresses({"number": number, "file": file})
    }

    seen = cleo.get(f"/help/tickets/{ticket.number}/files/{Attachment.objects.get().pk}/")
    assert seen.status_code == 200
    differ = [one for one in told if told[one] != nothing[re.sub(r"\d+", "N", one)]]
    assert differ == []
    statuses = {answer[0] for path in told if path[:6] == "/help/" for answer in told[path]}
    assert statuses == {404, 405}
    assert PrivacyRequest.objects.filter(closed_at=None).count() == 2
    assert Bundle.objects.get().fetched == 0
